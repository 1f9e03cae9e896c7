//! Reading a source file while hashing or copying it, and questions about where a path really is.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::{FsError, IoContext, RelPath, Stamp, Stamps};

/// Bytes read at first; most files of an artifact fit.
const FIRST: usize = 8 * 1024;
/// Bytes read at a time of those that do not.
const CHUNK: usize = 64 * 1024;

/// A regular file opened for reading, never through a link.
#[derive(Debug)]
pub struct SourceFile {
    file: File,
    path: PathBuf,
}

impl SourceFile {
    /// Opens a file; a link put in its place is refused by the system.
    ///
    /// # Errors
    /// [`FsError`], "not there" included.
    pub fn open(path: &Path) -> Result<Self, FsError> {
        let mut options = OpenOptions::new();
        options.read(true);
        refuse_links(&mut options);
        let file = options.open(path).at("read", path)?;
        Ok(Self { file, path: path.to_path_buf() })
    }

    /// As [`SourceFile::open`], `path` relative to an opened folder.
    ///
    /// # Errors
    /// As [`SourceFile::open`].
    #[cfg(unix)]
    pub fn open_below(folder: &Stamps, path: &RelPath) -> Result<Self, FsError> {
        use rustix::fs::{Mode, OFlags};
        let shown = path.under(folder.folder());
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let file = rustix::fs::openat(folder.handle(), path.as_str(), flags, Mode::empty());
        Ok(Self { file: file.map_err(std::io::Error::from).at("read", &shown)?.into(), path: shown })
    }

    /// As [`SourceFile::open`], `path` relative to an opened folder.
    ///
    /// # Errors
    /// As [`SourceFile::open`].
    #[cfg(not(unix))]
    pub fn open_below(folder: &Stamps, path: &RelPath) -> Result<Self, FsError> {
        Self::open(&path.under(folder.folder()))
    }

    /// The opened file itself.
    pub(super) fn into_file(self) -> File {
        self.file
    }

    /// What `fstat` says of the opened file.
    ///
    /// # Errors
    /// [`FsError`] when the system refuses.
    pub fn stamp(&self) -> Result<Stamp, FsError> {
        Ok(Stamp::of(&self.file.metadata().at("look at", &self.path)?))
    }

    /// Its permissions.
    ///
    /// # Errors
    /// [`FsError`] when the system refuses.
    pub fn permissions(&self) -> Result<fs::Permissions, FsError> {
        Ok(self.file.metadata().at("look at", &self.path)?.permissions())
    }

    /// Hands the whole content to `sink`, chunk by chunk, and returns its length in bytes.
    ///
    /// # Errors
    /// [`FsError`] when a read fails.
    pub fn read_all(mut self, mut sink: impl FnMut(&[u8])) -> Result<u64, FsError> {
        // A large buffer is cleared before it is used, which takes longer than reading a small file.
        let mut total = self.read_some(&mut [0; FIRST], FIRST, &mut sink)?;
        if total == FIRST as u64 {
            total += self.read_some(&mut [0; CHUNK], usize::MAX, &mut sink)?;
        }
        Ok(total)
    }

    /// Reads until the end of the file or until `most` bytes were read, and returns how many were.
    fn read_some(&mut self, buffer: &mut [u8], most: usize, sink: &mut impl FnMut(&[u8])) -> Result<u64, FsError> {
        let mut total = 0;
        while total < most {
            let room = buffer.len().min(most - total);
            let length = self.file.read(&mut buffer[..room]).at("read", &self.path)?;
            if length == 0 {
                break;
            }
            sink(&buffer[..length]);
            total += length;
        }
        Ok(total as u64)
    }

    /// Copies the whole content into an opened file, handing each chunk to `sink` on the way; `shown` is that file's path,
    /// for messages.
    ///
    /// # Errors
    /// [`FsError`]. A partly written file is the caller's to remove.
    pub fn copy_to(self, mut target: File, shown: &Path, mut sink: impl FnMut(&[u8])) -> Result<u64, FsError> {
        let mut written = Ok(());
        let total = self.read_all(|bytes| {
            sink(bytes);
            if written.is_ok() {
                written = target.write_all(bytes);
            }
        })?;
        written.at("write", shown)?;
        Ok(total)
    }
}

/// The absolute path with every link resolved.
///
/// # Errors
/// [`FsError`] when it is not there.
pub fn canonical(path: &Path) -> Result<PathBuf, FsError> {
    fs::canonicalize(path).at("find", path)
}

/// Whether two existing paths lie on one file system, so that a rename between them is possible.
#[cfg(unix)]
pub fn same_device(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(a), fs::metadata(b)) {
        (Ok(a), Ok(b)) => a.dev() == b.dev(),
        _ => false,
    }
}

/// Whether two existing paths lie on one file system; told by their drive.
#[cfg(not(unix))]
pub fn same_device(a: &Path, b: &Path) -> bool {
    a.components().next() == b.components().next()
}

#[cfg(unix)]
pub(super) fn set_mode(options: &mut OpenOptions, executable: bool) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(if executable { 0o777 } else { 0o666 });
}

#[cfg(not(unix))]
pub(super) fn set_mode(_options: &mut OpenOptions, _executable: bool) {}

/// Opens a file for reading without waiting for whoever may stand at the other end of it.
#[cfg(unix)]
pub(super) fn reading(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed()).open(path)
}

/// Opens a file for reading.
#[cfg(not(unix))]
pub(super) fn reading(path: &Path) -> std::io::Result<File> {
    File::open(path)
}

#[cfg(unix)]
fn refuse_links(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    // Non-blocking, so that a pipe swapped in for a file cannot hang the program.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(not(unix))]
fn refuse_links(_options: &mut OpenOptions) {}
