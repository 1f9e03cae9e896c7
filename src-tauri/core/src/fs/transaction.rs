//! Moves that can be taken back.
//!
//! Each step pushes its inverse. [`Transaction::commit`] forgets them; dropping the transaction, or going back to a
//! mark, runs them in reverse, and a step that cannot be undone does not stop the others. Creating over something that
//! exists fails, so replacing is setting aside and placing, and always undoable.
//!
//! Not here: a journal on disk. A process killed in the middle leaves its staging folder, which `skm doctor` names.

use std::fs;
use std::path::{Path, PathBuf};

use super::{FsError, IoContext};

/// A sequence of moves inside one project.
#[derive(Debug, Default)]
pub struct Transaction {
    inverses: Vec<Inverse>,
}

#[derive(Debug)]
enum Inverse {
    Move { from: PathBuf, to: PathBuf },
    RemoveDir(PathBuf),
    CreateDir(PathBuf),
}

/// A step that could not be taken back, and where its content is now.
#[derive(Debug)]
pub struct RollbackFailure {
    /// Where the content lies.
    pub at: PathBuf,
    /// What refused.
    pub error: FsError,
}

impl Transaction {
    /// A transaction without steps.
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of steps so far, to go back to with [`Transaction::rollback_to`].
    pub fn mark(&self) -> usize {
        self.inverses.len()
    }

    /// Moves a file or folder to a place where nothing stands; both on one file system.
    ///
    /// # Errors
    /// [`FsError`]; also when something stands at `to`. Nothing was moved then.
    pub fn place(&mut self, from: &Path, to: &Path) -> Result<(), FsError> {
        rename_new(from, to)?;
        self.inverses.push(Inverse::Move { from: to.to_path_buf(), to: from.to_path_buf() });
        Ok(())
    }

    /// Creates a folder and those missing above it, and returns the ones created, outermost first.
    ///
    /// # Errors
    /// [`FsError`]; folders created on the way are taken back with the transaction.
    pub fn create_dirs(&mut self, path: &Path) -> Result<Vec<PathBuf>, FsError> {
        let missing: Vec<_> = path.ancestors().take_while(|folder| !super::exists(folder)).collect();
        let mut created = Vec::new();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder).at("create", folder) {
                Ok(()) => {
                    self.inverses.push(Inverse::RemoveDir(folder.to_path_buf()));
                    created.push(folder.to_path_buf());
                }
                Err(error) if error.is_already_exists() && super::is_dir(folder) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(created)
    }

    /// Removes a folder if it is empty; says whether it was.
    ///
    /// # Errors
    /// [`FsError`] for anything but "not empty" and "not there".
    pub fn remove_empty_dir(&mut self, path: &Path) -> Result<bool, FsError> {
        match fs::remove_dir(path).at("remove", path) {
            Ok(()) => {
                self.inverses.push(Inverse::CreateDir(path.to_path_buf()));
                Ok(true)
            }
            Err(error) if error.is_already_exists() || error.is_not_found() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes back every step after `mark`, newest first, and returns the steps that could not be.
    pub fn rollback_to(&mut self, mark: usize) -> Vec<RollbackFailure> {
        let mut failures = Vec::new();
        while self.inverses.len() > mark {
            let Some(inverse) = self.inverses.pop() else { break };
            if let Err(failure) = inverse.run() {
                tracing::error!(at = %failure.at.display(), error = %failure.error, "a step could not be taken back");
                failures.push(failure);
            }
        }
        failures
    }

    /// Keeps what was done.
    pub fn commit(mut self) {
        self.inverses.clear();
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.rollback_to(0);
    }
}

impl Inverse {
    fn run(self) -> Result<(), RollbackFailure> {
        let (at, result) = match self {
            Self::Move { from, to } => {
                let result = rename_new(&from, &to);
                (from, result)
            }
            Self::RemoveDir(path) => {
                // Somebody may have put a file there meanwhile; the folder is theirs then.
                let result = match fs::remove_dir(&path).at("remove", &path) {
                    Err(error) if !error.is_already_exists() && !error.is_not_found() => Err(error),
                    _ => Ok(()),
                };
                (path, result)
            }
            Self::CreateDir(path) => {
                let result = match fs::create_dir(&path).at("create", &path) {
                    Err(error) if !error.is_already_exists() => Err(error),
                    _ => Ok(()),
                };
                (path, result)
            }
        };
        result.map_err(|error| RollbackFailure { at, error })
    }
}

/// Renames without ever replacing what stands at `to`.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn rename_new(from: &Path, to: &Path) -> Result<(), FsError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Ok(()) => Ok(()),
        // Some network and FUSE file systems do not know the flag.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_checked(from, to),
        Err(errno) => Err(std::io::Error::from(errno)).at("move", if errno == Errno::EXIST { to } else { from }),
    }
}

/// Renames without replacing what stands at `to`.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn rename_new(from: &Path, to: &Path) -> Result<(), FsError> {
    rename_checked(from, to)
}

fn rename_checked(from: &Path, to: &Path) -> Result<(), FsError> {
    if super::exists(to) {
        return Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists)).at("move", to);
    }
    fs::rename(from, to).at("move", from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: &Path, text: &str) {
        fs::write(path, text).unwrap();
    }

    #[test]
    fn placing_never_replaces() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        write(&from, "new");
        write(&to, "a person's");
        let mut transaction = Transaction::new();
        assert!(transaction.place(&from, &to).unwrap_err().is_already_exists());
        assert_eq!(fs::read_to_string(&to).unwrap(), "a person's");
        assert!(from.exists());
    }

    #[test]
    fn dropping_takes_everything_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        write(&path("old"), "old");
        write(&path("staged"), "new");
        {
            let mut transaction = Transaction::new();
            transaction.create_dirs(&path("a/b")).unwrap();
            transaction.place(&path("old"), &path("aside")).unwrap();
            transaction.place(&path("staged"), &path("a/b/old")).unwrap();
        }
        assert_eq!(fs::read_to_string(path("old")).unwrap(), "old");
        assert_eq!(fs::read_to_string(path("staged")).unwrap(), "new");
        assert!(!path("a").exists());
    }

    #[test]
    fn rollback_goes_on_past_a_step_that_fails() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        write(&path("one"), "1");
        write(&path("two"), "2");
        let mut transaction = Transaction::new();
        transaction.place(&path("one"), &path("one.aside")).unwrap();
        transaction.place(&path("two"), &path("two.aside")).unwrap();
        write(&path("two"), "somebody was quicker");
        let failures = transaction.rollback_to(0);
        assert_eq!(failures.len(), 1);
        assert_eq!(failures[0].at, path("two.aside"));
        assert_eq!(fs::read_to_string(path("one")).unwrap(), "1");
        assert_eq!(fs::read_to_string(path("two.aside")).unwrap(), "2");
    }

    #[test]
    fn a_committed_transaction_stays() {
        let folder = tempfile::tempdir().unwrap();
        let mut transaction = Transaction::new();
        transaction.create_dirs(&folder.path().join("a")).unwrap();
        transaction.commit();
        assert!(folder.path().join("a").is_dir());
    }
}
