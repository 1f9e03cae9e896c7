//! What a system must be able to do: watch one folder, and say what happened in it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Watches folders and sends what it hears.
pub(crate) trait Kernel: Sized + Send + 'static {
    /// Whether one watch can reach everything below its folder.
    const IS_DEEP: bool;

    /// Begins to listen.
    ///
    /// # Errors
    /// [`std::io::Error`] when the system has no room for another listener.
    fn start(tell: impl Fn(Heard) + Send + 'static) -> std::io::Result<Self>;

    /// Watches a folder, with what is below it if that is asked for and possible. Watching it again changes nothing.
    ///
    /// # Errors
    /// [`Refused`].
    fn watch(&mut self, folder: &Path, deep: bool) -> Result<i32, Refused>;

    /// Stops watching a folder; one that is gone already is no matter.
    fn unwatch(&mut self, id: i32, folder: &Path);

    /// How many folders one program should watch at most.
    fn limit() -> usize;
}

/// Why a folder is not watched.
#[derive(Debug)]
pub(crate) enum Refused {
    /// There are as many watches as there can be.
    Full,
    /// There is no such folder.
    Gone,
    /// Something else.
    Other(std::io::Error),
}

/// What happened. Each system tells some of these.
#[allow(dead_code, reason = "which ones are made depends on the system")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// To an entry of a watched folder.
    In { folder: i32, name: OsString, what: What },
    /// At a path below a watched folder.
    At { path: PathBuf, what: What },
    /// A watched folder is not any more where it was.
    Gone { folder: i32 },
    /// More than could be told.
    Lost,
    /// Nothing will be heard any more.
    Deaf,
}

/// What happened to a file or folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// It came, or another one took its place.
    Came,
    /// It went.
    Went,
    /// Something about it is other than before.
    Changed,
}
