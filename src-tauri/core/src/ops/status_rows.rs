//! How the deployments of projects stand, by the cache as a refresh just left it.
//!
//! Of what is as it was deployed the known files tell the rest, of what is not its own row. A project with a record that cannot
//! be used, or with rows that somebody wrote without a look, is looked at.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Workspace;
use super::status::{DeploymentFile, DeploymentStatus, StatusFiles};
use crate::artifact::Frame;
use crate::cache::{self, PackedKnown, Standing};
use crate::deployment::{DeploymentState, FileState};

/// The deployments of a project; `None` where the cache cannot tell all of it.
pub(super) fn from_rows(workspace: &Workspace, project: &str, files: StatusFiles) -> Option<Vec<DeploymentStatus>> {
    let reader = workspace.cache().read().ok()?;
    let look = cache::project_look(&reader, project).ok()??;
    let known = match files {
        StatusFiles::All => Some(cache::known_places(&reader, &look).ok()?),
        StatusFiles::Drifted => None,
    };
    let standings = cache::standings(&reader, project).ok()?;
    standings.into_iter().map(|standing| told(project, standing, known.as_ref())).collect()
}

fn told(project: &str, standing: Standing, known: Option<&HashMap<PathBuf, PackedKnown>>) -> Option<DeploymentStatus> {
    let is_as_deployed = standing.state == DeploymentState::InSync
        && !standing.changed_here
        && !standing.library_moved
        && standing.problem.is_none();
    let files = match (standing.files, known) {
        (Some(files), _) if standing.state != DeploymentState::Invalid => {
            files.into_iter().map(|(path, state)| DeploymentFile { path, state }).collect()
        }
        _ if !is_as_deployed => return None,
        (_, Some(known)) => in_sync(known.get(&Path::new(project).join(&standing.path))?, &standing.path)?,
        (_, None) => Vec::new(),
    };
    Some(DeploymentStatus {
        artifact: standing.artifact,
        project: project.to_owned(),
        profile: standing.profile,
        state: standing.state,
        changed_here: standing.changed_here,
        library_moved: standing.library_moved,
        files,
        obstacle: standing.obstacle,
        problem: standing.problem,
    })
}

/// The files of a deployment at a path that is as it was deployed.
fn in_sync(known: &PackedKnown, path: &str) -> Option<Vec<DeploymentFile>> {
    let known = known.unpack()?;
    let shown = |file| match known.frame {
        Frame::Single => path.to_owned(),
        _ => format!("{path}/{file}"),
    };
    let mut files: Vec<DeploymentFile> =
        known.files.keys().map(|file| DeploymentFile { path: shown(file), state: FileState::InSync }).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(files)
}
