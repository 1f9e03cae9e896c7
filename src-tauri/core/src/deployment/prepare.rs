//! Preparing what will be written in the staging folder, hashing on the way. Nothing outside it is touched.

use std::path::PathBuf;

use super::error::DeployError;
use super::moves::{Slot, WRITTEN};
use super::work::{Content, FileSet};
use crate::artifact::{Digest, FileMode, Hasher, LedgerEntry, link_entry};
use crate::fs::{self, FsError, IoContext, RelPath, Root, SourceFile};
use crate::objects::Objects;

/// The longest path a system call takes, in bytes, its end included: `PATH_MAX` of Linux.
const MAX_PATH: usize = 4096;

/// Contents worth keeping by hash: what could be merged or shown as a difference later.
pub(super) type Contents = Vec<(Digest, Vec<u8>)>;

/// Prepares everything a set writes, and returns the contents worth keeping.
///
/// # Errors
/// [`DeployError::LibraryMoved`] when a source is no longer what the plan saw; [`DeployError::Fs`] for want of room or
/// permission.
pub(super) fn prepare(set: &FileSet, root: &Root, slot: Slot<'_>) -> Result<Contents, DeployError> {
    let mut contents = Contents::new();
    let mut folder = None;
    for step in set.steps(WRITTEN) {
        let Some(content) = &step.content else { continue };
        check_length(&set.destination.file(&step.path))?;
        let to = slot.new_file(&step.path);
        let parent = to.parent();
        if parent != folder {
            if let Some(parent) = &parent {
                root.create_dir_all(parent)?;
            }
            folder = parent;
        }
        match content {
            Content::Disk(from, entry) => {
                let (copied, bytes) = copy(from, entry.mode, root, &to)?;
                if copied != *entry || (copied.mode == FileMode::Executable && cfg!(unix) && !is_executable(root, &to)?)
                {
                    return Err(DeployError::LibraryMoved { path: step.path.clone() });
                }
                contents.extend(bytes.map(|bytes| (entry.digest, bytes)));
            }
            Content::Bytes(bytes, entry) => {
                root.write_new(&to, bytes, entry.mode == FileMode::Executable)?;
            }
            Content::Folder(from) => fs::copy_tree(from, &to.under(root.path()))?,
        }
    }
    if let Some(whole) = &set.whole {
        copy_whole(whole, root, &slot.new_whole())?;
    }
    Ok(contents)
}

/// Refuses a place that no path can name, though it can be reached folder by folder.
fn check_length(place: &std::path::Path) -> Result<(), FsError> {
    if place.as_os_str().len() < MAX_PATH {
        return Ok(());
    }
    Err(std::io::Error::from(std::io::ErrorKind::InvalidFilename)).at("create", place)
}

/// Copies one file or link, and returns what was really copied, with the content where it is worth keeping.
fn copy(
    from: &std::path::Path,
    mode: FileMode,
    root: &Root,
    to: &RelPath,
) -> Result<(LedgerEntry, Option<Vec<u8>>), FsError> {
    if mode == FileMode::Link {
        let target = fs::read_link(from)?;
        root.make_link(&target, to)?;
        return Ok((link_entry(&target), None));
    }
    let source = SourceFile::open(from)?;
    let file = root.create_file(to, mode == FileMode::Executable)?;
    let (mut hasher, mut kept) = (Hasher::new(), Kept::default());
    let length = source.copy_to(file, &to.under(root.path()), |bytes| {
        hasher.update(bytes);
        kept.take(bytes);
    })?;
    Ok((LedgerEntry { digest: hasher.finish(), mode }, kept.worth(length)))
}

/// The content of a file while it is copied, as long as it is worth keeping.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    is_refused: bool,
}

impl Kept {
    fn take(&mut self, bytes: &[u8]) {
        if self.is_refused {
            return;
        }
        self.bytes.extend_from_slice(bytes);
        self.is_refused = !Objects::keeps(self.bytes.len() as u64, &self.bytes);
        if self.is_refused {
            self.bytes = Vec::new();
        }
    }

    fn worth(self, length: u64) -> Option<Vec<u8>> {
        (!self.is_refused && Objects::keeps(length, &self.bytes)).then_some(self.bytes)
    }
}

fn copy_whole(from: &std::path::Path, root: &Root, to: &RelPath) -> Result<(), DeployError> {
    let kind = fs::lstat(from)?.map(|found| found.kind);
    match kind {
        Some(fs::EntryKind::Link) => Ok(root.make_link(&fs::read_link(from)?, to)?),
        Some(fs::EntryKind::Dir | fs::EntryKind::File) => Ok(fs::copy_tree(from, &to.under(root.path()))?),
        _ => {
            let refused = Err(std::io::Error::from(std::io::ErrorKind::Unsupported));
            Ok(refused.at("put back", &PathBuf::from(from))?)
        }
    }
}

fn is_executable(root: &Root, path: &RelPath) -> Result<bool, DeployError> {
    Ok(fs::lstat(&path.under(root.path()))?.is_some_and(|found| found.stamp.is_executable()))
}
