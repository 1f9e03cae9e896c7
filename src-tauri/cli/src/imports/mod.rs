//! `skm import`: what stands in projects is listed, brought in, or left out from now on.
//!
//! Nothing is chosen for anybody: what differs from the library's is told and left as it is.

mod choose;
mod outcome;
mod skip;
mod tell;

use std::collections::HashSet;

use serde::Serialize;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::foreign::Origin;
use skillmeat_core::ops::{self, ChangeRequest, Discovery, ImportEntry, ImportStatus, SkillmeatRecord, Workspace};
use skillmeat_core::platform::ProfileId;

use self::choose::{Choice, Named};
use self::outcome::{Came, settle};
use crate::args::ImportArguments;
use crate::home::projects_of;
use crate::output::{Output, Reply};
use crate::progress::Progress;

/// The document.
#[derive(Serialize)]
struct Imported {
    entries: Vec<Row>,
    /// `None` when nothing was written.
    operation: Option<String>,
    /// What could not be looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ErrorBody>,
}

/// Something that stands in a project, and what came of it.
#[derive(Serialize)]
struct Row {
    /// Only where several were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    artifact: Option<String>,
    /// Relative to the project.
    path: String,
    status: ImportStatus,
    /// `None` where nothing was to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorBody>,
    /// `None` where no program reads it: nothing is recorded then.
    #[serde(skip_serializing_if = "Option::is_none")]
    profile: Option<ProfileId>,
    /// The library's.
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skillmeat: Option<SkillmeatRecord>,
}

/// What came of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It is in the library now.
    Imported,
    /// It is recorded as what the library holds.
    Linked,
    /// It is recorded as SkillMeat had it.
    TakenOver,
    /// It is left as it is.
    Skipped,
    Failed,
}

impl Row {
    fn of(entry: &ImportEntry, project: Option<&str>) -> Self {
        Self {
            project: project.map(str::to_owned),
            artifact: entry.artifact.clone(),
            path: entry.path.clone(),
            status: entry.status,
            outcome: None,
            reason: choose::reason(entry),
            error: entry.error.clone(),
            profile: entry.profile.clone(),
            matched: entry.matched.clone(),
            origin: entry.origin.clone(),
            skillmeat: entry.skillmeat.clone(),
        }
    }
}

/// Lists what projects have, brings it in, or leaves it out from now on.
pub fn import(workspace: &Workspace, arguments: &ImportArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let projects = projects_of(workspace, &arguments.from)?;
    let found = discover(workspace, &projects)?;
    if !arguments.skip.is_empty() || !arguments.unskip.is_empty() {
        return skip::skip(workspace, arguments, &found, output);
    }
    let named = Named::new(&arguments.only, &found)?;
    let is_listing = !arguments.all && arguments.only.is_empty();
    let (mut rows, mut asked, mut changes) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, choice) in choose::choices(&found, &named) {
        let project = entry.0.project_path.as_str();
        let mut row = Row::of(entry.1, (found.len() > 1).then_some(project));
        match choice {
            _ if is_listing => {}
            Choice::Do(action) => {
                changes.push(choose::change(project, entry.1, action));
                asked.push((rows.len(), project, action));
            }
            Choice::Leave(reason) => (row.outcome, row.reason) = (Some(Outcome::Skipped), Some(reason)),
            Choice::Fail => row.outcome = Some(Outcome::Failed),
        }
        rows.push(row);
    }
    let problems: Vec<_> = found.iter().flat_map(|discovery| discovery.problems.iter().cloned()).collect();
    problems.iter().for_each(|problem| output.complain(None, problem));
    let mut operation = None;
    if !changes.is_empty() {
        let request = ChangeRequest { imports: changes, ..ChangeRequest::default() };
        let mut came = if arguments.dry_run {
            Came::foreseen(&ops::plan_changes(workspace, &request)?)
        } else {
            let progress = Progress::on_terminal();
            let outcome = ops::apply_changes(workspace, &request, &progress.control())?;
            drop(progress);
            output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
            operation.clone_from(&outcome.operation);
            Came::done(workspace, outcome)
        };
        settle(&mut rows, &asked, &mut came);
    }
    let document = Imported { entries: rows, operation, problems };
    for row in document.entries.iter().filter(|row| row.outcome == Some(Outcome::Failed)) {
        if let Some(error) = &row.error {
            output.complain(Some(row.artifact.as_deref().unwrap_or(&row.path)), error);
        }
    }
    let has_failed = document.entries.iter().any(|row| row.outcome == Some(Outcome::Failed));
    let text = |style: &_| tell::text(&document.entries, is_listing, arguments.dry_run, style);
    Ok(output.reply(&document, text).failed_if(has_failed))
}

/// What stands in each project; one that is named twice counts once.
fn discover(workspace: &Workspace, projects: &[String]) -> Result<Vec<Discovery>, ErrorBody> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    for project in projects {
        let discovery = ops::discover_project(workspace, project)?;
        if seen.insert(discovery.project_path.clone()) {
            found.push(discovery);
        }
    }
    Ok(found)
}

/// Nothing that a word could mean stands in these projects.
fn nothing_called(word: &str) -> ErrorBody {
    ErrorBody::new(ErrorCode::ArtifactNotFound, format!("nothing called {word} was found"))
        .hint("skm import --project DIR lists what was found.")
}
