//! Search over the library: names, tags and descriptions, written with their rows, and contents, indexed later.
//!
//! Two FTS5 tables hold the terms, one for what rows say and one for what files hold. They are contentless: the texts are in
//! the rows and in the library. Contents are indexed by the terms that they have, each as often as tells few from many, and
//! not word by word: that is a quarter of the text's size at most, and a word that every artifact has takes a millisecond.
//!
//! A search finds the artifacts of each of its words and keeps those that have all ([`matches`]). Names are compared in
//! memory, since any part of a name counts. What was found is kept for the next page and the counts beside it ([`memo`]).
//! Figures and reasons are in decision 0020. Not here: reading files, and lighting what was found.

mod contents;
mod directory;
mod matches;
mod memo;
mod words;

pub use contents::{
    IndexWork, IndexedContents, Unindexed, drop_indexed, index_work, indexed_files, note_indexed, store_contents,
    terms_of_contents, tidy_index,
};
pub(super) use directory::Directory;
pub(super) use matches::Matches;
pub(super) use memo::Searches;
pub use words::describe_missing;
pub(super) use words::{NewWords, store_words};
