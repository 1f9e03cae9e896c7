//! How sets stand in the projects that they were deployed to.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::held::Look;
use super::model::{AttachmentStatus, SetStandings};
use super::read::{Shelf, number};
use super::whole::{WholeSet, is_kept_by};
use crate::artifact::ArtifactId;
use crate::cache::{self, AttachmentRow, RecordedState};
use crate::collection::{BundleKind, ResolveError, resolve_deployment_set};
use crate::deployment::DeploymentState;
use crate::error::ErrorBody;
use crate::ops::{OpsError, Workspace};
use crate::platform::Tables;

/// The states of what is recorded for one profile of one project.
type States = HashMap<String, RecordedState>;

/// How sets stand in the projects that they were deployed to, by the cache: all of them, or those of one set or project.
///
/// # Errors
/// [`OpsError::SetsOff`], or when the library or the cache cannot be read.
pub fn list_set_attachments(
    workspace: &Workspace,
    set: Option<&str>,
    project: Option<&str>,
) -> Result<Vec<AttachmentStatus>, OpsError> {
    let shelf = Shelf::open(workspace)?;
    let set = set.map(|set| shelf.bundles.find(BundleKind::Set, set).map_or(set, |bundle| bundle.id.as_str()));
    let rows = as_one(cache::attachments(&*workspace.cache().read()?, None, project)?);
    let resolved = resolve_all(&shelf, &rows);
    let wanted = || rows.iter().filter(|row| set.is_none_or(|set| row.attachment.set == set));
    let mut states: HashMap<(String, String), States> = HashMap::new();
    {
        let reader = workspace.cache().read()?;
        for row in wanted() {
            if let Entry::Vacant(entry) = states.entry(place(row)) {
                let (project, profile) = entry.key();
                let found = cache::recorded_states(&reader, project, profile)?;
                entry.insert(found.into_iter().map(|one| (one.artifact.clone(), one)).collect());
            }
        }
    }
    let mut beside: HashMap<(String, String), Vec<&AttachmentRow>> = HashMap::new();
    rows.iter().for_each(|row| beside.entry(place(row)).or_default().push(row));
    let beside = |row| beside.get(&place(row)).map(Vec::as_slice).unwrap_or_default();
    let tables = workspace.tables();
    Ok(wanted().map(|row| status(&shelf, &tables, row, beside(row), &resolved, &states)).collect())
}

/// How every set stands everywhere that it is attached, in short, by the sets' ids: as [`list_set_attachments`] has it.
///
/// # Errors
/// As [`list_set_attachments`].
pub fn list_set_standings(workspace: &Workspace) -> Result<Vec<SetStandings>, OpsError> {
    let mut sets: BTreeMap<String, SetStandings> = BTreeMap::new();
    for status in list_set_attachments(workspace, None, None)? {
        let set = sets.entry(status.set_id.clone()).or_insert_with(|| SetStandings {
            set_id: status.set_id.clone(),
            set_name: status.set_name.clone(),
            in_library: status.in_library,
            places: Vec::new(),
        });
        set.places.push(status.into());
    }
    Ok(sets.into_values().collect())
}

/// A profile of several roots has an attachment in each: they are told as one.
fn as_one(rows: Vec<AttachmentRow>) -> Vec<AttachmentRow> {
    let mut all: Vec<AttachmentRow> = Vec::with_capacity(rows.len());
    for row in rows {
        let same = |other: &&mut AttachmentRow| {
            (&other.project_path, other.attachment.key()) == (&row.project_path, row.attachment.key())
        };
        match all.last_mut().filter(|other| same(other)) {
            Some(other) => {
                other.attachment.artifacts.extend(row.attachment.artifacts);
                other.attachment.found.extend(row.attachment.found);
                other.attachment.deployed_at = other.attachment.deployed_at.max(row.attachment.deployed_at);
            }
            None => all.push(row),
        }
    }
    all
}

/// The project and the profile of an attachment.
fn place(row: &AttachmentRow) -> (String, String) {
    (row.project_path.clone(), row.attachment.key().profile.as_str().to_owned())
}

fn resolve_all(shelf: &Shelf<'_>, rows: &[AttachmentRow]) -> HashMap<String, Result<WholeSet, ResolveError>> {
    let held = shelf.held(Look::Cache);
    let sets: BTreeSet<&String> = rows.iter().map(|row| &row.attachment.set).collect();
    let resolve = |set: &String| {
        let resolved = resolve_deployment_set(&shelf.bundles, set, &|id| held.uuid_of(id)).map(WholeSet::from);
        (set.clone(), resolved)
    };
    sets.into_iter().map(resolve).collect()
}

/// How one set stands; `beside` are the sets that are attached to the same profile of the same project.
fn status(
    shelf: &Shelf<'_>,
    tables: &Tables,
    row: &AttachmentRow,
    beside: &[&AttachmentRow],
    resolved: &HashMap<String, Result<WholeSet, ResolveError>>,
    states: &HashMap<(String, String), States>,
) -> AttachmentStatus {
    let attachment = &row.attachment;
    let profile_id = attachment.key().profile;
    let table = tables.of(row.project_path.as_ref());
    let profile = table.profile(&profile_id);
    let supported = table.supported(&profile_id);
    let bundle = shelf.bundles.find(BundleKind::Set, &attachment.set);
    let mut status = AttachmentStatus {
        set_id: attachment.set.clone(),
        set_name: bundle.map_or_else(|| attachment.name.clone(), |bundle| bundle.name.clone()),
        in_library: bundle.is_some(),
        project_path: row.project_path.clone(),
        project_name: row.project_name.clone(),
        platform: profile.as_ref().map(|profile| profile.platform.clone()).unwrap_or_default(),
        platform_name: profile.as_ref().map(|profile| profile.platform_name.clone()).unwrap_or_default(),
        profile_id,
        deployed_at: attachment.deployed_at,
        state: DeploymentState::InSync,
        total: 0,
        behind: 0,
        added: Vec::new(),
        changed: Vec::new(),
        removed: Vec::new(),
        changed_here: 0,
        behind_and_changed_here: 0,
        missing_here: 0,
        in_sync: 0,
        unsupported: 0,
        missing_in_library: 0,
        problem: None,
    };
    let nothing = States::new();
    let states = states.get(&place(row)).unwrap_or(&nothing);
    let now = match resolved.get(&attachment.set) {
        Some(Ok(now)) => now,
        Some(Err(error)) => {
            status.problem = Some(ErrorBody::from(error));
            attachment.artifacts.iter().for_each(|id| note_state(&mut status, states.get(&id.to_string())));
            status.total = number(attachment.artifacts.len());
            return status;
        }
        None => return status,
    };
    status.missing_in_library = number(now.missing.len());
    let fits = |id: &ArtifactId| profile.is_none() || supported.contains(&id.kind);
    let (wanted, unfit): (Vec<&ArtifactId>, Vec<&ArtifactId>) = now.artifacts.iter().partition(|id| fits(id));
    status.unsupported = number(unfit.len());
    for id in &wanted {
        let text = id.to_string();
        let found = states.get(&text);
        note_state(&mut status, found);
        match found {
            None => status.added.push(text),
            Some(found) if found.library_moved => {
                status.behind_and_changed_here += u32::from(found.changed_here);
                status.changed.push(text);
            }
            Some(_) => {}
        }
    }
    let wanted: BTreeSet<&ArtifactId> = wanted.into_iter().collect();
    let others = || beside.iter().filter(|other| other.attachment.set != attachment.set);
    let left = |id: &&ArtifactId| !wanted.contains(id) && !now.may_hold(id) && !attachment.found.contains(*id);
    for id in attachment.artifacts.iter().filter(left) {
        let is_needed = others().any(|other| {
            let by_now = resolved.get(&other.attachment.set).and_then(|now| now.as_ref().ok());
            is_kept_by(&other.attachment, by_now, id)
        });
        if let Some(found) = states.get(&id.to_string()).filter(|_| !is_needed) {
            status.behind_and_changed_here += u32::from(found.changed_here);
            status.changed_here += u32::from(found.changed_here);
            status.removed.push(id.to_string());
        }
    }
    status.behind = number(status.added.len() + status.changed.len() + status.removed.len());
    status.total = number(wanted.len() + status.removed.len());
    status
}

/// Counts how one artifact of a set stands.
fn note_state(status: &mut AttachmentStatus, found: Option<&RecordedState>) {
    let Some(found) = found else { return };
    status.state = status.state.max(found.state);
    status.changed_here += u32::from(found.changed_here);
    match found.state {
        DeploymentState::InSync => status.in_sync += 1,
        DeploymentState::Missing => status.missing_here += 1,
        _ => {}
    }
}
