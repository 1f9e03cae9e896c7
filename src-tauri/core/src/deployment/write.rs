//! Preparing and placing the files of a deploy.

use std::path::Path;

use super::apply::{Moving, set_aside, steps};
use super::error::DeployError;
use super::manager::Work;
use super::plan::FileAction;
use super::work::Destination;
use crate::artifact::{FileMode, Shape, copy_entry};
use crate::fs::{self, RelPath, Staging, Transaction};
use crate::project::{Manifest, Record};

const WRITTEN: &[FileAction] = &[FileAction::Create, FileAction::Replace];

/// Copies every file that will be written into the staging folder, hashing on the way.
pub(super) fn stage(work: &Work, staging: &Staging, slot: usize) -> Result<(), DeployError> {
    let Some(source) = &work.source else { return Ok(()) };
    let slot = staging.new_slot(slot);
    let mut folder = None;
    for path in steps(work, WRITTEN) {
        let Some(target) = source.ledger.0.get(path) else { continue };
        let to = staged(work, &slot, path);
        let parent = to.parent().map(Path::to_path_buf);
        if parent != folder {
            if let Some(parent) = &parent {
                fs::create_dir_all(parent)?;
            }
            folder = parent;
        }
        let from = match work.destination.shape {
            Shape::File => source.place.clone(),
            Shape::Folder => path.under(&source.place),
        };
        let copied = copy_entry(&from, target.mode, &to)?;
        let executable = copied.mode == FileMode::Executable;
        if copied != *target || (executable && cfg!(unix) && !is_executable(&to)?) {
            return Err(DeployError::LibraryMoved { path: path.clone() });
        }
    }
    Ok(())
}

/// Moves the prepared files into place and records the deployment.
pub(super) fn place(
    work: &Work,
    moving: &Moving<'_>,
    transaction: &mut Transaction,
    manifest: &mut Manifest,
) -> Result<(), DeployError> {
    let Some(source) = &work.source else { return Ok(()) };
    moving.check_way(work)?;
    let slot = moving.staging.new_slot(moving.slot);
    let mut created = Vec::new();
    if let Some(parent) = work.destination.place.parent() {
        created = transaction.create_dirs(parent)?;
    }
    if work.actual.nodes.is_empty() && !fs::exists(&work.destination.place) {
        transaction.place(&slot, &work.destination.place)?;
    } else {
        for path in steps(work, &[FileAction::Replace, FileAction::Remove]) {
            set_aside(work, moving, path, transaction)?;
        }
        // Before anything is placed: a folder that was emptied, by this or by hand, may become a file.
        let recorded = manifest.find(&work.key).map(|record| record.files.0.keys()).into_iter().flatten();
        for path in recorded.filter(|path| !source.ledger.0.contains_key(*path)) {
            super::remove::remove_emptied(&work.destination, path, transaction)?;
        }
        for path in steps(work, WRITTEN) {
            check_folders(&work.destination, path)?;
            let to = work.destination.file(path);
            if let Some(parent) = to.parent() {
                transaction.create_dirs(parent)?;
            }
            transaction.place(&staged(work, &slot, path), &to)?;
        }
    }
    for folder in created {
        if let Some(folder) = below(&folder, moving.root) {
            manifest.note_created(folder.as_str());
        }
    }
    let profile = moving.manager.profile;
    manifest.put(Record {
        artifact: source.id.clone(),
        artifact_uuid: Some(source.uuid.clone()),
        collection: Some(source.collection.clone()),
        profile: Some(profile.id.clone()),
        platform: Some(profile.platform.clone()),
        path: work.destination.path.clone(),
        deployed_at: Some(moving.at),
        content_hash: Some(source.ledger.content_hash()),
        mode: Some("copy".to_owned()),
        files: source.ledger.clone(),
    });
    Ok(())
}

/// Refuses a file whose folders, from its artifact's own on, are no longer folders: nothing is written through a link.
fn check_folders(destination: &Destination, file: &RelPath) -> Result<(), DeployError> {
    if destination.shape == Shape::File {
        return Ok(());
    }
    let mut places = vec![destination.place.clone()];
    let mut above = file.parent();
    while let Some(folder) = above {
        places.push(folder.under(&destination.place));
        above = folder.parent();
    }
    for place in places {
        if fs::lstat(&place)?.is_some_and(|found| found.kind != fs::EntryKind::Dir) {
            return Err(DeployError::ProjectMoved { path: place });
        }
    }
    Ok(())
}

/// A folder's path below the profile root.
pub(super) fn below(folder: &Path, root: &Path) -> Option<RelPath> {
    RelPath::from_os(folder.strip_prefix(root).ok()?).ok()
}

fn staged(work: &Work, slot: &Path, path: &RelPath) -> std::path::PathBuf {
    match work.destination.shape {
        Shape::File => slot.to_path_buf(),
        Shape::Folder => path.under(slot),
    }
}

fn is_executable(path: &Path) -> Result<bool, DeployError> {
    Ok(fs::lstat(path)?.is_some_and(|found| found.stamp.is_executable()))
}
