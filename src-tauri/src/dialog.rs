//! The system's own folder dialog. Everything that asks a person for a folder goes through [`pick_folder`].

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{Runtime, WebviewWindow};

/// One dialog at a time: where the system does not make it modal, a second click would open a second one.
static OPEN: AtomicBool = AtomicBool::new(false);

/// Asks for a folder. `None` when the person closed the dialog, or when one is open already.
pub async fn pick_folder<R: Runtime>(window: &WebviewWindow<R>, title: &str) -> Option<String> {
    if OPEN.swap(true, Ordering::AcqRel) {
        return None;
    }
    let dialog = rfd::AsyncFileDialog::new().set_title(title).set_parent(window);
    let chosen = dialog.pick_folder().await;
    OPEN.store(false, Ordering::Release);
    chosen.map(|folder| folder.path().display().to_string())
}
