//! Preparing what will be written in the staging folder, hashing on the way. Nothing outside it is touched.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use super::error::DeployError;
use super::linked::link_to;
use super::moves::{Slot, WRITTEN};
use super::work::{Content, FileSet, Whole};
use crate::artifact::{Digest, FileMode, Hasher, LedgerEntry, link_entry};
use crate::fs::{self, FsError, IoContext, RelPath, Root, SourceFile};
use crate::objects::Objects;

/// The longest path a system call takes, in bytes, its end included: `PATH_MAX` of Linux.
const MAX_PATH: usize = 4096;

/// Contents worth keeping by their hash: what could be merged or shown as a difference later.
///
/// They lie behind each other in one piece of memory: thousands of small ones in pieces of their own cost the threads
/// that prepare them more than the copying.
#[derive(Debug, Default)]
pub struct Contents {
    bytes: Vec<u8>,
    entries: Vec<(Digest, Range<usize>)>,
    /// What is among them: a content that goes into many projects is kept once.
    held: HashSet<Digest>,
}

impl Contents {
    fn add(&mut self, digest: Digest, content: &[u8]) {
        if !self.held.insert(digest) {
            return;
        }
        let start = self.bytes.len();
        self.bytes.extend_from_slice(content);
        self.entries.push((digest, start..self.bytes.len()));
    }

    /// Each content with its hash.
    pub fn iter(&self) -> impl Iterator<Item = (Digest, Vec<u8>)> {
        self.entries.iter().map(|(digest, range)| (*digest, self.bytes[range.clone()].to_vec()))
    }
}

/// Prepares everything a set writes, and adds the contents worth keeping to `contents`.
///
/// # Errors
/// [`DeployError::LibraryMoved`] when a source is no longer what the plan saw; [`DeployError::NoLinks`] where there can be
/// no link; [`DeployError::Fs`] for want of room or
/// permission.
pub(super) fn prepare(
    set: &FileSet,
    root: &Root,
    slot: Slot<'_>,
    contents: &Mutex<Contents>,
) -> Result<(), DeployError> {
    let mut made: HashSet<RelPath> = HashSet::new();
    let mut kept = Kept::default();
    for step in set.steps(WRITTEN) {
        let Some(content) = &step.content else { continue };
        check_length(&set.destination.file(&step.path))?;
        let to = slot.new_file(&step.path);
        make_folders(root, slot, to.parent(), &mut made)?;
        match content {
            Content::Disk(from, entry) | Content::Kept(from, entry) => {
                let keeps_permissions = matches!(content, Content::Kept(..));
                let copied = copy((from, keeps_permissions), entry.mode, root, &to, &mut kept)?;
                if copied != *entry || (copied.mode == FileMode::Executable && cfg!(unix) && !is_executable(root, &to)?)
                {
                    return Err(DeployError::LibraryMoved { path: step.path.clone() });
                }
                if let Some(content) = kept.worth() {
                    contents.lock().unwrap_or_else(PoisonError::into_inner).add(entry.digest, content);
                }
            }
            Content::Bytes(bytes, entry) => {
                root.write_new(&to, bytes, entry.mode == FileMode::Executable)?;
            }
            Content::Folder(from) => root.copy_in(from, &to)?,
        }
    }
    match &set.whole {
        None => Ok(()),
        Some(Whole::CopyOf(from)) => Ok(root.copy_in(from, &slot.new_whole())?),
        Some(Whole::Link(target)) => {
            let made = root.link_to(link_to(set.destination.shape), target, &slot.new_whole());
            made.map_err(|error| if error.refuses_links() { DeployError::NoLinks(error) } else { error.into() })
        }
    }
}

/// Refuses a place that no path can name, though it can be reached folder by folder.
fn check_length(place: &std::path::Path) -> Result<(), FsError> {
    if place.as_os_str().len() < MAX_PATH {
        return Ok(());
    }
    Err(std::io::Error::from(std::io::ErrorKind::InvalidFilename)).at("create", place)
}

/// Makes the folders of a slot that a file needs and that were not made for another; nothing else makes any there.
fn make_folders(
    root: &Root,
    slot: Slot<'_>,
    folder: Option<RelPath>,
    made: &mut HashSet<RelPath>,
) -> Result<(), FsError> {
    let Some(folder) = folder.filter(|folder| !made.contains(folder)) else { return Ok(()) };
    if folder != slot.staging.new_slot(slot.number) {
        make_folders(root, slot, folder.parent(), made)?;
    }
    root.create_dir(&folder)?;
    made.insert(folder);
    Ok(())
}

/// Copies one file or link, and returns what was really copied; `kept` gets the content as far as it is worth keeping.
fn copy(
    (from, keeps_permissions): (&std::path::Path, bool),
    mode: FileMode,
    root: &Root,
    to: &RelPath,
    kept: &mut Kept,
) -> Result<LedgerEntry, FsError> {
    kept.begin();
    if mode == FileMode::Link {
        let target = fs::read_link(from)?;
        root.make_link(&target, to)?;
        return Ok(link_entry(&target));
    }
    let source = SourceFile::open(from)?;
    let file = root.create_file(to, mode == FileMode::Executable)?;
    if keeps_permissions {
        file.set_permissions(source.permissions()?).at("set the permissions of", &to.under(root.path()))?;
    }
    let mut hasher = Hasher::new();
    kept.is_file = true;
    source.copy_to(file, &to.under(root.path()), |bytes| {
        hasher.update(bytes);
        kept.take(bytes);
    })?;
    Ok(LedgerEntry { digest: hasher.finish(), mode })
}

/// The content of a file while it is copied, as long as it is worth keeping. One serves for all files of an artifact.
#[derive(Default)]
struct Kept {
    bytes: Vec<u8>,
    is_file: bool,
    is_refused: bool,
}

impl Kept {
    fn begin(&mut self) {
        self.bytes.clear();
        (self.is_file, self.is_refused) = (false, false);
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.is_refused {
            return;
        }
        self.bytes.extend_from_slice(bytes);
        self.is_refused = !Objects::keeps(self.bytes.len() as u64, &self.bytes);
    }

    fn worth(&self) -> Option<&[u8]> {
        (self.is_file && !self.is_refused).then_some(&self.bytes)
    }
}

fn is_executable(root: &Root, path: &RelPath) -> Result<bool, DeployError> {
    Ok(fs::lstat(&path.under(root.path()))?.is_some_and(|found| found.stamp.is_executable()))
}
