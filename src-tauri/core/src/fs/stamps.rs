//! Stamps of much that lies below one folder, asked for through that folder's handle: the system then walks the way to
//! it once and not for every file.

use std::path::{Path, PathBuf};

use super::{FsError, Stamp, lstat};

/// A folder opened to ask for stamps below it.
#[derive(Debug)]
pub struct Stamps {
    folder: PathBuf,
    #[cfg(unix)]
    handle: std::os::fd::OwnedFd,
}

impl Stamps {
    /// Opens a folder, links followed.
    ///
    /// # Errors
    /// [`FsError`] when it is not there or is no folder.
    #[cfg(unix)]
    pub fn open(folder: &Path) -> Result<Self, FsError> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::RDONLY;
        let handle = rustix::fs::open(folder, flags, Mode::empty()).map_err(|error| FsError {
            action: "open",
            path: folder.into(),
            source: error.into(),
        })?;
        Ok(Self { folder: folder.into(), handle })
    }

    /// Opens a folder, links followed.
    ///
    /// # Errors
    /// [`FsError`] when it is not there or is no folder.
    #[cfg(not(unix))]
    pub fn open(folder: &Path) -> Result<Self, FsError> {
        lstat(folder)?;
        Ok(Self { folder: folder.into() })
    }

    /// The folder's path, as it was given.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    #[cfg(unix)]
    pub(super) fn handle(&self) -> &std::os::fd::OwnedFd {
        &self.handle
    }

    /// The stamp of what stands at a path, absolute; a link there is not followed. `None` when nothing is there.
    ///
    /// # Errors
    /// [`FsError`] for anything but "not there".
    pub fn of(&self, path: &Path) -> Result<Option<Stamp>, FsError> {
        match path.strip_prefix(&self.folder) {
            Ok(below) if !below.as_os_str().is_empty() => self.below(below, path),
            _ => Ok(lstat(path)?.map(|found| found.stamp)),
        }
    }

    #[cfg(unix)]
    fn below(&self, below: &Path, path: &Path) -> Result<Option<Stamp>, FsError> {
        use rustix::fs::AtFlags;
        use rustix::io::Errno;
        match rustix::fs::statat(&self.handle, below, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(Stamp::of_stat(&stat))),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(error) => Err(FsError { action: "look at", path: path.into(), source: error.into() }),
        }
    }

    #[cfg(not(unix))]
    fn below(&self, _: &Path, path: &Path) -> Result<Option<Stamp>, FsError> {
        Ok(lstat(path)?.map(|found| found.stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fs::{create_dir_all, write_new};

    #[test]
    fn a_stamp_through_the_handle_is_the_one_through_the_path() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let file = folder.join("a/b.txt");
        create_dir_all(&folder.join("a")).unwrap();
        write_new(&file, b"text", true).unwrap();
        let stamps = Stamps::open(&folder).unwrap();
        for path in [&file, &folder.join("a"), &folder, &folder.join("none"), &file.join("below"), &folder.join("..")] {
            let plain = lstat(path).unwrap_or_default().map(|found| found.stamp);
            assert_eq!(stamps.of(path).unwrap_or_default(), plain, "{}", path.display());
        }
    }
}
