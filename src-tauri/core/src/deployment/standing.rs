//! What stands at a path, as one text: to tell later whether it is still that.

use std::path::Path;

use super::print::print;
use crate::artifact::{Digest, Hasher};
use crate::fs::{self, EntryKind, FsError, SourceFile};

/// What stands at a path, as a text to compare: a file by its hash, a folder or a link by its print; `None` for nothing.
///
/// # Errors
/// [`FsError`] when it cannot be read.
pub fn standing(path: &Path) -> Result<Option<String>, FsError> {
    match fs::lstat(path)?.map(|found| found.kind) {
        None => Ok(None),
        Some(EntryKind::File) => {
            let mut hasher = Hasher::new();
            SourceFile::open(path)?.read_all(|bytes| hasher.update(bytes))?;
            Ok(Some(format!("file {}", hasher.finish())))
        }
        Some(EntryKind::Dir | EntryKind::Link | EntryKind::Special) => {
            Ok(print(path)?.map(|print| format!("other {print}")))
        }
    }
}

/// As [`standing`] tells a file with these bytes.
pub fn standing_of_text(bytes: &[u8]) -> String {
    format!("file {}", Digest::of(bytes))
}
