//! Text files of strangers, read with a bound that fits what they are.
//!
//! A file of another program in somebody's project may be a link, a pipe or without end. None is followed, waited for or
//! read on.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::OpenOptions;

use super::{EntryKind, FsError, IoContext, RelPath, Root, SourceFile, lstat};

/// Reads a text file of at most `limit` bytes; `None` when it is not there. A link is refused, whatever it leads to.
///
/// # Errors
/// [`FsError`] when it is there and cannot be read; [`FsError::is_no_text`] says whether for being no such text.
pub fn read_text(path: &Path, limit: u64) -> Result<Option<String>, FsError> {
    match lstat(path)?.map(|found| found.kind) {
        None => Ok(None),
        Some(EntryKind::File) => text_of(SourceFile::open(path)?.into_file(), path, limit).map(Some),
        Some(_) => refuse(path, io::ErrorKind::InvalidData, "it is not a regular file".to_owned()),
    }
}

/// Reads the beginning of a text file, at most `limit` bytes; `None` when it is not there, or is no text. A link is no text,
/// whatever it leads to.
///
/// # Errors
/// [`FsError`] when it is there and cannot be read.
pub fn read_beginning(path: &Path, limit: u64) -> Result<Option<String>, FsError> {
    match lstat(path)?.map(|found| found.kind) {
        Some(EntryKind::File) => beginning_of(SourceFile::open(path)?.into_file(), path, limit),
        _ => Ok(None),
    }
}

impl Root {
    /// As [`read_beginning`], and no folder on the way from the root to the file may be a link either.
    ///
    /// # Errors
    /// [`FsError`] when it is there and cannot be read, or lies behind a link.
    pub fn read_beginning(&self, path: &RelPath, limit: u64) -> Result<Option<String>, FsError> {
        match self.kind(path)? {
            Some(EntryKind::File) => beginning_of(self.open_file(path)?, &path.under(self.path()), limit),
            _ => Ok(None),
        }
    }

    fn open_file(&self, path: &RelPath) -> Result<File, FsError> {
        let mut options = OpenOptions::new();
        options.read(true).follow(FollowSymlinks::No).nonblock(true);
        let folder = self.folder(path.parent().as_ref())?;
        Ok(folder.open_with(path.file_name(), &options).at("read", &path.under(self.path()))?.into_std())
    }

    /// As [`read_text`], and no folder on the way from the root to the file may be a link either.
    ///
    /// # Errors
    /// [`FsError`] when it is there and cannot be read, or lies behind a link.
    pub fn read_text(&self, path: &RelPath, limit: u64) -> Result<Option<String>, FsError> {
        let shown = path.under(self.path());
        match self.kind(path)? {
            None => return Ok(None),
            Some(EntryKind::File) => {}
            Some(_) => return refuse(&shown, io::ErrorKind::InvalidData, "it is not a regular file".to_owned()),
        }
        text_of(self.open_file(path)?, &shown, limit).map(Some)
    }
}

fn beginning_of(file: File, path: &Path, limit: u64) -> Result<Option<String>, FsError> {
    if !file.metadata().at("look at", path)?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).at("read", path)?;
    if bytes.contains(&0) {
        return Ok(None);
    }
    let cut = bytes.len() as u64 == limit;
    Ok(String::from_utf8(bytes)
        .or_else(|error| {
            let end = error.utf8_error();
            // The limit may fall into a character.
            let valid = if cut && end.error_len().is_none() { end.valid_up_to() } else { return Err(()) };
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            String::from_utf8(bytes).map_err(|_| ())
        })
        .ok())
}

fn text_of(file: File, path: &Path, limit: u64) -> Result<String, FsError> {
    if !file.metadata().at("look at", path)?.is_file() {
        return refuse(path, io::ErrorKind::InvalidData, "it is not a regular file".to_owned());
    }
    // One byte more tells a file that is too long; asked of the bytes, since the cut may go through a character.
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).at("read", path)?;
    if bytes.len() as u64 > limit {
        return refuse(path, io::ErrorKind::FileTooLarge, format!("it is longer than {limit} bytes"));
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error)).at("read", path)
}

fn refuse<T>(path: &Path, kind: io::ErrorKind, reason: String) -> Result<T, FsError> {
    Err(io::Error::new(kind, reason)).at("read", path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_is_no_text_of_that_length_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        assert_eq!(read_text(&path, 8).unwrap(), None);
        for (bytes, fits) in
            [(&b"12345678"[..], true), (b"123456789", false), (b"\xff", false), ("größe".as_bytes(), true)]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(read_text(&path, 8).map_err(|error| error.is_no_text()).is_ok(), fits, "{bytes:?}");
        }
        assert!(read_text(folder.path(), 8).unwrap_err().is_no_text());
    }

    #[test]
    fn a_beginning_ends_with_a_whole_character() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for (bytes, beginning) in [
            (&b"12345678"[..], Some("123456")),
            (b"1234", Some("1234")),
            ("12345ß".as_bytes(), Some("12345")),
            (b"123\xff", None),
            (b"12345\xff7", None),
            (b"1\x002", None),
        ] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(read_beginning(&path, 6).unwrap().as_deref(), beginning, "{bytes:?}");
        }
        assert_eq!(read_beginning(folder.path(), 6).unwrap(), None);
        assert_eq!(read_beginning(&folder.path().join("none"), 6).unwrap(), None);
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed_to_a_text() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join("in")).unwrap();
        fs::write(root.join("in/secret"), "secret").unwrap();
        std::os::unix::fs::symlink(root.join("in/secret"), root.join("link")).unwrap();
        std::os::unix::fs::symlink(root.join("in"), root.join("way")).unwrap();
        assert!(read_text(&root.join("link"), 99).is_err());
        let opened = Root::open(&root).unwrap();
        let read = |path: &str| opened.read_text(&RelPath::parse(path).unwrap(), 99);
        assert_eq!(read("in/secret").unwrap().as_deref(), Some("secret"));
        assert_eq!(read("in/none").unwrap(), None);
        let beginning = |path: &str| opened.read_beginning(&RelPath::parse(path).unwrap(), 3);
        assert_eq!(beginning("in/secret").unwrap().as_deref(), Some("sec"));
        assert_eq!(beginning("link").unwrap(), None);
        assert!(beginning("way/secret").is_err());
        assert!(read("link").is_err() && read("way/secret").is_err() && read("in").is_err());
    }
}
