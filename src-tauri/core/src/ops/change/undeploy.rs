//! Undeploy from one project, as the simplest of changes.

use serde::{Deserialize, Serialize};

use super::deploy::{Outcome, single};
use super::request::{Change, ChangeKind, ChangeRequest};
use super::run::plan_project;
use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName};
use crate::deployment::{Choice, ConflictChoice, Plan};
use crate::fs::RelPath;
use crate::ops::target::Recorded;
use crate::ops::{OpsError, Workspace};
use crate::platform::ProfileId;

/// What to undeploy from where.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UndeployRequest {
    /// Ids, or bare names where they are unambiguous among what is deployed.
    pub artifacts: Vec<String>,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile; none means all profiles of the project.
    pub profile_id: Option<ProfileId>,
    /// What was chosen where there are conflicts: keep or replace.
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

impl UndeployRequest {
    fn changes(&self) -> ChangeRequest {
        let (project, profile) = (&self.project_path, self.profile_id.as_ref());
        ChangeRequest {
            changes: Change::each(ChangeKind::Undeploy, &self.artifacts, project, profile, None),
            imports: Vec::new(),
            sets: Vec::new(),
            choices: self.choices.clone(),
            on_conflict: self.on_conflict,
            atomic: self.atomic,
            fingerprint: self.fingerprint.clone(),
        }
    }
}

/// Plans an undeploy; writes nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned. What is wrong with a single artifact stands in the plan.
pub fn plan_undeploy(workspace: &Workspace, request: &UndeployRequest) -> Result<Plan, OpsError> {
    plan_project(workspace, &request.changes(), &request.project_path)
}

/// Undeploys. An artifact that is refused or fails is left as it was and does not stop the others.
///
/// # Errors
/// [`OpsError`] when nothing at all was done.
pub fn undeploy(workspace: &Workspace, request: &UndeployRequest) -> Result<Outcome, OpsError> {
    single(workspace, &request.changes(), &request.project_path)
}

/// Which recorded artifact a text means: an id, or a bare name that only one kind has here.
pub(super) fn meant(text: &str, recorded: &[Recorded]) -> Result<ArtifactId, OpsError> {
    if text.contains(':') {
        return Ok(text.parse()?);
    }
    RelPath::parse(text)?;
    let is_recorded = |id: &ArtifactId| recorded.iter().flat_map(Recorded::artifacts).any(|artifact| artifact == id);
    let named = |kind| ArtifactName::parse(kind, text).ok().map(|name| ArtifactId::new(kind, name));
    let candidates: Vec<_> = ArtifactKind::ALL.into_iter().filter_map(named).filter(is_recorded).collect();
    match candidates.as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(OpsError::ArtifactNotFound { artifact: text.to_owned() }),
        several => Err(OpsError::Ambiguous {
            name: text.to_owned(),
            candidates: several.iter().map(ToString::to_string).collect(),
        }),
    }
}
