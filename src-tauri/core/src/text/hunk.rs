//! A difference as it is shown: the words that cross to the window and to `skm`.

use serde::{Deserialize, Serialize};

/// In what form a difference can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DiffForm {
    /// As lines.
    Text,
    /// Not as lines: one of the two is not text.
    Binary,
    /// Not as lines: one of the two is too long.
    TooLarge,
    /// As two link targets: one of the two is a link. Never said by a comparison of contents.
    Link,
    /// There is none.
    Same,
}

/// Changed lines with the unchanged ones around them; what lies between two hunks is unchanged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffHunk {
    /// Number of its first line on the left, from 1; 1 also when the left has no line at all.
    pub left_start: u32,
    /// The same on the right.
    pub right_start: u32,
    /// Its lines in the order in which they are shown: of a change first all that went, then all that came.
    pub lines: Vec<DiffLine>,
}

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DiffLineKind {
    /// It is on both sides.
    Context,
    /// It is on the right only.
    Added,
    /// It is on the left only.
    Removed,
}

/// One line of a hunk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffLine {
    /// What became of it.
    pub kind: DiffLineKind,
    /// Its number on the left, from 1.
    pub left: Option<u32>,
    /// Its number on the right, from 1.
    pub right: Option<u32>,
    /// Its text without the line end, in pieces; none of them is empty, so an empty line has none. Characters that
    /// could not be seen are written as symbols.
    pub segments: Vec<DiffSegment>,
    /// Whether it is the last line and no line end follows it.
    pub no_newline: bool,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffSegment {
    /// The text.
    pub text: String,
    /// Whether these words are what changed within a line that else stayed alike.
    pub strong: bool,
}

impl DiffLine {
    /// Its whole text, without the line end.
    pub fn text(&self) -> String {
        self.segments.iter().map(|segment| segment.text.as_str()).collect()
    }
}
