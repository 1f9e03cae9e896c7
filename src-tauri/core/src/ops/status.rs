//! How deployments stand right now, read from the disk.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::look::{Against, SharedVersion, known_in, look, look_at_entry};
use super::refresh::{Depth, OnProgress};
use super::status_rows::from_rows;
use super::target::{Target, is_same};
use super::{OpsError, Workspace};
use crate::artifact::{ArtifactId, KnownFiles};
use crate::cache::{self, DeploymentQuery, DeploymentRow, PackedKnown, ProjectFacts};
use crate::collection::Library;
use crate::deployment::{DeployError, DeploymentState, FileState, LibraryVersion, Obstacle};
use crate::platform::ProfileId;
use crate::project::{ProjectEntry, ProjectList, ProjectRoot, Slot};

/// One file of a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentFile {
    /// Relative to the project.
    pub path: String,
    /// How it stands.
    pub state: FileState,
}

/// One deployment as `skm status` tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentStatus {
    /// `type:name`, or what an invalid record calls itself.
    pub artifact: String,
    /// The project's root.
    pub project: String,
    /// The profile.
    pub profile: String,
    /// How it stands.
    pub state: DeploymentState,
    /// Whether it was changed here since.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
    /// Its files.
    pub files: Vec<DeploymentFile>,
    /// What stands in its place instead of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Obstacle>,
    /// Why it is invalid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}

/// Which files a status tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusFiles {
    /// All of every deployment.
    All,
    /// Those of deployments that are not as they were deployed; the others may have none.
    Drifted,
}

/// One deployment with its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentDetail {
    /// The deployment.
    pub deployment: DeploymentRow,
    /// Its files, as they are on the disk now.
    pub files: Vec<DeploymentFile>,
}

/// What the library holds of each artifact, read when asked for and kept.
pub(super) struct LibraryTargets<'a> {
    workspace: &'a Workspace,
    library: Option<Library>,
    read: Mutex<HashMap<ArtifactId, Option<SharedVersion>>>,
}

impl<'a> LibraryTargets<'a> {
    pub fn new(workspace: &'a Workspace, library: Option<Library>) -> Self {
        Self { workspace, library, read: Mutex::default() }
    }

    /// The library's version; `None` when it has none that could be deployed.
    pub fn of(&self, id: &ArtifactId) -> Option<SharedVersion> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = read.get(id) {
            return known.clone();
        }
        let version = self.read_one(id).map(Arc::new);
        read.insert(id.clone(), version.clone());
        version
    }

    fn read_one(&self, id: &ArtifactId) -> Option<LibraryVersion> {
        let found = self.library.as_ref()?.find(id).ok()??;
        let known: HashMap<PathBuf, KnownFiles> = self
            .workspace
            .cache()
            .read()
            .and_then(|reader| cache::known_for(&reader, std::slice::from_ref(&found.place)))
            .unwrap_or_default();
        let ledger = found.read(known.get(&found.place)).ok()?.ledger(&found.place).ok()?;
        Some(LibraryVersion { ledger, place: found.place })
    }
}

/// Looks at the deployments of a project, in the list or not, or of every project of the list.
///
/// # Errors
/// [`OpsError`] when the project, its manifest or the list cannot be used.
pub fn status(workspace: &Workspace, project: Option<&str>) -> Result<Vec<DeploymentStatus>, OpsError> {
    status_with(workspace, project, StatusFiles::All, &|_| {})
}

/// As [`status`], with some files or all, telling how far it is where it looks at every project.
///
/// # Errors
/// As [`status`].
pub fn status_with(
    workspace: &Workspace,
    project: Option<&str>,
    files: StatusFiles,
    progress: &OnProgress<'_>,
) -> Result<Vec<DeploymentStatus>, OpsError> {
    super::recover(workspace);
    match project {
        Some(path) => Ok(told(&look_now(workspace, path)?)),
        None => status_of_all(workspace, files, progress),
    }
}

/// Brings the cache up to date and tells what it says of each project of the list; a project of which it cannot tell all is
/// looked at. So is each, when the cache cannot be brought up to date.
fn status_of_all(
    workspace: &Workspace,
    files: StatusFiles,
    progress: &OnProgress<'_>,
) -> Result<Vec<DeploymentStatus>, OpsError> {
    let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
    let is_fresh = match super::refresh_cache(workspace, Depth::Changed, progress) {
        Ok(_) => true,
        Err(error) => {
            tracing::warn!(%error, "every project is looked at: the cache cannot be brought up to date");
            false
        }
    };
    let counted = Counted::new(progress, entries.len());
    let targets = LibraryTargets::new(workspace, workspace.find_library()?);
    let of_one = |entry: &ProjectEntry| {
        let root = ProjectRoot::open(&entry.path).ok();
        let rows = root.as_ref().filter(|_| is_fresh).and_then(|root| from_rows(workspace, root.as_str(), files));
        rows.unwrap_or_else(|| {
            let known = root.as_ref().map(|root| known_in(workspace, root.as_str())).unwrap_or_default();
            let against = Against {
                target: &|id| targets.of(id),
                known: &|place| known.get(place).and_then(PackedKnown::unpack),
                only: None,
                seen_at: workspace.now_nanos(),
            };
            let facts = look_at_entry(workspace, entry, &against);
            counted.done(&facts.name);
            told(&facts)
        })
    };
    let all: Vec<_> = entries.par_iter().map(of_one).collect();
    Ok(all.into_iter().flatten().collect())
}

fn look_now(workspace: &Workspace, path: &str) -> Result<ProjectFacts, OpsError> {
    let target = Target::open(workspace, path)?;
    // A manifest that cannot be read is an error here: there is nothing else to tell.
    target.recorded(None)?;
    let targets = LibraryTargets::new(workspace, workspace.find_library()?);
    let known = super::change::known(workspace, target.project.path());
    let against = Against {
        target: &|id| targets.of(id),
        known: &|place| known.get(place).cloned(),
        only: None,
        seen_at: workspace.now_nanos(),
    };
    let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
    let entry = entries.iter().find(|entry| is_same(&entry.path, &target.project));
    Ok(look(workspace, &target.project, entry, &against))
}

fn told(project: &ProjectFacts) -> Vec<DeploymentStatus> {
    let mut statuses = Vec::new();
    for root in &project.roots {
        for facts in &root.deployments {
            statuses.push(match (&facts.slot, &facts.drift) {
                (Slot::Valid(record), Some(drift)) => DeploymentStatus {
                    artifact: record.artifact.to_string(),
                    project: project.path.clone(),
                    profile: record.key().profile.as_str().to_owned(),
                    state: drift.state,
                    changed_here: drift.changed_here,
                    library_moved: drift.library_moved,
                    files: files(drift),
                    obstacle: drift.obstacle,
                    problem: drift.problem.clone(),
                },
                (Slot::Valid(_), None) => continue,
                (Slot::Invalid { artifact, profile: named, reason, .. }, _) => DeploymentStatus {
                    artifact: artifact.clone().unwrap_or_default(),
                    project: project.path.clone(),
                    profile: named.clone().unwrap_or_else(|| root.slice.id.as_str().to_owned()),
                    state: DeploymentState::Invalid,
                    changed_here: false,
                    library_moved: false,
                    files: Vec::new(),
                    obstacle: None,
                    problem: Some(reason.clone()),
                },
            });
        }
    }
    statuses
}

fn files(drift: &crate::deployment::Drift) -> Vec<DeploymentFile> {
    drift.files.iter().map(|(path, state)| DeploymentFile { path: path.clone(), state: *state }).collect()
}

/// One deployment with its files, read from the disk now.
///
/// # Errors
/// [`OpsError`] when the project cannot be used or has no such deployment.
pub fn read_deployment(
    workspace: &Workspace,
    project_path: &str,
    profile: &ProfileId,
    artifact: &str,
) -> Result<DeploymentDetail, OpsError> {
    super::recover(workspace);
    let query = DeploymentQuery {
        project_path: Some(project_path.to_owned()),
        artifact_id: Some(artifact.to_owned()),
        states: DeploymentState::ALL.to_vec(),
        ..DeploymentQuery::default()
    };
    let rows = super::list_deployments(workspace, &query)?.deployments;
    let row = rows.into_iter().find(|row| row.profile_id == profile.as_str());
    let mut row = row.ok_or_else(|| {
        let (artifact, project) = (artifact.to_owned(), project_path.to_owned());
        OpsError::Deploy(DeployError::NotDeployed { artifact, project })
    })?;
    let now = told(&look_now(workspace, project_path)?);
    let found = now.into_iter().find(|status| status.artifact == artifact && status.profile == profile.as_str());
    let files = match found {
        Some(status) => {
            row.state = status.state;
            row.changed_here = status.changed_here;
            row.library_moved = status.library_moved;
            row.problem = status.problem;
            row.obstacle = status.obstacle;
            status.files
        }
        None => Vec::new(),
    };
    Ok(DeploymentDetail { deployment: row, files })
}
