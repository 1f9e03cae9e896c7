//! Walking one artifact's tree.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{FsError, PathError, RelPath, STAGING_PREFIX, Stamp, Stamps};

/// One file, link or oddity below a walked root. Folders are not listed: an empty folder is nothing to deploy.
#[derive(Debug, Clone)]
pub struct TreeEntry {
    /// Path below the walked root.
    pub path: RelPath,
    /// What it is.
    pub kind: TreeEntryKind,
    /// What `lstat` said.
    pub stamp: Stamp,
}

/// A file whose name cannot be carried to every system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnfitEntry {
    /// Path below the walked root.
    pub path: PathBuf,
    /// What is wrong with it.
    pub error: PathError,
}

/// What [`walk`] found.
#[derive(Debug, Default)]
pub struct Walked {
    /// What has a name that every system can hold.
    pub entries: Vec<TreeEntry>,
    /// What has not.
    pub unfit: Vec<UnfitEntry>,
    /// Every folder that was read, below the walked root, which is the first and empty; with its stamp from before it was
    /// read, so that a later name in it shows. `None` when one has a name that is not Unicode.
    pub folders: Option<Vec<(String, Stamp)>>,
    /// The root, opened to look at what lies below it; `None` where nothing does.
    pub opened: Option<Stamps>,
}

/// What stands at a path; links are not followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeEntryKind {
    /// A regular file.
    File,
    /// A symbolic link with its target as written.
    Link(PathBuf),
    /// A pipe, socket or device.
    Special,
}

/// Why a tree could not be walked.
#[derive(Debug, thiserror::Error)]
pub enum WalkError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// A name in the tree cannot be carried to every system.
    #[error("{}: {source}", root.display())]
    Name {
        /// The walked root.
        root: PathBuf,
        /// What is wrong with the name.
        #[source]
        source: PathError,
    },
}

/// Whether a file or folder of this name is left out of ledgers and copies alike: version control, caches of tools,
/// desktop droppings, and this program's own staging.
pub fn is_left_out(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    matches!(name, ".git" | ".DS_Store" | "Thumbs.db" | "__pycache__" | "node_modules" | ".venv")
        || name.ends_with(".pyc")
        || name.starts_with(STAGING_PREFIX)
}

/// Lists everything below `root` that is not left out, in no particular order.
///
/// A `root` that is a file yields that one file under its own name. Links are reported, never followed; a `root` that
/// is itself a link is the caller's to refuse.
///
/// # Errors
/// [`FsError`] where a folder cannot be read.
pub fn walk(root: &Path) -> Result<Walked, FsError> {
    let mut walked = Walked { folders: Some(Vec::new()), ..Walked::default() };
    let walker = walkdir::WalkDir::new(root)
        .follow_links(false)
        .follow_root_links(false)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_left_out(entry.file_name()));
    for entry in walker {
        let entry = entry.map_err(|error| as_fs_error(error, root))?;
        // What has something below it is no link.
        if entry.depth() > 0 && walked.opened.is_none() {
            walked.opened = Some(Stamps::open(root)?);
        }
        if entry.file_type().is_dir() {
            let below = entry.path().strip_prefix(root).unwrap_or_else(|_| entry.path());
            let stamp = stamp_of(&entry, root, walked.opened.as_ref())?;
            match (below.to_str(), &mut walked.folders) {
                (Some(below), Some(folders)) => folders.push((below.to_owned(), stamp)),
                _ => walked.folders = None,
            }
            continue;
        }
        let below = if entry.depth() == 0 {
            Path::new(entry.file_name())
        } else {
            entry.path().strip_prefix(root).unwrap_or_else(|_| entry.path())
        };
        let path = match RelPath::from_os(below) {
            Ok(path) => path,
            Err(error) => {
                walked.unfit.push(UnfitEntry { path: below.to_path_buf(), error });
                continue;
            }
        };
        let stamp = stamp_of(&entry, root, walked.opened.as_ref())?;
        let kind = if entry.file_type().is_symlink() {
            TreeEntryKind::Link(super::read_link(entry.path())?)
        } else if entry.file_type().is_file() {
            TreeEntryKind::File
        } else {
            TreeEntryKind::Special
        };
        walked.entries.push(TreeEntry { path, kind, stamp });
    }
    Ok(walked)
}

/// What stands at an entry; asked through the root's handle where that is open.
fn stamp_of(entry: &walkdir::DirEntry, root: &Path, opened: Option<&Stamps>) -> Result<Stamp, FsError> {
    match opened {
        Some(stamps) => stamps.of(entry.path())?.ok_or_else(|| FsError {
            action: "read",
            path: entry.path().to_path_buf(),
            source: std::io::ErrorKind::NotFound.into(),
        }),
        None => Ok(Stamp::of(&entry.metadata().map_err(|error| as_fs_error(error, root))?)),
    }
}

fn as_fs_error(error: walkdir::Error, root: &Path) -> FsError {
    let path = error.path().unwrap_or(root).to_path_buf();
    FsError { action: "read", path, source: error.into() }
}
