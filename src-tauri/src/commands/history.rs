//! What was done, taking it back, and how long it can be.

use skillmeat_core::ops::{
    self, BatchOutcome, BatchPlan, HistoryBounds, HistoryCost, OperationDetail, OperationPage, OperationQuery,
    OpsError, UndoRequest,
};
use tauri::{AppHandle, Runtime, State};

use crate::changing::change;
use crate::error::Answer;
use crate::refresh;
use crate::shell::Shell;

/// A page of what was done, newest first.
#[tauri::command]
#[specta::specta]
pub async fn list_operations(shell: State<'_, Shell>, query: OperationQuery) -> Answer<OperationPage> {
    shell.ask(move |workspace| ops::list_operations(workspace, &query)).await
}

/// Everything that one operation did.
#[tauri::command]
#[specta::specta]
pub async fn read_operation(shell: State<'_, Shell>, id: String) -> Answer<OperationDetail> {
    shell.ask(move |workspace| ops::read_operation(workspace, &id)).await
}

/// What taking an operation back would do. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn plan_undo(shell: State<'_, Shell>, request: UndoRequest) -> Answer<BatchPlan> {
    shell.ask(move |workspace| ops::plan_undo(workspace, &request)).await
}

/// Takes an operation back, all of it or nothing.
#[tauri::command]
#[specta::specta]
pub async fn undo_operation<R: Runtime>(app: AppHandle<R>, request: UndoRequest) -> Answer<BatchOutcome> {
    change(app, move |workspace, control| ops::undo_operation(workspace, &request, control)).await
}

/// How much history is kept.
#[tauri::command]
#[specta::specta]
pub async fn history_bounds(shell: State<'_, Shell>) -> Answer<HistoryBounds> {
    shell.ask(ops::history_bounds).await
}

/// What keeping no more than that would remove now.
#[tauri::command]
#[specta::specta]
pub async fn history_cost(shell: State<'_, Shell>, bounds: HistoryBounds) -> Answer<HistoryCost> {
    shell.ask(move |workspace| Ok::<_, OpsError>(ops::history_cost(workspace, bounds))).await
}

/// Keeps no more history than that from now on; what is beyond goes in the background.
#[tauri::command]
#[specta::specta]
pub async fn set_history_bounds<R: Runtime>(
    app: AppHandle<R>,
    shell: State<'_, Shell>,
    bounds: HistoryBounds,
) -> Answer<HistoryBounds> {
    let kept = shell.ask(move |workspace| ops::set_history_bounds(workspace, bounds)).await?;
    refresh::prune(&app);
    Ok(kept)
}
