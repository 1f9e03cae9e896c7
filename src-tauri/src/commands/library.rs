//! The library as a whole: choosing, making and refreshing it.

use std::path::PathBuf;

use skillmeat_core::cache::{CollectionInfo, LibraryProblem};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, RefreshOutcome};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use crate::app_state::AppState;
use crate::dialog::pick_folder;
use crate::error::Answer;
use crate::refresh::refresh;
use crate::refresher::Look;
use crate::shell::{Shell, on_a_thread};

/// The collections.
#[tauri::command]
#[specta::specta]
pub async fn list_collections(shell: State<'_, Shell>) -> Answer<Vec<CollectionInfo>> {
    shell.ask(ops::list_collections).await
}

/// What in the library cannot be used.
#[tauri::command]
#[specta::specta]
pub async fn list_library_problems(shell: State<'_, Shell>) -> Answer<Vec<LibraryProblem>> {
    shell.ask(ops::list_library_problems).await
}

/// Looks at the library and all projects anew; `full` reads every file again.
#[tauri::command]
#[specta::specta]
pub async fn refresh_cache<R: Runtime>(app: AppHandle<R>, full: bool) -> Answer<RefreshOutcome> {
    let look = if full { Look::Everything } else { Look::Changed };
    on_a_thread(move || refresh(&app, &look, None)).await
}

/// Asks the running refresh to stop; the lists stay as they were.
#[tauri::command]
#[specta::specta]
pub async fn cancel_refresh(shell: State<'_, Shell>) -> Answer<()> {
    shell.refresher.cancel();
    Ok(())
}

/// Uses another folder as the library.
#[tauri::command]
#[specta::specta]
pub async fn open_library<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>, path: PathBuf) -> Answer<AppState> {
    shell.ask(move |workspace| ops::open_library(workspace, &path)).await?;
    opened(app).await
}

/// Makes the usual library with the samples that come with the program.
#[tauri::command]
#[specta::specta]
pub async fn create_sample_library<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Answer<AppState> {
    shell.ask(ops::create_sample_library).await?;
    opened(app).await
}

/// Makes the usual library with nothing in it.
#[tauri::command]
#[specta::specta]
pub async fn create_empty_library<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Answer<AppState> {
    shell.ask(ops::create_empty_library).await?;
    opened(app).await
}

/// The state after another library was opened, its lists filled. Who stops that sees it empty for now.
async fn opened<R: Runtime>(app: AppHandle<R>) -> Answer<AppState> {
    on_a_thread(move || match refresh(&app, &Look::Changed, None) {
        Err(error) if error.code != ErrorCode::Cancelled => Err(error),
        Ok(_) | Err(_) => Ok(AppState::read(&app)),
    })
    .await
}

/// Asks for a library's folder with the system's own dialog; nothing when the person closed it.
#[tauri::command]
#[specta::specta]
pub async fn pick_library_folder<R: Runtime>(window: WebviewWindow<R>) -> Answer<Option<String>> {
    Ok(pick_folder(&window, "Choose a library folder").await)
}
