//! The program itself.

use tauri::{AppHandle, Runtime, State};

use crate::app_state::AppState;
use crate::error::Answer;
use crate::refresh;
use crate::shell::{Shell, on_a_thread};

/// In what state the program is. The first call tells that the page is there, and starts what runs in the background.
#[tauri::command]
#[specta::specta]
pub async fn app_state<R: Runtime>(app: AppHandle<R>, shell: State<'_, Shell>) -> Answer<AppState> {
    if shell.wake() {
        refresh::start(&app);
    }
    on_a_thread(move || Ok(AppState::read(&app))).await
}
