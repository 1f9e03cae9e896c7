//! Where a new file may be put.

use std::path::{Path, PathBuf};

use super::{EntryKind, FsError, RelPath, canonical, lstat};

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
