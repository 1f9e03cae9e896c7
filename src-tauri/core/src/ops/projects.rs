//! The project list: adding, removing, and which paths belong to it.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::look::{Against, look, manifest_stamps};
use super::status::LibraryTargets;
use super::target::is_same;
use super::{OpsError, Workspace};
use crate::cache::{self, CacheError, ProjectResponse};
use crate::changes::{Operation, ViewKey};
use crate::collection::Library;
use crate::fs;
use crate::project::{ProjectError, ProjectList, ProjectRoot};

/// How often a project is looked at while others keep deploying to it; a refresh sees the rest.
const LOOKS: usize = 5;

/// What came of a change to the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProjectChange {
    /// The project that was added; `None` after a removal, or when the cache cannot be asked.
    pub project: Option<ProjectResponse>,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// Adds a folder to the list and looks at what is deployed there. Its files are not touched; adding it again only looks
/// again.
///
/// # Errors
/// [`OpsError`] when it is no folder, lies in the library, or the list cannot be read or written.
pub fn add_project(workspace: &Workspace, path: &Path) -> Result<ProjectChange, OpsError> {
    let project = ProjectRoot::open(path)?;
    let library = workspace.find_library().ok().flatten();
    if let Some(library) = &library
        && let Ok(root) = fs::canonical(&library.root)
        && project.path().starts_with(&root)
    {
        return Err(ProjectError::Overlap { path: project.path().to_path_buf(), library: root }.into());
    }
    put_in_list(workspace, &[&project])?;
    let cache_behind = look_and_tell(workspace, &project, library)?;
    let shown = super::list_projects(workspace).unwrap_or_default();
    Ok(ProjectChange {
        project: shown.into_iter().find(|shown| shown.path == project.as_str()),
        views: Operation::AddProject.views(),
        cache_behind,
    })
}

/// Looks at a project of the list and writes what was found into the cache; returns whether the cache is behind.
///
/// # Errors
/// [`OpsError`] when the list cannot be read.
pub(super) fn look_and_tell(
    workspace: &Workspace,
    project: &ProjectRoot,
    library: Option<Library>,
) -> Result<bool, OpsError> {
    let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
    let entry = entries.into_iter().find(|entry| is_same(&entry.path, project));
    let targets = LibraryTargets::new(workspace, library);
    let known: HashMap<_, _> = super::change::known(workspace, project.path());
    let against = Against {
        target: &|id| targets.of(id),
        known: &|place| known.get(place).cloned(),
        seen_at: workspace.now_nanos(),
    };
    for _ in 0..LOOKS {
        let before = manifest_stamps(workspace, project.as_str());
        let facts = look(workspace, project, entry.as_ref(), &against);
        if let Err(error) = workspace.cache().write::<_, CacheError>(|tx| cache::replace_project(tx, &facts)) {
            workspace.note_behind(&error);
            return Ok(true);
        }
        // A deploy that wrote its manifest since the look would be undone by it: then look again.
        if manifest_stamps(workspace, project.as_str()) == before {
            break;
        }
    }
    Ok(false)
}

/// Takes a project out of the list; its files and its manifest stay.
///
/// # Errors
/// [`OpsError::ProjectNotListed`], or when the list cannot be read or written.
pub fn remove_project(workspace: &Workspace, path: &Path) -> Result<ProjectChange, OpsError> {
    let _lock = workspace.lock_project_list()?;
    let file = workspace.home().projects_file();
    let mut list = ProjectList::load(&file)?;
    // A project that is gone can only be found by what stands in the list.
    let project = ProjectRoot::open(path).ok();
    let listed: Vec<_> = list
        .entries()
        .into_iter()
        .filter(|entry| entry.path == path || project.as_ref().is_some_and(|p| is_same(&entry.path, p)))
        .collect();
    if listed.is_empty() {
        return Err(OpsError::ProjectNotListed { path: path.to_path_buf() });
    }
    for entry in &listed {
        list.remove(&entry.path);
    }
    list.save(&file)?;
    let shown = project.as_ref().map_or_else(|| path.display().to_string(), |p| p.as_str().to_owned());
    let told = workspace.cache().write::<_, CacheError>(|tx| cache::forget_project(tx, &shown));
    let cache_behind = told.is_err();
    if let Err(error) = told {
        workspace.note_behind(&error);
    }
    Ok(ProjectChange { project: None, views: Operation::RemoveProject.views(), cache_behind })
}

/// Puts projects into the list, all in one write; returns those that were not there yet.
pub(super) fn put_in_list(workspace: &Workspace, projects: &[&ProjectRoot]) -> Result<Vec<ProjectRoot>, OpsError> {
    if projects.is_empty() {
        return Ok(Vec::new());
    }
    let _lock = workspace.lock_project_list()?;
    let file = workspace.home().projects_file();
    let mut list = ProjectList::load(&file)?;
    let listed = list.entries();
    let mut added = Vec::new();
    for project in projects {
        let is_listed = listed.iter().any(|entry| is_same(&entry.path, project));
        if !is_listed && list.add(project.as_str(), workspace.now()) {
            added.push((*project).clone());
        }
    }
    if !added.is_empty() {
        list.save(&file)?;
    }
    Ok(added)
}

/// The real path of something in the library or in a listed project, which the window may show in a file manager.
///
/// # Errors
/// [`OpsError::NotShown`] for anything else.
pub fn is_shown(workspace: &Workspace, path: &Path) -> Result<std::path::PathBuf, OpsError> {
    let real = fs::canonical(path)?;
    let library = workspace.find_library()?.and_then(|library| fs::canonical(&library.root).ok());
    let projects = ProjectList::load(&workspace.home().projects_file())?.entries();
    let roots = projects.iter().filter_map(|entry| fs::canonical(&entry.path).ok()).chain(library);
    let home = fs::canonical(workspace.home().path()).ok();
    if roots.chain(home).any(|root| real.starts_with(root)) {
        Ok(real)
    } else {
        Err(OpsError::NotShown { path: path.to_path_buf() })
    }
}
