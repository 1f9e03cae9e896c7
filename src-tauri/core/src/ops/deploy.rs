//! Deploy: files first, then the cache, then the views.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use super::artifacts::resolve_artifact;
use super::write_back::{Target, after_deploy};
use super::{OpsError, Workspace};
use crate::artifact::KnownFiles;
use crate::cache;
use crate::changes::{Operation, ViewKey, union};
use crate::collection::{CollectionFile, Found, Library};
use crate::deployment::{ArtifactResult, DeploymentManager, Execution, Plan, Planned, RefusedSource, Source};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::platform::ProfileId;

/// What to deploy where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeployRequest {
    /// Ids, or bare names where they are unambiguous.
    pub artifacts: Vec<String>,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile; none means the primary one.
    pub profile_id: Option<ProfileId>,
    /// A folder instead of the kind's usual one: relative to the project, inside the profile root.
    pub dest_path: Option<String>,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// What came of a deploy or an undeploy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Outcome {
    /// The operation's id; `None` when nothing was written.
    pub operation: Option<String>,
    /// The project's root.
    pub project_path: String,
    /// One for each artifact and profile.
    pub results: Vec<ArtifactResult>,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told: the files are right, the lists are not until a refresh.
    pub cache_behind: bool,
}

/// Plans a deploy; writes nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned. What is wrong with a single artifact stands in the plan.
pub fn plan_deploy(workspace: &Workspace, request: &DeployRequest) -> Result<Plan, OpsError> {
    let target = Target::open(workspace, &request.project_path)?;
    let (planned, ..) = plan(workspace, &target, request)?;
    Ok(planned.plan)
}

/// Deploys. An artifact that is refused or fails is left as it was and does not stop the others.
///
/// # Errors
/// [`OpsError`] when nothing at all was done.
pub fn deploy(workspace: &Workspace, request: &DeployRequest) -> Result<Outcome, OpsError> {
    let target = Target::open(workspace, &request.project_path)?;
    let _lock = workspace.lock_project(&target.project)?;
    let (planned, library, profile) = plan(workspace, &target, request)?;
    if request.fingerprint.as_ref().is_some_and(|shown| *shown != planned.plan.fingerprint) {
        return Err(OpsError::PlanStale);
    }
    let plan = planned.plan.clone();
    let operation = workspace.new_operation();
    let execution = Execution {
        operation: &operation,
        at: workspace.now(),
        history: &workspace.home().history().join(&operation).join("files"),
    };
    let manager = target.manager(&profile, Some(&library.root));
    let applied = manager.deploy(planned, &execution)?;
    let written = !applied.written.is_empty();
    let (cache_behind, registered) = after_deploy(workspace, &target, &library, &profile, &plan, &applied);
    Ok(Outcome {
        operation: written.then_some(operation),
        project_path: target.project.as_str().to_owned(),
        results: applied.results,
        views: match (written, registered) {
            (false, _) => Vec::new(),
            (true, false) => union(&[Operation::Deploy]),
            (true, true) => union(&[Operation::Deploy, Operation::AddProject]),
        },
        cache_behind,
    })
}

fn plan(
    workspace: &Workspace,
    target: &Target,
    request: &DeployRequest,
) -> Result<(Planned, Library, crate::platform::Profile), OpsError> {
    let library = workspace.library()?;
    let profile = workspace.profile(request.profile_id.as_ref())?;
    let folder = request.dest_path.as_deref().map(RelPath::parse).transpose()?;
    let mut found: Vec<Result<Found, RefusedSource>> = Vec::with_capacity(request.artifacts.len());
    for text in &request.artifacts {
        match resolve_artifact(&library, text) {
            Ok(one) if found.iter().flatten().any(|other: &Found| other.id == one.id) => {}
            Ok(one) => found.push(Ok(one)),
            Err(error) => found.push(Err(refused(text, (&error).into()))),
        }
    }
    let manager = target.manager(&profile, Some(&library.root));
    let places: Vec<PathBuf> = found.iter().flatten().map(|found| found.place.clone()).collect();
    let known = known(workspace, &places, target.project.path());
    let lookup = |place: &Path| known.get(place).cloned();
    let uuids = uuids(workspace, &library, found.iter().flatten())?;
    let sources =
        found.into_par_iter().map(|found| found.and_then(|found| source(&library, found, &uuids, &known))).collect();
    let planned = manager.plan_deploy(sources, folder.as_ref(), &lookup)?;
    Ok((planned, library, profile))
}

fn source(
    library: &Library,
    found: Found,
    uuids: &HashMap<String, String>,
    known: &HashMap<PathBuf, KnownFiles>,
) -> Result<Source, RefusedSource> {
    let read = found.read(known.get(&found.place)).and_then(|tree| tree.ledger(&found.place));
    let id = found.id.to_string();
    let ledger = read.map_err(|error| refused(&id, (&error).into()))?;
    let uuid = uuids.get(&id).cloned().unwrap_or_else(|| found.id.uuid_in(&library.collection).to_string());
    Ok(Source { id: found.id, uuid, collection: library.collection.clone(), place: found.place, ledger })
}

fn refused(artifact: &str, error: ErrorBody) -> RefusedSource {
    RefusedSource { artifact: artifact.to_owned(), error: Box::new(error) }
}

/// What is known of the artifacts' places and of the whole project; nothing when the cache cannot be asked.
pub(super) fn known(workspace: &Workspace, places: &[PathBuf], project: &Path) -> HashMap<PathBuf, KnownFiles> {
    let asked = workspace.cache().read().and_then(|reader| {
        let mut known = cache::known_below(&reader, project)?;
        known.extend(cache::known_for(&reader, places)?);
        Ok(known)
    });
    asked.unwrap_or_else(|error| {
        tracing::debug!(%error, "every file is read: the cache cannot be asked");
        HashMap::new()
    })
}

/// The UUIDs of artifacts: from the cache, which has those of `collection.toml`, else from that file.
fn uuids<'a>(
    workspace: &Workspace,
    library: &Library,
    found: impl Iterator<Item = &'a Found>,
) -> Result<HashMap<String, String>, OpsError> {
    let mut uuids = HashMap::new();
    let mut unknown = false;
    {
        let reader = workspace.cache().read().ok();
        for found in found {
            let id = found.id.to_string();
            let uuid = reader.as_ref().and_then(|reader| {
                let mut statement = reader
                    .prepare_cached(
                        "SELECT artifact_uuid FROM collection_artifacts WHERE collection_id = ?1 AND artifact_id = ?2",
                    )
                    .ok()?;
                statement.query_row([&library.collection, &id], |row| row.get(0)).optional().ok()?
            });
            match uuid {
                Some(uuid) => {
                    uuids.insert(id, uuid);
                }
                None => unknown = true,
            }
        }
    }
    if unknown {
        for record in CollectionFile::load(&library.root)?.records {
            if let Some(uuid) = record.uuid {
                uuids.entry(record.id.to_string()).or_insert_with(|| uuid.to_string());
            }
        }
    }
    Ok(uuids)
}

impl Target {
    /// The manager of one profile of this project.
    pub(super) fn manager<'a>(
        &'a self,
        profile: &'a crate::platform::Profile,
        library: Option<&'a Path>,
    ) -> DeploymentManager<'a> {
        DeploymentManager { project: &self.project, project_name: &self.name, profile, library }
    }
}
