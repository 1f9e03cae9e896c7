//! Undo: an operation is taken back by another one, planned and done like any.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::change::{
    BatchOutcome, BatchPlan, Doing, Gathered, GatheredProject, Held, OpenLibrary, carry_out, hold, plan_undo_of,
};
use super::history::{TakenBack, kept_files, outlines, read_record};
use super::recover::recover;
use super::sets::undo_edit;
use super::target::Target;
use super::{OpsError, Workspace};
use crate::deployment::{Choice, Choices, ConflictChoice, Control, OperationRecord, PartRecord, Side};

/// What to take back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UndoRequest {
    /// The operation's id.
    pub operation: String,
    /// What was chosen where something changed since: keep or replace.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What holds where nothing was chosen; none means to refuse.
    pub on_conflict: Option<ConflictChoice>,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// Plans to take an operation back; writes nothing.
///
/// # Errors
/// [`OpsError::OperationNotFound`], [`OpsError::AlreadyUndone`]. What is wrong with a project or an artifact stands in
/// the plan.
pub fn plan_undo(workspace: &Workspace, request: &UndoRequest) -> Result<BatchPlan, OpsError> {
    recover(workspace);
    let record = find(workspace, &request.operation)?;
    if let Some(edited) = &record.bundles {
        return Ok(undo_edit::plan(workspace, request, edited));
    }
    let projects = by_project(&record).into_iter().map(|(path, parts)| (Target::open(workspace, path), parts));
    let library = OpenLibrary::find(workspace);
    Ok(gather(workspace, request, library, projects.collect()).plan())
}

/// Takes an operation back, all of it or nothing; what was chosen to be kept stays.
///
/// # Errors
/// As [`plan_undo`]; [`OpsError::PlanStale`] when the plan that was shown no longer holds.
pub fn undo_operation(
    workspace: &Workspace,
    request: &UndoRequest,
    control: &Control<'_>,
) -> Result<BatchOutcome, OpsError> {
    recover(workspace);
    let record = find(workspace, &request.operation)?;
    if let Some(edited) = &record.bundles {
        return undo_edit::undo(workspace, request, edited, control);
    }
    let library = OpenLibrary::find(workspace);
    let mut held: Vec<Held> = Vec::new();
    let touches_library = record.parts.iter().flat_map(|part| &part.sets).any(|set| set.side == Side::Library);
    if touches_library && let Some(library) = &library {
        held.push(hold(workspace, &library.real)?);
    }
    let mut projects = Vec::new();
    // By path, as every program takes several locks.
    for (path, parts) in by_project(&record) {
        let target = Target::open(workspace, path).and_then(|target| {
            held.push(hold(workspace, target.project.path())?);
            Ok(target)
        });
        projects.push((target, parts));
    }
    // It may have been taken back while we waited.
    find(workspace, &request.operation)?;
    let gathered = gather(workspace, request, library, projects);
    let doing =
        Doing { fingerprint: request.fingerprint.as_deref(), atomic: true, undoes: Some(&request.operation), control };
    carry_out(workspace, gathered, held, &doing)
}

/// The newest operation that can be taken back; what `skm undo` means when none is named.
pub fn last_operation(workspace: &Workspace) -> Option<String> {
    recover(workspace);
    let all = outlines(workspace);
    let taken_back = TakenBack::among(&all);
    let mut summaries = all.iter().map(|outline| &outline.summary);
    let last = summaries.find(|operation| operation.undoes.is_none() && taken_back.by(&operation.id).is_none());
    last.map(|operation| operation.id.clone())
}

/// Reads an operation that was not taken back yet.
pub(super) fn find(workspace: &Workspace, id: &str) -> Result<OperationRecord, OpsError> {
    let record = read_record(workspace, id)?.ok_or_else(|| OpsError::OperationNotFound { id: id.to_owned() })?;
    match TakenBack::among(&outlines(workspace)).by(id) {
        Some(by) => Err(OpsError::AlreadyUndone { id: id.to_owned(), by }),
        None => Ok(record),
    }
}

fn by_project(record: &OperationRecord) -> BTreeMap<&str, Vec<&PartRecord>> {
    let mut projects: BTreeMap<&str, Vec<&PartRecord>> = BTreeMap::new();
    // What was done last is taken back first.
    for part in record.parts.iter().rev() {
        projects.entry(&part.project_path).or_default().push(part);
    }
    projects
}

fn gather(
    workspace: &Workspace,
    request: &UndoRequest,
    library: Option<OpenLibrary>,
    projects: Vec<(Result<Target, OpsError>, Vec<&PartRecord>)>,
) -> Gathered {
    let choices = Choices { list: &request.choices, otherwise: request.on_conflict };
    let kept = kept_files(workspace, &request.operation);
    let planned = projects.into_iter().map(|(target, parts)| {
        let planned =
            target.and_then(|target| plan_undo_of(workspace, library.as_ref(), target, &parts, &kept, choices));
        planned.unwrap_or_else(|error| GatheredProject::failed_undo(&parts, &error))
    });
    let projects = planned.collect();
    Gathered::of(projects, library)
}
