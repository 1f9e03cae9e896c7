//! The end of the program: what was begun is brought to its end first.

use std::time::Duration;

use tauri::{AppHandle, CloseRequestApi, Manager, RunEvent, Runtime, Window};

use crate::shell::Shell;

/// How long a deploy under way may take to finish after the window was closed.
const LAST_WORK: Duration = Duration::from_secs(60);

/// Closes the window, which ends the program. While something is being written, the window only disappears, and the
/// program ends once that is done.
pub fn close<R: Runtime>(window: &Window<R>, api: &CloseRequestApi) {
    let app = window.app_handle().clone();
    if app.state::<Shell>().settle(Duration::ZERO) {
        return;
    }
    api.prevent_close();
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window stays until the last operation is done");
    }
    std::thread::spawn(move || {
        app.state::<Shell>().settle(LAST_WORK);
        app.exit(0);
    });
}

/// The last moment, however the program was asked to end: what was begun is brought to its end.
pub fn finish_work<R: Runtime>(app: &AppHandle<R>, event: RunEvent) {
    if let (RunEvent::Exit, Some(shell)) = (event, app.try_state::<Shell>())
        && !shell.settle(LAST_WORK)
    {
        tracing::error!("the program ends although an operation is still running");
    }
}
