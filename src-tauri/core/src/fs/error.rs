//! Disk errors that say what was tried and where.

use std::io;
use std::path::{Path, PathBuf};

/// A failed call to the operating system.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct FsError {
    /// What was tried, as a verb: `read`, `write`, `rename` …
    pub action: &'static str,
    /// The path it was tried on.
    pub path: PathBuf,
    /// What the operating system answered.
    #[source]
    pub source: io::Error,
}

impl FsError {
    /// The same error once more, for another who has to be told.
    pub fn again(&self) -> Self {
        let source = match self.source.raw_os_error() {
            Some(number) => io::Error::from_raw_os_error(number),
            None => self.source.kind().into(),
        };
        Self { action: self.action, path: self.path.clone(), source }
    }

    /// Whether the path was not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }

    /// Whether the path can lead to nothing: its links go round in a circle, or a name in it is too long.
    pub fn leads_nowhere(&self) -> bool {
        self.is_refused_link() || self.source.kind() == io::ErrorKind::InvalidFilename
    }

    /// Whether a link stood where a file was to be opened without following links.
    #[cfg(unix)]
    pub fn is_refused_link(&self) -> bool {
        self.source.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
    }

    /// Whether a link stood where a file was to be opened without following links; not told on this system.
    #[cfg(not(unix))]
    pub fn is_refused_link(&self) -> bool {
        false
    }

    /// Whether the file is there and is not the text that was expected: not UTF-8, not a regular file, or too long.
    pub fn is_no_text(&self) -> bool {
        self.action == "read" && matches!(self.source.kind(), io::ErrorKind::InvalidData | io::ErrorKind::FileTooLarge)
    }

    /// Whether something was in the way that was not expected.
    pub fn is_already_exists(&self) -> bool {
        matches!(self.source.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::DirectoryNotEmpty)
    }
}

/// Adds the path and the verb to an [`io::Result`].
pub trait IoContext<T> {
    /// Turns the error into an [`FsError`] that names `action` and `path`.
    fn at(self, action: &'static str, path: &Path) -> Result<T, FsError>;
}

impl<T> IoContext<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, FsError> {
        self.map_err(|source| FsError { action, path: path.to_path_buf(), source })
    }
}
