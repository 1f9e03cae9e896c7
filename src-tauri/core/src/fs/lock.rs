//! Advisory locks that the window and `skm` share.
//!
//! Holding the value is holding the lock. The operating system drops the lock when its holder dies, however it dies,
//! so a stale lock cannot exist; the text in the file only names the holder for the message of whoever has to wait.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{FsError, IoContext};

/// A held lock; dropping it lets go.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Why a lock was not got.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else held it for the whole waiting time.
    #[error("{} is in use by {holder}", path.display())]
    Busy {
        /// The lock's file.
        path: PathBuf,
        /// Who holds it, as they wrote it down.
        holder: String,
    },
    /// The lock's file cannot be made or opened.
    #[error(transparent)]
    Fs(#[from] FsError),
}

impl Lock {
    /// Takes the lock at `path`, waiting at most `patience`; `holder` is what others are told meanwhile.
    ///
    /// # Errors
    /// [`LockError::Busy`] when the time is up, [`LockError::Fs`] when the file cannot be opened.
    pub fn acquire(path: &Path, holder: &str, patience: Duration) -> Result<Self, LockError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).at("create", folder)?;
        }
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).at("open", path)?;
        let deadline = Instant::now() + patience;
        let mut pause = Duration::from_millis(2);
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(source)) => {
                    return Err(FsError { action: "lock", path: path.to_path_buf(), source }.into());
                }
                Err(TryLockError::WouldBlock) if Instant::now() >= deadline => {
                    let mut holder = String::new();
                    // Without a readable name the message is vaguer, not wrong.
                    let _ = (&mut file).take(200).read_to_string(&mut holder);
                    let holder = if holder.is_empty() { "another program".to_owned() } else { holder };
                    return Err(LockError::Busy { path: path.to_path_buf(), holder });
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(pause),
            }
            pause = (pause * 2).min(Duration::from_millis(50));
        }
        let written = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(holder.as_bytes()));
        if let Err(error) = written {
            tracing::warn!(path = %path.display(), %error, "the lock is held, but its holder could not be written down");
        }
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("locks/a.lock");
        let held = Lock::acquire(&path, "skm (1)", Duration::ZERO).unwrap();
        let refused = Lock::acquire(&path, "window (2)", Duration::from_millis(5));
        assert!(matches!(refused, Err(LockError::Busy { holder, .. }) if holder == "skm (1)"));
        drop(held);
        assert!(Lock::acquire(&path, "window (2)", Duration::ZERO).is_ok());
    }
}
