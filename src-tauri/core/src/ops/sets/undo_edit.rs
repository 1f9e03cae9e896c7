//! Taking back what was done with sets and groups.

use super::write::{Edit, write};
use crate::changes::Operation;
use crate::deployment::{
    ArtifactAction, BundleDeed, BundlesRecord, Choices, Control, EditUndo, ResultStatus, plan_undo_edit,
    refused_undo_edit,
};
use crate::error::{ErrorBody, ErrorCode};
use crate::ops::change::{BatchOutcome, BatchPlan, OpenLibrary, ProjectResults, hold};
use crate::ops::history::kept_files;
use crate::ops::undo::{UndoRequest, find};
use crate::ops::{OpsError, Workspace};

/// Plans it; writes nothing.
pub(in crate::ops) fn plan(workspace: &Workspace, request: &UndoRequest, record: &BundlesRecord) -> BatchPlan {
    BatchPlan::of(vec![planned(workspace, request, record).plan])
}

/// Does it, all of it or nothing; what was chosen to be kept stays.
///
/// # Errors
/// As [`crate::ops::undo_operation`].
pub(in crate::ops) fn undo(
    workspace: &Workspace,
    request: &UndoRequest,
    record: &BundlesRecord,
    control: &Control<'_>,
) -> Result<BatchOutcome, OpsError> {
    let held = hold(workspace, &record.library)?;
    // It may have been taken back while we waited.
    find(workspace, &request.operation)?;
    let EditUndo { plan, edits } = planned(workspace, request, record);
    let mut results = plan.foreseen();
    let (project_path, project_name) = (plan.project_path.clone(), plan.project_name.clone());
    let is_hopeless =
        plan.artifacts.iter().any(|part| matches!(part.action, ArtifactAction::Conflict | ArtifactAction::Refused));
    let shown = BatchPlan::of(vec![plan]).fingerprint;
    if request.fingerprint.as_ref().is_some_and(|fingerprint| *fingerprint != shown) {
        return Err(OpsError::PlanStale);
    }
    if is_hopeless {
        for result in results.iter_mut().filter(|result| result.status == ResultStatus::Success) {
            result.status = ResultStatus::Skipped;
        }
    }
    let mut outcome = BatchOutcome {
        operation: None,
        projects: vec![ProjectResults { project_path, project_name, results }],
        rolled_back: is_hopeless,
        views: Vec::new(),
        cache_behind: false,
    };
    if !is_hopeless && !edits.is_empty() {
        let undoes = Some(request.operation.as_str());
        let edit =
            Edit { root: &record.library, name: &record.library_name, deed: BundleDeed::Restored, undoes, control };
        let written = write(workspace, edit, &edits)?;
        outcome.operation = Some(written.operation);
        outcome.cache_behind = written.cache_behind;
        outcome.views = Operation::UndoOperation.views();
    }
    drop(held);
    Ok(outcome)
}

/// The plan. What was done in a library that is not open stays as it is.
fn planned(workspace: &Workspace, request: &UndoRequest, record: &BundlesRecord) -> EditUndo {
    let is_open = OpenLibrary::find(workspace).is_some_and(|open| open.real == record.library);
    if !is_open {
        let message = format!("the library {} is not the one that is open", record.library.display());
        let error = ErrorBody::new(ErrorCode::CollectionNotFound, message);
        return refused_undo_edit(record, &error.hint("Open it again, then take this back.").at(&record.library));
    }
    let choices = Choices { list: &request.choices, otherwise: request.on_conflict };
    plan_undo_edit(record, &kept_files(workspace, &request.operation), choices)
}
