//! Where a new file may be put, and the folder in which it is prepared.

use std::fs;
use std::path::{Path, PathBuf};

use super::{EntryKind, FsError, IoContext, RelPath, canonical, lstat, same_device};

/// Every temporary name of this program starts with this, so that walks leave it out and `skm doctor` finds it.
pub const STAGING_PREFIX: &str = ".skillmeat-stage-";

/// The answer of [`resolve_inside`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The path to use; no folder on the way to it is a link. What stands there, if anything, was not looked at.
    At(PathBuf),
    /// A file stands where a folder is needed.
    Blocked(PathBuf),
    /// A link on the way leads out of the root, or nowhere.
    Escapes(PathBuf),
}

/// Finds where `path` lies below `root`, looking at each folder on the way.
///
/// A link on the way is followed only when it stays inside `root`; the last component is never followed. Folders that
/// do not exist yet are fine. `root` must be canonical.
///
/// # Errors
/// [`FsError`] when a folder on the way cannot be looked at.
pub fn resolve_inside(root: &Path, path: &RelPath) -> Result<Place, FsError> {
    let mut real = root.to_path_buf();
    let mut components = path.components().peekable();
    while let Some(component) = components.next() {
        real.push(component);
        if components.peek().is_none() {
            break;
        }
        match lstat(&real)?.map(|found| found.kind) {
            None => {
                real.extend(components);
                break;
            }
            Some(EntryKind::Dir) => {}
            Some(EntryKind::Link) => match canonical(&real) {
                Ok(target) if target.starts_with(root) && super::is_dir(&target) => real = target,
                Ok(_) => return Ok(Place::Escapes(real)),
                Err(error) if error.is_not_found() => return Ok(Place::Escapes(real)),
                Err(error) => return Err(error),
            },
            Some(EntryKind::File | EntryKind::Special) => return Ok(Place::Blocked(real)),
        }
    }
    Ok(Place::At(real))
}

/// A folder beside the destination in which new content is prepared and displaced content waits.
///
/// It carries a `.gitignore` of `*`, so that the moment of work never shows in the user's version control. Dropping it
/// leaves it on the disk; [`Staging::remove`] removes it.
#[derive(Debug)]
pub struct Staging {
    root: PathBuf,
}

impl Staging {
    /// Makes the staging folder of one operation inside `folder`.
    ///
    /// # Errors
    /// [`FsError`] when it cannot be made; nothing is left then.
    pub fn create(folder: &Path, operation: &str) -> Result<Self, FsError> {
        let root = folder.join(format!("{STAGING_PREFIX}{operation}"));
        fs::create_dir(&root).at("create", &root)?;
        let staging = Self { root };
        let prepared = ["new", "old"]
            .iter()
            .try_for_each(|name| {
                let path = staging.root.join(name);
                fs::create_dir(&path).at("create", &path)
            })
            .and_then(|()| super::write_new(&staging.root.join(".gitignore"), b"*\n", false));
        match prepared {
            Ok(()) => Ok(staging),
            Err(error) => {
                staging.remove();
                Err(error)
            }
        }
    }

    /// Where new content number `slot` is prepared.
    pub fn new_slot(&self, slot: usize) -> PathBuf {
        self.root.join("new").join(slot.to_string())
    }

    /// Where displaced content of number `slot` waits.
    pub fn old_slot(&self, slot: usize) -> PathBuf {
        self.root.join("old").join(slot.to_string())
    }

    /// The folder of all displaced content.
    pub fn old(&self) -> PathBuf {
        self.root.join("old")
    }

    /// Removes the folder and what was not placed. A failure is logged: what remains is ignored by every walk.
    pub fn remove(self) {
        if let Err(error) = super::remove_tree(&self.root) {
            tracing::warn!(%error, "the staging folder could not be removed");
        }
    }
}

/// Moves a folder of this program's own, copying it where a rename is impossible.
///
/// # Errors
/// [`FsError`]; the source is then still whole.
pub fn move_tree(from: &Path, to: &Path) -> Result<(), FsError> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).at("create", folder)?;
        if same_device(from, folder) {
            return fs::rename(from, to).at("move", from);
        }
    }
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.map_err(|error| FsError {
            action: "read",
            path: error.path().unwrap_or(from).to_path_buf(),
            source: error.into(),
        })?;
        let target = to.join(entry.path().strip_prefix(from).unwrap_or(Path::new("")));
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).at("create", &target)?;
        } else if entry.file_type().is_symlink() {
            make_link(&super::read_link(entry.path())?, &target)?;
        } else {
            fs::copy(entry.path(), &target).at("copy", entry.path())?;
        }
    }
    super::remove_tree(from)
}

/// Makes a symbolic link at `path` that points to `target` as written.
#[cfg(unix)]
pub(crate) fn make_link(target: &Path, path: &Path) -> Result<(), FsError> {
    std::os::unix::fs::symlink(target, path).at("link", path)
}

/// Makes a symbolic link at `path` that points to `target` as written.
#[cfg(not(unix))]
pub(crate) fn make_link(target: &Path, path: &Path) -> Result<(), FsError> {
    std::os::windows::fs::symlink_file(target, path).at("link", path)
}
