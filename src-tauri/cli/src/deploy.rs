//! `skm deploy`, `skm undeploy`.

use serde::Serialize;
use skillmeat_core::deployment::{ArtifactResult, FileAction, ResultStatus};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, DeployRequest, Outcome, UndeployRequest, Workspace};
use skillmeat_core::platform::ProfileId;

use crate::args::{DeployArguments, OnConflict, UndeployArguments};
use crate::home::whole_text;
use crate::output::{Output, Reply, Style, Table, Tone};

/// The document of both.
#[derive(Serialize)]
struct Done<'a> {
    operation: Option<&'a str>,
    results: &'a [ArtifactResult],
}

/// What a success is called.
#[derive(Debug, Clone, Copy)]
struct Words {
    done: &'static str,
    planned: &'static str,
}

const DEPLOY: Words = Words { done: "deployed", planned: "would deploy" };
const UNDEPLOY: Words = Words { done: "undeployed", planned: "would undeploy" };

/// Deploys, or tells what would be done.
pub fn deploy(workspace: &Workspace, arguments: &DeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    // Refusing is what the workflow does by itself.
    let OnConflict::Refuse = arguments.on_conflict;
    let request = DeployRequest {
        artifacts: arguments.artifacts.clone(),
        project_path: whole_text(&arguments.project)?,
        profile_id: arguments.profile.as_deref().map(ProfileId::new),
        dest_path: arguments.dest.clone(),
        fingerprint: None,
    };
    if arguments.dry_run {
        return Ok(planned(&ops::plan_deploy(workspace, &request)?.foreseen(), DEPLOY, output));
    }
    Ok(done(workspace, &ops::deploy(workspace, &request)?, DEPLOY, output))
}

/// Undeploys, or tells what would be done.
pub fn undeploy(workspace: &Workspace, arguments: &UndeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let OnConflict::Refuse = arguments.on_conflict;
    let request = UndeployRequest {
        artifacts: arguments.artifacts.clone(),
        project_path: whole_text(&arguments.project)?,
        profile_id: arguments.profile.as_deref().map(ProfileId::new),
        fingerprint: None,
    };
    if arguments.dry_run {
        return Ok(planned(&ops::plan_undeploy(workspace, &request)?.foreseen(), UNDEPLOY, output));
    }
    Ok(done(workspace, &ops::undeploy(workspace, &request)?, UNDEPLOY, output))
}

fn done(workspace: &Workspace, outcome: &Outcome, words: Words, output: &Output) -> Reply {
    if outcome.cache_behind || workspace.is_cache_behind() {
        output.warn("the lists of the window are behind; skm refresh brings them up to date");
    }
    let document = Done { operation: outcome.operation.as_deref(), results: &outcome.results };
    let text = |style: &Style| text(&outcome.results, words.done, Files::Counted, style);
    reply(output, &document, text)
}

fn planned(results: &[ArtifactResult], words: Words, output: &Output) -> Reply {
    let text = |style: &Style| text(results, words.planned, Files::Named, style);
    reply(output, &Done { operation: None, results }, text)
}

fn reply(output: &Output, document: &Done<'_>, text: impl FnOnce(&Style) -> String) -> Reply {
    for result in document.results {
        if let Some(error) = &result.error {
            output.complain(Some(&result.artifact), error);
        }
    }
    let failed = document.results.iter().any(|result| result.status == ResultStatus::Failed);
    output.reply(document, text).failed_if(failed)
}

/// How the files of a result are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Files {
    Counted,
    Named,
}

fn text(results: &[ArtifactResult], success: &str, files: Files, style: &Style) -> String {
    let mut table = Table::default();
    for result in results {
        let (word, tone) = match result.status {
            ResultStatus::Success => (success, Tone::Good),
            ResultStatus::Unchanged => ("unchanged", Tone::Faint),
            ResultStatus::Skipped => ("skipped", Tone::Notice),
            ResultStatus::Failed => ("failed", Tone::Bad),
        };
        let profile = result.profile.as_str().to_owned();
        table.row(Some(tone), [word.to_owned(), result.artifact.clone(), profile, counted(result)]);
        if files == Files::Named {
            for change in &result.changes {
                table.below(&format!("{:<8}{}", verb(change.action), change.path));
            }
        }
    }
    table.lay_out(style)
}

fn counted(result: &ArtifactResult) -> String {
    let actions = [FileAction::Create, FileAction::Replace, FileAction::Adopt, FileAction::Remove];
    let count = |action| result.changes.iter().filter(|change| change.action == action).count();
    let told = actions.into_iter().filter(|action| count(*action) > 0);
    told.map(|action| format!("{} {}", verb(action), count(action))).collect::<Vec<_>>().join(", ")
}

fn verb(action: FileAction) -> &'static str {
    match action {
        FileAction::Create => "create",
        FileAction::Replace => "replace",
        FileAction::Remove => "remove",
        FileAction::Unchanged => "same",
        FileAction::Adopt => "adopt",
        FileAction::Keep => "keep",
        FileAction::Conflict => "conflict",
    }
}
