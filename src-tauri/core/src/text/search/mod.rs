//! Searching texts: what is taken for the same letter, what is a word, and where words stand.
//!
//! Texts are indexed by [`terms_of`], a search is taken apart by [`Search::parse`]; both fold and cut in the same way, so that
//! what was typed as it was written is always found. Reasons are in decision 0020. Not here: where texts come from, and
//! what is found before what.

mod folding;
mod light;
mod query;
mod words;

pub use folding::fold;
pub(crate) use light::places;
pub use light::{Piece, TextKind, light, lit_line};
pub(crate) use query::plain;
pub use query::{Form, Search, Word};

/// The longest term that is indexed, in bytes: what is longer is a checksum or an image written as text, and nobody types it.
const MAX_TERM: usize = 64;

/// Calls `each` with every term of a text, in order; it must be folded.
pub fn terms_of<'a>(folded: &'a str, mut each: impl FnMut(&'a str)) {
    words::terms(folded, |term| {
        if term.len() <= MAX_TERM {
            each(term);
        }
    });
}
