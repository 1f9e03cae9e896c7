//! What stands on one side of a comparison.

use std::path::{Path, PathBuf};

use super::DiffContent;
use crate::artifact::{Digest, Hasher};
use crate::fs::{self, EntryKind, FsError, SourceFile};
use crate::text::MAX_BYTES;

/// What stands on one side.
#[derive(PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// A file's content, and whether it can be executed.
    File(Vec<u8>, bool),
    /// A file too long to compare: its hash and size, and whether it can be executed.
    Large(Digest, u64, bool),
    Link(PathBuf),
    /// A folder, or what else is no file, by its print.
    Other(String),
}

impl Found {
    /// The content of a file; empty for anything else.
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::File(bytes, _) => bytes,
            _ => &[],
        }
    }

    /// As it is told to whoever asked.
    pub(super) fn told(&self) -> DiffContent {
        match self {
            Self::Nothing => DiffContent::default(),
            Self::File(bytes, executable) => DiffContent {
                present: true,
                hash: Some(Digest::of(bytes).to_string()),
                size: bytes.len() as u64,
                executable: *executable,
                link_target: None,
            },
            Self::Large(digest, size, executable) => DiffContent {
                present: true,
                hash: Some(digest.to_string()),
                size: *size,
                executable: *executable,
                link_target: None,
            },
            Self::Other(_) => DiffContent { present: true, ..DiffContent::default() },
            Self::Link(target) => DiffContent {
                present: true,
                hash: None,
                size: 0,
                executable: false,
                link_target: Some(target.display().to_string()),
            },
        }
    }
}

/// Reads what stands at a path. A folder is nothing: it is compared by its files.
pub(super) fn read(path: &Path) -> Result<Found, FsError> {
    let Some(found) = fs::lstat(path)? else { return Ok(Found::Nothing) };
    Ok(match found.kind {
        EntryKind::File if found.stamp.size > MAX_BYTES => {
            let mut hasher = Hasher::new();
            SourceFile::open(path)?.read_all(|chunk| hasher.update(chunk))?;
            Found::Large(hasher.finish(), found.stamp.size, found.stamp.is_executable())
        }
        EntryKind::File => {
            let mut bytes = Vec::new();
            SourceFile::open(path)?.read_all(|chunk| bytes.extend_from_slice(chunk))?;
            Found::File(bytes, found.stamp.is_executable())
        }
        EntryKind::Link => Found::Link(fs::read_link(path)?),
        EntryKind::Dir | EntryKind::Special => Found::Nothing,
    })
}
