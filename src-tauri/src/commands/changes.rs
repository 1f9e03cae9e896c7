//! Changes to any number of artifacts and projects at once.

use skillmeat_core::ops::{self, BatchOutcome, BatchPlan, ChangeRequest};
use tauri::{AppHandle, Runtime, State};

use crate::changing::change;
use crate::error::Answer;
use crate::shell::Shell;

/// What changes would do. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn plan_changes(shell: State<'_, Shell>, request: ChangeRequest) -> Answer<BatchPlan> {
    shell.ask(move |workspace| ops::plan_changes(workspace, &request)).await
}

/// Carries changes out as one operation.
#[tauri::command]
#[specta::specta]
pub async fn apply_changes<R: Runtime>(app: AppHandle<R>, request: ChangeRequest) -> Answer<BatchOutcome> {
    change(app, move |workspace, control| ops::apply_changes(workspace, &request, control)).await
}

/// Asks the changes that are being carried out, or the undo, to stop; everything is then as before.
#[tauri::command]
#[specta::specta]
pub async fn cancel_changes(shell: State<'_, Shell>) -> Answer<()> {
    shell.changing.cancel();
    Ok(())
}
