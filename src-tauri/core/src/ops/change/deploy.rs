//! Deploy to one project, as the simplest of changes.

use serde::{Deserialize, Serialize};

use super::request::{Change, ChangeKind, ChangeRequest};
use super::run::{apply_project, plan_project};
use crate::changes::ViewKey;
use crate::deployment::{ArtifactResult, Choice, ConflictChoice, Control, Plan};
use crate::ops::{OpsError, Workspace};
use crate::platform::{DeployMode, ProfileId};

/// What to deploy where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeployRequest {
    /// Ids, or bare names where they are unambiguous.
    pub artifacts: Vec<String>,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile; none means the primary one.
    pub profile_id: Option<ProfileId>,
    /// A folder instead of the kind's usual one: relative to the project, inside the profile root.
    pub dest_path: Option<String>,
    /// How; none means as it is recorded, else as the profile has it.
    #[serde(default)]
    pub mode: Option<DeployMode>,
    /// What was chosen where there are conflicts.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What holds where nothing was chosen; none means to refuse.
    pub on_conflict: Option<ConflictChoice>,
    /// Whether nothing is done when something cannot be.
    #[serde(default)]
    pub atomic: bool,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// What came of a deploy or an undeploy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Outcome {
    /// The operation's id; `None` when nothing was written.
    pub operation: Option<String>,
    /// The project's root.
    pub project_path: String,
    /// One for each artifact and profile.
    pub results: Vec<ArtifactResult>,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told: the files are right, the lists are not until a refresh.
    pub cache_behind: bool,
}

impl DeployRequest {
    fn changes(&self) -> ChangeRequest {
        let (project, profile) = (&self.project_path, self.profile_id.as_ref());
        let changes = Change::each(ChangeKind::Deploy, &self.artifacts, project, profile, self.dest_path.as_deref());
        ChangeRequest {
            imports: Vec::new(),
            changes: changes.into_iter().map(|change| Change { mode: self.mode, ..change }).collect(),
            sets: Vec::new(),
            choices: self.choices.clone(),
            on_conflict: self.on_conflict,
            atomic: self.atomic,
            fingerprint: self.fingerprint.clone(),
        }
    }
}

/// Plans a deploy; writes nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned. What is wrong with a single artifact stands in the plan.
pub fn plan_deploy(workspace: &Workspace, request: &DeployRequest) -> Result<Plan, OpsError> {
    plan_project(workspace, &request.changes(), &request.project_path)
}

/// Deploys. An artifact that is refused or fails is left as it was and does not stop the others.
///
/// # Errors
/// [`OpsError`] when nothing at all was done.
pub fn deploy(workspace: &Workspace, request: &DeployRequest) -> Result<Outcome, OpsError> {
    single(workspace, &request.changes(), &request.project_path)
}

/// Carries out a request for one project.
pub(super) fn single(workspace: &Workspace, request: &ChangeRequest, project: &str) -> Result<Outcome, OpsError> {
    let outcome = apply_project(workspace, request, project, &Control::none())?;
    let (mut project_path, mut results) = (project.to_owned(), Vec::new());
    for project in outcome.projects {
        project_path = project.project_path;
        results.extend(project.results);
    }
    let (operation, views, cache_behind) = (outcome.operation, outcome.views, outcome.cache_behind);
    Ok(Outcome { operation, project_path, results, views, cache_behind })
}
