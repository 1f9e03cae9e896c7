//! What stands in the way of files that are to be created: it is not at their own path, so no comparison of single files
//! shows it.

use std::collections::{BTreeSet, HashSet};

use super::error::FileConflict;
use super::plan::{ConflictReason, FileAction};
use super::work::Destination;
use crate::artifact::{FileMode, Tree, TreeNode};
use crate::fs::{self, EntryKind, FsError, RelPath};

/// Finds, with their paths below the artifact, the files and links where a folder is needed, and the folders where a file is needed, that the steps do not
/// take away themselves. A link is never followed, wherever it leads.
///
/// # Errors
/// [`FsError`] when a place cannot be looked at.
pub(super) fn in_the_way(
    destination: &Destination,
    actual: &Tree,
    steps: &[(RelPath, FileAction)],
) -> Result<Vec<(RelPath, FileConflict)>, FsError> {
    if actual.nodes.is_empty() && fs::lstat(&destination.place)?.is_none() {
        return Ok(Vec::new());
    }
    let removed: HashSet<&RelPath> =
        steps.iter().filter(|(_, action)| *action == FileAction::Remove).map(|(path, _)| path).collect();
    let stays = |path: &RelPath| !removed.contains(path);
    let mut found: BTreeSet<(RelPath, bool)> = BTreeSet::new();
    for (path, _) in steps.iter().filter(|(_, action)| *action == FileAction::Create) {
        let mut above = path.parent();
        while let Some(folder) = above {
            if let Some(file) = actual.nodes.get(&folder).filter(|_| stays(&folder)) {
                let is_link = matches!(&file.node, TreeNode::Entry(entry) if entry.mode == FileMode::Link);
                found.insert((folder.clone(), is_link));
            }
            above = folder.parent();
        }
        let is_folder = fs::lstat(&destination.file(path))?.is_some_and(|found| found.kind == EntryKind::Dir);
        if is_folder {
            let mut below = actual.nodes.keys().filter(|other| other.is_within(path)).peekable();
            if below.peek().is_none() || below.any(stays) {
                found.insert((path.clone(), false));
            }
        }
    }
    let conflict = |(path, is_link): (RelPath, bool)| {
        let reason = if is_link { ConflictReason::LinkInTheWay } else { ConflictReason::TypeChanged };
        let conflict = FileConflict { path: destination.shown_file(&path), reason };
        (path, conflict)
    };
    Ok(found.into_iter().map(conflict).collect())
}
