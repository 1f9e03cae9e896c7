//! Refresh: the library and all projects are looked at anew, and the cache says what was found.

mod library;
mod projects;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};

use self::library::{FormerLibrary, LibraryNow};
use self::projects::ProjectsNow;
use super::{OpsError, Workspace};
use crate::cache::{self, ChangedInCache, LibraryFacts, Population, ProblemRow};
use crate::changes::{ChangedRows, Operation, ViewKey};
use crate::collection::{Library, Problem, ProblemKind};
use crate::deployment::DeployError;
use crate::error::{ErrorBody, ErrorCode};

/// How deep a refresh looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Every folder is walked; files whose stamp is unchanged are not read again.
    Changed,
    /// Every file is read.
    Everything,
}

/// What a refresh is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RefreshPhase {
    /// Bringing in order what a program left half done.
    Recovering,
    /// Reading artifacts.
    Library,
    /// Looking at projects.
    Projects,
    /// Writing the cache.
    Saving,
    /// Reading contents for the search, behind a refresh.
    Indexing,
}

/// How far a refresh is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RefreshProgress {
    /// What it is doing.
    pub phase: RefreshPhase,
    /// How many are done.
    pub done: u32,
    /// Of how many.
    pub total: Option<u32>,
    /// What it is looking at.
    pub subject: Option<String>,
}

/// What a refresh found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct RefreshOutcome {
    /// Artifacts.
    pub artifacts: u32,
    /// Projects.
    pub projects: u32,
    /// Recorded deployments.
    pub deployments: u32,
    /// Things in the library that cannot be used.
    pub problems: u32,
    /// The views to refresh; empty when nothing changed.
    pub views: Vec<ViewKey>,
    /// The rows that changed; `None` when any may have.
    pub changed: Option<ChangedRows>,
}

/// What a refresh is asked for.
pub struct RefreshRequest<'a> {
    /// How deep it looks.
    pub depth: Depth,
    /// Looks only where one of these paths lies, absolute, files or folders that came, went or changed; `None` looks
    /// everywhere. A path that lies nowhere a refresh looks is passed over.
    pub suspects: Option<&'a BTreeSet<PathBuf>>,
    /// Set when it should stop; the cache then holds what it held before.
    pub cancelled: &'a AtomicBool,
    /// Called now and then, from several threads.
    pub progress: &'a OnProgress<'a>,
}

impl std::fmt::Debug for RefreshRequest<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshRequest")
            .field("depth", &self.depth)
            .field("suspects", &self.suspects)
            .finish_non_exhaustive()
    }
}

/// Called with how far the refresh is, from several threads.
pub type OnProgress<'a> = dyn Fn(RefreshProgress) + Sync + 'a;

/// Looks at everything and brings the cache up to date, in one commit. Nobody cancels.
///
/// # Errors
/// As [`refresh`].
pub fn refresh_cache(
    workspace: &Workspace,
    depth: Depth,
    progress: &OnProgress<'_>,
) -> Result<RefreshOutcome, OpsError> {
    refresh(workspace, &RefreshRequest { depth, suspects: None, cancelled: &AtomicBool::new(false), progress })
}

/// Looks at the library and the projects, or at what is suspected of them, and brings the cache up to date in one commit.
///
/// What did not change is told by stamps and not read; rows that would say the same again are not written.
///
/// # Errors
/// [`OpsError`] when the library or the project list cannot be read, the cache cannot be written, or it was cancelled;
/// the cache then holds what it held before.
pub fn refresh(workspace: &Workspace, request: &RefreshRequest<'_>) -> Result<RefreshOutcome, OpsError> {
    let recovered = super::recover(workspace);
    let seen_at = workspace.now_nanos();
    let library = workspace.find_library()?;
    let (collection, path) = match &library {
        Some(library) => (library.collection.clone(), library.root.display().to_string()),
        None => ("default".to_owned(), String::new()),
    };
    let former = FormerLibrary::read(workspace, &collection, &path);
    let (now, is_looked_at) = match &library {
        // What the cache does not know yet is looked at whole.
        Some(library) if former.is_another => {
            (LibraryNow::look(library, former, &RefreshRequest { suspects: None, ..*request }, seen_at)?, true)
        }
        Some(library) if concerns(request, &library.root) => {
            (LibraryNow::look(library, former, request, seen_at)?, true)
        }
        Some(_) => (LibraryNow::as_known(former), false),
        None => (LibraryNow::as_known(former), true),
    };
    let mut projects = ProjectsNow::look(workspace, &now, request, seen_at)?;
    if request.cancelled.load(Ordering::Relaxed) {
        return Err(DeployError::Cancelled.into());
    }

    report(request.progress, RefreshPhase::Saving, 0, None, None);
    let facts = projects.take_facts();
    let population = Population {
        collection: &collection,
        library_path: &path,
        library: is_looked_at.then(|| LibraryFacts {
            scan: &now.scan,
            former: &now.former,
            problems: now.scan.problems.iter().map(problem_row).collect(),
            look: now.look.clone(),
        }),
        projects: facts,
        seen_at,
        whole_at: request.suspects.is_none().then(|| workspace.now()),
    };
    let newest = |facts| projects.newest(workspace, &now, facts, seen_at);
    let changed = cache::populate_collection_artifact_metadata(workspace.cache(), population, newest)?;
    if request.suspects.is_none() {
        workspace.note_fresh();
    }
    let sets = have_bundles_changed(workspace, request, library.as_ref());
    let held = cache::cache_stats(&*workspace.cache().read()?)?;
    Ok(RefreshOutcome {
        artifacts: held.artifacts,
        projects: held.projects,
        deployments: held.deployments,
        problems: held.problems,
        views: views(&changed, sets, !recovered.is_empty()),
        changed: (!changed.library).then(|| ChangedRows {
            artifacts: changed.artifacts.into_iter().collect(),
            projects: changed.projects.into_iter().collect(),
            listed: changed.listed,
        }),
    })
}

/// Whether a refresh has to look below a folder.
fn concerns(request: &RefreshRequest<'_>, folder: &Path) -> bool {
    request.suspects.is_none_or(|suspects| touch(suspects, folder))
}

/// Whether one of these paths lies in a folder, is it, or lies above it.
fn touch(suspects: &BTreeSet<PathBuf>, place: &Path) -> bool {
    suspects.range(place.to_path_buf()..).next().is_some_and(|first| first.starts_with(place))
        || place.ancestors().any(|above| suspects.contains(above))
}

/// Whether the library's sets and groups are others than they were; they are kept up to date by whoever asks for them.
fn have_bundles_changed(workspace: &Workspace, request: &RefreshRequest<'_>, library: Option<&Library>) -> bool {
    let Some(library) = library else { return false };
    let folders = ["sets", "groups"].map(|folder| library.root.join(folder));
    if !folders.iter().any(|folder| concerns(request, folder)) {
        return false;
    }
    match workspace.look_at_bundles() {
        Ok((_, changed)) => changed,
        Err(error) => {
            tracing::warn!(%error, "the sets cannot be read");
            true
        }
    }
}

/// The views that show other rows now, in the order of the table of operations.
fn views(changed: &ChangedInCache, sets: bool, recovered: bool) -> Vec<ViewKey> {
    use ViewKey as V;
    let rows = !changed.artifacts.is_empty() || !changed.projects.is_empty() || changed.listed || changed.library;
    let is_stale = |key: &str| match key {
        V::ARTIFACTS | V::ENTITIES => rows,
        // What is left out of a set, and how it stands, follows from the rows.
        V::DEPLOYMENT_SETS | V::DEPLOYMENT_SET | V::DEPLOYMENT_SET_MEMBERS => sets || rows,
        V::DEPLOYMENTS | V::PROJECTS => !changed.projects.is_empty() || changed.listed || changed.library,
        V::HISTORY => recovered,
        V::SYSTEM => changed.library || changed.listed,
        _ => false,
    };
    let all = Operation::RefreshCache.views();
    if recovered { all } else { all.into_iter().filter(|view| is_stale(view.as_str())).collect() }
}

fn report(progress: &OnProgress<'_>, phase: RefreshPhase, done: usize, total: Option<usize>, subject: Option<String>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    progress(RefreshProgress { phase, done: number(done), total: total.map(number), subject });
}

/// A problem of the scan as an error with a code and a hint.
fn problem_row(problem: &Problem) -> ProblemRow {
    let body = |code| ErrorBody::new(code, problem.kind.to_string()).at(&problem.path);
    let error = match &problem.kind {
        ProblemKind::Name(error) => ErrorBody::from(error).at(&problem.path),
        ProblemKind::NotUnicode => body(ErrorCode::InvalidName).hint("Rename it."),
        ProblemKind::NoSkillFile => body(ErrorCode::LibraryInvalid).hint("Write a SKILL.md, or move the folder away."),
        ProblemKind::NotAFolder(_) => body(ErrorCode::LibraryInvalid).hint("Put the file into a folder of its own."),
        ProblemKind::Duplicate { .. } => body(ErrorCode::AlreadyExists).hint("Rename one of the two."),
        ProblemKind::LinkEscapes => {
            body(ErrorCode::PathEscape).hint("Replace the link by a copy of what it points to.")
        }
        ProblemKind::Again => body(ErrorCode::LibraryInvalid).hint("Remove the link."),
        ProblemKind::Special => body(ErrorCode::LibraryInvalid).hint("Remove it from the library."),
        ProblemKind::Content(_) => body(ErrorCode::Io).hint("Check whether you may read it."),
        ProblemKind::Record(_) => body(ErrorCode::LibraryInvalid).hint("Mend the record."),
    };
    ProblemRow { path: problem.path.display().to_string(), error }
}
