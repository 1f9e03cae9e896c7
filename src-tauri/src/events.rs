//! What the shell tells the page without being asked.

use serde::{Deserialize, Serialize};
use skillmeat_core::changes::{ChangedRows, Operation, ViewKey};
use skillmeat_core::deployment::ChangeProgress;
use skillmeat_core::ops::{FindProgress, RefreshPart, RefreshProgress};
use tauri::{AppHandle, Runtime};
use tauri_specta::Event;

/// Why views changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ChangeCause {
    /// Work in the background: a refresh, a recovery, history that was pruned.
    Refresh,
    /// Another program changed the disk or the cache.
    Outside,
    /// Contents were read for the search: rows are as they were, but a search may find others.
    Indexed,
    /// The settings were changed.
    Settings,
}

/// Views that show something else now.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
#[tauri_specta(event_name = "views-changed")]
pub struct ViewsChanged {
    /// The views to ask for again.
    pub views: Vec<ViewKey>,
    /// Why.
    pub cause: ChangeCause,
    /// The rows that changed in them; `None` when any may have.
    pub changed: Option<ChangedRows>,
}

/// How far a refresh is.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
#[tauri_specta(event_name = "refresh-progress")]
pub struct RefreshProgressed {
    /// `None` when it has ended.
    pub progress: Option<RefreshProgress>,
}

/// How far changes, or an undo, are.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
#[tauri_specta(event_name = "changes-progress")]
pub struct ChangesProgressed(ChangeProgress);

/// How far a search for projects is.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
#[tauri_specta(event_name = "find-progress")]
pub struct FindProgressed(FindProgress);

/// Tells the page how far a search for projects is.
pub fn find_progressed<R: Runtime>(app: &AppHandle<R>, progress: FindProgress) {
    send(app, &FindProgressed(progress));
}

/// Tells the page what a refresh changed; nothing when that is nothing.
pub fn views_changed<R: Runtime>(app: &AppHandle<R>, part: RefreshPart, cause: ChangeCause) {
    let RefreshPart { views, changed } = part;
    if !views.is_empty() {
        send(app, &ViewsChanged { views, cause, changed });
    }
}

/// Tells the page that the program's own state is another one.
pub fn state_changed<R: Runtime>(app: &AppHandle<R>, cause: ChangeCause) {
    send(app, &ViewsChanged { views: vec![ViewKey::of(ViewKey::SYSTEM, "")], cause, changed: None });
}

/// Tells the page that any of its views may be stale.
pub fn all_views_changed<R: Runtime>(app: &AppHandle<R>, cause: ChangeCause) {
    send(app, &ViewsChanged { views: Operation::RefreshCache.views(), cause, changed: None });
}

/// Tells the page that a search may find something else in files.
pub fn contents_indexed<R: Runtime>(app: &AppHandle<R>) {
    let views = vec![ViewKey::of(ViewKey::ARTIFACTS, "")];
    send(app, &ViewsChanged { views, cause: ChangeCause::Indexed, changed: Some(ChangedRows::default()) });
}

/// Tells the page that the list of what was done is another one.
pub fn history_changed<R: Runtime>(app: &AppHandle<R>, cause: ChangeCause) {
    send(app, &ViewsChanged { views: Operation::SetHistoryBounds.views(), cause, changed: None });
}

/// Tells the page that something was switched on or off.
pub fn settings_changed<R: Runtime>(app: &AppHandle<R>) {
    send(app, &ViewsChanged { views: Operation::SaveSettings.views(), cause: ChangeCause::Settings, changed: None });
}

/// Tells the page how far changes are.
pub fn changes_progressed<R: Runtime>(app: &AppHandle<R>, progress: ChangeProgress) {
    send(app, &ChangesProgressed(progress));
}

/// Tells the page how far a refresh is.
pub fn refresh_progressed<R: Runtime>(app: &AppHandle<R>, progress: Option<RefreshProgress>) {
    send(app, &RefreshProgressed { progress });
}

/// A page that cannot be told is closed or about to be; it asks anew when it opens.
fn send<R: Runtime>(app: &AppHandle<R>, event: &(impl Event + Serialize + Clone)) {
    if let Err(error) = event.emit(app) {
        tracing::warn!(%error, "the page could not be told");
    }
}
