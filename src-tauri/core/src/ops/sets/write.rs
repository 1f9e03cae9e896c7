//! Writing files of sets and groups as one operation, to the end of its journal.

use std::path::Path;

use crate::cache::{CacheError, note_edited_bundles};
use crate::deployment::{BundleDeed, Committed, Control, Edited, Execution, FileEdit, edit_library};
use crate::fs::checkpoint;
use crate::ops::history::write_record;
use crate::ops::{OpsError, Workspace};

/// What is done, and where.
pub(super) struct Edit<'a> {
    /// The library's root, links resolved; it must be held.
    pub root: &'a Path,
    /// The library's name.
    pub name: &'a str,
    /// What is done.
    pub deed: BundleDeed,
    /// The operation that is taken back, if one is.
    pub undoes: Option<&'a str>,
    /// Progress and cancelling.
    pub control: &'a Control<'a>,
}

/// What was written.
pub(super) struct Written {
    /// The operation's id.
    pub operation: String,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// Writes all files or none, and history; afterwards the index of sets and groups is up to date.
///
/// # Errors
/// As [`edit_library`]; everything is then as before.
pub(super) fn write(workspace: &Workspace, edit: Edit<'_>, files: &[FileEdit]) -> Result<Written, OpsError> {
    let operation = workspace.new_operation();
    let Edit { root, name, deed, undoes, control } = edit;
    let execution = Execution {
        operation: &operation,
        at: workspace.now(),
        program: workspace.program(),
        undoes,
        journals: &workspace.home().journals(),
        history: &workspace.home().history().join(&operation),
        library: None,
        atomic: true,
        control,
    };
    let committed = edit_library(Edited { root, name, deed }, files, &execution)?;
    let cache_behind = conclude(workspace, committed);
    Ok(Written { operation, cache_behind })
}

/// After the commit: nothing here can fail the operation. Returns whether the cache is behind.
fn conclude(workspace: &Workspace, committed: Committed) -> bool {
    let Committed { journal, file, leftovers, contents: _ } = committed;
    for leftover in &leftovers {
        tracing::warn!(at = %leftover.at.display(), message = leftover.message, "displaced files stayed where they were");
    }
    let told = workspace.bundles();
    if let Err(error) = &told {
        workspace.note_behind(error);
    }
    if let Err(error) = workspace.cache().write::<_, CacheError>(|tx| note_edited_bundles(tx, &journal.operation.id)) {
        tracing::warn!(%error, "other programs are not told that sets were edited");
    }
    checkpoint("cache-told");
    match write_record(workspace, &journal.operation) {
        // With files left behind the journal stays, and the next start tries again to bring them to history.
        Ok(()) if leftovers.is_empty() => file.done(),
        Ok(()) => {}
        Err(error) => tracing::warn!(%error, "history could not be written; the next start tries again"),
    }
    told.is_err()
}
