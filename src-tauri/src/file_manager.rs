//! Opening the system's file manager.

use std::path::Path;

use skillmeat_core::fs;

use crate::error::{Answer, io};

/// Shows a folder; for a file the folder it lies in. The file itself is never opened: that could run it.
///
/// # Errors
/// When no file manager can be started.
pub fn open(path: &Path) -> Answer<()> {
    let folder = if fs::is_dir(path) { path } else { path.parent().unwrap_or(path) };
    open::that_detached(folder).map_err(|error| io("no file manager could be started", &error).at(folder))
}
