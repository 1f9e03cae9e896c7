//! Single files and folders: look, read, write atomically, remove.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{FsError, IoContext, STAGING_PREFIX, Stamp};

/// The longest text file that is read whole, in bytes. A manifest of 100,000 files has 12 MB.
const MAX_TEXT: u64 = 64 * 1024 * 1024;

/// What stands at a path; a link is a link, whatever it points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A folder.
    Dir,
    /// A symbolic link.
    Link,
    /// A pipe, socket or device.
    Special,
}

impl EntryKind {
    pub(super) fn of(kind: fs::FileType) -> Self {
        if kind.is_symlink() {
            Self::Link
        } else if kind.is_dir() {
            Self::Dir
        } else if kind.is_file() {
            Self::File
        } else {
            Self::Special
        }
    }
}

/// The answer of [`lstat`].
#[derive(Debug, Clone, Copy)]
pub struct Lstat {
    /// What it is.
    pub kind: EntryKind,
    /// Its stamp.
    pub stamp: Stamp,
}

/// One entry of [`list_dir`].
#[derive(Debug, Clone)]
pub struct DirItem {
    /// Full path.
    pub path: PathBuf,
    /// Name as the system has it; `None` when it is not Unicode.
    pub name: Option<String>,
    /// What it is.
    pub kind: EntryKind,
}

/// Looks at a path without following a link there; `None` when nothing is there.
///
/// # Errors
/// [`FsError`] for anything but "not there".
pub fn lstat(path: &Path) -> Result<Option<Lstat>, FsError> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(Lstat { kind: EntryKind::of(meta.file_type()), stamp: Stamp::of(&meta) })),
        Err(source) => {
            let error = FsError { action: "look at", path: path.to_path_buf(), source };
            if error.is_not_found() { Ok(None) } else { Err(error) }
        }
    }
}

/// Whether anything stands at the path, a dangling link included. What cannot be looked at counts as there.
pub fn exists(path: &Path) -> bool {
    !matches!(lstat(path), Ok(None))
}

/// Whether the path leads to a folder, links followed.
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

/// Lists a folder, sorted by name. A folder that is not there is empty.
///
/// # Errors
/// [`FsError`] when it is there and cannot be read.
pub fn list_dir(path: &Path) -> Result<Vec<DirItem>, FsError> {
    let entries = match fs::read_dir(path).at("read", path) {
        Ok(entries) => entries,
        Err(error) if error.is_not_found() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut items = Vec::new();
    for entry in entries {
        let entry = entry.at("read", path)?;
        let kind = EntryKind::of(entry.file_type().at("look at", &entry.path())?);
        items.push(DirItem { path: entry.path(), name: entry.file_name().into_string().ok(), kind });
    }
    items.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(items)
}

/// Reads a whole file.
///
/// # Errors
/// [`FsError`], "not there" included.
pub fn read(path: &Path) -> Result<Vec<u8>, FsError> {
    fs::read(path).at("read", path)
}

/// Reads at most `limit` bytes from a file's start.
///
/// # Errors
/// [`FsError`], "not there" included.
pub fn read_head(path: &Path, limit: u64) -> Result<Vec<u8>, FsError> {
    let file = File::open(path).at("read", path)?;
    let length = file.metadata().map_or(0, |meta| meta.len());
    // One byte of room more tells the end without another, larger buffer.
    let mut bytes = Vec::with_capacity(usize::try_from(length.saturating_add(1).min(limit)).unwrap_or_default());
    file.take(limit).read_to_end(&mut bytes).at("read", path)?;
    Ok(bytes)
}

/// Reads a whole text file; `None` when it is not there. A link is followed, but what is no regular file is not read:
/// a pipe would never answer, a device never end.
///
/// # Errors
/// [`FsError`] when it is there and cannot be read; [`FsError::is_no_text`] says whether for being no text.
pub fn read_to_string(path: &Path) -> Result<Option<String>, FsError> {
    let mut file = match super::open::reading(path).at("read", path) {
        Ok(file) => file,
        Err(error) if error.is_not_found() => return Ok(None),
        Err(error) => return Err(error),
    };
    let meta = file.metadata().at("look at", path)?;
    let refuse = |kind, reason| Err(io::Error::new(kind, reason)).at("read", path);
    if !meta.is_file() {
        return refuse(io::ErrorKind::InvalidData, "it is not a regular file");
    }
    if meta.len() > MAX_TEXT {
        return refuse(io::ErrorKind::FileTooLarge, "it is longer than 64 MB");
    }
    let mut text = String::new();
    file.read_to_string(&mut text).at("read", path)?;
    Ok(Some(text))
}

/// Reads where a symbolic link points, as written.
///
/// # Errors
/// [`FsError`] when it is no link or not there.
pub fn read_link(path: &Path) -> Result<PathBuf, FsError> {
    fs::read_link(path).at("read", path)
}

/// Creates a folder and the folders above it.
///
/// # Errors
/// [`FsError`] when one cannot be created.
pub fn create_dir_all(path: &Path) -> Result<(), FsError> {
    fs::create_dir_all(path).at("create", path)
}

/// Creates a file that was not there.
///
/// # Errors
/// [`FsError`]; also when something is there already.
pub fn write_new(path: &Path, bytes: &[u8], executable: bool) -> Result<(), FsError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    super::open::set_mode(&mut options, executable);
    options.open(path).at("create", path)?.write_all(bytes).at("write", path)
}

/// Replaces a whole file in one step: readers see the old content or the new one, also after a crash.
///
/// The bytes are synced before the rename, the folder is not: after a power cut the old file may be there again, never
/// half of the new one. A link at `path` is followed, so that a file kept elsewhere and linked stays linked.
///
/// # Errors
/// [`FsError`]; the old file is then untouched and nothing is left beside it.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FsError> {
    replace(path, bytes, true)
}

/// As [`write_atomic`], but without waiting for the disk: whole after the program dies, perhaps gone after a power cut.
///
/// # Errors
/// As [`write_atomic`].
pub fn write_atomic_unsynced(path: &Path, bytes: &[u8]) -> Result<(), FsError> {
    replace(path, bytes, false)
}

fn replace(path: &Path, bytes: &[u8], synced: bool) -> Result<(), FsError> {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let real = match lstat(path)? {
        Some(found) if found.kind == EntryKind::Link => fs::canonicalize(path).at("follow", path)?,
        _ => path.to_path_buf(),
    };
    let folder = real.parent().unwrap_or(Path::new("."));
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!("{STAGING_PREFIX}{}-{number}.tmp", std::process::id()));
    let written = (|| {
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary).at("create", &temporary)?;
        if let Ok(meta) = fs::metadata(&real) {
            file.set_permissions(meta.permissions()).at("set the permissions of", &temporary)?;
        }
        file.write_all(bytes).at("write", &temporary)?;
        if synced {
            file.sync_all().at("sync", &temporary)?;
        }
        fs::rename(&temporary, &real).at("write", &real)
    })();
    if written.is_err() {
        // Best effort: the first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// Removes a file or a link; one that is not there is no error.
///
/// # Errors
/// [`FsError`] for anything but "not there".
pub fn remove_file(path: &Path) -> Result<(), FsError> {
    match fs::remove_file(path).at("remove", path) {
        Err(error) if !error.is_not_found() => Err(error),
        _ => Ok(()),
    }
}

/// Removes a folder of this program's own with all below it; one that is not there is no error.
///
/// # Errors
/// [`FsError`] for anything but "not there".
pub fn remove_tree(path: &Path) -> Result<(), FsError> {
    match fs::remove_dir_all(path).at("remove", path) {
        Err(error) if !error.is_not_found() => Err(error),
        _ => Ok(()),
    }
}

/// Renames a file or folder, replacing a file of that name.
///
/// # Errors
/// [`FsError`] when the system refuses.
pub fn rename(from: &Path, to: &Path) -> Result<(), FsError> {
    fs::rename(from, to).at("rename", from)
}
