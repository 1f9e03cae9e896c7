//! What must hold for any input of the parsers that read files of strangers. One function a fuzz target; each panics when
//! a property is broken.
//!
//! `tests/it/fuzz_corpus.rs` takes this file in as a module and plays the whole corpus through it on the stable
//! toolchain, so no target can rot. Hence paths are relative here, and nothing of libFuzzer is used.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic, reason = "a broken property is a panic")]

mod bundle;
mod collection;
mod collection_lock;
mod foreign;
mod frontmatter;
mod git_clone;
mod manifest;
mod origin;
mod projects;
mod rel_path;
mod skillmeat_deployed;
mod skillmeat_skips;
mod skills_lock;
mod values;
mod words;

use std::path::PathBuf;

pub use bundle::bundle;
pub use collection::collection;
pub use collection_lock::collection_lock;
pub use frontmatter::frontmatter;
pub use git_clone::git_clone;
pub use manifest::manifest;
pub use origin::origin;
pub use projects::projects;
pub use rel_path::rel_path;
pub use skillmeat_deployed::skillmeat_deployed;
pub use skillmeat_skips::skillmeat_skips;
pub use skills_lock::skills_lock;
pub use words::words;

/// A property over one input.
pub type Property = fn(&[u8]);

/// Every target by the name of its program and of its folder in the corpus.
pub const TARGETS: &[(&str, Property)] = &[
    ("bundle", bundle),
    ("collection", collection),
    ("collection_lock", collection_lock),
    ("frontmatter", frontmatter),
    ("git_clone", git_clone),
    ("manifest", manifest),
    ("origin", origin),
    ("projects", projects),
    ("rel_path", rel_path),
    ("skillmeat_deployed", skillmeat_deployed),
    ("skillmeat_skips", skillmeat_skips),
    ("skills_lock", skills_lock),
    ("words", words),
];

/// A folder of this thread's own, in memory where the system has such a place, emptied by whoever uses it.
fn scratch() -> PathBuf {
    thread_local! {
        static FOLDER: tempfile::TempDir = {
            let memory = std::path::Path::new("/dev/shm");
            if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
        };
    }
    FOLDER.with(|folder| folder.path().to_path_buf())
}

/// The input as text; what is no Unicode text is refused before any parser sees it, which other tests show.
fn text(data: &[u8]) -> Option<&str> {
    std::str::from_utf8(data).ok()
}
