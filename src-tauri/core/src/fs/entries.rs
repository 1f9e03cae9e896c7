//! Handing out what lies in a folder, one entry at a time: nothing of it is kept, so that a folder of a million files
//! costs no memory.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::Path;

use super::{EntryKind, FsError};

/// Hands name and kind of everything in a folder to `visit`, in the order of the disk, until it breaks. A link that
/// stands where the folder was is not followed.
///
/// # Errors
/// [`FsError`] when the folder cannot be read, also for "not there" and for a link; what came before was handed out.
#[cfg(unix)]
pub fn each_in(folder: &Path, visit: &mut dyn FnMut(&OsStr, EntryKind) -> ControlFlow<()>) -> Result<(), FsError> {
    use std::os::unix::ffi::OsStrExt;

    use rustix::fs::{Dir, FileType, Mode, OFlags};

    let failed = |error: rustix::io::Errno| FsError { action: "read", path: folder.into(), source: error.into() };
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let opened = rustix::fs::open(folder, flags, Mode::empty()).map_err(failed)?;
    let mut entries = Dir::new(opened).map_err(failed)?;
    while let Some(entry) = entries.read() {
        let entry = entry.map_err(failed)?;
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if name == "." || name == ".." {
            continue;
        }
        let kind = match entry.file_type() {
            FileType::RegularFile => EntryKind::File,
            FileType::Directory => EntryKind::Dir,
            FileType::Symlink => EntryKind::Link,
            // Some file systems do not say.
            FileType::Unknown => match super::lstat(&folder.join(name))? {
                Some(found) => found.kind,
                None => continue,
            },
            _ => EntryKind::Special,
        };
        if visit(name, kind).is_break() {
            break;
        }
    }
    Ok(())
}

/// Hands name and kind of everything in a folder to `visit`, in the order of the disk, until it breaks.
///
/// # Errors
/// [`FsError`] when the folder cannot be read, also for "not there"; what came before was handed out.
#[cfg(not(unix))]
pub fn each_in(folder: &Path, visit: &mut dyn FnMut(&OsStr, EntryKind) -> ControlFlow<()>) -> Result<(), FsError> {
    use super::IoContext;

    for entry in std::fs::read_dir(folder).at("read", folder)? {
        let entry = entry.at("read", folder)?;
        let kind = EntryKind::of(entry.file_type().at("look at", &entry.path())?);
        if visit(&entry.file_name(), kind).is_break() {
            break;
        }
    }
    Ok(())
}
