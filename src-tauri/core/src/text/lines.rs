//! Bytes taken as lines, and what is not taken: binary contents, and those too long to compare.

use std::ops::Range;

use similar::{Algorithm, DiffOp};

/// The longest content that is compared, in bytes.
pub const MAX_BYTES: u64 = 1024 * 1024;
/// The most lines that are compared, on each side.
pub const MAX_LINES: usize = 20_000;
/// How far a content is looked at for the NUL that tells binary from text, in bytes.
pub const HEAD_BYTES: usize = 8 * 1024;

/// Lines are compared with Myers' algorithm, which `similar` bounds as Git does: on contents with little in common it
/// settles for a longer answer instead of looking for the shortest.
pub(super) const ALGORITHM: Algorithm = Algorithm::Myers;

/// Why a content is not taken as lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is not text.
    Binary,
    /// It is longer than is compared.
    TooLarge,
}

/// Whether a content is binary as far as its head tells: a NUL within the first [`HEAD_BYTES`].
pub fn looks_binary(head: &[u8]) -> bool {
    head[..head.len().min(HEAD_BYTES)].contains(&0)
}

/// Splits a text into lines, each with its line end. Only a line feed ends a line, so a carriage return before it
/// belongs to the line, and a last line without one is another line than the same with one.
pub(super) fn split(bytes: &[u8]) -> Result<Vec<&str>, Unfit> {
    if looks_binary(bytes) {
        return Err(Unfit::Binary);
    }
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unfit::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Unfit::Binary)?;
    let lines: Vec<&str> = text.split_inclusive('\n').take(MAX_LINES + 1).collect();
    if lines.len() > MAX_LINES { Err(Unfit::TooLarge) } else { Ok(lines) }
}

/// A run of old items that became a run of new ones; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) old: Range<usize>,
    pub(super) new: Range<usize>,
}

/// The edits among the operations, in order; those that follow on each other with nothing equal between are one.
pub(super) fn edits(operations: &[DiffOp]) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for operation in operations {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let edit = Edit { old: operation.old_range(), new: operation.new_range() };
        match edits.last_mut() {
            Some(last) if last.old.end == edit.old.start && last.new.end == edit.new.start => {
                last.old.end = edit.old.end;
                last.new.end = edit.new.end;
            }
            _ => edits.push(edit),
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_end() {
        assert_eq!(split(b"a\r\n\nb\rc").unwrap(), ["a\r\n", "\n", "b\rc"]);
        assert_eq!(split(b"").unwrap(), [""; 0]);
    }

    #[test]
    fn binary_and_too_long_contents_are_told_apart() {
        assert_eq!(split(b"a\0b"), Err(Unfit::Binary));
        assert_eq!(split(b"caf\xe9"), Err(Unfit::Binary));
        assert_eq!(split("\n".repeat(MAX_LINES).as_bytes()).map(|lines| lines.len()), Ok(MAX_LINES));
        assert_eq!(split("\n".repeat(MAX_LINES + 1).as_bytes()), Err(Unfit::TooLarge));
        let longest = vec![b'x'; 1024 * 1024];
        assert!(split(&longest).is_ok());
        assert_eq!(split(&[longest, b"x".to_vec()].concat()), Err(Unfit::TooLarge));
        // A long picture is a picture, not a long text.
        assert_eq!(split(&vec![0; 2 * 1024 * 1024]), Err(Unfit::Binary));
    }
}
