//! Artifacts of the library.

use skillmeat_core::artifact::ArtifactId;
use skillmeat_core::cache::{ArtifactFacets, ArtifactPage, ArtifactQuery, ArtifactSummary, FoundAt};
use skillmeat_core::ops::{self, ArtifactDetail, FileContent, OpsError};
use tauri::State;

use crate::error::Answer;
use crate::shell::Shell;

/// A page of the library.
#[tauri::command]
#[specta::specta]
pub async fn list_artifacts(shell: State<'_, Shell>, query: ArtifactQuery) -> Answer<ArtifactPage> {
    shell.ask(move |workspace| ops::list_artifacts(workspace, &query)).await
}

/// The ids of a page of the library in order, without their rows.
#[tauri::command]
#[specta::specta]
pub async fn list_artifact_ids(shell: State<'_, Shell>, query: ArtifactQuery) -> Answer<Vec<String>> {
    shell.ask(move |workspace| ops::list_artifact_ids(workspace, &query)).await
}

/// The first of these artifacts that a list of the library holds, and its place there.
#[tauri::command]
#[specta::specta]
pub async fn find_artifact(
    shell: State<'_, Shell>,
    query: ArtifactQuery,
    wanted: Vec<String>,
) -> Answer<Option<FoundAt>> {
    shell.ask(move |workspace| ops::find_artifact(workspace, &query, &wanted)).await
}

/// What choosing each filter would give.
#[tauri::command]
#[specta::specta]
pub async fn artifact_facets(shell: State<'_, Shell>, query: ArtifactQuery) -> Answer<ArtifactFacets> {
    shell.ask(move |workspace| ops::artifact_facets(workspace, &query)).await
}

/// The artifacts of one collection in few words.
#[tauri::command]
#[specta::specta]
pub async fn list_collection_artifacts(
    shell: State<'_, Shell>,
    collection_id: String,
    offset: u32,
    limit: u32,
) -> Answer<Vec<ArtifactSummary>> {
    shell.ask(move |workspace| ops::list_collection_artifacts(workspace, &collection_id, offset, limit)).await
}

/// An artifact with its files.
#[tauri::command]
#[specta::specta]
pub async fn read_artifact(shell: State<'_, Shell>, artifact_id: String) -> Answer<ArtifactDetail> {
    shell
        .ask(move |workspace| {
            let id: ArtifactId = artifact_id.parse()?;
            ops::read_artifact(workspace, &id)
        })
        .await
}

/// The content of one file of an artifact.
#[tauri::command]
#[specta::specta]
pub async fn read_artifact_file(shell: State<'_, Shell>, artifact_id: String, path: String) -> Answer<FileContent> {
    shell
        .ask(move |workspace| -> Result<_, OpsError> {
            let id: ArtifactId = artifact_id.parse()?;
            ops::read_artifact_file(workspace, &id, &path)
        })
        .await
}
