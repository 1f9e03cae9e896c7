//! Holding the folders that an operation touches, after bringing them in order.

use std::path::{Path, PathBuf};

use crate::fs::Lock;
use crate::ops::recover::{is_touched, recover};
use crate::ops::{OpsError, Workspace};

/// How often recovery is tried again when yet another program died in between.
const TRIES: usize = 3;

/// Held locks; dropping it lets go of all.
#[derive(Debug)]
pub(in crate::ops) struct Held {
    _locks: Vec<Lock>,
}

/// Takes the locks of folders, always in the same order, so that two programs cannot wait for each other. What a
/// program that died left in them is recovered first.
///
/// # Errors
/// [`OpsError::Lock`] when somebody holds one for too long, [`OpsError::Unrecovered`] when what is half done there cannot
/// be brought in order.
pub(in crate::ops) fn hold(workspace: &Workspace, folders: &[&Path]) -> Result<Held, OpsError> {
    let mut sorted: Vec<PathBuf> = folders.iter().map(|folder| folder.to_path_buf()).collect();
    sorted.sort();
    sorted.dedup();
    for _ in 0..TRIES {
        recover(workspace);
        let locks = sorted.iter().map(|folder| workspace.lock_folder(folder)).collect::<Result<_, _>>()?;
        if !is_touched(workspace, &sorted) {
            return Ok(Held { _locks: locks });
        }
    }
    Err(OpsError::Unrecovered { folder: sorted.into_iter().next().unwrap_or_default() })
}
