//! Doctor: is everything in order, and what to do where it is not.

mod cache;
mod interrupted;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::library::{LibraryState, library_state};
use super::refresh::OnProgress;
use super::{OpsError, Workspace};
use crate::collection::CollectionFile;
use crate::deployment::DeploymentManager;
use crate::error::ErrorBody;
use crate::fs;
use crate::platform::{Profile, TableProblem};
use crate::project::{Manifest, ProjectList, ProjectRoot, Slot};

/// One question and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was asked, in a word or a path.
    pub name: String,
    /// Whether it is in order.
    pub ok: bool,
    /// The answer.
    pub message: String,
    /// What to do.
    pub hints: Vec<String>,
}

impl Check {
    fn good(name: &str, message: impl Into<String>) -> Self {
        Self { name: name.to_owned(), ok: true, message: message.into(), hints: Vec::new() }
    }

    fn bad(name: &str, message: impl Into<String>, hint: &str) -> Self {
        Self { name: name.to_owned(), ok: false, message: message.into(), hints: vec![hint.to_owned()] }
    }

    fn of(name: &str, error: &ErrorBody) -> Self {
        Self { name: name.to_owned(), ok: false, message: error.message.clone(), hints: error.hints.clone() }
    }
}

/// Asks every question. Nothing that a person wrote is changed; the home folder is made where it is missing, and a cache that
/// is damaged is made anew.
pub fn doctor(workspace: &Workspace) -> Vec<Check> {
    doctor_with(workspace, &|_| {})
}

/// As [`doctor`], telling how far it is with the projects.
pub fn doctor_with(workspace: &Workspace, progress: &OnProgress<'_>) -> Vec<Check> {
    let mut checks = vec![home(workspace)];
    checks.extend(tables(workspace));
    checks.extend(library(workspace));
    checks.extend(cache::check(workspace, progress));
    checks.extend(interrupted::operations(workspace));
    checks.extend(projects(workspace, progress));
    checks
}

fn home(workspace: &Workspace) -> Check {
    let path = workspace.home().path();
    match fs::create_dir_all(&workspace.home().locks()) {
        Ok(()) => Check::good("home", path.display().to_string()),
        Err(error) => Check::of("home", &ErrorBody::from(&error)),
    }
}

/// The files of a person's own platforms and profiles, where one cannot be used.
fn tables(workspace: &Workspace) -> Vec<Check> {
    let tables = workspace.tables();
    let check = |problem: &TableProblem| {
        let name = problem.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Check::of(&name, &ErrorBody::from(&OpsError::Tables(problem.clone())))
    };
    tables.problems.iter().map(check).collect()
}

fn library(workspace: &Workspace) -> Vec<Check> {
    let path = match library_state(workspace) {
        LibraryState::Ready { path, .. } => path,
        LibraryState::Absent { default_path, .. } => {
            let hint = "Open the window to choose or make one, or put artifacts into that folder.";
            return vec![Check::bad("library", format!("There is no library at {default_path}"), hint)];
        }
        LibraryState::Unreadable { error, .. } => return vec![Check::of("library", &error)],
    };
    let mut checks = vec![Check::good("library", path.clone())];
    if let Err(error) = CollectionFile::load(path.as_ref()) {
        checks.push(Check::of("collection.toml", &ErrorBody::from(&error)));
    }
    checks.extend(interrupted::stagings(workspace, "library", path.as_ref()));
    for problem in super::list_library_problems(workspace).unwrap_or_default() {
        checks.push(Check { name: problem.path, ok: false, message: problem.message, hints: problem.hints });
    }
    checks
}

fn projects(workspace: &Workspace, progress: &OnProgress<'_>) -> Vec<Check> {
    let entries = match ProjectList::load(&workspace.home().projects_file()) {
        Ok(list) => list.entries(),
        Err(error) => return vec![Check::of("projects.toml", &ErrorBody::from(&error))],
    };
    let mut checks = vec![Check::good("projects", format!("{} in the list", entries.len()))];
    let counted = Counted::new(progress, entries.len());
    for entry in entries {
        let name = entry.path.display().to_string();
        match ProjectRoot::open(&entry.path) {
            Err(error) => checks.push(Check::of(&name, &ErrorBody::from(&error))),
            Ok(project) => {
                let tables = workspace.tables();
                let table = tables.of(project.path());
                let mut seen = HashSet::new();
                for slice in table.profiles().iter().filter(|slice| seen.insert(&slice.root)) {
                    checks.extend(root_of(workspace, &project, slice, &name));
                }
            }
        }
        counted.done(&name);
    }
    checks
}

fn root_of(workspace: &Workspace, project: &ProjectRoot, profile: &Profile, name: &str) -> Vec<Check> {
    let manager = DeploymentManager::looking(project, name, profile);
    let root = match manager.root() {
        Ok(root) => root,
        Err(error) => return vec![Check::of(name, &ErrorBody::from(&error))],
    };
    let mut checks = Vec::new();
    match Manifest::load(&root) {
        Ok(manifest) => {
            for slot in manifest.slots() {
                if let Slot::Invalid { artifact, reason, .. } = slot {
                    let what = artifact.as_deref().unwrap_or("A record");
                    let hint = "Mend or remove the record in the deployment manifest.";
                    checks.push(Check::bad(name, format!("{what} cannot be used: {reason}"), hint));
                }
            }
        }
        Err(error) => checks.push(Check::of(name, &ErrorBody::from(&error))),
    }
    checks.extend(interrupted::stagings(workspace, name, &root));
    checks
}
