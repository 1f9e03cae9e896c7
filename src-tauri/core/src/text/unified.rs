//! A difference as text, in the form that `diff -u` and Git made known.

use std::fmt::Write;

use super::hunk::{DiffHunk, DiffLineKind};

/// Writes hunks as unified text, without the two lines that name the files.
///
/// It is for reading: characters that cannot be seen are written as symbols, so a program cannot apply it.
pub fn unified(hunks: &[DiffHunk]) -> String {
    let mut text = String::new();
    for hunk in hunks {
        let count = |without| hunk.lines.iter().filter(|line| line.kind != without).count();
        let left = place(hunk.left_start, count(DiffLineKind::Added));
        let right = place(hunk.right_start, count(DiffLineKind::Removed));
        // Writing into a string cannot fail.
        let _ = writeln!(text, "@@ -{left} +{right} @@");
        for line in &hunk.lines {
            text.push(match line.kind {
                DiffLineKind::Context => ' ',
                DiffLineKind::Added => '+',
                DiffLineKind::Removed => '-',
            });
            text.extend(line.segments.iter().map(|segment| segment.text.as_str()));
            text.push('\n');
            if line.no_newline {
                text.push_str("\\ No newline at end of file\n");
            }
        }
    }
    text
}

/// Where a hunk lies on one side. A side without a line names the line before, which is line 0.
fn place(start: u32, count: usize) -> String {
    match count {
        0 => format!("{},0", start - 1),
        1 => start.to_string(),
        _ => format!("{start},{count}"),
    }
}
