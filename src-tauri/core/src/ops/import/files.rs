//! One thing that stands in a project, file by file against the library's artifact.

use serde::{Deserialize, Serialize};

use super::{LibraryIndex, read, walk};
use crate::artifact::{ArtifactId, Ledger, Shape};
use crate::fs::RelPath;
use crate::ops::diff::{FileDiff, compare_files};
use crate::ops::target::Target;
use crate::ops::{OpsError, Workspace};

/// How a file compares with the library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ImportFileState {
    /// The library has the same.
    Same,
    /// The library has another.
    Differs,
    /// The library has none.
    OnlyHere,
    /// Only the library has it.
    OnlyLibrary,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ImportFile {
    /// Below the artifact; the file's own name for a single file.
    pub path: String,
    /// How it compares.
    pub state: ImportFileState,
}

/// What is compared: the place in the project and in the library, and what both hold.
struct Sides {
    here: std::path::PathBuf,
    actual: Ledger,
    library: Option<(std::path::PathBuf, Ledger)>,
    shape: Shape,
}

fn sides(workspace: &Workspace, project: &str, path: &str) -> Result<Sides, OpsError> {
    let target = Target::open(workspace, project)?;
    let shown = RelPath::parse(path)?;
    let nothing = || OpsError::NothingToImport { path: path.to_owned() };
    let standing = walk(&target).standing.into_iter().find(|standing| standing.shown == shown).ok_or_else(nothing)?;
    let content = read(&standing, None).map_err(|error| OpsError::NotImportable { error })?;
    let id = standing.id.as_ref().map_err(|_| nothing())?;
    let library = workspace.find_library()?;
    let index = library.as_ref().map(|library| LibraryIndex::new(workspace, library)).transpose()?;
    let held = index.as_ref().and_then(|index| held(index, id, &content.ledger));
    let held = held.map(|(place, ledger)| (place, ledger.called_at(id.kind.shape(), &shown).into_owned()));
    Ok(Sides { here: standing.place, actual: content.ledger, library: held, shape: id.kind.shape() })
}

fn held(index: &LibraryIndex<'_>, id: &ArtifactId, ledger: &Ledger) -> Option<(std::path::PathBuf, Ledger)> {
    let named = index.by_name(id).map(|(id, _)| id);
    let id = named.or_else(|| index.by_content(id.kind, ledger))?;
    Some((index.place(&id)?.to_path_buf(), index.ledger(&id)?))
}

/// The files of something that stands in a project, and of the library's artifact, sorted by path.
///
/// # Errors
/// [`OpsError::NothingToImport`] and what keeps it from being read.
pub fn list_import_files(workspace: &Workspace, project: &str, path: &str) -> Result<Vec<ImportFile>, OpsError> {
    let sides = sides(workspace, project, path)?;
    let none = Ledger::default();
    let library = sides.library.as_ref().map_or(&none, |(_, ledger)| ledger);
    let mut files: Vec<ImportFile> = Vec::new();
    for (path, entry) in &sides.actual.0 {
        let state = match library.0.get(path) {
            Some(held) if held == entry => ImportFileState::Same,
            Some(_) => ImportFileState::Differs,
            None => ImportFileState::OnlyHere,
        };
        files.push(ImportFile { path: path.to_string(), state });
    }
    let only = library.0.keys().filter(|path| !sides.actual.0.contains_key(*path));
    files.extend(only.map(|path| ImportFile { path: path.to_string(), state: ImportFileState::OnlyLibrary }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Compares a file of something that stands in a project with the library's: left is the library, right the project. Without
/// a file the first that differs.
///
/// # Errors
/// As [`list_import_files`].
pub fn diff_import(workspace: &Workspace, project: &str, path: &str, file: Option<&str>) -> Result<FileDiff, OpsError> {
    let sides = sides(workspace, project, path)?;
    let file = match file {
        Some(file) => RelPath::parse(file)?,
        None => {
            let differs = |path: &&RelPath| {
                sides.library.as_ref().is_none_or(|(_, held)| held.0.get(*path) != sides.actual.0.get(*path))
            };
            let first = sides.actual.0.keys().find(differs).or_else(|| sides.actual.0.keys().next());
            first.cloned().ok_or_else(|| OpsError::NothingToImport { path: path.to_owned() })?
        }
    };
    let place = |base: &std::path::Path| match sides.shape {
        Shape::File => base.to_path_buf(),
        Shape::Folder => file.under(base),
    };
    // Only what the ledgers hold is read: they were made without following a link.
    let left = sides.library.as_ref().filter(|(_, held)| held.0.contains_key(&file)).map(|(base, _)| place(base));
    let right = sides.actual.0.contains_key(&file).then(|| place(&sides.here));
    compare_files(file.as_str(), left.as_deref(), right.as_deref())
}
