//! Reading: what the library holds and what is deployed, answered by the cache, and an artifact's own files.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{OpsError, Workspace};
use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName, Shape};
use crate::cache::{
    self, ArtifactFacets, ArtifactPage, ArtifactQuery, ArtifactResponse, ArtifactSummary, CollectionInfo,
    DeploymentLineQuery, DeploymentLines, DeploymentPage, DeploymentPlace, DeploymentQuery, DeploymentStats,
    EntityColumns, EntityMatrix, EntityPosition, EntityQuery, FoundAt, LibraryProblem, ProjectResponse,
};
use crate::collection::{Found, Library};
use crate::fs::{self, EntryKind, RelPath, TreeEntryKind};

/// How much of a file is shown, in bytes; what is longer is cut.
const MAX_SHOWN: u64 = 512 * 1024;

/// One file of an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactFile {
    /// Relative to the artifact.
    pub path: String,
    /// In bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// Whether it can be executed.
    pub executable: bool,
    /// Where it points, if it is a link.
    pub link_target: Option<String>,
}

/// An artifact with its files, as they are on the disk now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactDetail {
    /// The artifact.
    pub artifact: ArtifactResponse,
    /// Its files, by path.
    pub files: Vec<ArtifactFile>,
    /// The file to show first.
    pub main_file: Option<String>,
}

/// The content of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FileContent {
    /// Relative to the artifact.
    pub path: String,
    /// In bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// Its text; `None` when it is not UTF-8 text.
    pub text: Option<String>,
    /// Whether the text was cut.
    pub truncated: bool,
}

/// Finds what a person means by an id or a bare name.
///
/// # Errors
/// [`OpsError::ArtifactNotFound`], [`OpsError::Ambiguous`], or what is wrong with the text.
pub fn resolve_artifact(library: &Library, text: &str) -> Result<Found, OpsError> {
    if text.contains(':') {
        let id: ArtifactId = text.parse()?;
        return library.find(&id)?.ok_or_else(|| OpsError::ArtifactNotFound { artifact: text.to_owned() });
    }
    pick(&library.all()?, text)
}

/// The artifact that a text means among these.
pub(super) fn pick(all: &[Found], text: &str) -> Result<Found, OpsError> {
    let not_found = || OpsError::ArtifactNotFound { artifact: text.to_owned() };
    if text.contains(':') {
        let id: ArtifactId = text.parse()?;
        return all.iter().find(|found| found.id == id).cloned().ok_or_else(not_found);
    }
    RelPath::parse(text)?;
    let named = |found: &&Found| ArtifactName::parse(found.id.kind, text).is_ok_and(|name| name == found.id.name);
    let found: Vec<&Found> = all.iter().filter(named).collect();
    match found.as_slice() {
        [] => Err(not_found()),
        [one] => Ok((*one).clone()),
        several => Err(OpsError::Ambiguous {
            name: text.to_owned(),
            candidates: several.iter().map(|found| found.id.to_string()).collect(),
        }),
    }
}

/// A page of the library. Where something is searched for, it tells where each artifact has it; lines of files are read
/// for that.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_artifacts(workspace: &Workspace, query: &ArtifactQuery) -> Result<ArtifactPage, OpsError> {
    let reader = workspace.cache().read()?;
    let page = cache::list_artifacts(&reader, query)?;
    let hits = super::hits::hits(&reader, &query.search, &page.artifacts)?;
    Ok(ArtifactPage { hits, ..page })
}

/// The ids of a page of the library in order, without their rows.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_artifact_ids(workspace: &Workspace, query: &ArtifactQuery) -> Result<Vec<String>, OpsError> {
    Ok(cache::artifact_ids(&workspace.cache().read()?, query)?)
}

/// The first of these artifacts that a list of the library holds, and its place there.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn find_artifact(
    workspace: &Workspace,
    query: &ArtifactQuery,
    wanted: &[String],
) -> Result<Option<FoundAt>, OpsError> {
    Ok(cache::find_artifact(&workspace.cache().read()?, query, wanted)?)
}

/// What choosing each filter would give.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn artifact_facets(workspace: &Workspace, query: &ArtifactQuery) -> Result<ArtifactFacets, OpsError> {
    Ok(cache::artifact_facets(&workspace.cache().read()?, query)?)
}

/// The artifacts of a collection in few words.
///
/// # Errors
/// [`OpsError::CollectionNotFound`], [`OpsError::Cache`].
pub fn list_collection_artifacts(
    workspace: &Workspace,
    collection: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<ArtifactSummary>, OpsError> {
    let reader = workspace.cache().read()?;
    if !cache::collections(&reader)?.iter().any(|known| known.id == collection) {
        return Err(OpsError::CollectionNotFound { id: collection.to_owned() });
    }
    Ok(cache::list_collection_artifacts(&reader, collection, offset, limit)?)
}

/// The collections: the open library first, then the other folders of `collections/`, which can be opened instead.
///
/// # Errors
/// [`OpsError`] when the cache or the folder cannot be read.
pub fn list_collections(workspace: &Workspace) -> Result<Vec<CollectionInfo>, OpsError> {
    let mut collections = cache::collections(&*workspace.cache().read()?)?;
    // Counting reads folders; of the open library the cache knows the number.
    let is_known = |path: &str| collections.iter().any(|known| known.path == path);
    let others = super::library::found_below(&workspace.home().path().join("collections"), &|path| !is_known(path));
    collections.extend(others.into_iter().map(|found| {
        let name = found.path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        CollectionInfo { id: name.clone(), name, path: found.path, artifacts: found.artifacts }
    }));
    Ok(collections)
}

/// What in the library cannot be used.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_library_problems(workspace: &Workspace) -> Result<Vec<LibraryProblem>, OpsError> {
    Ok(cache::library_problems(&*workspace.cache().read()?)?)
}

/// A page of deployments.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_deployments(workspace: &Workspace, query: &DeploymentQuery) -> Result<DeploymentPage, OpsError> {
    Ok(cache::deployments(&*workspace.cache().read()?, workspace.tables().usual(), query)?)
}

/// A page of the deployments in groups: heads, and rows under them.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_deployment_lines(workspace: &Workspace, query: &DeploymentLineQuery) -> Result<DeploymentLines, OpsError> {
    Ok(cache::deployment_lines(&*workspace.cache().read()?, workspace.tables().usual(), query)?)
}

/// The first of these deployments that a list in groups holds, and its line there.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn find_deployment(
    workspace: &Workspace,
    query: &DeploymentLineQuery,
    wanted: &[DeploymentPlace],
) -> Result<Option<FoundAt>, OpsError> {
    Ok(cache::find_deployment(&*workspace.cache().read()?, query, wanted)?)
}

/// A page of the matrix of artifacts and projects.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_entities(workspace: &Workspace, query: &EntityQuery) -> Result<EntityMatrix, OpsError> {
    Ok(cache::entities(&*workspace.cache().read()?, &workspace.tables(), query)?)
}

/// The columns of the matrix.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_entity_columns(workspace: &Workspace) -> Result<EntityColumns, OpsError> {
    Ok(cache::entity_columns(&*workspace.cache().read()?, &workspace.tables())?)
}

/// Where an artifact stands among the rows of a query; its page and its columns do not count.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn find_entity(workspace: &Workspace, query: &EntityQuery, artifact: &str) -> Result<EntityPosition, OpsError> {
    Ok(cache::entity_position(&*workspace.cache().read()?, &workspace.tables(), query, artifact)?)
}

/// The whole in numbers.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn deployment_stats(workspace: &Workspace) -> Result<DeploymentStats, OpsError> {
    Ok(cache::stats(&*workspace.cache().read()?)?)
}

/// The projects of the list.
///
/// # Errors
/// [`OpsError::Cache`].
pub fn list_projects(workspace: &Workspace) -> Result<Vec<ProjectResponse>, OpsError> {
    Ok(cache::projects(&*workspace.cache().read()?, &workspace.tables())?)
}

/// An artifact with its files.
///
/// # Errors
/// [`OpsError::ArtifactNotFound`], [`OpsError::Cache`]. An artifact whose files cannot be listed has none.
pub fn read_artifact(workspace: &Workspace, id: &ArtifactId) -> Result<ArtifactDetail, OpsError> {
    let artifact = cache::artifact(&*workspace.cache().read()?, id)?
        .ok_or_else(|| OpsError::ArtifactNotFound { artifact: id.to_string() })?;
    let place = PathBuf::from(&artifact.path);
    let mut files: Vec<ArtifactFile> = match fs::walk(&place) {
        Ok(walked) => walked
            .entries
            .into_iter()
            .filter(|entry| entry.kind != TreeEntryKind::Special)
            .map(|entry| ArtifactFile {
                path: entry.path.to_string(),
                size: entry.stamp.size,
                executable: entry.kind == TreeEntryKind::File && entry.stamp.is_executable(),
                link_target: match entry.kind {
                    TreeEntryKind::Link(target) => Some(target.to_string_lossy().into_owned()),
                    _ => None,
                },
            })
            .collect(),
        Err(error) => {
            tracing::debug!(%error, artifact = %id, "its files cannot be listed");
            Vec::new()
        }
    };
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let main_file = main_file(id.kind, &files);
    Ok(ArtifactDetail { artifact, files, main_file })
}

fn main_file(kind: ArtifactKind, files: &[ArtifactFile]) -> Option<String> {
    let has = |name: &&str| files.iter().any(|file| file.path == *name);
    let named = kind.main_files().iter().copied().find(|name| has(name)).map(str::to_owned);
    named.or_else(|| files.iter().find(|file| file.link_target.is_none()).map(|file| file.path.clone()))
}

/// The content of one file of an artifact; a link is not followed.
///
/// # Errors
/// [`OpsError::ArtifactNotFound`] when the artifact or the file is not there, [`OpsError::Path`] for a path that leads
/// out of it.
pub fn read_artifact_file(workspace: &Workspace, id: &ArtifactId, path: &str) -> Result<FileContent, OpsError> {
    let not_found = || OpsError::ArtifactNotFound { artifact: format!("{id}/{path}") };
    let below = RelPath::parse(path)?;
    let place = cache::place_of(&*workspace.cache().read()?, id)?.ok_or_else(not_found)?;
    let file = match id.kind.shape() {
        Shape::File if place.file_name().is_some_and(|name| *name == *below.as_str()) => place,
        Shape::File => return Err(not_found()),
        Shape::Folder => match fs::resolve_inside(&fs::canonical(&place)?, &below)? {
            fs::Place::At(file) => file,
            fs::Place::Blocked(_) | fs::Place::Escapes(_) => return Err(not_found()),
        },
    };
    let found = fs::lstat(&file)?.filter(|found| found.kind == EntryKind::File).ok_or_else(not_found)?;
    let bytes = fs::read_head(&file, MAX_SHOWN)?;
    let truncated = found.stamp.size > MAX_SHOWN;
    Ok(FileContent { path: path.to_owned(), size: found.stamp.size, text: as_text(bytes, truncated), truncated })
}

fn as_text(bytes: Vec<u8>, truncated: bool) -> Option<String> {
    if bytes.contains(&0) {
        return None;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        // A cut may fall into the middle of a character.
        Err(error) if truncated && error.utf8_error().error_len().is_none() => {
            let valid = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            bytes.truncate(valid);
            String::from_utf8(bytes).ok()
        }
        Err(_) => None,
    }
}
