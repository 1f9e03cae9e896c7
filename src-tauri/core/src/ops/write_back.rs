//! Telling the cache, and the project list, what came of a deploy or an undeploy.
//!
//! By then the files are right. Nothing here can fail the operation: what cannot be told is noted as "behind".

use std::path::Path;

use super::{OpsError, Workspace};
use crate::artifact::ArtifactId;
use crate::cache::{self, DeploymentEntry};
use crate::collection::{Library, Scan};
use crate::deployment::{Applied, ArtifactPlan, DeploymentState, FileAction, Plan, Twin};
use crate::fs;
use crate::platform::{Profile, ProfileId};
use crate::project::{ProjectList, ProjectRoot, Record};

/// A project that is deployed to.
pub(super) struct Target {
    /// Its root.
    pub project: ProjectRoot,
    /// Its name.
    pub name: String,
    /// Whether it is in the list.
    pub listed: bool,
    /// Whether it is not, and yet holds a profile root: what stands there was never looked at.
    pub unseen: bool,
}

impl Target {
    /// Opens a project, in the list or not.
    pub fn open(workspace: &Workspace, path: &str) -> Result<Self, OpsError> {
        let project = ProjectRoot::open(Path::new(path))?;
        let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
        let entry = entries.into_iter().find(|entry| is_same(&entry.path, &project));
        let listed = entry.is_some();
        let name = entry.and_then(|entry| entry.name).unwrap_or_else(|| project.name());
        let unseen = !listed && presence(workspace, &project).iter().any(|(_, present)| *present);
        Ok(Self { project, name, listed, unseen })
    }
}

/// Whether a path of the list means this project, also through links.
pub(super) fn is_same(path: &Path, project: &ProjectRoot) -> bool {
    path == project.path() || ProjectRoot::open(path).is_ok_and(|other| other == *project)
}

/// After a deploy: lists the project if it was not, and writes the deployments into the cache in one transaction.
/// Returns whether the cache is behind, and whether the project was added to the list.
pub(super) fn after_deploy(
    workspace: &Workspace,
    target: &Target,
    library: &Library,
    profile: &Profile,
    plan: &Plan,
    applied: &Applied,
) -> (bool, bool) {
    if applied.written.is_empty() {
        return (false, false);
    }
    let registered = !target.listed && register(workspace, &target.project);
    let told = workspace.cache().write::<_, OpsError>(|tx| {
        let added_at = registered.then(|| workspace.now());
        let profiles = presence(workspace, &target.project);
        cache::put_project(tx, target.project.as_str(), &target.name, added_at, &profiles)?;
        for record in &applied.written {
            let part = plan.artifacts.iter().find(|part| part.artifact_id().as_ref() == Some(&record.artifact));
            let state = state_after(part);
            let path = profile.root.join(&record.path).to_string();
            let entry = entry(target, library, record, &path, state, workspace);
            if !cache::add_deployment_to_cache(tx, &entry)? {
                store_artifact(tx, library, &record.artifact)?;
                cache::add_deployment_to_cache(tx, &entry)?;
            }
        }
        for (place, known) in &applied.known {
            cache::store_known(tx, place, known)?;
        }
        Ok(())
    });
    let mut behind = note(workspace, told);
    if registered && target.unseen {
        behind |= match super::projects::look_and_tell(workspace, &target.project, Some(library.clone())) {
            Ok(behind) => behind,
            Err(error) => note(workspace, Err(error)),
        };
    }
    (behind, registered)
}

/// After an undeploy: removes the deployments from the cache in one transaction. Returns whether the cache is behind.
pub(super) fn after_undeploy(
    workspace: &Workspace,
    target: &Target,
    collection: &str,
    profile: &Profile,
    plan: &Plan,
    applied: &Applied,
) -> bool {
    if applied.removed.is_empty() {
        return false;
    }
    let told = workspace.cache().write::<_, OpsError>(|tx| {
        for key in &applied.removed {
            let project = target.project.as_str();
            let in_library =
                cache::remove_deployment_from_cache(tx, &key.artifact, project, collection, Some(&key.profile))?;
            if !in_library {
                // What is left of it is a person's own affair, as a refresh sees it.
                continue;
            }
            let part = plan.artifacts.iter().find(|part| part.artifact_id().as_ref() == Some(&key.artifact));
            if let Some(twin) = part.and_then(|part| left_behind(target, profile, part)) {
                cache::note_unmanaged(tx, project, profile, &twin)?;
            }
        }
        if target.listed {
            for (profile, present) in presence(workspace, &target.project) {
                cache::note_profile(tx, target.project.as_str(), &profile, present)?;
            }
        }
        Ok(())
    });
    note(workspace, told)
}

/// Which profiles have their folder in a project.
fn presence(workspace: &Workspace, project: &ProjectRoot) -> Vec<(ProfileId, bool)> {
    let present = |profile: Profile| {
        let there = fs::is_dir(&profile.root.under(project.path()));
        (profile.id, there)
    };
    workspace.platforms().profiles().into_iter().map(present).collect()
}

fn note(workspace: &Workspace, told: Result<(), OpsError>) -> bool {
    match told {
        Ok(()) => false,
        Err(error) => {
            workspace.note_behind(&error);
            true
        }
    }
}

fn entry<'a>(
    target: &'a Target,
    library: &'a Library,
    record: &'a Record,
    path: &'a str,
    state: DeploymentState,
    workspace: &Workspace,
) -> DeploymentEntry<'a> {
    DeploymentEntry {
        artifact: &record.artifact,
        collection: &library.collection,
        project_path: target.project.as_str(),
        project_name: &target.name,
        deployed_at: record.deployed_at.unwrap_or_else(|| workspace.now()),
        content_hash: record.content_hash.map(|hash| hash.to_string()),
        profile: record.profile.as_ref(),
        platform: record.platform.as_deref(),
        path,
        state,
        local_modifications: state == DeploymentState::Modified,
    }
}

/// A person's own files inside stay, and make the deployment one that was changed here.
fn state_after(part: Option<&ArtifactPlan>) -> DeploymentState {
    let keeps = part.is_some_and(|part| part.files.iter().any(|file| file.action == FileAction::Keep));
    if keeps { DeploymentState::Modified } else { DeploymentState::InSync }
}

/// What a person had put inside a deployed folder stays there, now without a record.
fn left_behind(target: &Target, profile: &Profile, part: &ArtifactPlan) -> Option<Twin> {
    let shown = fs::RelPath::parse(&part.destination).ok()?;
    let path = shown.below(&profile.root)?;
    let artifact = part.artifact_id()?;
    fs::exists(&shown.under(target.project.path())).then_some(Twin { artifact, path })
}

fn store_artifact(tx: &rusqlite::Transaction<'_>, library: &Library, id: &ArtifactId) -> Result<(), OpsError> {
    if let Some(found) = library.find(id)? {
        let scanned = Scan::one(library, &found, None)?;
        cache::store_artifact(tx, &library.collection, &scanned)?;
    }
    Ok(())
}

/// Adds a project to the list after its first deploy; a list that cannot be written is logged, the deploy is done.
fn register(workspace: &Workspace, project: &ProjectRoot) -> bool {
    match super::projects::put_in_list(workspace, project) {
        Ok(added) => added,
        Err(error) => {
            tracing::warn!(%error, "the project could not be added to the list");
            false
        }
    }
}
