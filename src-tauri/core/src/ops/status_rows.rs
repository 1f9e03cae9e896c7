//! How the deployments of projects stand, by the cache as a refresh just left it.
//!
//! Where everything in a project is as it was deployed, its rows and the known files say all there is to tell. A project with
//! anything else is looked at, since rows say nothing of single files.

use std::collections::HashMap;
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
    rows.into_iter().map(|row| in_sync(row, &known)).collect()
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
