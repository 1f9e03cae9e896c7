//! A folder opened once; everything below is reached from its handle and never through a link.
//!
//! Between planning and moving somebody may swap a folder on the way for a link that leads elsewhere. A path would
//! follow it. Here each folder on the way is opened from the handle of the one above, links refused, and the last
//! component is only ever named together with the handle of its folder.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::{Dir, OpenOptions};

use super::{EntryKind, FsError, IoContext, RelPath};

/// How many folders are kept open at most; an operation works folder by folder, so few are needed at a time.
const MAX_OPEN: usize = 64;

/// An opened folder.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    dir: Arc<Dir>,
    open: Mutex<HashMap<RelPath, Arc<Dir>>>,
}

/// A file that was written and may not be on the disk yet.
#[derive(Debug)]
pub struct Written {
    file: File,
    path: PathBuf,
}

impl Written {
    /// Waits until it is on the disk.
    ///
    /// # Errors
    /// [`FsError`] when that is not known.
    pub fn sync(&self) -> Result<(), FsError> {
        self.file.sync_all().at("sync", &self.path)
    }
}

impl Root {
    /// Opens a folder. `path` must be absolute with its links resolved; a link that took its place meanwhile is refused.
    ///
    /// # Errors
    /// [`FsError`] when it is not there, is no folder, or is a link.
    pub fn open(path: &Path) -> Result<Self, FsError> {
        let authority = cap_std::ambient_authority();
        let dir = match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => {
                let parent = Dir::open_ambient_dir(parent, authority).at("open", path)?;
                parent.open_dir_nofollow(name).at("open", path)?
            }
            _ => Dir::open_ambient_dir(path, authority).at("open", path)?,
        };
        Ok(Self { path: path.to_path_buf(), dir: Arc::new(dir), open: Mutex::default() })
    }

    /// The folder's path as it was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path below this root that leads to `path`; `None` when it is the root itself or lies elsewhere.
    pub fn below(&self, path: &Path) -> Option<RelPath> {
        RelPath::from_os(path.strip_prefix(&self.path).ok()?).ok()
    }

    /// The handle of a folder below; each component is opened from the one above, and a link is refused.
    pub(super) fn folder(&self, path: Option<&RelPath>) -> Result<Arc<Dir>, FsError> {
        let Some(path) = path else { return Ok(Arc::clone(&self.dir)) };
        if let Some(dir) = self.opened().get(path) {
            return Ok(Arc::clone(dir));
        }
        let above = self.folder(path.parent().as_ref())?;
        let dir = Arc::new(above.open_dir_nofollow(path.file_name()).at("open", &path.under(&self.path))?);
        let mut opened = self.opened();
        if opened.len() >= MAX_OPEN {
            opened.clear();
        }
        opened.insert(path.clone(), Arc::clone(&dir));
        Ok(dir)
    }

    /// What stands at a path; `None` when nothing does, or a folder on the way is not there.
    ///
    /// # Errors
    /// [`FsError`] when a folder on the way is a link or cannot be opened.
    pub fn kind(&self, path: &RelPath) -> Result<Option<EntryKind>, FsError> {
        let folder = match self.folder(path.parent().as_ref()) {
            Ok(folder) => folder,
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(None),
            // Nothing can lie behind a file. Behind a link something may.
            Err(_) if self.is_behind_file(path) => return Ok(None),
            Err(error) => return Err(error),
        };
        match folder.symlink_metadata(path.file_name()) {
            Ok(meta) => Ok(Some(kind_of(&meta.file_type()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).at("look at", &path.under(&self.path)),
        }
    }

    /// Whether a regular file stands where a folder on the way to a path would be.
    fn is_behind_file(&self, path: &RelPath) -> bool {
        let mut above = path.parent();
        while let Some(folder) = above {
            above = folder.parent();
            if let Ok(inner) = self.folder(above.as_ref()) {
                return inner.symlink_metadata(folder.file_name()).is_ok_and(|found| found.is_file());
            }
        }
        false
    }

    /// Creates a folder whose parent is there.
    ///
    /// # Errors
    /// [`FsError`]; also when something is there already.
    pub fn create_dir(&self, path: &RelPath) -> Result<(), FsError> {
        self.folder(path.parent().as_ref())?.create_dir(path.file_name()).at("create", &path.under(&self.path))
    }

    /// Creates a folder and those missing above it.
    ///
    /// # Errors
    /// [`FsError`]; also when a link or a file is on the way.
    pub fn create_dir_all(&self, path: &RelPath) -> Result<(), FsError> {
        match self.folder(Some(path)) {
            Ok(_) => Ok(()),
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => {
                if let Some(parent) = path.parent() {
                    self.create_dir_all(&parent)?;
                }
                match self.create_dir(path) {
                    Err(error) if error.is_already_exists() => self.folder(Some(path)).map(|_| ()),
                    other => other,
                }
            }
            Err(error) => Err(error),
        }
    }

    /// Removes an empty folder; says whether it was there and empty.
    ///
    /// # Errors
    /// [`FsError`] for anything but "not empty" and "not there".
    pub fn remove_empty_dir(&self, path: &RelPath) -> Result<bool, FsError> {
        let shown = path.under(&self.path);
        let folder = match self.folder(path.parent().as_ref()) {
            Err(error) if error.is_not_found() => return Ok(false),
            other => other?,
        };
        self.forget(path);
        match folder.remove_dir(path.file_name()).at("remove", &shown) {
            Ok(()) => Ok(true),
            Err(error) if error.is_already_exists() || error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Creates a file that was not there, for writing.
    ///
    /// # Errors
    /// [`FsError`]; also when something is there already.
    pub fn create_file(&self, path: &RelPath, executable: bool) -> Result<File, FsError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        set_mode(&mut options, executable);
        let folder = self.folder(path.parent().as_ref())?;
        let file = folder.open_with(path.file_name(), &options).at("create", &path.under(&self.path))?;
        Ok(file.into_std())
    }

    /// Creates a file with this content; it may not be on the disk yet.
    ///
    /// # Errors
    /// [`FsError`]; also when something is there already.
    pub fn write_new(&self, path: &RelPath, bytes: &[u8], executable: bool) -> Result<Written, FsError> {
        let mut file = self.create_file(path, executable)?;
        let path = path.under(&self.path);
        file.write_all(bytes).at("write", &path)?;
        Ok(Written { file, path })
    }

    /// Makes a symbolic link that points to `target` as written.
    ///
    /// # Errors
    /// [`FsError`]; also when something is there already.
    pub fn make_link(&self, target: &Path, path: &RelPath) -> Result<(), FsError> {
        let folder = self.folder(path.parent().as_ref())?;
        #[cfg(unix)]
        let made = folder.symlink_contents(target, path.file_name());
        #[cfg(not(unix))]
        let made = folder.symlink_file(target, path.file_name());
        made.at("link", &path.under(&self.path))
    }

    /// Reads a file, never through a link; `None` when nothing is there.
    ///
    /// # Errors
    /// [`FsError`] when it is there and cannot be read.
    pub fn read(&self, path: &RelPath) -> Result<Option<Vec<u8>>, FsError> {
        let shown = path.under(&self.path);
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No);
        let opened = match self.folder(path.parent().as_ref()) {
            Ok(folder) => folder.open_with(path.file_name(), &options).at("read", &shown),
            Err(error) => Err(error),
        };
        let mut file = match opened {
            Ok(file) => file,
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut file, &mut bytes).at("read", &shown)?;
        Ok(Some(bytes))
    }

    /// Gives a file a second name that did not exist, or copies it where the file system knows no second names.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn second_name(&self, path: &RelPath, second: &RelPath) -> Result<(), FsError> {
        let (from, to) = (self.folder(path.parent().as_ref())?, self.folder(second.parent().as_ref())?);
        match from.hard_link(path.file_name(), &to, second.file_name()) {
            Ok(()) => Ok(()),
            // Nothing is ever written over.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(error).at("link", &second.under(&self.path))
            }
            Err(_) => {
                let missing = || Err(io::Error::from(io::ErrorKind::NotFound)).at("read", &path.under(&self.path));
                let bytes = self.read(path)?.map_or_else(missing, Ok)?;
                self.write_new(second, &bytes, false).map(|_| ())
            }
        }
    }

    /// Renames, replacing a file of that name in one step.
    ///
    /// # Errors
    /// [`FsError`].
    pub fn rename_over(&self, from: &RelPath, to: &RelPath) -> Result<(), FsError> {
        let (source, target) = (self.folder(from.parent().as_ref())?, self.folder(to.parent().as_ref())?);
        source.rename(from.file_name(), &target, to.file_name()).at("write", &to.under(&self.path))
    }

    /// Renames without ever replacing what stands at `to`.
    ///
    /// # Errors
    /// [`FsError`]; also when something stands at `to`. Nothing was moved then.
    pub fn rename_new(&self, from: &RelPath, to: &RelPath) -> Result<(), FsError> {
        let (source, target) = (self.folder(from.parent().as_ref())?, self.folder(to.parent().as_ref())?);
        rename_new(&source, from.file_name(), &target, to.file_name()).map_err(|error| {
            let path = if error.kind() == io::ErrorKind::AlreadyExists { to } else { from };
            FsError { action: "move", path: path.under(&self.path), source: error }
        })?;
        self.forget(from);
        Ok(())
    }

    /// Removes a file or link; one that is not there is no error.
    ///
    /// # Errors
    /// [`FsError`] for anything but "not there".
    pub fn remove_file(&self, path: &RelPath) -> Result<(), FsError> {
        let folder = match self.folder(path.parent().as_ref()) {
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        match remove_file_or_link(&folder, path.file_name().as_ref()).at("remove", &path.under(&self.path)) {
            Err(error) if error.source.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a folder of this program's own with all below it; one that is not there is no error.
    ///
    /// # Errors
    /// [`FsError`] for anything but "not there".
    pub fn remove_tree(&self, path: &RelPath) -> Result<(), FsError> {
        self.forget(path);
        let folder = match self.folder(path.parent().as_ref()) {
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        match folder.remove_dir_all(path.file_name()).at("remove", &path.under(&self.path)) {
            Err(error) if error.source.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Every file and link below a folder, with its path below this root, reached by handles alone. Nothing where nothing
    /// is.
    ///
    /// # Errors
    /// [`FsError`] when something cannot be looked at, is a link in a folder's place, or has a name that no
    /// [`RelPath`] can hold.
    pub fn files_below(&self, path: &RelPath) -> Result<Vec<(RelPath, EntryKind)>, FsError> {
        let (mut folders, mut files) = (vec![path.clone()], Vec::new());
        while let Some(folder) = folders.pop() {
            for (path, kind) in self.items(&folder)? {
                match kind {
                    EntryKind::Dir => folders.push(path),
                    kind => files.push((path, kind)),
                }
            }
        }
        Ok(files)
    }

    /// Whether anything lies in a folder; not when the folder is not there.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be looked at.
    pub fn holds_anything(&self, folder: &RelPath) -> Result<bool, FsError> {
        let dir = match self.folder(Some(folder)) {
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(false),
            other => other?,
        };
        Ok(dir.entries().at("read", &folder.under(&self.path))?.next().is_some())
    }

    /// Removes a folder and the folders below it, if they hold no file at all; says whether it is gone.
    ///
    /// # Errors
    /// [`FsError`] when something cannot be looked at or removed.
    pub fn remove_empty_tree(&self, path: &RelPath) -> Result<bool, FsError> {
        let mut is_empty = true;
        for (inner, kind) in self.items(path)? {
            is_empty &= kind == EntryKind::Dir && self.remove_empty_tree(&inner)?;
        }
        if is_empty {
            self.remove_empty_dir(path)?;
        }
        Ok(is_empty && self.kind(path)?.is_none())
    }

    /// What lies in a folder; nothing when it is not there.
    fn items(&self, folder: &RelPath) -> Result<Vec<(RelPath, EntryKind)>, FsError> {
        let shown = folder.under(&self.path);
        let dir = match self.folder(Some(folder)) {
            Err(error) if error.source.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut items = Vec::new();
        for entry in dir.entries().at("read", &shown)? {
            let entry = entry.at("read", &shown)?;
            let name = RelPath::from_os(Path::new(&entry.file_name())).map_err(|error| FsError {
                action: "read",
                path: shown.clone(),
                source: io::Error::other(error),
            })?;
            let kind = entry.file_type().at("look at", &shown)?;
            items.push((folder.join(&name), kind_of(&kind)));
        }
        Ok(items)
    }

    /// Closes what was opened at a path and below: it was moved by its path, or another folder may come to stand there.
    pub fn forget(&self, path: &RelPath) {
        self.opened().retain(|open, _| !open.is_within(path));
    }

    fn opened(&self) -> std::sync::MutexGuard<'_, HashMap<RelPath, Arc<Dir>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes a file or a link. On Windows a junction is removed as a folder is, and what it leads to is not touched.
pub(super) fn remove_file_or_link(folder: &Dir, name: &std::ffi::OsStr) -> io::Result<()> {
    match folder.remove_file(name) {
        Err(error) if cfg!(windows) && folder.symlink_metadata(name).is_ok_and(|found| found.is_symlink()) => {
            folder.remove_dir(name).map_err(|_| error)
        }
        other => other,
    }
}

fn kind_of(kind: &cap_std::fs::FileType) -> EntryKind {
    if kind.is_symlink() {
        EntryKind::Link
    } else if kind.is_dir() {
        EntryKind::Dir
    } else if kind.is_file() {
        EntryKind::File
    } else {
        EntryKind::Special
    }
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_new(source: &Dir, from: &str, target: &Dir, to: &str) -> io::Result<()> {
    use rustix::fs::{RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(source, from, target, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some network and FUSE file systems do not know the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_checked(source, from, target, to),
        Err(errno) => Err(errno.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_new(source: &Dir, from: &str, target: &Dir, to: &str) -> io::Result<()> {
    rename_checked(source, from, target, to)
}

fn rename_checked(source: &Dir, from: &str, target: &Dir, to: &str) -> io::Result<()> {
    match target.symlink_metadata(to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => source.rename(from, target, to),
        Err(error) => Err(error),
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

#[cfg(unix)]
fn set_mode(options: &mut OpenOptions, executable: bool) {
    use cap_std::fs::OpenOptionsExt;
    options.mode(if executable { 0o777 } else { 0o666 });
}

#[cfg(not(unix))]
fn set_mode(_options: &mut OpenOptions, _executable: bool) {}
