//! Deploying a set to a project, with the specification's result.

use super::model::{ArtifactDeploymentResult, BatchDeployRequest, BatchDeployResult, DeploymentOutcome, SkipReason};
use super::read::Shelf;
use crate::changes::Operation;
use crate::collection::BundleKind;
use crate::deployment::{ArtifactAction, ArtifactPlan, ArtifactResult, Control, Intent, ResultStatus};
use crate::error::{ErrorBody, ErrorCode};
use crate::ops::change::{ChangeRequest, SetChange, SetChangeKind, apply_project, plan_project};
use crate::ops::target::Target;
use crate::ops::{OpsError, Workspace};

/// Deploys everything that a set comes down to into a project. An artifact that is refused or fails is recorded and does
/// not stop the others, unless it is to be all or nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all was done: sets are off, the set is not there or cannot be resolved, the project
/// cannot be used, or the plan that was shown no longer holds.
pub fn batch_deploy_set(
    workspace: &Workspace,
    request: &BatchDeployRequest,
    control: &Control<'_>,
) -> Result<BatchDeployResult, OpsError> {
    let set = {
        let shelf = Shelf::open(workspace)?;
        let id = shelf.bundle(BundleKind::Set, &request.set)?.id.clone();
        let held = shelf.held(super::Look::Cache);
        // One that cannot be resolved is refused as a whole, before anything else is looked at.
        crate::collection::resolve_deployment_set(&shelf.bundles, &id, &|artifact| held.uuid_of(artifact))?;
        id
    };
    // So is one into a place that cannot be used: no artifact would be told of.
    let target = Target::open(workspace, &request.project_path)?;
    target.recorded(Some(&target.slices(request.profile_id.as_ref())?[0].id))?;
    let change = SetChange {
        kind: SetChangeKind::Deploy,
        set: set.clone(),
        project_path: request.project_path.clone(),
        profile_id: request.profile_id.clone(),
    };
    let changes = ChangeRequest {
        sets: vec![change],
        choices: request.choices.clone(),
        on_conflict: request.on_conflict,
        atomic: request.atomic,
        fingerprint: request.fingerprint.clone(),
        ..ChangeRequest::default()
    };
    if request.dry_run {
        let plan = plan_project(workspace, &changes, &request.project_path)?;
        return Ok(BatchDeployResult {
            deployment_set_id: set,
            target_project_id: plan.project_path,
            results: plan
                .artifacts
                .iter()
                .filter(|part| is_artifact(part))
                .map(ArtifactDeploymentResult::foreseen)
                .collect(),
            operation: None,
            rolled_back: false,
            dry_run: true,
            views: Vec::new(),
            cache_behind: false,
        });
    }
    let outcome = apply_project(workspace, &changes, &request.project_path, control)?;
    let (mut project_path, mut results) = (request.project_path.clone(), Vec::new());
    for project in outcome.projects {
        project_path = project.project_path;
        results.extend(
            project.results.into_iter().map(|result| ArtifactDeploymentResult::of(result, outcome.rolled_back)),
        );
    }
    let views =
        if outcome.operation.is_some() { Operation::BatchDeploySet.views_of(&project_path) } else { Vec::new() };
    let views = crate::changes::once(views.into_iter().chain(outcome.views));
    tracing::info!(
        set,
        project = project_path,
        resolved = results.len(),
        failed = results.iter().filter(|result| result.status == DeploymentOutcome::Failed).count(),
        "a set was deployed"
    );
    Ok(BatchDeployResult {
        deployment_set_id: set,
        target_project_id: project_path,
        results,
        operation: outcome.operation,
        rolled_back: outcome.rolled_back,
        dry_run: false,
        views,
        cache_behind: outcome.cache_behind,
    })
}

fn is_artifact(part: &ArtifactPlan) -> bool {
    !matches!(part.intent, Intent::Attach | Intent::Detach)
}

impl ArtifactDeploymentResult {
    /// What a plan foresees for one artifact, in the specification's words.
    pub fn foreseen(part: &ArtifactPlan) -> Self {
        let result = part.foreseen();
        let writes = result.status == ResultStatus::Success && part.action != ArtifactAction::Unchanged;
        let told = Self::of(result, false);
        if writes { Self { skipped: Some(SkipReason::DryRun), ..told } } else { told }
    }

    /// A result in the specification's words; `rolled_back` says that it was to be all or nothing, and was nothing.
    pub fn of(result: ArtifactResult, rolled_back: bool) -> Self {
        let ArtifactResult { artifact, status, changes, error, .. } = result;
        let (code, message) = error.map(|ErrorBody { code, message, .. }| (code, message)).unzip();
        let (status, skipped) = match status {
            ResultStatus::Success => (DeploymentOutcome::Success, None),
            ResultStatus::Failed => (DeploymentOutcome::Failed, None),
            ResultStatus::Unchanged => (DeploymentOutcome::Success, Some(SkipReason::Unchanged)),
            ResultStatus::Skipped if code == Some(ErrorCode::UnsupportedType) => {
                (DeploymentOutcome::Success, Some(SkipReason::UnsupportedType))
            }
            // What would have been done, had nothing failed.
            ResultStatus::Skipped if rolled_back => (DeploymentOutcome::Failed, Some(SkipReason::RolledBack)),
            ResultStatus::Skipped => (DeploymentOutcome::Success, Some(SkipReason::Kept)),
        };
        Self { artifact_id: artifact, status, error: message, code, skipped, changes }
    }
}
