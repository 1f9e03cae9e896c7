//! Where a new file may be put, and moving what is this program's own between file systems.

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

/// Moves a folder of this program's own, copying it where a rename is impossible. A move that was interrupted can be
/// done again.
///
/// # Errors
/// [`FsError`]; the source is then still whole.
pub fn move_tree(from: &Path, to: &Path) -> Result<(), FsError> {
    let Some(folder) = to.parent() else { return fs::rename(from, to).at("move", from) };
    fs::create_dir_all(folder).at("create", folder)?;
    if same_device(from, folder) {
        return fs::rename(from, to).at("move", from);
    }
    // Neither a copy that is not finished nor a source that is half removed ever has the name of a whole one.
    let beside = |path: &Path, ending: &str| {
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(ending);
        path.with_file_name(name)
    };
    let (part, going) = (beside(to, ".part"), beside(from, ".moved"));
    super::remove_tree(&going)?;
    if !super::exists(from) {
        return Ok(());
    }
    super::remove_tree(&part)?;
    copy_tree(from, &part)?;
    if super::exists(to) {
        // An earlier move was interrupted after its copy was whole. It stays, and what came since lies beside it.
        merge_tree(&part, to)?;
    } else {
        fs::rename(&part, to).at("move", &part)?;
    }
    fs::rename(from, &going).at("move", from)?;
    super::remove_tree(&going)
}

/// Moves every file of a copy to where the other has none, and drops those that are there already.
fn merge_tree(part: &Path, to: &Path) -> Result<(), FsError> {
    for entry in walkdir::WalkDir::new(part).contents_first(false) {
        let entry = entry.map_err(|error| walk_error(error, part))?;
        let target = match entry.path().strip_prefix(part) {
            Ok(below) if !below.as_os_str().is_empty() => to.join(below),
            _ => continue,
        };
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).at("create", &target)?;
        } else if !super::exists(&target) {
            fs::rename(entry.path(), &target).at("move", entry.path())?;
        }
    }
    super::remove_tree(part)
}

fn walk_error(error: walkdir::Error, root: &Path) -> FsError {
    FsError { action: "read", path: error.path().unwrap_or(root).to_path_buf(), source: error.into() }
}

/// Copies a folder as it is: files with their modes, links as links.
///
/// # Errors
/// [`FsError`]; what was copied until then stays.
pub fn copy_tree(from: &Path, to: &Path) -> Result<(), FsError> {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.map_err(|error| walk_error(error, from))?;
        let target = match entry.path().strip_prefix(from) {
            Ok(below) if !below.as_os_str().is_empty() => to.join(below),
            _ => to.to_path_buf(),
        };
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).at("create", &target)?;
        } else if entry.file_type().is_symlink() {
            make_link(&super::read_link(entry.path())?, &target)?;
        } else if entry.file_type().is_file() {
            fs::copy(entry.path(), &target).at("copy", entry.path())?;
        } else {
            // A pipe would never answer, a device never end.
            return Err(std::io::Error::from(std::io::ErrorKind::Unsupported)).at("copy", entry.path());
        }
    }
    Ok(())
}

/// Makes a symbolic link at `path` that points to `target` as written.
#[cfg(unix)]
fn make_link(target: &Path, path: &Path) -> Result<(), FsError> {
    std::os::unix::fs::symlink(target, path).at("link", path)
}

/// Makes a symbolic link at `path` that points to `target` as written.
#[cfg(not(unix))]
fn make_link(target: &Path, path: &Path) -> Result<(), FsError> {
    std::os::windows::fs::symlink_file(target, path).at("link", path)
}
