//! The records of operations on the disk.

use std::path::PathBuf;

use crate::deployment::{OperationRecord, RECORD_FORMAT};
use crate::fs::{self, checkpoint};
use crate::ops::{OpsError, Workspace};

const FILE: &str = "operation.json";

/// Writes what an operation did into its folder.
///
/// # Errors
/// [`OpsError::Fs`].
pub(in crate::ops) fn write_record(workspace: &Workspace, operation: &OperationRecord) -> Result<(), OpsError> {
    let folder = workspace.home().history().join(&operation.id);
    fs::create_dir_all(&folder)?;
    let text = serde_json::to_vec(operation).unwrap_or_default();
    fs::write_atomic_unsynced(&folder.join(FILE), &text)?;
    checkpoint("history-written");
    Ok(())
}

/// The folder in which an operation's displaced files are.
pub(in crate::ops) fn kept_files(workspace: &Workspace, id: &str) -> PathBuf {
    workspace.home().history().join(id).join("files")
}

/// Reads what one operation did; `None` when history does not know it.
///
/// # Errors
/// [`OpsError::HistoryInvalid`] when what stands there cannot be understood.
pub(in crate::ops) fn read_record(workspace: &Workspace, id: &str) -> Result<Option<OperationRecord>, OpsError> {
    // An id comes from outside: it must not lead anywhere else.
    if uuid::Uuid::parse_str(id).is_err() {
        return Ok(None);
    }
    let path = workspace.home().history().join(id).join(FILE);
    let Some(text) = fs::read_to_string(&path)? else { return Ok(None) };
    let invalid = |message: String| OpsError::HistoryInvalid { path: path.clone(), message };
    let record: OperationRecord = serde_json::from_str(&text).map_err(|error| invalid(error.to_string()))?;
    if record.format > RECORD_FORMAT {
        return Err(invalid(format!("it has format {}, this program knows format {RECORD_FORMAT}", record.format)));
    }
    Ok(Some(record))
}
