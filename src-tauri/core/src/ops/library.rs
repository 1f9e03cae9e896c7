//! Which library is open, choosing another, and making a first one.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{OpsError, Workspace, samples};
use crate::collection::{Library, Located, is_library};
use crate::error::ErrorBody;
use crate::fs;
use crate::platform::is_hidden_root;
use crate::project::{ProjectError, ProjectList, ProjectRoot};

/// A folder that could be the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FoundLibrary {
    /// The folder.
    pub path: String,
    /// How many artifacts lie in it.
    pub artifacts: u32,
}

/// Whether there is a library.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LibraryState {
    /// There is.
    Ready {
        /// Its folder.
        path: String,
        /// Its collection id.
        collection_id: String,
    },
    /// There is none yet.
    Absent {
        /// Where a new one would be made.
        default_path: String,
        /// Folders below the home that look like one.
        found: Vec<FoundLibrary>,
    },
    /// There is one, and it cannot be read: that is not a first start.
    Unreadable {
        /// Its folder, or the file that names it.
        path: String,
        /// What is wrong.
        error: ErrorBody,
    },
}

/// Says whether there is a library; nothing is made or scanned.
pub fn library_state(workspace: &Workspace) -> LibraryState {
    match workspace.locate_library() {
        Ok(Located::Ready(library)) => {
            LibraryState::Ready { path: library.root.display().to_string(), collection_id: library.collection }
        }
        Ok(Located::Absent { default_path }) => LibraryState::Absent {
            default_path: default_path.display().to_string(),
            found: found_below(&workspace.home().path().join("collections"), &|_| true),
        },
        Err(error) => {
            let error = ErrorBody::from(&error);
            LibraryState::Unreadable { path: error.path.clone().unwrap_or_default(), error }
        }
    }
}

/// The folders below `folder` that look like a library and are wanted, by their paths.
pub(super) fn found_below(folder: &Path, wanted: &dyn Fn(&str) -> bool) -> Vec<FoundLibrary> {
    let items = fs::list_dir(folder).unwrap_or_default();
    let named = items.into_iter().map(|item| (item.path.display().to_string(), item.path));
    let libraries = named.filter(|(path, place)| wanted(path) && is_library(place));
    libraries.map(|(path, place)| FoundLibrary { artifacts: count(&place), path }).collect()
}

fn count(root: &Path) -> u32 {
    let library = Library { root: root.to_path_buf(), collection: String::new() };
    library.count().ok().and_then(|count| u32::try_from(count).ok()).unwrap_or_default()
}

/// Uses another folder as the library from now on. The folder itself is not written to; the cache is filled by the next
/// refresh.
///
/// # Errors
/// [`OpsError`] when it cannot be read, or lies where agent programs of a listed project read.
pub fn open_library(workspace: &Workspace, path: &Path) -> Result<Library, OpsError> {
    if !path.is_absolute() {
        return Err(ProjectError::Relative { path: path.to_path_buf() }.into());
    }
    let root = fs::canonical(path)?;
    if !fs::is_dir(&root) {
        return Err(ProjectError::Unfit { path: root, reason: "it is a file" }.into());
    }
    check_place(workspace, &root)?;
    workspace.choose_library(Some(&root))?;
    workspace.library()
}

/// Refuses a library inside of, or around, a folder that an agent program reads: undeploying there would touch it.
fn check_place(workspace: &Workspace, root: &Path) -> Result<(), OpsError> {
    let tables = workspace.tables();
    if let Some(folder) = root.ancestors().find(|folder| is_hidden_root(tables.usual(), folder)) {
        let (path, library) = (folder.to_path_buf(), root.to_path_buf());
        return Err(ProjectError::Overlap { path, library }.into());
    }
    for entry in ProjectList::load(&workspace.home().projects_file())?.entries() {
        let Ok(project) = ProjectRoot::open(&entry.path) else { continue };
        // A folder that is not hidden, as `skills`, may be anything; a deploy into it looks for itself.
        for hidden in tables.of(project.path()).roots().into_iter().filter(|root| root.as_str().starts_with('.')) {
            project.check_overlap(&hidden.under(project.path()), root)?;
        }
    }
    Ok(())
}

/// Makes the usual library with nothing in it and uses it, for a person who imports from projects.
///
/// # Errors
/// [`OpsError::LibraryExists`] when there is one; [`OpsError::Fs`] when it cannot be written.
pub fn create_empty_library(workspace: &Workspace) -> Result<Library, OpsError> {
    let root: PathBuf = workspace.home().path().join("collection");
    if fs::exists(&root) {
        return Err(OpsError::LibraryExists { path: root });
    }
    for kind in crate::artifact::ArtifactKind::ALL {
        fs::create_dir_all(&root.join(kind.containers()[0]))?;
    }
    workspace.choose_library(None)?;
    workspace.library()
}

/// Makes the usual library with the samples that come with the program and uses it.
///
/// Everything is prepared beside it and moved into place at once, so that a half-made library cannot be seen.
///
/// # Errors
/// [`OpsError::LibraryExists`] when there is one; [`OpsError::Fs`] when it cannot be written.
pub fn create_sample_library(workspace: &Workspace) -> Result<Library, OpsError> {
    let root: PathBuf = workspace.home().path().join("collection");
    if fs::exists(&root) {
        return Err(OpsError::LibraryExists { path: root });
    }
    fs::create_dir_all(workspace.home().path())?;
    let home = [fs::Root::open(&fs::canonical(workspace.home().path())?)?];
    let staging = fs::Staging::at(None, &workspace.new_operation())?;
    staging.create(&home[0])?;
    let (prepared, place) = (staging.new_slot(0), fs::RelPath::parse("collection")?);
    let made = samples::write(&prepared.under(home[0].path())).and_then(|()| {
        let mut transaction = fs::Transaction::new(&home);
        transaction.run(fs::Step::Place { root: 0, from: prepared, to: place })?;
        transaction.commit();
        Ok(())
    });
    if !staging.remove(&home[0]) {
        tracing::warn!("the samples' staging folder could not be removed");
    }
    made?;
    workspace.choose_library(None)?;
    workspace.library()
}
