//! Telling the cache, and the project list, what came of a deploy or an undeploy.
//!
//! By then the files are right. Nothing here can fail the operation: what cannot be told is noted as "behind".

use std::path::Path;

use super::look::importable;
use super::target::Target;
use super::{OpsError, Workspace};
use crate::artifact::ArtifactId;
use crate::cache::{self, DeploymentEntry, NewDeployments};
use crate::collection::{Library, Scan};
use crate::deployment::{AppliedUnit, ArtifactPlan, DeploymentState, FileAction, Intent, Twin};
use crate::fs;
use crate::platform::Profile;
use crate::project::{ProjectRoot, Record};

/// Tells the cache what came of an operation, in one transaction, and lists the projects that were deployed to and were
/// not in the list. Returns whether the cache is behind, and whether a project was added to the list.
pub(super) fn tell(
    workspace: &Workspace,
    library: Option<&Library>,
    done: &[(Target, Vec<AppliedUnit>)],
    moved: &[ArtifactId],
) -> (bool, bool) {
    let changed: Vec<&(Target, Vec<AppliedUnit>)> =
        done.iter().filter(|(_, units)| units.iter().any(has_changed)).collect();
    let is_new = |target: &Target, units: &[AppliedUnit]| !target.listed && units.iter().any(is_here);
    let new: Vec<&ProjectRoot> =
        changed.iter().filter(|(target, units)| is_new(target, units)).map(|(target, _)| &target.project).collect();
    let added = register(workspace, &new);
    let registered: Vec<bool> = changed.iter().map(|(target, _)| added.contains(&target.project)).collect();
    let told = workspace.cache().write::<_, OpsError>(|tx| {
        let mut deployments = NewDeployments::default();
        for ((target, units), registered) in changed.iter().zip(&registered) {
            tell_project(workspace, tx, (library, &mut deployments), target, units, *registered)?;
        }
        finish(tx, library, deployments)?;
        match library {
            Some(library) => moved.iter().try_for_each(|id| {
                cache::forget_artifact(tx, &library.collection, id)?;
                store_artifact(tx, library, id)
            }),
            None => Ok(()),
        }
    });
    let mut behind = note(workspace, told);
    let mut again: Vec<&ProjectRoot> = Vec::new();
    for ((target, units), registered) in changed.iter().zip(&registered) {
        let is_seen_for_the_first_time = *registered && target.unseen;
        if is_seen_for_the_first_time || units.iter().any(needs_a_look) {
            again.push(&target.project);
        }
    }
    let elsewhere = deployed_elsewhere(workspace, moved);
    let elsewhere = elsewhere.iter().filter(|project| !again.contains(project)).collect::<Vec<_>>();
    for project in again.iter().copied().chain(elsewhere) {
        behind |= look_again(workspace, project, library);
    }
    (behind, registered.contains(&true))
}

/// Looks at a project anew, if it is one that the lists show.
pub(super) fn look_again(workspace: &Workspace, project: &ProjectRoot, library: Option<&Library>) -> bool {
    match super::projects::look_and_tell(workspace, project, library.cloned()) {
        Ok(behind) => behind,
        Err(error) => note(workspace, Err(error)),
    }
}

fn has_changed(unit: &AppliedUnit) -> bool {
    !unit.written.is_empty() || !unit.removed.is_empty() || unit.attachments.is_some()
}

/// Whether something was written down in the project.
fn is_here(unit: &AppliedUnit) -> bool {
    !unit.written.is_empty() || unit.attachments.as_ref().is_some_and(|attachments| !attachments.is_empty())
}

/// Whether a unit's states do not follow from its plan alone.
fn needs_a_look(unit: &AppliedUnit) -> bool {
    unit.unit.plans().any(|part| {
        matches!(part.intent, Intent::SaveBack | Intent::Undo | Intent::Import | Intent::Adopt)
            // Who shares the place has files again that were missing, or other ones.
            || !part.serves.is_empty()
            || part.choice.is_some()
            || part.files.iter().any(|file| file.choice.is_some())
    })
}

/// The listed projects that have one of these artifacts, which the library has another version of now.
fn deployed_elsewhere(workspace: &Workspace, moved: &[ArtifactId]) -> Vec<ProjectRoot> {
    if moved.is_empty() {
        return Vec::new();
    }
    let asked = workspace.cache().read().and_then(|reader| cache::projects_with(&reader, moved));
    asked.unwrap_or_default().iter().filter_map(|path| ProjectRoot::open(Path::new(path)).ok()).collect()
}

fn tell_project(
    workspace: &Workspace,
    tx: &rusqlite::Transaction<'_>,
    (library, deployments): (Option<&Library>, &mut NewDeployments),
    target: &Target,
    units: &[AppliedUnit],
    registered: bool,
) -> Result<(), OpsError> {
    let project = target.project.as_str();
    let collection = library.map_or("default", |library| library.collection.as_str());
    if units.iter().any(is_here) {
        cache::put_project(tx, project, &target.name, registered.then(|| workspace.now()), &target.uses.primary)?;
    }
    cache::outdate_project_look(tx, project)?;
    for unit in units {
        if let (Some(attachments), Some(profile)) = (&unit.attachments, unit.unit.profile(0)) {
            cache::put_attachments(tx, project, profile.root.as_str(), attachments)?;
        }
        for (number, record) in &unit.written {
            let Some(profile) = unit.unit.profile(*number) else { continue };
            let state = state_after(unit.unit.plan_of(*number));
            let path = profile.root.join(&record.path).to_string();
            let collection = record.collection.as_deref().unwrap_or(collection);
            deployments.add(tx, &entry(target, collection, record, &path, state, workspace))?;
        }
        for (place, known) in &unit.known {
            cache::store_known(tx, place, known)?;
        }
        for (number, key) in &unit.removed {
            let (id, profile) = (&key.artifact, &key.profile);
            if !cache::remove_deployment_from_cache(tx, id, project, collection, Some(profile))? {
                // What is left of it is a person's own affair, as a refresh sees it.
                continue;
            }
            let (part, profile) = (unit.unit.plan_of(*number), unit.unit.profile(*number));
            if let (Some(part), Some(profile)) = (part, profile)
                && let Some(twin) = left_behind(target, profile, part)
            {
                cache::note_unmanaged(tx, project, profile, &twin)?;
            }
        }
    }
    if target.listed || units.iter().any(is_here) {
        cache::note_profiles(tx, project, &target.uses_now().each())?;
        let recorded = cache::recorded_places(tx, project)?;
        let recorded = recorded.iter().filter_map(|path| fs::RelPath::parse(path).ok()).collect();
        cache::note_importable(tx, project, importable(target, &recorded))?;
    }
    Ok(())
}

/// Writes `deployments_json`; an artifact of the library that has no row yet gets one, with what the projection says.
fn finish(
    tx: &rusqlite::Transaction<'_>,
    library: Option<&Library>,
    deployments: NewDeployments,
) -> Result<(), OpsError> {
    let without = deployments.finish(tx)?;
    let Some(library) = library else { return Ok(()) };
    without.iter().filter_map(|id| id.parse().ok()).try_for_each(|id| store_artifact(tx, library, &id))
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
    collection: &'a str,
    record: &'a Record,
    path: &'a str,
    state: DeploymentState,
    workspace: &Workspace,
) -> DeploymentEntry<'a> {
    DeploymentEntry {
        artifact: &record.artifact,
        collection,
        project_path: target.project.as_str(),
        project_name: &target.name,
        deployed_at: record.deployed_at.unwrap_or_else(|| workspace.now()),
        content_hash: record.content_hash.map(|hash| hash.to_string()),
        profile: record.profile.as_ref(),
        platform: record.platform.as_deref(),
        path,
        mode: record.mode.as_deref(),
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
    // What stays for other profiles is recorded.
    if !part.serves.is_empty() {
        return None;
    }
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

/// Adds projects to the list after their first deploy, and returns those that were not in it; a list that cannot be
/// written is logged, the deploy is done.
fn register(workspace: &Workspace, projects: &[&ProjectRoot]) -> Vec<ProjectRoot> {
    super::projects::put_in_list(workspace, projects).unwrap_or_else(|error| {
        tracing::warn!(%error, "projects could not be added to the list");
        Vec::new()
    })
}
