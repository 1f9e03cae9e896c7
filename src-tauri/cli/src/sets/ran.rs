//! `skm sets update`, `skm sets undeploy`, and what they share with a deploy.

use std::path::PathBuf;

use skillmeat_core::collection::{BundleKind, PathStep};
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::fs::fold_case;
use skillmeat_core::ops::{self, ChangeRequest, SetChange, SetChangeKind, Workspace};
use skillmeat_core::platform::ProfileId;

use crate::args::{DeploySet, UndeploySet};
use crate::home::whole_text;
use crate::output::{Output, Reply, printable};
use crate::progress::Progress;
use crate::results::{Done, Files, Telling, Words};

const UPDATE: Words = Words { done: "updated", planned: "would update" };
const UNDEPLOY: Words = Words { done: "undeployed", planned: "would undeploy" };

/// What the two have in common.
struct Asked<'a> {
    kind: SetChangeKind,
    words: Words,
    set: PathStep,
    projects: &'a [PathBuf],
    profile: Option<&'a str>,
    on_conflict: Option<ConflictChoice>,
    atomic: bool,
    dry_run: bool,
}

/// One change of a set for each project.
pub fn changes_of(kind: SetChangeKind, set: &str, projects: &[String], profile: Option<&str>) -> Vec<SetChange> {
    let change = |project: &String| SetChange {
        kind,
        set: set.to_owned(),
        project_path: project.clone(),
        profile_id: profile.map(ProfileId::new),
    };
    projects.iter().map(change).collect()
}

/// A line for each of these projects that a set is attached to now, in that profile.
pub fn attached_notes<'a>(
    workspace: &Workspace,
    set: &str,
    profile: Option<&str>,
    projects: impl Iterator<Item = &'a str>,
) -> String {
    let profile = profile.map_or_else(ProfileId::primary, ProfileId::new);
    let mut text = String::new();
    for project in projects {
        let attached = ops::list_set_attachments(workspace, Some(set), Some(project)).unwrap_or_default();
        for one in attached.iter().filter(|one| one.profile_id == profile) {
            let line = format!("{} attached to {} ({})", one.set_name, one.project_name, one.profile_id.as_str());
            text.push_str(&format!("{}\n", printable(&line)));
        }
    }
    text
}

/// Brings projects up to date with a set, or tells what would be done.
pub fn update(workspace: &Workspace, arguments: &DeploySet, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: SetChangeKind::Update,
        words: UPDATE,
        set: ops::resolve_deployment_set(workspace, &arguments.set)?.set,
        projects: &arguments.projects,
        profile: arguments.profile.as_deref(),
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, output)
}

/// Takes out what a set brought, or tells what would be done. The set need not be in the library any more.
pub fn undeploy(workspace: &Workspace, arguments: &UndeploySet, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: SetChangeKind::Undeploy,
        words: UNDEPLOY,
        set: attached_or_known(workspace, &arguments.set)?,
        projects: &arguments.projects,
        profile: arguments.profile.as_deref(),
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, output)
}

/// A set of the library, or one that is gone from it and still attached somewhere, which may be named by the name that it
/// had.
fn attached_or_known(workspace: &Workspace, text: &str) -> Result<PathStep, ErrorBody> {
    let step = |id: &str, name: &str| PathStep { kind: BundleKind::Set, id: id.to_owned(), name: name.to_owned() };
    let error = match ops::get_deployment_set(workspace, text) {
        Ok(detail) => return Ok(step(&detail.bundle.id, &detail.bundle.name)),
        Err(error) => error,
    };
    let all = ops::list_set_attachments(workspace, None, None)?;
    let is_meant = |name: &str| fold_case(name) == fold_case(text);
    let gone = all.iter().filter(|one| one.set_id == text || (!one.in_library && is_meant(&one.set_name)));
    let mut ids: Vec<_> = gone.map(|one| (&one.set_id, &one.set_name)).collect();
    ids.sort();
    ids.dedup_by_key(|(id, _)| *id);
    match ids.as_slice() {
        [(id, name)] => Ok(step(id, name)),
        // The id of a set that is attached in a project which is not in the list.
        [] if is_id(text) => Ok(step(text, text)),
        _ => Err(error.into()),
    }
}

/// Whether a text has the form of a set's id.
fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn run(workspace: &Workspace, asked: &Asked<'_>, output: &Output) -> Result<Reply, ErrorBody> {
    let projects = asked.projects.iter().map(|folder| whole_text(folder)).collect::<Result<Vec<_>, _>>()?;
    let request = ChangeRequest {
        sets: changes_of(asked.kind, &asked.set.id, &projects, asked.profile),
        on_conflict: asked.on_conflict,
        atomic: asked.atomic,
        ..ChangeRequest::default()
    };
    let several = projects.len() > 1;
    let library = asked.on_conflict == Some(ConflictChoice::SaveBack);
    let telling = Telling { words: asked.words, projects: several, library, atomic: asked.atomic, choices: true };
    if asked.dry_run {
        let plans = match projects.as_slice() {
            [one] => vec![ops::plan_project(workspace, &request, one)?],
            _ => ops::plan_changes(workspace, &request)?.plans,
        };
        return Ok(asked.named(Done::foreseen(&plans, telling)).reply(output, telling, Files::Named));
    }
    let progress = Progress::on_terminal();
    let outcome = match projects.as_slice() {
        [one] => ops::apply_project(workspace, &request, one, &progress.control())?,
        _ => ops::apply_changes(workspace, &request, &progress.control())?,
    };
    drop(progress);
    output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
    let roots: Vec<String> = outcome.projects.iter().map(|project| project.project_path.clone()).collect();
    let mut done = asked.named(Done::outcome(workspace, outcome, telling));
    if asked.kind == SetChangeKind::Undeploy && done.is_written() {
        done.note(&detached(workspace, &asked.set, &roots));
    } else if done.is_written() {
        done.note(&attached_notes(workspace, &asked.set.id, asked.profile, roots.iter().map(String::as_str)));
    }
    Ok(done.reply(output, telling, Files::Counted))
}

impl Asked<'_> {
    fn named(&self, done: Done) -> Done {
        done.entitled(&format!("set:{}", self.set.id), &self.set.name)
    }
}

/// A line for each project in which the set is attached no more.
fn detached(workspace: &Workspace, set: &PathStep, projects: &[String]) -> String {
    let is_left = |project: &&String| {
        ops::list_set_attachments(workspace, Some(&set.id), Some(project)).is_ok_and(|left| left.is_empty())
    };
    let line = |project: &String| format!("{}\n", printable(&format!("{} detached from {project}", set.name)));
    projects.iter().filter(is_left).map(line).collect()
}
