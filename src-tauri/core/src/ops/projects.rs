//! The project list: adding, removing, and which paths belong to it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::look::{Against, look, manifest_stamps};
use super::status::LibraryTargets;
use super::target::is_same;
use super::{OpsError, Workspace};
use crate::cache::{self, CacheError, ProjectResponse};
use crate::changes::{Operation, ViewKey};
use crate::collection::Library;
use crate::error::ErrorBody;
use crate::fs;
use crate::project::{ProjectEntry, ProjectError, ProjectList, ProjectRoot};

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

/// What came of adding several folders. Each is in one of the two lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AddedProjects {
    /// The projects that are in the list now, by their roots, each once; also those that were in it already.
    pub added: Vec<String>,
    /// The folders that were refused, as they were given.
    pub failed: Vec<NotAdded>,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// A folder that was refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct NotAdded {
    /// As it was given.
    pub path: String,
    /// Why.
    pub error: ErrorBody,
}

/// Adds a folder to the list and looks at what is deployed there. Its files are not touched; adding it again only looks
/// again.
///
/// # Errors
/// [`OpsError`] when it is no folder, lies in the library, or the list cannot be read or written.
pub fn add_project(workspace: &Workspace, path: &Path) -> Result<ProjectChange, OpsError> {
    let library = workspace.find_library().ok().flatten();
    let project = open_outside(path, library.as_ref())?;
    put_in_list(workspace, &[&project])?;
    let cache_behind = look_and_tell(workspace, &project, library)?;
    let shown = super::list_projects(workspace).unwrap_or_default();
    Ok(ProjectChange {
        project: shown.into_iter().find(|shown| shown.path == project.as_str()),
        views: Operation::AddProject.views(),
        cache_behind,
    })
}

/// Adds the person's home to the list: deploying there is deploying for every project.
///
/// # Errors
/// [`OpsError::NoHome`] when nobody knows where it is; as [`add_project`] otherwise.
pub fn add_global_project(workspace: &Workspace) -> Result<ProjectChange, OpsError> {
    let home = workspace.surroundings().home.clone().ok_or(OpsError::NoHome)?;
    add_project(workspace, &home)
}

/// Adds folders to the list, all in one write, and looks at what is deployed in each, as [`add_project`] does for one. A
/// folder that is refused does not keep the others out.
///
/// # Errors
/// [`OpsError`] when the list cannot be read or written; nothing is added then.
pub fn add_projects(workspace: &Workspace, paths: &[PathBuf]) -> Result<AddedProjects, OpsError> {
    let library = workspace.find_library().ok().flatten();
    let (mut projects, mut failed) = (Vec::<ProjectRoot>::new(), Vec::new());
    for path in paths {
        match open_outside(path, library.as_ref()) {
            Ok(project) if projects.contains(&project) => {}
            Ok(project) => projects.push(project),
            Err(error) => failed.push(NotAdded { path: path.display().to_string(), error: (&error).into() }),
        }
    }
    put_in_list(workspace, &projects.iter().collect::<Vec<_>>())?;
    let told = Looker::new(workspace, library).map(|looker| {
        let behind: Vec<bool> = projects.iter().map(|project| looker.look_and_tell(project)).collect();
        behind.contains(&true)
    });
    // They are in the list by now: a refresh looks at them.
    let cache_behind = told.unwrap_or_else(|error| {
        workspace.note_behind(&error);
        true
    });
    let views = if projects.is_empty() { Vec::new() } else { Operation::AddProject.views() };
    let added = projects.iter().map(|project| project.as_str().to_owned()).collect();
    Ok(AddedProjects { added, failed, views, cache_behind })
}

/// The project at a path that does not lie in the library.
fn open_outside(path: &Path, library: Option<&Library>) -> Result<ProjectRoot, ProjectError> {
    let project = ProjectRoot::open(path)?;
    if let Some(library) = library
        && let Ok(root) = fs::canonical(&library.root)
        && project.path().starts_with(&root)
    {
        return Err(ProjectError::Overlap { path: project.path().to_path_buf(), library: root });
    }
    Ok(project)
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
    Ok(Looker::new(workspace, library)?.look_and_tell(project))
}

/// Looks at every project of the list that is there and writes what was found into the cache; returns whether it is behind.
pub(super) fn look_at_all(workspace: &Workspace) -> bool {
    let library = workspace.find_library().ok().flatten();
    let looked = Looker::new(workspace, library).map(|looker| {
        let projects: BTreeSet<PathBuf> = looker
            .entries
            .values()
            .filter_map(|entry| ProjectRoot::open(&entry.path).ok())
            .map(|p| p.path().into())
            .collect();
        let open = projects.iter().filter_map(|path| ProjectRoot::open(path).ok());
        open.fold(false, |behind, project| behind | looker.look_and_tell(&project))
    });
    looked.unwrap_or_else(|error| {
        workspace.note_behind(&error);
        true
    })
}

/// Looks at projects one after another; the list and the library are read once for all of them.
struct Looker<'a> {
    workspace: &'a Workspace,
    /// By what stands in the list and by where it leads.
    entries: HashMap<PathBuf, ProjectEntry>,
    targets: LibraryTargets<'a>,
}

impl<'a> Looker<'a> {
    fn new(workspace: &'a Workspace, library: Option<Library>) -> Result<Self, OpsError> {
        let mut entries = HashMap::new();
        for entry in ProjectList::load(&workspace.home().projects_file())?.entries() {
            if let Ok(project) = ProjectRoot::open(&entry.path) {
                entries.entry(project.path().to_path_buf()).or_insert_with(|| entry.clone());
            }
            entries.entry(entry.path.clone()).or_insert(entry);
        }
        Ok(Self { workspace, entries, targets: LibraryTargets::new(workspace, library) })
    }

    fn look_and_tell(&self, project: &ProjectRoot) -> bool {
        let workspace = self.workspace;
        let entry = self.entries.get(project.path());
        let known: HashMap<_, _> = super::change::known(workspace, project.path());
        let against = Against {
            target: &|id| self.targets.of(id),
            known: &|place| known.get(place).cloned(),
            only: None,
            seen_at: workspace.now_nanos(),
        };
        for _ in 0..LOOKS {
            let before = manifest_stamps(workspace, project.as_str());
            let facts = look(workspace, project, entry, &against);
            if let Err(error) = workspace.cache().write::<_, CacheError>(|tx| cache::replace_project(tx, &facts)) {
                workspace.note_behind(&error);
                return true;
            }
            // A deploy that wrote its manifest since the look would be undone by it: then look again.
            if manifest_stamps(workspace, project.as_str()) == before {
                break;
            }
        }
        false
    }
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
    let mut listed: HashSet<PathBuf> = list.entries().into_iter().map(|entry| entry.path).collect();
    if !projects.iter().all(|project| listed.contains(project.path())) {
        // An entry may lead there through a link.
        let real: Vec<_> = listed.iter().filter_map(|path| ProjectRoot::open(path).ok()).collect();
        listed.extend(real.into_iter().map(|project| project.path().to_path_buf()));
    }
    let mut added = Vec::new();
    for project in projects {
        let is_listed = listed.contains(project.path());
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
