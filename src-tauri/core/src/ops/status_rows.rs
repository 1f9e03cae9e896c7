//! How the deployments of projects stand, by the cache as a refresh just left it.
//!
//! Of what is as it was deployed the known files tell the rest, of what is not its own row. A project with a record that cannot
//! be used, or with rows that somebody wrote without a look, is looked at.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::Workspace;
use super::status::{DeploymentFile, DeploymentStatus};
use crate::artifact::Frame;
use crate::cache::{self, DeploymentQuery, DeploymentRow, PackedKnown};
use crate::deployment::{DeploymentState, FileState};

/// The deployments of a project; `None` where the cache cannot tell all of it.
pub(super) fn from_rows(workspace: &Workspace, project: &str) -> Option<Vec<DeploymentStatus>> {
    let reader = workspace.cache().read().ok()?;
    let known = cache::known_places(&reader, &cache::project_look(&reader, project).ok()??).ok()?;
    let states = DeploymentState::ALL.into_iter().filter(|state| *state != DeploymentState::Unmanaged).collect();
    let query = DeploymentQuery { project_path: Some(project.to_owned()), states, ..DeploymentQuery::default() };
    let rows = super::list_deployments(workspace, &query).ok()?.deployments;
    let mut drifted = cache::drifted_files(&reader, project).ok()?;
    rows.into_iter()
        .map(|row| match drifted.remove(&(row.artifact_id.clone(), row.profile_id.clone())) {
            Some(files) if row.state != DeploymentState::Invalid => Some(not_in_sync(row, files)),
            _ => in_sync(row, &known),
        })
        .collect()
}

fn not_in_sync(row: DeploymentRow, files: BTreeMap<String, FileState>) -> DeploymentStatus {
    DeploymentStatus {
        artifact: row.artifact_id,
        project: row.project_path,
        profile: row.profile_id,
        state: row.state,
        changed_here: row.changed_here,
        library_moved: row.library_moved,
        files: files.into_iter().map(|(path, state)| DeploymentFile { path, state }).collect(),
        obstacle: row.obstacle,
        problem: row.problem,
    }
}

fn in_sync(row: DeploymentRow, known: &HashMap<PathBuf, PackedKnown>) -> Option<DeploymentStatus> {
    if row.state != DeploymentState::InSync || row.changed_here || row.library_moved || row.problem.is_some() {
        return None;
    }
    let place = Path::new(&row.project_path).join(&row.path);
    let known = known.get(&place)?.unpack()?;
    let mut files: Vec<DeploymentFile> = known
        .files
        .keys()
        .map(|file| match known.frame {
            Frame::Single => row.path.clone(),
            _ => format!("{}/{file}", row.path),
        })
        .map(|path| DeploymentFile { path, state: FileState::InSync })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(DeploymentStatus {
        artifact: row.artifact_id,
        project: row.project_path,
        profile: row.profile_id,
        state: row.state,
        changed_here: false,
        library_moved: false,
        files,
        obstacle: None,
        problem: None,
    })
}
