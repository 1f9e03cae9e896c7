//! Recovery: what a program that died left half done is brought to before or after.
//!
//! A journal whose folders nobody holds belongs to a program that is gone. Whoever comes next, the window or `skm`, to
//! change or only to look, brings it in order first.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::finishing::moved_in_library;
use super::history::{OperationKind, kind_of, write_record};
use super::write_back::{look_again, tell};
use super::{OpsError, Workspace};
use crate::artifact::ArtifactId;
use crate::deployment::{
    Intent, Journal, JournalFile, Leftover, OperationRecord, PartRecord, Phase, finish, take_back,
};
use crate::error::{ErrorBody, ErrorCode};
use crate::fs::{self, Lock, checkpoint};
use crate::project::{Manifest, ProjectRoot};

/// How an interrupted operation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RecoveryOutcome {
    /// Everything is as before it.
    TakenBack,
    /// It was done already; what was missing was tidied up.
    Finished,
}

/// An interrupted operation that was brought in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Recovered {
    /// The operation's id.
    pub operation: String,
    /// What it was; `None` when it was interrupted before that was written down.
    pub kind: Option<OperationKind>,
    /// How it ended.
    pub outcome: RecoveryOutcome,
    /// The names of the projects it concerned.
    pub projects: Vec<String>,
    /// What could not be put back by itself, with where it is now.
    pub problems: Vec<ErrorBody>,
}

/// Brings every interrupted operation in order whose folders nobody holds. Without any it costs one look at a folder.
/// What cannot be recovered now is logged, and tried again next time.
pub fn recover(workspace: &Workspace) -> Vec<Recovered> {
    let files = match JournalFile::all(&workspace.home().journals()) {
        Ok(files) => files,
        Err(error) => {
            tracing::warn!(%error, "the journals cannot be read");
            return Vec::new();
        }
    };
    let recovered: Vec<Recovered> = files.into_iter().filter_map(|file| recover_one(workspace, &file)).collect();
    workspace.note_recovered(&recovered);
    recovered
}

/// Whether an interrupted operation, or one under way, lies in a folder.
pub(super) fn is_touched(workspace: &Workspace, folder: &Path) -> bool {
    let files = JournalFile::all(&workspace.home().journals()).unwrap_or_default();
    // One that is committed only waits to be tidied up.
    files.iter().filter(|file| file.phase() != Phase::Committed).any(|file| match file.read() {
        Ok(Some(journal)) => journal.roots.iter().any(|root| root == folder && fs::exists(root)),
        _ => false,
    })
}

fn recover_one(workspace: &Workspace, file: &JournalFile) -> Option<Recovered> {
    let journal = match file.read() {
        Ok(journal) => journal?,
        Err(error) => {
            tracing::error!(%error, "an interrupted operation cannot be recovered");
            return None;
        }
    };
    if !journal.roots.iter().any(|root| fs::is_dir(root)) {
        // Its folders are away, perhaps with the disk they are on; it waits for them.
        return None;
    }
    let _locks = lock_all(workspace, &journal.roots)?;
    checkpoint("recovery-found");
    // Now that the folders are ours: somebody may have been quicker.
    let files = JournalFile::all(&workspace.home().journals()).ok()?;
    let file = files.into_iter().find(|other| other.id() == file.id())?;
    let journal = file.read().ok()??;
    let operation = file.id().to_owned();
    let is_known = !journal.operation.parts.is_empty() || journal.operation.bundles.is_some();
    let kind = is_known.then(|| kind_of(&journal.operation));
    let projects = projects_of(&journal);
    let is_committed = file.phase() == Phase::Committed;
    let leftovers = if is_committed {
        finish_committed(workspace, &journal, file)
    } else {
        let leftovers = take_back(&journal, file, &workspace.home().history().join(&operation))
            .inspect_err(|error| tracing::error!(%error, "an interrupted operation could not be taken back yet"))
            .ok()?;
        look_at_all(workspace, &journal);
        leftovers
    };
    let outcome = if is_committed { RecoveryOutcome::Finished } else { RecoveryOutcome::TakenBack };
    tracing::info!(operation, ?outcome, "an interrupted operation was brought in order");
    Some(Recovered { operation, kind, outcome, projects, problems: leftovers.iter().map(problem).collect() })
}

/// Takes the locks of all folders without waiting; `None` when somebody is at work there.
fn lock_all(workspace: &Workspace, roots: &[PathBuf]) -> Option<Vec<Lock>> {
    let mut sorted: Vec<&PathBuf> = roots.iter().collect();
    sorted.sort();
    let mut locks = Vec::new();
    for root in sorted {
        match workspace.try_lock_folder(root) {
            Ok(Some(lock)) => locks.push(lock),
            Ok(None) => return None,
            Err(error) => {
                tracing::warn!(%error, "a lock cannot be taken");
                return None;
            }
        }
    }
    Some(locks)
}

/// The end of an operation that had committed.
fn finish_committed(workspace: &Workspace, journal: &Journal, file: JournalFile) -> Vec<Leftover> {
    file.drop_earlier();
    let leftovers = finish(journal, &workspace.home().history().join(file.id()));
    keep_contents(workspace, &journal.operation);
    checkpoint("objects-kept");
    let is_here = |part: &&PartRecord| match part.intent {
        Intent::Deploy => true,
        // What no program reads where it stands is imported, and nothing is written down there.
        Intent::Import | Intent::Adopt => part.record_after.is_some(),
        _ => false,
    };
    for part in journal.operation.parts.iter().filter(is_here) {
        if let Ok(project) = ProjectRoot::open(Path::new(&part.project_path))
            && let Err(error) = super::projects::put_in_list(workspace, &[&project])
        {
            tracing::warn!(%error, "the project could not be added to the list");
        }
    }
    look_at_all(workspace, journal);
    checkpoint("cache-told");
    match write_record(workspace, &journal.operation) {
        Ok(()) if leftovers.is_empty() => file.done(),
        Ok(()) => {}
        Err(error) => tracing::warn!(%error, "history could not be written; the next start tries again"),
    }
    leftovers
}

/// Keeps the contents that were deployed, as far as they still are what was recorded.
fn keep_contents(workspace: &Workspace, operation: &OperationRecord) {
    let mut contents = Vec::new();
    for part in &operation.parts {
        let Some(record) = part.record_after.as_deref().and_then(Manifest::record_of_text) else { continue };
        if record.is_link() {
            continue;
        }
        let place = Path::new(&part.project_path).join(&part.destination);
        for (path, entry) in &record.files.0 {
            let file = match record.artifact.kind.shape() {
                crate::artifact::Shape::File => place.clone(),
                crate::artifact::Shape::Folder => path.under(&place),
            };
            if entry.mode != crate::artifact::FileMode::Link
                && let Ok(bytes) = fs::read(&file)
                && crate::artifact::Digest::of(&bytes) == entry.digest
                && crate::objects::Objects::keeps(bytes.len() as u64, &bytes)
            {
                contents.push((entry.digest, bytes));
            }
        }
    }
    if let Err(error) = workspace.objects().put_all(contents) {
        tracing::warn!(%error, "what was deployed could not be kept; merging with it will not be possible");
    }
}

/// The lists show the projects, and what the library has of these artifacts, as they are now.
fn look_at_all(workspace: &Workspace, journal: &Journal) {
    let library = workspace.find_library().ok().flatten();
    let moved: Vec<ArtifactId> = moved_in_library(&journal.operation);
    let (behind, _) = tell(workspace, library.as_ref(), &[], &moved);
    if behind {
        tracing::warn!("the cache could not be told of a recovered operation");
    }
    if journal.operation.bundles.is_some()
        && let Err(error) = workspace.bundles()
    {
        tracing::warn!(%error, "the sets of the library could not be read anew");
    }
    let listed = listed(workspace).unwrap_or_default();
    for root in journal.roots.iter().filter_map(|root| ProjectRoot::open(root).ok()) {
        if listed.contains(&root) {
            look_again(workspace, &root, library.as_ref());
        }
    }
}

fn listed(workspace: &Workspace) -> Result<Vec<ProjectRoot>, OpsError> {
    let entries = crate::project::ProjectList::load(&workspace.home().projects_file())?.entries();
    Ok(entries.iter().filter_map(|entry| ProjectRoot::open(&entry.path).ok()).collect())
}

fn projects_of(journal: &Journal) -> Vec<String> {
    let mut names: Vec<String> = journal.operation.parts.iter().map(|part| part.project_name.clone()).collect();
    names.extend(journal.operation.bundles.iter().map(|edited| edited.library_name.clone()));
    if names.is_empty() {
        let name = |root: &PathBuf| root.file_name().map(|name| name.to_string_lossy().into_owned());
        names = journal.roots.iter().filter_map(name).collect();
    }
    names.sort();
    names.dedup();
    names
}

fn problem(leftover: &Leftover) -> ErrorBody {
    ErrorBody::new(ErrorCode::Io, leftover.message.clone())
        .hint("Look at it and put it where it belongs; it is kept until history is pruned.")
        .at(&leftover.at)
}
