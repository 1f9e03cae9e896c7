//! `skm deploy`, `skm undeploy`, `skm save-back`.

use std::path::Path;

use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Change, ChangeKind, ChangeRequest, Workspace};
use skillmeat_core::platform::ProfileId;

use crate::args::{DeployArguments, SaveBackArguments, UndeployArguments};
use crate::home::whole_text;
use crate::output::{Output, Reply};
use crate::progress::Progress;
use crate::results::{Done, Files, Telling, Words};

const DEPLOY: Words = Words { done: "deployed", planned: "would deploy" };
const UNDEPLOY: Words = Words { done: "undeployed", planned: "would undeploy" };
const SAVE_BACK: Words = Words { done: "saved back", planned: "would save back" };

/// What the three have in common.
struct Asked<'a> {
    kind: ChangeKind,
    artifacts: &'a [String],
    project: &'a Path,
    profile: Option<&'a str>,
    dest: Option<&'a str>,
    on_conflict: Option<ConflictChoice>,
    atomic: bool,
    dry_run: bool,
}

/// Deploys, or tells what would be done.
pub fn deploy(workspace: &Workspace, arguments: &DeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::Deploy,
        artifacts: &arguments.artifacts,
        project: &arguments.project,
        profile: arguments.profile.as_deref(),
        dest: arguments.dest.as_deref(),
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, DEPLOY, output)
}

/// Undeploys, or tells what would be done.
pub fn undeploy(workspace: &Workspace, arguments: &UndeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::Undeploy,
        artifacts: &arguments.artifacts,
        project: &arguments.project,
        profile: arguments.profile.as_deref(),
        dest: None,
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, UNDEPLOY, output)
}

/// Saves back, or tells what would be done.
pub fn save_back(workspace: &Workspace, arguments: &SaveBackArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::SaveBack,
        artifacts: &arguments.artifacts,
        project: &arguments.project,
        profile: arguments.profile.as_deref(),
        dest: None,
        on_conflict: None,
        atomic: false,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, SAVE_BACK, output)
}

fn run(workspace: &Workspace, asked: &Asked<'_>, words: Words, output: &Output) -> Result<Reply, ErrorBody> {
    let project = whole_text(asked.project)?;
    let change = |artifact: &String| Change {
        kind: asked.kind,
        artifact: artifact.clone(),
        project_path: project.clone(),
        profile_id: asked.profile.map(ProfileId::new),
        dest_path: asked.dest.map(str::to_owned),
        mode: None,
    };
    let request = ChangeRequest {
        changes: asked.artifacts.iter().map(change).collect(),
        on_conflict: asked.on_conflict,
        atomic: asked.atomic,
        ..ChangeRequest::default()
    };
    let library = asked.kind == ChangeKind::SaveBack || asked.on_conflict == Some(ConflictChoice::SaveBack);
    let choices = asked.kind != ChangeKind::SaveBack;
    let telling = Telling { words, projects: false, library, atomic: asked.atomic, choices };
    if asked.dry_run {
        let plan = ops::plan_project(workspace, &request, &project)?;
        return Ok(Done::foreseen(&[plan], telling).reply(output, telling, Files::Named));
    }
    let progress = Progress::on_terminal();
    let outcome = ops::apply_project(workspace, &request, &project, &progress.control())?;
    drop(progress);
    output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
    Ok(Done::outcome(workspace, outcome, telling).reply(output, telling, Files::Counted))
}
