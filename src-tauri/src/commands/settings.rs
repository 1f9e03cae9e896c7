//! The person's preferences.

use tauri::{AppHandle, Runtime};

use crate::error::Answer;
use crate::settings::{self, Settings};
use crate::shell::on_a_thread;

/// The settings as they are kept.
#[tauri::command]
#[specta::specta]
pub async fn load_settings<R: Runtime>(app: AppHandle<R>) -> Answer<Settings> {
    on_a_thread(move || settings::load(&app)).await
}

/// Keeps the settings and answers with them.
#[tauri::command]
#[specta::specta]
pub async fn save_settings<R: Runtime>(app: AppHandle<R>, settings: Settings) -> Answer<Settings> {
    on_a_thread(move || {
        settings::save(&app, &settings)?;
        Ok(settings)
    })
    .await
}
