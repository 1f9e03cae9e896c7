//! What is asked for, and what came of it.

use serde::{Deserialize, Serialize};

use crate::artifact::Digest;
use crate::changes::ViewKey;
use crate::deployment::{ArtifactResult, Choice, ConflictChoice, Plan, PlanTotals};
use crate::ops::import::ImportChange;
use crate::platform::{DeployMode, ProfileId};

/// What to do with one artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Bring the library's version into the project; also to update it.
    Deploy,
    /// Take it out of the project.
    Undeploy,
    /// Make the project's version the library's.
    SaveBack,
}

/// One artifact, one project, one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Change {
    /// What to do.
    pub kind: ChangeKind,
    /// `type:name`, or a bare name where it is unambiguous.
    pub artifact: String,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile. None means the primary one; for an undeploy, all profiles of the project.
    pub profile_id: Option<ProfileId>,
    /// For a deploy, a folder instead of the kind's usual one: relative to the project, inside the profile root.
    pub dest_path: Option<String>,
    /// For a deploy, how. None means as it is recorded, else as the profile has it.
    #[serde(default)]
    pub mode: Option<DeployMode>,
}

/// What to do with a deployment set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SetChangeKind {
    /// Bring everything it comes down to into the project, and attach it.
    Deploy,
    /// Bring what is behind up to date, and take out what left the set.
    Update,
    /// Take out what it brought and no other set needs, and detach it.
    Undeploy,
}

/// One deployment set, one project, one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetChange {
    /// What to do.
    pub kind: SetChangeKind,
    /// The set's id, or its slug.
    pub set: String,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile. None means the primary one; for an undeploy, all profiles that the set is attached to.
    pub profile_id: Option<ProfileId>,
}

/// Everything that is to be done at once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangeRequest {
    /// What to do with single artifacts.
    pub changes: Vec<Change>,
    /// What to import, before that.
    #[serde(default)]
    pub imports: Vec<ImportChange>,
    /// What to do with deployment sets, after that.
    #[serde(default)]
    pub sets: Vec<SetChange>,
    /// What was chosen where there are conflicts.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What holds where nothing was chosen; none means to refuse.
    pub on_conflict: Option<ConflictChoice>,
    /// Whether nothing is done when something cannot be. Otherwise what cannot be done is left out.
    #[serde(default)]
    pub atomic: bool,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// What a request would do. Making it writes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchPlan {
    /// Stands for everything the plan was computed from; another world gives another fingerprint.
    pub fingerprint: String,
    /// One for each project, in the order asked for.
    pub plans: Vec<Plan>,
    /// The files of all of them.
    pub totals: PlanTotals,
}

/// What came of the changes to one project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProjectResults {
    /// The project's root.
    pub project_path: String,
    /// Its name.
    pub project_name: String,
    /// One for each artifact and profile.
    pub results: Vec<ArtifactResult>,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchOutcome {
    /// The operation's id; `None` when nothing was written.
    pub operation: Option<String>,
    /// One for each project, in the order asked for.
    pub projects: Vec<ProjectResults>,
    /// Whether the request was atomic and something failed: nothing was changed.
    pub rolled_back: bool,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told: the files are right, the lists are not until a refresh.
    pub cache_behind: bool,
}

impl Change {
    /// One change for each of several artifacts of one project.
    pub(super) fn each(
        kind: ChangeKind,
        artifacts: &[String],
        project_path: &str,
        profile_id: Option<&ProfileId>,
        dest_path: Option<&str>,
    ) -> Vec<Self> {
        let change = |artifact: &String| Self {
            kind,
            artifact: artifact.clone(),
            project_path: project_path.to_owned(),
            profile_id: profile_id.cloned(),
            dest_path: dest_path.map(str::to_owned),
            mode: None,
        };
        artifacts.iter().map(change).collect()
    }
}

impl BatchPlan {
    /// Puts the plans of several projects together.
    pub(in crate::ops) fn of(plans: Vec<Plan>) -> Self {
        let prints: Vec<&str> = plans.iter().map(|plan| plan.fingerprint.as_str()).collect();
        Self {
            fingerprint: Digest::of(prints.join(" ").as_bytes()).to_string(),
            totals: PlanTotals::sum(plans.iter().map(|plan| plan.totals)),
            plans,
        }
    }
}
