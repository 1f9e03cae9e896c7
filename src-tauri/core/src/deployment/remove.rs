//! Taking a deployment out of a project.

use std::collections::HashSet;

use super::apply::{Moving, check_unmoved, set_aside, steps};
use super::error::DeployError;
use super::manager::Work;
use super::plan::FileAction;
use super::work::Destination;
use crate::artifact::Shape;
use crate::fs::{self, RelPath, Staging, Transaction};
use crate::project::Manifest;

/// Nothing has to be prepared to take files away.
pub(super) fn stage(_work: &Work, _staging: &Staging, _slot: usize) -> Result<(), DeployError> {
    Ok(())
}

/// Moves the files of the ledger aside, removes folders left empty, and forgets the record.
pub(super) fn take_out(
    work: &Work,
    moving: &Moving<'_>,
    transaction: &mut Transaction,
    manifest: &mut Manifest,
) -> Result<(), DeployError> {
    moving.check_way(work)?;
    let destination = &work.destination;
    if destination.shape == Shape::Folder && !work.steps.is_empty() && holds_only(work)? {
        let old = moving.staging.old_slot(moving.slot);
        transaction.place(&destination.place, &old)?;
        for path in steps(work, &[FileAction::Remove]) {
            check_unmoved(work, path, &path.under(&old), &destination.file(path))?;
        }
    } else {
        for path in steps(work, &[FileAction::Remove]) {
            set_aside(work, moving, path, transaction)?;
        }
        // Also those of files that somebody deleted: their folders were made for them.
        let recorded = manifest.find(&work.key).map(|record| record.files.0.keys()).into_iter().flatten();
        for path in recorded {
            remove_emptied(destination, path, transaction)?;
        }
        if destination.shape == Shape::Folder {
            transaction.remove_empty_dir(&destination.place)?;
        }
    }
    manifest.remove(&work.key);
    remove_created_above(destination, moving, transaction, manifest)
}

/// Removes the folders between a file and its artifact's own folder that are empty now, deepest first.
pub(super) fn remove_emptied(
    destination: &Destination,
    path: &RelPath,
    transaction: &mut Transaction,
) -> Result<(), DeployError> {
    if destination.shape == Shape::File {
        return Ok(());
    }
    let mut folder = path.parent();
    while let Some(inner) = folder {
        let place = inner.under(&destination.place);
        if !transaction.remove_empty_dir(&place)? && fs::exists(&place) {
            break;
        }
        folder = inner.parent();
    }
    Ok(())
}

/// Removes the folders above the artifact that deploying had made and that are empty now.
fn remove_created_above(
    destination: &Destination,
    moving: &Moving<'_>,
    transaction: &mut Transaction,
    manifest: &mut Manifest,
) -> Result<(), DeployError> {
    let mut folder = destination.path.parent();
    while let Some(inner) = folder {
        let ours = manifest.created_folders().contains(inner.as_str());
        if !ours || !transaction.remove_empty_dir(&inner.under(moving.root))? {
            break;
        }
        manifest.forget_created(inner.as_str());
        folder = inner.parent();
    }
    Ok(())
}

/// Whether the deployed folder holds the files to remove and nothing else whatever, so that it can be moved whole.
/// What walks leave out counts here: a person's `.git` or `.venv` inside must stay.
fn holds_only(work: &Work) -> Result<bool, DeployError> {
    let place = &work.destination.place;
    let removed: HashSet<&RelPath> = steps(work, &[FileAction::Remove]).collect();
    let mut folders = vec![place.clone()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        let items = fs::list_dir(&folder)?;
        if items.is_empty() {
            return Ok(false);
        }
        for item in items {
            if item.kind == fs::EntryKind::Dir {
                folders.push(item.path);
            } else if super::write::below(&item.path, place).is_some_and(|path| removed.contains(&path)) {
                files += 1;
            } else {
                return Ok(false);
            }
        }
    }
    Ok(files == work.steps.len())
}
