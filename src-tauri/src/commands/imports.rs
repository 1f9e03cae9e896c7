//! What stands in projects, and bringing it into the library.

use skillmeat_core::ops::{
    self, BatchOutcome, ChangeRequest, Discovery, FileDiff, ImportChange, ImportFile, SkipsChange,
};
use tauri::{AppHandle, Runtime, State};

use crate::changing::change;
use crate::error::Answer;
use crate::shell::Shell;

/// Everything in a project that agent programs read, compared with the library. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn discover_project(shell: State<'_, Shell>, project_path: String) -> Answer<Discovery> {
    shell.ask(move |workspace| ops::discover_project(workspace, &project_path)).await
}

/// The files of something that stands in a project, against the library's.
#[tauri::command]
#[specta::specta]
pub async fn list_import_files(shell: State<'_, Shell>, project_path: String, path: String) -> Answer<Vec<ImportFile>> {
    shell.ask(move |workspace| ops::list_import_files(workspace, &project_path, &path)).await
}

/// How a file of it differs from the library's.
#[tauri::command]
#[specta::specta]
pub async fn diff_import(
    shell: State<'_, Shell>,
    project_path: String,
    path: String,
    file: Option<String>,
) -> Answer<FileDiff> {
    shell.ask(move |workspace| ops::diff_import(workspace, &project_path, &path, file.as_deref())).await
}

/// Imports from a project, as one operation; `fingerprint` is that of the plan that was shown.
#[tauri::command]
#[specta::specta]
pub async fn import_from_project<R: Runtime>(
    app: AppHandle<R>,
    project_path: String,
    rows: Vec<ImportChange>,
    fingerprint: Option<String>,
) -> Answer<BatchOutcome> {
    let imports = rows.into_iter().map(|row| ImportChange { project_path: project_path.clone(), ..row }).collect();
    let request = ChangeRequest { imports, fingerprint, ..ChangeRequest::default() };
    change(app, move |workspace, control| ops::apply_changes(workspace, &request, control)).await
}

/// Does not offer things of a project any more, or offers them again.
#[tauri::command]
#[specta::specta]
pub async fn skip_import(
    shell: State<'_, Shell>,
    project_path: String,
    paths: Vec<String>,
    skip: bool,
) -> Answer<SkipsChange> {
    shell.ask(move |workspace| ops::skip_import(workspace, &project_path, &paths, skip)).await
}
