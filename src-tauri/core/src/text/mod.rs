//! Text: how two contents differ, what comes of two changes of one content, and how words are found in it ([`search`]).
//!
//! Bytes go in; what comes out can be shown ([`diff()`], [`unified()`]) or written ([`merge()`]). Every function ends
//! in bounded time and memory, whatever it is given. Not here: where contents come from and whether they are there at
//! all; this module knows no path and no file.

mod diff;
mod emphasis;
mod hunk;
mod lines;
mod merge;
pub mod search;
mod unified;
mod visible;

pub use diff::{Diff, diff};
pub use hunk::{DiffForm, DiffHunk, DiffLine, DiffLineKind, DiffSegment};
pub use lines::{HEAD_BYTES, MAX_BYTES, MAX_LINES, looks_binary};
pub use merge::{Merged, merge};
pub use unified::unified;

/// Line and column, from 1, of a byte offset in a text.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
    (line, column)
}
