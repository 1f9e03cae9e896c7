//! Refresh: the library and all projects are looked at anew, and the cache says what was found.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::look::{Against, SharedVersion, look_at_entry, manifest_stamps};
use super::{OpsError, Workspace};
use crate::artifact::ArtifactId;
use crate::cache::{self, Population, ProblemRow, ProjectFacts};
use crate::changes::{ChangedRows, Operation, ViewKey};
use crate::collection::{Located, Problem, ProblemKind, Scan};
use crate::deployment::LibraryVersion;
use crate::error::{ErrorBody, ErrorCode};
use crate::fs::Stamp;
use crate::project::{ProjectEntry, ProjectList};

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
    /// Reading artifacts.
    Library,
    /// Looking at projects.
    Projects,
    /// Writing the cache.
    Saving,
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
/// # Errors
/// [`OpsError`] when the library or the project list cannot be read, the cache cannot be written, or it was cancelled;
/// the cache then holds what it held before.
pub fn refresh(workspace: &Workspace, request: &RefreshRequest<'_>) -> Result<RefreshOutcome, OpsError> {
    let RefreshRequest { depth, progress, .. } = *request;
    super::recover(workspace);
    let seen_at = workspace.now_nanos();
    let known = match depth {
        Depth::Everything => HashMap::new(),
        Depth::Changed => workspace.cache().read().and_then(|reader| cache::known_all(&reader)).unwrap_or_default(),
    };
    let lookup = |place: &Path| known.get(place).cloned();
    let located = workspace.locate_library()?;
    let (collection, library_path, scan) = match &located {
        Located::Ready(library) => {
            let told = |done, total| report(progress, RefreshPhase::Library, done, Some(total), None);
            let scan = Scan::run(library, &lookup, &told)?;
            (library.collection.clone(), library.root.display().to_string(), scan)
        }
        Located::Absent { .. } => ("default".to_owned(), String::new(), Scan::default()),
    };
    let targets: HashMap<ArtifactId, SharedVersion> = scan
        .artifacts
        .iter()
        .filter_map(|artifact| {
            let version = LibraryVersion { ledger: artifact.ledger.clone()?, place: artifact.place.clone() };
            Some((artifact.id.clone(), Arc::new(version)))
        })
        .collect();
    let against = Against { target: &|id| targets.get(id).cloned(), known: &lookup, seen_at };
    let projects = look_at_all(workspace, &against, progress)?;

    report(progress, RefreshPhase::Saving, 0, None, None);
    let (facts, seen): (Vec<_>, Vec<_>) = projects.into_iter().map(|Looked { facts, seen }| (facts, seen)).unzip();
    let newest = |facts| look_again(workspace, facts, seen, &against);
    let problems: Vec<ProblemRow> = scan.problems.iter().map(problem_row).collect();
    let population = Population {
        collection: &collection,
        library_path: &library_path,
        scan: &scan,
        problems: &problems,
        projects: facts,
        seen_at,
        at: workspace.now(),
    };
    cache::populate_collection_artifact_metadata(workspace.cache(), population, newest)?;
    workspace.note_fresh();
    let held = cache::cache_stats(&*workspace.cache().read()?)?;
    Ok(RefreshOutcome {
        artifacts: held.artifacts,
        projects: held.projects,
        deployments: held.deployments,
        problems: held.problems,
        views: Operation::RefreshCache.views(),
        changed: None,
    })
}

/// A project as the refresh found it.
struct Looked {
    facts: ProjectFacts,
    seen: Seen,
}

/// What the facts of a project were read from.
#[derive(PartialEq)]
struct Seen {
    entry: ProjectEntry,
    /// Its manifests as `stat` saw them before they were read.
    manifests: Vec<(PathBuf, Option<Stamp>)>,
}

impl Seen {
    fn now(workspace: &Workspace, entry: ProjectEntry) -> Self {
        Self { manifests: manifest_stamps(workspace, &entry.path.to_string_lossy()), entry }
    }
}

/// The projects as they are now. A deploy may have written a manifest, or a project been added or removed, since they
/// were looked at; what was written through for that would be undone by facts that are older.
fn look_again(
    workspace: &Workspace,
    facts: Vec<ProjectFacts>,
    seen: Vec<Seen>,
    against: &Against<'_>,
) -> Vec<ProjectFacts> {
    let entries = match ProjectList::load(&workspace.home().projects_file()) {
        Ok(list) => list.entries(),
        Err(error) => {
            tracing::warn!(%error, "the project list became unreadable during a refresh");
            return facts;
        }
    };
    let mut known: HashMap<PathBuf, (ProjectFacts, Seen)> =
        facts.into_iter().zip(seen).map(|(facts, seen)| (seen.entry.path.clone(), (facts, seen))).collect();
    let now = entries.into_iter().map(|entry| match known.remove(&entry.path) {
        Some((facts, seen)) if seen == Seen::now(workspace, entry.clone()) => facts,
        _ => look_at_entry(workspace, &entry, against),
    });
    without_doubles(now, |facts| &facts.path)
}

/// Two entries may lead to one folder.
fn without_doubles<T>(looked: impl IntoIterator<Item = T>, path: impl Fn(&T) -> &String) -> Vec<T> {
    let mut seen = HashSet::new();
    looked.into_iter().filter(|one| seen.insert(path(one).clone())).collect()
}

fn look_at_all(
    workspace: &Workspace,
    against: &Against<'_>,
    progress: &OnProgress<'_>,
) -> Result<Vec<Looked>, OpsError> {
    let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
    let (total, done) = (entries.len(), AtomicUsize::new(0));
    let looked: Vec<Looked> = entries
        .into_par_iter()
        .map(|entry| {
            let seen = Seen::now(workspace, entry);
            let facts = look_at_entry(workspace, &seen.entry, against);
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            report(progress, RefreshPhase::Projects, done, Some(total), Some(facts.name.clone()));
            Looked { facts, seen }
        })
        .collect();
    Ok(without_doubles(looked, |looked| &looked.facts.path))
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
