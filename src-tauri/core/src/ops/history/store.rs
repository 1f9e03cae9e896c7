//! The records of operations on the disk.

use std::path::PathBuf;
use std::sync::Arc;

use crate::deployment::{JournalFile, OperationRecord, Phase, RECORD_FORMAT};
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

/// Every operation, newest first, those included that are done and still being tidied up. Each record is read once. What
/// cannot be read is logged and left out.
pub(in crate::ops) fn records(workspace: &Workspace) -> Vec<Arc<OperationRecord>> {
    let mut records: Vec<Arc<OperationRecord>> = Vec::new();
    for item in fs::list_dir(&workspace.home().history()).unwrap_or_default() {
        let Some(id) = item.name else { continue };
        let known = workspace.operations_read().get(&id).cloned();
        match known.map_or_else(|| read_record(workspace, &id).map(|record| record.map(Arc::new)), |one| Ok(Some(one)))
        {
            Ok(Some(record)) => {
                workspace.operations_read().insert(id, Arc::clone(&record));
                records.push(record);
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "an operation's record cannot be read"),
        }
    }
    for file in JournalFile::all(&workspace.home().journals()).unwrap_or_default() {
        if file.phase() == Phase::Committed
            && !records.iter().any(|record| record.id == file.id())
            && let Ok(Some(journal)) = file.read()
        {
            records.push(Arc::new(journal.operation));
        }
    }
    records.sort_by(|a, b| b.id.cmp(&a.id));
    records
}
