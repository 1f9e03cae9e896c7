//! The projects of the list, and folders on the disk.

use std::path::{Path, PathBuf};

use skillmeat_core::cache::ProjectResponse;
use skillmeat_core::ops::{self, ProjectChange};
use tauri::{Runtime, State, WebviewWindow};

use crate::dialog::pick_folder;
use crate::error::Answer;
use crate::file_manager;
use crate::shell::Shell;

/// The projects of the list.
#[tauri::command]
#[specta::specta]
pub async fn list_projects(shell: State<'_, Shell>) -> Answer<Vec<ProjectResponse>> {
    shell.ask(ops::list_projects).await
}

/// Adds a folder to the list. Its files are not touched.
#[tauri::command]
#[specta::specta]
pub async fn add_project(shell: State<'_, Shell>, path: PathBuf) -> Answer<ProjectChange> {
    shell.ask(move |workspace| ops::add_project(workspace, &path)).await
}

/// Takes a project off the list. Its files are not touched.
#[tauri::command]
#[specta::specta]
pub async fn remove_project(shell: State<'_, Shell>, path: PathBuf) -> Answer<ProjectChange> {
    shell.ask(move |workspace| ops::remove_project(workspace, &path)).await
}

/// Asks for a project's folder with the system's own dialog; nothing when the person closed it.
#[tauri::command]
#[specta::specta]
pub async fn pick_project_folder<R: Runtime>(window: WebviewWindow<R>) -> Answer<Option<String>> {
    Ok(pick_folder(&window, "Choose a project folder").await)
}

/// Shows a folder of the library or of a listed project in the file manager.
#[tauri::command]
#[specta::specta]
pub async fn open_folder(shell: State<'_, Shell>, path: String) -> Answer<()> {
    shell
        .ask(move |workspace| {
            let shown = ops::is_shown(workspace, Path::new(&path))?;
            file_manager::open(&shown)
        })
        .await
}
