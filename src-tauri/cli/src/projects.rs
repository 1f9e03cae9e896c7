//! `skm projects list|add|remove`.

use std::path::Path;

use serde::Serialize;
use skillmeat_core::cache::ProjectResponse;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Workspace};

use crate::args::{ProjectsArguments, ProjectsCommand};
use crate::cache::bring_up_to_date;
use crate::home::whole;
use crate::output::{Output, Reply, Style, Table, Tone, printable};

#[derive(Serialize)]
struct Listed {
    projects: Vec<ProjectResponse>,
}

#[derive(Serialize)]
struct Added {
    project: Option<ProjectResponse>,
}

#[derive(Serialize)]
struct Removed {
    removed: String,
}

/// Does what was asked with the list.
pub fn run(workspace: &Workspace, arguments: &ProjectsArguments, output: &Output) -> Result<Reply, ErrorBody> {
    match &arguments.command {
        ProjectsCommand::List => list(workspace, output),
        ProjectsCommand::Add { dir } => add(workspace, dir, output),
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

fn add(workspace: &Workspace, folder: &Path, output: &Output) -> Result<Reply, ErrorBody> {
    let change = ops::add_project(workspace, &whole(folder)?)?;
    output.warn_if_behind(change.cache_behind);
    let added = Added { project: change.project };
    let path = added.project.as_ref().map_or_else(|| folder.display().to_string(), |project| project.path.clone());
    Ok(output.reply(&added, |_| format!("added {}\n", printable(&path))))
}

fn remove(workspace: &Workspace, folder: &Path, output: &Output) -> Result<Reply, ErrorBody> {
    let folder = whole(folder)?;
    let change = ops::remove_project(workspace, &folder)?;
    output.warn_if_behind(change.cache_behind);
    let removed = Removed { removed: folder.display().to_string() };
    Ok(output.reply(&removed, |_| format!("removed {} from the list\n", printable(&removed.removed))))
}
