//! Holding the folders that an operation touches, after bringing each in order.

use std::path::Path;

use crate::fs::Lock;
use crate::ops::recover::{is_touched, recover};
use crate::ops::{OpsError, Workspace};

/// How often recovery is tried again when yet another program died in between.
const TRIES: usize = 3;

/// A held folder; dropping it lets go.
#[derive(Debug)]
pub(in crate::ops) struct Held {
    _lock: Lock,
}

/// Takes the lock of a folder. What a program that died left in it is recovered first. Whoever holds several takes them
/// in the order of their paths, the library's first, so that no two programs wait for each other.
///
/// # Errors
/// [`OpsError::Lock`] when somebody holds it for too long, [`OpsError::Unrecovered`] when what is half done there cannot be
/// brought in order.
pub(in crate::ops) fn hold(workspace: &Workspace, folder: &Path) -> Result<Held, OpsError> {
    for _ in 0..TRIES {
        recover(workspace);
        let lock = workspace.lock_folder(folder)?;
        if !is_touched(workspace, folder) {
            return Ok(Held { _lock: lock });
        }
    }
    Err(OpsError::Unrecovered { folder: folder.to_path_buf() })
}
