//! Colours, and text from strangers made harmless for a terminal.

use std::borrow::Cow;

/// What a word means, and so its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Worth a look.
    Notice,
    /// Something to mend.
    Bad,
    /// Beside the point.
    Faint,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are shown.
    pub colour: bool,
}

impl Style {
    /// A text in a tone.
    pub fn paint(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            Tone::Good => 32,
            Tone::Notice => 33,
            Tone::Bad => 31,
            Tone::Faint => 2,
        };
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// The text without characters that a terminal acts upon. Names and descriptions come from strangers.
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        Cow::Owned(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_only_where_they_are_wanted() {
        assert_eq!(Style { colour: false }.paint(Tone::Bad, "missing"), "missing");
        assert_eq!(Style { colour: true }.paint(Tone::Bad, "missing"), "\x1b[31mmissing\x1b[0m");
    }

    #[test]
    fn a_strangers_text_does_not_steer_the_terminal() {
        assert_eq!(printable("fine"), "fine");
        assert_eq!(printable("\x1b[2Jgone\r\n\u{9b}2J"), " [2Jgone   2J");
    }
}
