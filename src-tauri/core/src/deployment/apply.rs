//! Carrying a plan out: prepare, move, commit.
//!
//! Everything that can fail for want of room or permission happens before the first move. Each artifact's moves can be
//! taken back alone; the manifest's rename is the commit point, and until then everything can be taken back.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::DeployError;
use super::manager::{DeploymentManager, Planned, Work};
use super::plan::{ArtifactResult, FileAction, ResultStatus};
use crate::artifact::{KnownFile, KnownFiles};
use crate::fs::{self, RelPath, Staging, Transaction};
use crate::project::{Manifest, Record, RecordKey};
use crate::time::Timestamp;

/// The circumstances under which a plan is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Execution<'a> {
    /// The operation's id; names its staging folder and its history.
    pub operation: &'a str,
    /// Now.
    pub at: Timestamp,
    /// Where displaced files go: a folder of this operation's own, made when it is needed.
    pub history: &'a Path,
}

/// What was done.
#[derive(Debug, Default)]
pub struct Applied {
    /// One for each artifact of the plan.
    pub results: Vec<ArtifactResult>,
    /// The records that were written.
    pub written: Vec<Record>,
    /// The records that were removed.
    pub removed: Vec<RecordKey>,
    /// What is now known of the files that were written, by the artifact's place.
    pub known: Vec<(PathBuf, KnownFiles)>,
}

/// Prepares one artifact in its slot of the staging folder; nothing outside it is touched.
type Stage = fn(&Work, &Staging, usize) -> Result<(), DeployError>;
/// Moves one artifact's files and changes the manifest in memory.
type Move = fn(&Work, &Moving<'_>, &mut Transaction, &mut Manifest) -> Result<(), DeployError>;

/// What the moves of one artifact need to know.
pub(super) struct Moving<'a> {
    pub manager: &'a DeploymentManager<'a>,
    pub root: &'a Path,
    pub staging: &'a Staging,
    pub slot: usize,
    pub at: Timestamp,
}

impl Moving<'_> {
    /// Refuses an artifact whose place is no longer where the plan found it: a folder on the way became a link.
    pub fn check_way(&self, work: &Work) -> Result<(), DeployError> {
        match self.manager.resolve(&work.destination.path, work.key.artifact.kind)? {
            Ok(now) if now.place == work.destination.place => Ok(()),
            _ => Err(DeployError::ProjectMoved { path: work.destination.place.clone() }),
        }
    }
}

/// Runs all phases; see the module.
pub(super) fn run(
    manager: &DeploymentManager<'_>,
    planned: Planned,
    execution: &Execution<'_>,
    stage: Stage,
    moves: Move,
) -> Result<Applied, DeployError> {
    let Planned { plan, root, mut manifest, works } = planned;
    let mut applied =
        Applied { results: plan.artifacts.iter().map(|part| part.foreseen()).collect(), ..Applied::default() };
    if works.iter().all(Option::is_none) {
        return Ok(applied);
    }
    let mut transaction = Transaction::new();
    if !transaction.create_dirs(&root)?.is_empty() {
        manifest.note_created(".");
    }
    let prepared = transaction.mark();
    let staging = Staging::create(&root, execution.operation)?;
    let outcome = (|| {
        let staged: Vec<Option<Result<(), DeployError>>> = works
            .par_iter()
            .enumerate()
            .map(|(slot, work)| work.as_ref().map(|work| stage(work, &staging, slot)))
            .collect();
        let mut done = Vec::new();
        for (slot, (work, staged)) in works.iter().zip(staged).enumerate() {
            let (Some(work), Some(staged)) = (work, staged) else { continue };
            let moving = Moving { manager, root: &root, staging: &staging, slot, at: execution.at };
            let mark = transaction.mark();
            match staged.and_then(|()| moves(work, &moving, &mut transaction, &mut manifest)) {
                Ok(()) => done.push(work),
                Err(error) => {
                    transaction.rollback_to(mark);
                    fail(&mut applied.results[slot], &error);
                }
            }
        }
        if !done.is_empty() {
            manifest.check_unmoved()?;
            manifest.save()?;
        }
        Ok(done)
    })();
    let done = match outcome {
        Ok(done) if !done.is_empty() => done,
        nothing => {
            transaction.rollback_to(prepared);
            staging.remove();
            return nothing.map(|_| applied);
        }
    };
    transaction.commit();
    if keep_displaced(&staging, execution.history) {
        staging.remove();
    }
    finish_root(&manifest, &root);
    // The manifest is written last: by the file system's own clock, its change time is when the others were seen.
    let committed = fs::lstat(manifest.path()).ok().flatten().map_or(0, |found| found.stamp.ctime);
    for work in done {
        match manifest.find(&work.key) {
            Some(record) => {
                applied.written.push(record.clone());
                applied.known.extend(known_now(work, record, committed));
            }
            None => applied.removed.push(work.key.clone()),
        }
    }
    Ok(applied)
}

fn fail(result: &mut ArtifactResult, error: &DeployError) {
    result.status = ResultStatus::Failed;
    result.changes.clear();
    result.error = Some(error.into());
}

/// Moves what was displaced to history, and says whether nothing of it remains here. The deploy is done by then: a
/// failure is logged, and the files stay in the staging folder, which `skm doctor` names.
fn keep_displaced(staging: &Staging, history: &Path) -> bool {
    let old = staging.old();
    if fs::list_dir(&old).is_ok_and(|items| items.is_empty()) {
        return true;
    }
    match fs::move_tree(&old, history) {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "displaced files could not be moved to history");
            false
        }
    }
}

/// Removes a profile root that deploying had made and that is empty again.
fn finish_root(manifest: &Manifest, root: &Path) {
    if manifest.is_empty() && manifest.created_folders().contains(".") {
        let mut transaction = Transaction::new();
        if let Err(error) = transaction.remove_empty_dir(root) {
            tracing::warn!(%error, "an emptied profile folder could not be removed");
        }
        transaction.commit();
    }
}

/// The stamps of what was just written, so that the next look does not read it again.
fn known_now(work: &Work, record: &Record, seen_at: i64) -> Option<(PathBuf, KnownFiles)> {
    let mut known = KnownFiles { seen_at, ..KnownFiles::default() };
    for (path, entry) in &record.files.0 {
        let stamp = fs::lstat(&work.destination.file(path)).ok()??.stamp;
        known.files.insert(path.clone(), KnownFile { stamp, entry: *entry });
    }
    Some((work.destination.place.clone(), known))
}

/// Moves a file that is to be replaced or removed into its old slot, and makes sure it is still the one that was
/// planned for.
pub(super) fn set_aside(
    work: &Work,
    moving: &Moving<'_>,
    path: &RelPath,
    transaction: &mut Transaction,
) -> Result<(), DeployError> {
    let from = work.destination.file(path);
    let to = path.under(&moving.staging.old_slot(moving.slot));
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    transaction.place(&from, &to)?;
    check_unmoved(work, path, &to, &from)
}

/// Refuses a file that changed since the plan looked at it.
pub(super) fn check_unmoved(work: &Work, path: &RelPath, now_at: &Path, shown: &Path) -> Result<(), DeployError> {
    let planned = work.actual.nodes.get(path).map(|file| file.stamp);
    let found = fs::lstat(now_at)?.map(|found| found.stamp);
    // Moving a file changes its ctime, so that one is not compared.
    let same = planned
        .zip(found)
        .is_some_and(|(a, b)| (a.size, a.mtime, a.inode, a.mode) == (b.size, b.mtime, b.inode, b.mode));
    if same { Ok(()) } else { Err(DeployError::ProjectMoved { path: shown.to_path_buf() }) }
}

/// The steps that do one thing.
pub(super) fn steps<'a>(work: &'a Work, actions: &'static [FileAction]) -> impl Iterator<Item = &'a RelPath> {
    work.steps.iter().filter(move |(_, action)| actions.contains(action)).map(|(path, _)| path)
}
