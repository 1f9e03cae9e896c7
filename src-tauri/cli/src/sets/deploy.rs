//! `skm sets deploy`.

use std::collections::HashSet;

use serde::Serialize;
use skillmeat_core::collection::PathStep;
use skillmeat_core::deployment::{Intent, Plan};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{
    self, ArtifactDeploymentResult, BatchDeployRequest, BatchDeployResult, BatchOutcome, ChangeRequest,
    DeploymentOutcome, SetChangeKind, SkipReason, Workspace,
};
use skillmeat_core::platform::ProfileId;

use super::ran::{attached_notes, changes_of};
use super::tell::counted;
use crate::args::DeploySet;
use crate::home::whole_text;
use crate::output::{Output, Reply, Style, Table, Tone};
use crate::progress::Progress;
use crate::results::file_counts;

/// The document for several projects: one operation, and a result for each, in the order asked for.
#[derive(Serialize)]
struct Deployed {
    /// `None` when nothing was written.
    operation: Option<String>,
    /// Whether all or nothing was asked for, and it was nothing.
    rolled_back: bool,
    dry_run: bool,
    results: Vec<ProjectResult>,
}

/// The first three of a [`BatchDeployResult`].
#[derive(Serialize)]
struct ProjectResult {
    deployment_set_id: String,
    target_project_id: String,
    results: Vec<ArtifactDeploymentResult>,
}

/// What is asked for, whether of one project or of several.
struct Asked<'a> {
    arguments: &'a DeploySet,
    /// The set's id.
    set: String,
    /// Its name.
    name: String,
    projects: Vec<String>,
    /// What the profile's platform is called.
    platform: String,
}

/// Deploys a set, or tells what would be done. For one project the document is the specification's `BatchDeployResult`.
pub fn deploy(workspace: &Workspace, arguments: &DeploySet, output: &Output) -> Result<Reply, ErrorBody> {
    let PathStep { id: set, name, .. } = ops::resolve_deployment_set(workspace, &arguments.set)?.set;
    let platform =
        workspace.profile(&arguments.profile.as_deref().map(ProfileId::new).unwrap_or_default())?.platform_name;
    let mut projects = arguments.projects.iter().map(|folder| whole_text(folder)).collect::<Result<Vec<_>, _>>()?;
    let mut seen = HashSet::new();
    projects.retain(|project| seen.insert(project.clone()));
    let asked = Asked { arguments, set, name, projects, platform };
    match asked.projects.as_slice() {
        [one] => to_one(workspace, &asked, one, output),
        _ => to_several(workspace, &asked, output),
    }
}

fn to_one(workspace: &Workspace, asked: &Asked<'_>, project: &str, output: &Output) -> Result<Reply, ErrorBody> {
    let request = BatchDeployRequest {
        set: asked.set.clone(),
        project_path: project.to_owned(),
        profile_id: asked.arguments.profile.as_deref().map(ProfileId::new),
        on_conflict: asked.arguments.on_conflict.choice(),
        atomic: asked.arguments.atomic,
        dry_run: asked.arguments.dry_run,
        ..BatchDeployRequest::default()
    };
    let progress = Progress::on_terminal();
    let mut result = ops::batch_deploy_set(workspace, &request, &progress.control())?;
    drop(progress);
    if request.dry_run && request.atomic {
        result.rolled_back = roll_back([&mut result.results]);
    }
    output.warn_if_behind(result.cache_behind || workspace.is_cache_behind());
    let BatchDeployResult { target_project_id, results, .. } = &result;
    let rows = vec![(target_project_id.as_str(), results.as_slice())];
    Ok(asked.reply(workspace, &result, &rows, (result.operation.as_deref(), result.rolled_back), output))
}

fn to_several(workspace: &Workspace, asked: &Asked<'_>, output: &Output) -> Result<Reply, ErrorBody> {
    let arguments = asked.arguments;
    let request = ChangeRequest {
        sets: changes_of(SetChangeKind::Deploy, &asked.set, &asked.projects, arguments.profile.as_deref()),
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        ..ChangeRequest::default()
    };
    let mut deployed = if arguments.dry_run {
        let plan = ops::plan_changes(workspace, &request)?;
        let results = plan.plans.into_iter().map(|plan| asked.foreseen(plan)).collect();
        Deployed { operation: None, rolled_back: false, dry_run: true, results }
    } else {
        let progress = Progress::on_terminal();
        let outcome = ops::apply_changes(workspace, &request, &progress.control())?;
        drop(progress);
        output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
        asked.done(outcome)
    };
    if arguments.dry_run && arguments.atomic {
        deployed.rolled_back = roll_back(deployed.results.iter_mut().map(|project| &mut project.results));
    }
    let rows: Vec<_> = deployed.results.iter().map(|one| (one.target_project_id.as_str(), &*one.results)).collect();
    Ok(asked.reply(workspace, &deployed, &rows, (deployed.operation.as_deref(), deployed.rolled_back), output))
}

/// A dry run of all or nothing: when one fails, the others would not be done either. Returns whether that is so.
fn roll_back<'a>(projects: impl IntoIterator<Item = &'a mut Vec<ArtifactDeploymentResult>>) -> bool {
    let mut all: Vec<_> = projects.into_iter().flatten().collect();
    if !all.iter().any(|result| result.status == DeploymentOutcome::Failed) {
        return false;
    }
    for result in all.iter_mut().filter(|result| result.skipped == Some(SkipReason::DryRun)) {
        result.status = DeploymentOutcome::Failed;
        result.skipped = Some(SkipReason::RolledBack);
        result.changes.clear();
    }
    true
}

impl Asked<'_> {
    fn foreseen(&self, plan: Plan) -> ProjectResult {
        let artifacts = plan.artifacts.iter().filter(|part| !matches!(part.intent, Intent::Attach | Intent::Detach));
        ProjectResult {
            deployment_set_id: self.set.clone(),
            results: artifacts.map(ArtifactDeploymentResult::foreseen).collect(),
            target_project_id: plan.project_path,
        }
    }

    fn done(&self, outcome: BatchOutcome) -> Deployed {
        let rolled_back = outcome.rolled_back;
        let results = outcome.projects.into_iter().map(|project| ProjectResult {
            deployment_set_id: self.set.clone(),
            target_project_id: project.project_path,
            results: project.results.into_iter().map(|one| ArtifactDeploymentResult::of(one, rolled_back)).collect(),
        });
        Deployed { operation: outcome.operation, rolled_back, dry_run: false, results: results.collect() }
    }

    /// The answer: the document, or a line for each artifact, a line for each attachment, and the numbers.
    fn reply(
        &self,
        workspace: &Workspace,
        document: &impl Serialize,
        rows: &Rows<'_>,
        (operation, rolled_back): (Option<&str>, bool),
        output: &Output,
    ) -> Reply {
        let all = || rows.iter().flat_map(|(_, results)| results.iter());
        for result in all().filter(|result| result.status == DeploymentOutcome::Failed) {
            if let (Some(message), Some(code)) = (&result.error, result.code) {
                output.complain(Some(self.called(result)), &ErrorBody::new(code, message.clone()));
            }
        }
        if all().any(|result| result.code == Some(ErrorCode::Conflict)) {
            output.warn("--on-conflict says what to do with what is in the way; nothing is chosen without it");
        }
        if rolled_back {
            output.warn("it was all or nothing, and one of them failed: nothing is changed");
        }
        let failed = all().any(|result| result.status == DeploymentOutcome::Failed);
        let text = |style: &Style| {
            let mut text = self.table(rows, style);
            text.push_str(&self.numbers(rows));
            if operation.is_some() {
                text.push_str(&attached_notes(
                    workspace,
                    &self.set,
                    self.arguments.profile.as_deref(),
                    rows.iter().map(|(project, _)| *project),
                ));
            }
            text
        };
        output.reply(document, text).failed_if(failed)
    }

    fn table(&self, rows: &Rows<'_>, style: &Style) -> String {
        let mut table = Table::default();
        for (project, results) in rows {
            for result in *results {
                let (word, tone, note) = self.told(result);
                let mut cells = vec![word.to_owned(), self.called(result).to_owned()];
                if rows.len() > 1 {
                    cells.push((*project).to_owned());
                }
                cells.push(note);
                table.row(Some(tone), cells);
            }
        }
        table.lay_out(style)
    }

    /// What a person calls what a result is about: where a whole project fails, that is the set.
    fn called<'a>(&'a self, result: &'a ArtifactDeploymentResult) -> &'a str {
        let is_set = result.artifact_id.strip_prefix("set:").is_some_and(|id| id == self.set);
        if is_set { &self.name } else { &result.artifact_id }
    }

    fn told(&self, result: &ArtifactDeploymentResult) -> (&'static str, Tone, String) {
        let counts = || file_counts(&result.changes);
        match (result.skipped, result.status) {
            (Some(SkipReason::Unchanged), _) => ("unchanged", Tone::Faint, String::new()),
            (Some(SkipReason::Kept), _) => ("skipped", Tone::Notice, "what is there was kept".to_owned()),
            (Some(SkipReason::UnsupportedType), _) => ("left out", Tone::Faint, format!("not for {}", self.platform)),
            (Some(SkipReason::DryRun), _) => ("would deploy", Tone::Good, counts()),
            (Some(SkipReason::RolledBack), _) => ("rolled back", Tone::Notice, String::new()),
            (None, DeploymentOutcome::Success) => ("deployed", Tone::Good, counts()),
            (None, DeploymentOutcome::Failed) => ("failed", Tone::Bad, String::new()),
        }
    }

    /// How many of each, for example `2 deployed, 1 failed`.
    fn numbers(&self, rows: &Rows<'_>) -> String {
        let mut numbers: Vec<(&str, usize)> = Vec::new();
        for result in rows.iter().flat_map(|(_, results)| results.iter()) {
            let word = self.told(result).0;
            match numbers.iter_mut().find(|(other, _)| *other == word) {
                Some((_, count)) => *count += 1,
                None => numbers.push((word, 1)),
            }
        }
        if numbers.is_empty() {
            return "The set comes to nothing.\n".to_owned();
        }
        let parts: Vec<String> = numbers.iter().map(|(word, count)| format!("{count} {word}")).collect();
        let projects = if rows.len() > 1 { format!(" in {}", counted(rows.len(), "project")) } else { String::new() };
        format!("{}{projects}\n", parts.join(", "))
    }
}

/// The results of each project, by its root.
type Rows<'a> = [(&'a str, &'a [ArtifactDeploymentResult])];
