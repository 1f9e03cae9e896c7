//! `skm sets status`.

use serde::Serialize;
use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, AttachmentStatus, OpsError, Workspace};
use skillmeat_core::project::{ProjectError, ProjectRoot};

use super::tell::counted;
use crate::args::SetStatus;
use crate::cache::bring_up_to_date;
use crate::home::whole;
use crate::output::{Output, Reply, Style, Table, Tone};

/// The document: how each set stands in each place that it was deployed to. `behind` of `total` artifacts would be added,
/// changed or removed by an update.
#[derive(Serialize)]
struct Status {
    attachments: Vec<AttachmentStatus>,
}

/// Tells how sets stand. One that is behind is an answer, not a failure.
pub fn status(workspace: &Workspace, asked: &SetStatus, output: &Output) -> Result<Reply, ErrorBody> {
    let project = match &asked.project {
        Some(folder) => Some(ProjectRoot::open(&whole(folder)?).map_err(|error: ProjectError| OpsError::from(error))?),
        None => None,
    };
    bring_up_to_date(workspace, output)?;
    if let Some(project) = &project
        && !ops::list_projects(workspace)?.iter().any(|listed| listed.path == project.as_str())
    {
        let error = ErrorBody::from(OpsError::ProjectNotListed { path: project.path().to_path_buf() });
        return Err(error.hint("Add it with skm projects add DIR."));
    }
    let project = project.as_ref().map(ProjectRoot::as_str);
    let attachments = ops::list_set_attachments(workspace, asked.set.as_deref(), project)?;
    if let (true, Some(set)) = (attachments.is_empty(), &asked.set) {
        ops::get_deployment_set(workspace, set)?;
    }
    let status = Status { attachments };
    Ok(output.reply(&status, |style| text(&status.attachments, style)))
}

fn text(attachments: &[AttachmentStatus], style: &Style) -> String {
    if attachments.is_empty() {
        return "No set is deployed there.\n".to_owned();
    }
    let mut table = Table::headed(&["STATE", "SET", "PROJECT", "PROFILE"]);
    for one in attachments {
        let (word, tone) = in_words(one);
        let cells = [word, one.set_name.clone(), one.project_name.clone(), one.profile_id.as_str().to_owned()];
        table.row(Some(tone), cells);
        for (verb, artifacts) in [("add", &one.added), ("change", &one.changed), ("remove", &one.removed)] {
            artifacts.iter().for_each(|artifact| table.below(&format!("{verb:<8}{artifact}")));
        }
        notes(one).iter().for_each(|note| table.below(note));
    }
    table.lay_out(style)
}

fn in_words(one: &AttachmentStatus) -> (String, Tone) {
    if !one.in_library {
        return ("not in the library".to_owned(), Tone::Notice);
    }
    if one.problem.is_some() {
        return ("cannot be resolved".to_owned(), Tone::Bad);
    }
    match one.behind {
        0 if one.state == DeploymentState::InSync => (format!("all {} in sync", one.total), Tone::Good),
        0 => (one.state.as_str().replace('_', " "), Tone::Notice),
        behind => (format!("{behind} of {} behind", one.total), Tone::Notice),
    }
}

fn notes(one: &AttachmentStatus) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(problem) = one.problem.as_ref().filter(|_| one.in_library) {
        notes.push(problem.message.clone());
    }
    for (count, what) in [
        (one.changed_here, "changed here".to_owned()),
        (one.missing_here, "gone from the disk".to_owned()),
        (one.unsupported, format!("not for {}", one.platform_name)),
    ] {
        if count > 0 {
            notes.push(format!("{count} {what}"));
        }
    }
    if one.missing_in_library > 0 {
        notes.push(format!("{} missing in the library", counted(one.missing_in_library as usize, "member")));
    }
    notes
}
