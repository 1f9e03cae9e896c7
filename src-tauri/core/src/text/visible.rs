//! Characters that cannot be seen, written so that they can.
//!
//! A difference is read before something is written, so it must not hide anything: a carriage return, an escape
//! sequence that would paint over the terminal, a mark that turns the direction of reading, letters without a shape
//! that only an agent reads.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether the carriage return that ends a line is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnds {
    /// Every line of both sides ends in the same way, so it says nothing.
    Alike,
    /// They differ, so it may be the whole difference.
    Mixed,
}

impl LineEnds {
    /// Looks at all lines of both sides. A last line without a line end does not count.
    pub(super) fn of(left: &[&str], right: &[&str]) -> Self {
        let mut ends = left.iter().chain(right).filter(|line| line.ends_with('\n')).map(|line| line.ends_with("\r\n"));
        let first = ends.next();
        if ends.all(|end| Some(end) == first) { Self::Alike } else { Self::Mixed }
    }
}

/// The part of a line that is shown: without the line feed, and without the carriage return before it where that says
/// nothing.
pub(super) fn body(line: &str, ends: LineEnds) -> &str {
    match (line.strip_suffix('\n'), ends) {
        (Some(body), LineEnds::Alike) => body.strip_suffix('\r').unwrap_or(body),
        (Some(body), LineEnds::Mixed) => body,
        (None, _) => line,
    }
}

/// The text with a symbol for each character that could not be seen; tabs stay.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match u32::from(character) {
            _ if !is_hidden(character) => shown.push(character),
            // The block "control pictures" has them in the order of the codes.
            code @ 0..0x20 => shown.push(char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER)),
            0x7f => shown.push('␡'),
            // Writing into a string cannot fail.
            code => drop(write!(shown, "⟦U+{code:04X}⟧")),
        }
    }
    Cow::Owned(shown)
}

fn is_hidden(character: char) -> bool {
    match character {
        '\t' => false,
        // Joiners and the plain variation selectors are hidden too, but belong to how scripts and emoji are written.
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e01ef}' => true,
        _ => character.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_gets_a_symbol() {
        assert_eq!(visible("a\r\u{1b}[2J\u{7f}"), "a␍␛[2J␡");
        assert_eq!(visible("\u{feff}x\u{202e}y\u{85}"), "⟦U+FEFF⟧x⟦U+202E⟧y⟦U+0085⟧");
        assert_eq!(visible("a\u{e0041}"), "a⟦U+E0041⟧");
    }

    #[test]
    fn what_can_be_seen_stays_as_it_is() {
        for text in ["a\tb", "Ärger 漢字", "👩\u{200d}💻 ✔\u{fe0f}", "شما\u{200c}ها"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn a_line_end_is_shown_only_where_they_differ() {
        assert_eq!(LineEnds::of(&["a\r\n", "b\r\n"], &["c\r\n", "d"]), LineEnds::Alike);
        assert_eq!(LineEnds::of(&["a\n"], &["a\r\n"]), LineEnds::Mixed);
        assert_eq!(LineEnds::of(&[], &[]), LineEnds::Alike);
        assert_eq!(body("a\r\n", LineEnds::Alike), "a");
        assert_eq!(body("a\r\n", LineEnds::Mixed), "a\r");
        assert_eq!(body("a\r", LineEnds::Alike), "a\r");
    }
}
