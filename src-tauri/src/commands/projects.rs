//! The projects of the list, and folders on the disk.

use std::path::{Path, PathBuf};

use skillmeat_core::cache::ProjectResponse;
use skillmeat_core::ops::{self, AddedProjects, FindRequest, FoundProjects, ProjectChange};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use crate::dialog::pick_folder;
use crate::error::Answer;
use crate::file_manager;
use crate::finding::find;
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

/// Adds folders to the list, all at once. Their files are not touched.
#[tauri::command]
#[specta::specta]
pub async fn add_projects(shell: State<'_, Shell>, paths: Vec<PathBuf>) -> Answer<AddedProjects> {
    shell.ask(move |workspace| ops::add_projects(workspace, &paths)).await
}

/// Adds the person's home to the list, as the place where everything is global.
#[tauri::command]
#[specta::specta]
pub async fn add_global_project(shell: State<'_, Shell>) -> Answer<ProjectChange> {
    shell.ask(ops::add_global_project).await
}

/// The folders in the person's home in which projects usually lie.
#[tauri::command]
#[specta::specta]
pub async fn usual_project_folders(shell: State<'_, Shell>) -> Answer<Vec<String>> {
    let home = shell.environment.user_home.clone();
    shell
        .ask(move |_| {
            let folders = home.map(|home| ops::usual_project_folders(&home)).unwrap_or_default();
            Ok::<_, ops::OpsError>(folders.into_iter().map(|folder| folder.display().to_string()).collect())
        })
        .await
}

/// Searches folders for projects. Nothing is added.
#[tauri::command]
#[specta::specta]
pub async fn find_projects<R: Runtime>(app: AppHandle<R>, request: FindRequest) -> Answer<FoundProjects> {
    find(app, request).await
}

/// Asks the search for projects to stop.
#[tauri::command]
#[specta::specta]
pub async fn cancel_find_projects(shell: State<'_, Shell>) -> Answer<()> {
    shell.finding.cancel();
    Ok(())
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
