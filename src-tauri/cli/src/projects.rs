//! `skm projects list|find|add|remove`.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use skillmeat_core::cache::ProjectResponse;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, AddedProjects, FindControl, FindRequest, FoundProject, NotAdded, Workspace};

use crate::args::{ProjectsArguments, ProjectsCommand};
use crate::cache::bring_up_to_date;
use crate::home::{user_home, whole, whole_text};
use crate::output::{Output, Reply, Style, Table, Tone, printable};
use crate::progress::Searching;

/// How many unreadable folders are named to a person.
const NAMED: usize = 3;

#[derive(Serialize)]
struct Listed {
    projects: Vec<ProjectResponse>,
}

#[derive(Serialize)]
struct Added {
    project: Option<ProjectResponse>,
}

#[derive(Serialize)]
struct AddedSeveral {
    added: Vec<String>,
    failed: Vec<NotAdded>,
}

#[derive(Serialize)]
struct Removed {
    removed: String,
}

/// Does what was asked with the list.
pub fn run(workspace: &Workspace, arguments: &ProjectsArguments, output: &Output) -> Result<Reply, ErrorBody> {
    match &arguments.command {
        ProjectsCommand::List => list(workspace, output),
        ProjectsCommand::Find { dirs, depth } => find(workspace, dirs, *depth, output),
        ProjectsCommand::Add { dirs } => match dirs.as_slice() {
            [dir] => add(workspace, dir, output),
            dirs => add_several(workspace, dirs, output),
        },
        ProjectsCommand::Remove { dir } => remove(workspace, dir, output),
    }
}

fn list(workspace: &Workspace, output: &Output) -> Result<Reply, ErrorBody> {
    bring_up_to_date(workspace, output)?;
    let listed = Listed { projects: ops::list_projects(workspace)? };
    Ok(output.reply(&listed, |style| text(&listed.projects, style)))
}

fn text(projects: &[ProjectResponse], style: &Style) -> String {
    if projects.is_empty() {
        return "No project is in the list. Add one with skm projects add DIR.\n".to_owned();
    }
    let mut table = Table::headed(&["STATE", "PROJECT", "DEPLOYED", "DRIFTED", "FOLDER"]);
    for project in projects {
        let (word, tone) = match project.counts.drifted() {
            _ if !project.exists => ("gone", Tone::Bad),
            _ if project.problem.is_some() => ("problem", Tone::Bad),
            0 if project.counts.deployed() == 0 => ("empty", Tone::Faint),
            0 => ("in sync", Tone::Good),
            _ => ("drifted", Tone::Notice),
        };
        let (deployed, drifted) = (project.counts.deployed().to_string(), project.counts.drifted().to_string());
        table.row(Some(tone), [word.to_owned(), project.name.clone(), deployed, drifted, project.path.clone()]);
        if let Some(problem) = &project.problem {
            table.below(&problem.message);
        }
    }
    table.lay_out(style)
}

fn find(workspace: &Workspace, folders: &[PathBuf], depth: u32, output: &Output) -> Result<Reply, ErrorBody> {
    let roots = folders.iter().map(|folder| whole_text(folder)).collect::<Result<_, _>>()?;
    let user_home = user_home();
    let searching = Searching::on_terminal();
    // Nobody cancels: a search writes nothing, so that an interrupted one leaves nothing.
    let cancelled = AtomicBool::new(false);
    let progress = |progress| searching.tell(&progress);
    let control = FindControl { cancelled: &cancelled, progress: &progress, user_home: user_home.as_deref() };
    let found = ops::find_projects(workspace, &FindRequest { roots, depth: Some(depth) }, &control)?;
    drop(searching);
    warn_of_unreadable(&found.unreadable, output);
    Ok(output.reply(&found, |style| found_text(&found.projects, style)))
}

fn warn_of_unreadable(folders: &[String], output: &Output) {
    if folders.is_empty() {
        return;
    }
    let or_more = if folders.len() < ops::MAX_UNREADABLE { "" } else { " or more" };
    let named = folders.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let others = if folders.len() > NAMED { " and others" } else { "" };
    output.warn(&format!("folders that could not be read: {}{or_more} ({named}{others})", folders.len()));
}

fn found_text(projects: &[FoundProject], style: &Style) -> String {
    if projects.is_empty() {
        return "No project was found.\n".to_owned();
    }
    let mut table = Table::headed(&["STATE", "PROJECT", "ARTIFACTS", "FOUND", "FOLDER"]);
    for project in projects {
        let (word, tone) = if project.listed { ("listed", Tone::Faint) } else { ("new", Tone::Good) };
        let (name, artifacts) = (project.name.clone(), project.artifacts.to_string());
        table.row(Some(tone), [word.to_owned(), name, artifacts, project.roots.join(" "), project.path.clone()]);
    }
    let add = if projects.iter().all(|project| project.listed) { "" } else { "Add one with skm projects add DIR.\n" };
    table.lay_out(style) + add
}

fn add(workspace: &Workspace, folder: &Path, output: &Output) -> Result<Reply, ErrorBody> {
    let change = ops::add_project(workspace, &whole(folder)?)?;
    output.warn_if_behind(change.cache_behind);
    let added = Added { project: change.project };
    let path = added.project.as_ref().map_or_else(|| folder.display().to_string(), |project| project.path.clone());
    Ok(output.reply(&added, |_| format!("added {}\n", printable(&path))))
}

fn add_several(workspace: &Workspace, folders: &[PathBuf], output: &Output) -> Result<Reply, ErrorBody> {
    let folders = folders.iter().map(|folder| whole(folder)).collect::<Result<Vec<_>, _>>()?;
    let AddedProjects { added, failed, cache_behind, .. } = ops::add_projects(workspace, &folders)?;
    output.warn_if_behind(cache_behind);
    failed.iter().for_each(|failed| output.complain(Some(&failed.path), &failed.error));
    let has_failed = !failed.is_empty();
    let document = AddedSeveral { added, failed };
    let text = |_: &Style| document.added.iter().map(|path| format!("added {}\n", printable(path))).collect();
    Ok(output.reply(&document, text).failed_if(has_failed))
}

fn remove(workspace: &Workspace, folder: &Path, output: &Output) -> Result<Reply, ErrorBody> {
    let folder = whole(folder)?;
    let change = ops::remove_project(workspace, &folder)?;
    output.warn_if_behind(change.cache_behind);
    let removed = Removed { removed: folder.display().to_string() };
    Ok(output.reply(&removed, |_| format!("removed {} from the list\n", printable(&removed.removed))))
}
