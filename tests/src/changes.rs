//! Changes, choices, history and undo in few words.

use std::sync::atomic::AtomicBool;

use skillmeat_core::deployment::{ArtifactPlan, ChangeProgress, Choice, ConflictChoice, Control};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{
    self, BatchOutcome, BatchPlan, Change, ChangeKind, ChangeRequest, OperationQuery, OperationSummary, UndoRequest,
};
use skillmeat_core::platform::ProfileId;

use crate::{Project, World};

/// One change in the primary profile.
pub fn change(kind: ChangeKind, artifact: &str, project: &Project) -> Change {
    Change {
        kind,
        artifact: artifact.to_owned(),
        project_path: project.text(),
        profile_id: Some(ProfileId::primary()),
        dest_path: None,
        mode: None,
    }
}

/// Changes of which none has been chosen about.
pub fn changes(changes: Vec<Change>) -> ChangeRequest {
    ChangeRequest { changes, ..ChangeRequest::default() }
}

/// The deploy of one artifact, with one choice for every conflict.
pub fn deploying(artifact: &str, project: &Project, on_conflict: Option<ConflictChoice>) -> ChangeRequest {
    ChangeRequest { on_conflict, ..changes(vec![change(ChangeKind::Deploy, artifact, project)]) }
}

/// The undeploy of one artifact, with one choice for every conflict.
pub fn undeploying(artifact: &str, project: &Project, on_conflict: Option<ConflictChoice>) -> ChangeRequest {
    ChangeRequest { on_conflict, ..changes(vec![change(ChangeKind::Undeploy, artifact, project)]) }
}

/// A choice in the primary profile; `path` is relative to the project, none means the whole artifact.
pub fn choice(artifact: &str, project: &Project, path: Option<&str>, choice: ConflictChoice) -> Choice {
    Choice {
        artifact: artifact.to_owned(),
        project_path: project.text(),
        profile_id: ProfileId::primary(),
        path: path.map(str::to_owned),
        choice,
    }
}

/// The undo of an operation.
pub fn undoing(operation: &str, on_conflict: Option<ConflictChoice>) -> UndoRequest {
    UndoRequest { operation: operation.to_owned(), on_conflict, ..UndoRequest::default() }
}

/// The only part of a plan; panics when there are more.
pub fn only(plan: &BatchPlan) -> &ArtifactPlan {
    assert_eq!(plan.plans.len(), 1, "{plan:?}");
    assert_eq!(plan.plans[0].artifacts.len(), 1, "{plan:?}");
    &plan.plans[0].artifacts[0]
}

impl World {
    /// Plans changes; panics when nothing can be planned.
    pub fn plan_changes(&self, request: &ChangeRequest) -> BatchPlan {
        ops::plan_changes(&self.workspace, request).unwrap()
    }

    /// Carries changes out.
    ///
    /// # Errors
    /// What they were refused with as a whole.
    pub fn try_apply(&self, request: &ChangeRequest) -> Result<BatchOutcome, ErrorBody> {
        self.clock.advance(1);
        ops::apply_changes(&self.workspace, request, &Control::none()).map_err(ErrorBody::from)
    }

    /// Carries changes out; panics unless something was done, and returns the operation's id.
    pub fn apply(&self, request: &ChangeRequest) -> String {
        let outcome = self.try_apply(request).unwrap();
        outcome.operation.clone().unwrap_or_else(|| panic!("nothing was done: {outcome:?}"))
    }

    /// Carries changes out with somebody who listens and may cancel.
    ///
    /// # Errors
    /// What they were refused with as a whole.
    pub fn apply_with(
        &self,
        request: &ChangeRequest,
        cancelled: &AtomicBool,
        progress: &(dyn Fn(ChangeProgress) + Sync),
    ) -> Result<BatchOutcome, ErrorBody> {
        self.clock.advance(1);
        ops::apply_changes(&self.workspace, request, &Control { cancelled, progress }).map_err(ErrorBody::from)
    }

    /// Plans an undo; panics when nothing can be planned.
    pub fn plan_undo(&self, request: &UndoRequest) -> BatchPlan {
        ops::plan_undo(&self.workspace, request).unwrap()
    }

    /// Takes an operation back.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn try_undo(&self, request: &UndoRequest) -> Result<BatchOutcome, ErrorBody> {
        self.clock.advance(1);
        ops::undo_operation(&self.workspace, request, &Control::none()).map_err(ErrorBody::from)
    }

    /// Takes an operation back; panics unless something was done, and returns the undo's own id.
    pub fn undo(&self, operation: &str) -> String {
        let outcome = self.try_undo(&undoing(operation, None)).unwrap();
        assert!(!outcome.cache_behind, "{outcome:?}");
        outcome.operation.clone().unwrap_or_else(|| panic!("nothing was taken back: {outcome:?}"))
    }

    /// Every operation, newest first.
    pub fn history(&self) -> Vec<OperationSummary> {
        let query = OperationQuery { limit: 10_000, ..OperationQuery::default() };
        ops::list_operations(&self.workspace, &query).unwrap().operations
    }

    /// The last operation's id; panics when there is none.
    pub fn last(&self) -> String {
        self.history().remove(0).id
    }
}
