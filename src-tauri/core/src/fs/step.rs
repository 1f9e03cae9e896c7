//! One step on the disk and its inverse.
//!
//! Steps are written into a journal before the first of them is done. So an inverse must do the right thing when its
//! step was done, was not done, or was taken back already; which of these holds is read from the disk.

use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{EntryKind, FsError, RelPath, Root};

/// A step below the root of that number. No step replaces or deletes content: it only moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Moves what stands somewhere out of the way, to `to`, where nothing stands.
    SetAside {
        /// Which root.
        root: usize,
        /// What is moved.
        from: RelPath,
        /// Where to, in a staging folder.
        to: RelPath,
    },
    /// Moves what was prepared to its place, where nothing stands.
    Place {
        /// Which root.
        root: usize,
        /// What is moved, from a staging folder.
        from: RelPath,
        /// Its place.
        to: RelPath,
    },
    /// Puts a prepared file in place of another in one step; readers see the old one or the new one. The old one keeps a
    /// second name.
    Replace {
        /// Which root.
        root: usize,
        /// The prepared file.
        new: RelPath,
        /// Its place, where a file stands.
        path: RelPath,
        /// The old file's second name.
        old: RelPath,
        /// Where the inverse puts what it finds in the place.
        undone: RelPath,
    },
    /// Creates a folder, unless there is one.
    MakeDir {
        /// Which root.
        root: usize,
        /// The folder.
        path: RelPath,
    },
    /// Removes a folder, if it is empty.
    RemoveDir {
        /// Which root.
        root: usize,
        /// The folder.
        path: RelPath,
    },
}

/// A step that could not be taken back, and where its content is now.
#[derive(Debug)]
pub struct RollbackFailure {
    /// Where the content lies.
    pub at: PathBuf,
    /// What refused.
    pub error: FsError,
}

impl Step {
    /// Does it; says whether anything was changed.
    ///
    /// # Errors
    /// [`FsError`] when it is impossible; also when something stands where nothing may.
    pub fn run(&self, roots: &[Root]) -> Result<bool, FsError> {
        let root = &roots[self.root()];
        match self {
            Self::SetAside { from, to, .. } => {
                if let Some(folder) = to.parent() {
                    root.create_dir_all(&folder)?;
                }
                root.rename_new(from, to).map(|()| true)
            }
            Self::Place { from, to, .. } => root.rename_new(from, to).map(|()| true),
            Self::Replace { new, path, old, .. } => {
                root.second_name(path, old)?;
                root.rename_over(new, path).map(|()| true)
            }
            Self::MakeDir { path, .. } => match root.create_dir(path) {
                Ok(()) => Ok(true),
                // A folder, and not a link to one: opening it tells.
                Err(error) if error.is_already_exists() => root.folder(Some(path)).map(|_| false),
                Err(error) => Err(error),
            },
            Self::RemoveDir { path, .. } => root.remove_empty_dir(path),
        }
    }

    /// Takes it back, whether or not it was done.
    ///
    /// # Errors
    /// [`RollbackFailure`] when it was done and cannot be taken back.
    pub fn undo(&self, roots: &[Root]) -> Result<(), RollbackFailure> {
        let root = &roots[self.root()];
        let failure = |at: &RelPath| {
            let at = at.under(root.path());
            move |error| RollbackFailure { at, error }
        };
        match self {
            Self::SetAside { from, to, .. } => move_back(root, to, from, true).map_err(failure(to)),
            Self::Place { from, to, .. } => move_back(root, to, from, false).map_err(failure(to)),
            Self::Replace { new, path, old, undone, .. } => {
                put_back(root, new, path, old, undone).map_err(failure(old))
            }
            Self::MakeDir { path, .. } => root.remove_empty_dir(path).map(|_| ()).map_err(failure(path)),
            Self::RemoveDir { path, .. } => root.create_dir_all(path).map_err(failure(path)),
        }
    }

    /// Takes back the half that was done of a step that failed.
    pub(super) fn undo_partly(&self, roots: &[Root]) -> Result<(), RollbackFailure> {
        match self {
            Self::Replace { .. } => self.undo(roots),
            // The others are done or not done.
            _ => Ok(()),
        }
    }

    /// The number of its root.
    pub fn root(&self) -> usize {
        match self {
            Self::SetAside { root, .. }
            | Self::Place { root, .. }
            | Self::Replace { root, .. }
            | Self::MakeDir { root, .. }
            | Self::RemoveDir { root, .. } => *root,
        }
    }

    /// The same below the root of another number.
    pub fn below(mut self, number: usize) -> Self {
        match &mut self {
            Self::SetAside { root, .. }
            | Self::Place { root, .. }
            | Self::Replace { root, .. }
            | Self::MakeDir { root, .. }
            | Self::RemoveDir { root, .. } => *root = number,
        }
        self
    }
}

/// Moves `now` back to `before`. `is_content` says that `now` holds what must not be lost, so that its absence, or
/// something else in its old place, is a failure.
fn move_back(root: &Root, now: &RelPath, before: &RelPath, is_content: bool) -> Result<(), FsError> {
    if !is_content && before.parent().is_some_and(|folder| !matches!(root.kind(&folder), Ok(Some(_)))) {
        // The staging folder is gone: this was taken back long ago, and what stands in the place is the old content.
        return Ok(());
    }
    match (root.kind(now)?.is_some(), root.kind(before)?.is_some()) {
        (true, false) => {
            if let Some(folder) = before.parent() {
                root.create_dir_all(&folder)?;
            }
            root.rename_new(now, before)
        }
        (false, false) if is_content => Err(refusal(root, now, io::ErrorKind::NotFound)),
        (true, true) if is_content => Err(refusal(root, before, io::ErrorKind::AlreadyExists)),
        // It was not done, or was taken back; or somebody else removed what had been placed.
        _ => Ok(()),
    }
}

fn put_back(root: &Root, new: &RelPath, path: &RelPath, old: &RelPath, undone: &RelPath) -> Result<(), FsError> {
    if root.kind(old)?.is_none() {
        return Ok(());
    }
    if root.kind(new)?.is_some() {
        // Only the second name was made. It goes, unless somebody wrote under the first since.
        let is_same = root.kind(path)? == Some(EntryKind::File) && root.read(old)? == root.read(path)?;
        return if is_same { root.remove_file(old) } else { Ok(()) };
    }
    if root.kind(path)?.is_some() {
        // Somebody may have written it since: it is set aside, not overwritten.
        root.rename_new(path, undone)?;
    }
    root.rename_new(old, path)
}

fn refusal(root: &Root, path: &RelPath, kind: io::ErrorKind) -> FsError {
    FsError { action: "move back", path: path.under(root.path()), source: kind.into() }
}
