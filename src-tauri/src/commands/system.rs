//! The program itself.

use tauri::{AppHandle, Runtime, State};

use crate::app_state::AppState;
use crate::error::Answer;
use crate::refresh;
use crate::shell::{Shell, on_a_thread};

/// In what state the program is.
#[tauri::command]
#[specta::specta]
pub async fn app_state<R: Runtime>(app: AppHandle<R>) -> Answer<AppState> {
    on_a_thread(move || Ok(AppState::read(&app))).await
}

/// Tells that the page listens and shows what the cache knew. The first call starts what runs in the background.
#[tauri::command]
#[specta::specta]
pub async fn page_painted<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Answer<()> {
    if shell.wake() {
        refresh::start(&app);
    }
    Ok(())
}
