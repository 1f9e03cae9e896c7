//! Refresh: the library and all projects are looked at anew, and the cache says what was found.

mod library;
mod projects;
mod writing;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use serde::{Deserialize, Serialize};

use self::library::{FormerLibrary, LibraryNow};
use self::projects::ProjectsNow;
use self::writing::{Commit, ProjectsPart, Writing};
use super::{OpsError, Workspace};
use crate::cache::{self, CacheError, ChangedInCache, LibraryPart};
use crate::changes::{ChangedRows, ViewKey};
use crate::collection::{Library, Parts, Scan, ScannedArtifact};
use crate::deployment::DeployError;

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

/// What a refresh that is under way has written so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshPart {
    /// The views to refresh; empty when nothing changed.
    pub views: Vec<ViewKey>,
    /// The rows that changed; `None` when any may have.
    pub changed: Option<ChangedRows>,
}

/// How many projects are looked at, as a rule, before what was found is written.
pub const PROJECTS_AT_ONCE: usize = 16;
/// How many artifacts of a library that the cache does not have are examined, as a rule, before they are written.
pub const ARTIFACTS_AT_ONCE: usize = 1_000;

/// What a refresh is asked for.
pub struct RefreshRequest<'a> {
    /// How deep it looks.
    pub depth: Depth,
    /// Looks only where one of these paths lies, absolute, files or folders that came, went or changed; `None` looks
    /// everywhere. A path that lies nowhere a refresh looks is passed over.
    pub suspects: Option<&'a BTreeSet<PathBuf>>,
    /// Set when it should stop; the cache then holds what it held before, and what was written until then.
    pub cancelled: &'a AtomicBool,
    /// Called now and then, from several threads.
    pub progress: &'a OnProgress<'a>,
    /// How many projects are looked at before what was found is written, [`PROJECTS_AT_ONCE`] as a rule and at least one. What
    /// they come to is held until then, a kilobyte or two for each deployment.
    pub at_once: usize,
    /// How many artifacts of a library that the cache does not have are examined before they are written,
    /// [`ARTIFACTS_AT_ONCE`] as a rule and at least one. The next are examined meanwhile.
    pub artifacts_at_once: usize,
    /// Called after each commit but the last, whose changes the outcome tells with all others.
    pub on_part: &'a (dyn Fn(RefreshPart) + Sync),
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

/// Looks at everything and brings the cache up to date. Nobody cancels.
///
/// # Errors
/// As [`refresh`].
pub fn refresh_cache(
    workspace: &Workspace,
    depth: Depth,
    progress: &OnProgress<'_>,
) -> Result<RefreshOutcome, OpsError> {
    let cancelled = AtomicBool::new(false);
    let request = RefreshRequest {
        depth,
        suspects: None,
        cancelled: &cancelled,
        progress,
        at_once: PROJECTS_AT_ONCE,
        artifacts_at_once: ARTIFACTS_AT_ONCE,
        on_part: &|_| {},
    };
    refresh(workspace, &request)
}

/// Looks at the library and the projects, or at what is suspected of them, and brings the cache up to date: in one commit, or
/// in several where there are many projects to look at, each of them whole in one.
///
/// What did not change is told by stamps and not read; rows that would say the same again are not written.
///
/// # Errors
/// [`OpsError`] when the library or the project list cannot be read, the cache cannot be written, or it was cancelled;
/// the cache then holds what it held before, but for the commits that [`RefreshRequest::on_part`] was told of.
pub fn refresh(workspace: &Workspace, request: &RefreshRequest<'_>) -> Result<RefreshOutcome, OpsError> {
    let recovered = super::recover(workspace);
    let seen_at = workspace.now_nanos();
    let library = workspace.find_library()?;
    let (collection, path) = match &library {
        Some(library) => (library.collection.clone(), library.root.display().to_string()),
        None => ("default".to_owned(), String::new()),
    };
    let former = FormerLibrary::read(workspace, &collection, &path);
    let mut writing =
        Writing { workspace, collection: &collection, path: &path, seen_at, changed: ChangedInCache::default() };
    let (mut now, mut left) = match &library {
        Some(library) if former.is_another => {
            let (now, is_begun) = look_at_new(library, former, request, &mut writing)?;
            (now, Some(if is_begun { LibraryPart::Last } else { LibraryPart::Whole }))
        }
        Some(library) if concerns(request, &library.root) => {
            (LibraryNow::look(library, former, request, seen_at, None)?, Some(LibraryPart::Whole))
        }
        Some(_) => (LibraryNow::as_known(former), None),
        None => (LibraryNow::as_known(former), Some(LibraryPart::Whole)),
    };
    let is_cancelled = || request.cancelled.load(Ordering::Relaxed);
    let (projects, counted) = ProjectsNow::find(workspace, &now, request)?;
    let part_of = |looked| ProjectsPart { all: &projects, looked };
    let is_long = left == Some(LibraryPart::Last) || projects.suspected().len() > request.at_once;
    if now.is_another && left.is_some() && is_long && !is_cancelled() {
        // Its artifacts can be seen while the projects are looked at. All of them are, whatever this run comes to.
        (request.on_part)(writing.write(&now, part_of(Vec::new()), left.take(), Commit::Further)?);
        now.scan = Scan::default();
    }
    let mut batches = projects.suspected().chunks(request.at_once.max(1)).peekable();
    let mut looked = Vec::new();
    while let Some(batch) = batches.next() {
        looked = ProjectsNow::look(workspace, &now, request, batch, &counted);
        if is_cancelled() {
            break;
        }
        if batches.peek().is_some() {
            (request.on_part)(writing.write(&now, part_of(std::mem::take(&mut looked)), None, Commit::Further)?);
        }
    }
    if is_cancelled() {
        return Err(DeployError::Cancelled.into());
    }

    report(request.progress, RefreshPhase::Saving, 0, None, None);
    // The library goes with the last projects: until it is written the next refresh finds the same of it, and compares all of
    // them again.
    let whole_at = request.suspects.is_none().then(|| workspace.now());
    writing.write(&now, part_of(looked), left, Commit::Last { whole_at })?;
    if request.suspects.is_none() {
        workspace.note_fresh();
    }
    let sets = have_bundles_changed(workspace, request, library.as_ref());
    let held = cache::cache_stats(&*workspace.cache().read()?)?;
    let RefreshPart { views, changed } = writing::part_of(writing.changed, sets, !recovered.is_empty());
    Ok(RefreshOutcome {
        artifacts: held.artifacts,
        projects: held.projects,
        deployments: held.deployments,
        problems: held.problems,
        views,
        changed,
    })
}

/// Looks at a library that the cache does not have, whole, and writes its artifacts while it examines the next ones. Returns
/// what is left to write, and whether anything was written.
fn look_at_new(
    library: &Library,
    former: FormerLibrary,
    request: &RefreshRequest<'_>,
    writing: &mut Writing<'_>,
) -> Result<(LibraryNow, bool), OpsError> {
    let request = RefreshRequest { suspects: None, ..*request };
    let seen_at = writing.seen_at;
    std::thread::scope(|scope| {
        // One part is examined, one waits, one is written.
        let (parts, examined) = mpsc::sync_channel::<Vec<ScannedArtifact>>(1);
        let writer = scope.spawn(move || -> Result<bool, CacheError> {
            let mut is_begun = false;
            for artifacts in examined {
                (request.on_part)(writing.write_artifacts(artifacts)?);
                is_begun = true;
            }
            Ok(is_begun)
        });
        // Nobody takes it any more where it could not be written; the writer says why.
        let mut take = move |part| parts.send(part).is_ok();
        let parts = Parts { size: request.artifacts_at_once, take: &mut take };
        let now = LibraryNow::look(library, former, &request, seen_at, Some(parts));
        drop(take);
        let is_begun = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok((now?, is_begun))
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

fn report(progress: &OnProgress<'_>, phase: RefreshPhase, done: usize, total: Option<usize>, subject: Option<String>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    progress(RefreshProgress { phase, done: number(done), total: total.map(number), subject });
}
