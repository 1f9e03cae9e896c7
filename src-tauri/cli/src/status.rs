//! `skm status`.

use serde::Serialize;
use skillmeat_core::deployment::{DeploymentState, FileState, Obstacle};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, DeploymentStatus, StatusFiles, Workspace};

use crate::args::StatusArguments;
use crate::home::any_project_of;
use crate::output::{Output, Reply, Style, Table, Tone};
use crate::progress::Looking;

#[derive(Serialize)]
struct Status {
    deployments: Vec<DeploymentStatus>,
}

/// Tells how deployments stand. Drift is an answer, not a failure.
pub fn status(workspace: &Workspace, arguments: &StatusArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let project = any_project_of(workspace, &arguments.of)?;
    let looking = Looking::on_terminal();
    let tell = |progress| looking.tell(&progress);
    // For people, only files that are not as they should be are told.
    let files = if output.is_json() { StatusFiles::All } else { StatusFiles::Drifted };
    let status = Status { deployments: ops::status_with(workspace, project.as_deref(), files, &tell)? };
    drop(looking);
    Ok(output.reply(&status, |style| text(&status.deployments, style)))
}

fn text(deployments: &[DeploymentStatus], style: &Style) -> String {
    if deployments.is_empty() {
        return "Nothing is deployed.\n".to_owned();
    }
    let mut table = Table::headed(&["STATE", "ARTIFACT", "PROFILE", "PROJECT"]);
    for deployment in deployments {
        let state = deployment.state.as_str().replace('_', " ");
        let cells = [state, deployment.artifact.clone(), deployment.profile.clone(), deployment.project.clone()];
        table.row(Some(tone(deployment.state)), cells);
        if let Some(obstacle) = deployment.obstacle {
            table.below(in_its_place(obstacle));
        }
        if let Some(problem) = &deployment.problem {
            table.below(problem);
        }
        for file in deployment.files.iter().filter(|file| file.state != FileState::InSync) {
            table.below(&format!("{:<10}{}", word(file.state), file.path));
        }
    }
    table.lay_out(style)
}

fn tone(state: DeploymentState) -> Tone {
    match state {
        DeploymentState::InSync => Tone::Good,
        DeploymentState::Modified | DeploymentState::Outdated | DeploymentState::Orphaned => Tone::Notice,
        DeploymentState::Diverged | DeploymentState::Missing | DeploymentState::Invalid => Tone::Bad,
        DeploymentState::Unmanaged => Tone::Faint,
    }
}

fn in_its_place(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::Link => "a link stands in its place",
        Obstacle::BrokenLink => "a broken link stands in its place",
        Obstacle::TypeChanged => "a folder stands in the place of a file, or the other way round",
    }
}

fn word(state: FileState) -> &'static str {
    match state {
        FileState::InSync => "in sync",
        FileState::Modified => "modified",
        FileState::Outdated => "outdated",
        FileState::Diverged => "diverged",
        FileState::Missing => "missing",
        FileState::Extra => "extra",
        FileState::New => "new",
        FileState::Dropped => "dropped",
    }
}
