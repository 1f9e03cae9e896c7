//! Sets and groups as the window and `skm` see them.

use serde::{Deserialize, Serialize};

use crate::artifact::ArtifactKind;
use crate::cache::TagCount;
use crate::changes::ViewKey;
use crate::collection::{BundleKind, MemberKind, MissingReason, NodeState, PathStep};
use crate::deployment::{Choice, ConflictChoice, DeploymentState, FileChange};
use crate::error::{ErrorBody, ErrorCode};
use crate::platform::ProfileId;
use crate::time::Timestamp;

/// Which sets and groups to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetQuery {
    /// Words that must all occur in the name, the description, the tags or the members' names.
    #[serde(default)]
    pub search: Option<String>,
    /// Tags that it must all have.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// Sets, groups, and files that are neither.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetList {
    /// The sets, by name.
    pub sets: Vec<BundleSummary>,
    /// The groups, by name.
    pub groups: Vec<BundleSummary>,
    /// Files that cannot be used, by path.
    pub invalid: Vec<InvalidFile>,
    /// The tags of all sets and groups, with how many have them.
    pub tags: Vec<TagCount>,
}

/// A set or a group as lists show it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BundleSummary {
    /// Which of the two it is.
    pub kind: BundleKind,
    /// Its id.
    pub id: String,
    /// The name of its file, without the ending.
    pub slug: String,
    /// Its file, absolute.
    pub path: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// The name of an icon.
    pub icon: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How many members it has itself.
    pub member_count: u32,
    /// How many artifacts of the library it comes down to.
    pub artifact_count: u32,
    /// How many members, its own or deeper, are not there.
    pub missing_count: u32,
    /// The sets that hold it themselves.
    pub used_in: Vec<PathStep>,
    /// Why it cannot be resolved.
    pub problem: Option<ErrorBody>,
}

/// A file in `sets/` or `groups/` that cannot be used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct InvalidFile {
    /// What it should be.
    pub kind: BundleKind,
    /// The name of the file, without the ending.
    pub slug: String,
    /// The file, absolute.
    pub path: String,
    /// Line of the fault, from 1; `None` where it is the file as a whole.
    pub line: Option<u32>,
    /// Column of the fault, from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub error: ErrorBody,
}

/// A set or group with its own members.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BundleDetail {
    /// The set or group.
    pub bundle: BundleSummary,
    /// Its members, in their order.
    pub members: Vec<MemberView>,
}

/// A member of a set or group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MemberView {
    /// Artifact, group or set.
    pub kind: MemberKind,
    /// `type:name`, or the id of a group or set.
    pub id: String,
    /// Its name; the id where nothing of that id is there.
    pub name: String,
    /// The artifact's type.
    pub artifact_type: Option<ArtifactKind>,
    /// The artifact's title.
    pub title: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether it is there.
    pub state: NodeState,
    /// How many artifacts a group or set comes down to.
    pub artifact_count: Option<u32>,
}

/// What a set comes down to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ResolvedSet {
    /// The set.
    pub set: PathStep,
    /// Its artifacts, each once, in the order in which they are met.
    pub artifacts: Vec<ResolvedArtifact>,
    /// Members that are not there.
    pub missing: Vec<MissingMember>,
    /// The set as a tree, without itself: each node before those below it.
    pub tree: Vec<ResolvedNode>,
}

/// One artifact that a set comes down to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ResolvedArtifact {
    /// `type:name`.
    pub artifact_id: String,
    /// Its UUID.
    pub artifact_uuid: String,
    /// Its type.
    pub artifact_type: Option<ArtifactKind>,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The sets and the group that brought it, the resolved set first.
    pub via: Vec<PathStep>,
    /// Further ways to it, which were left out.
    pub duplicates: Vec<Vec<PathStep>>,
    /// The number of its first node in the tree.
    pub node: u32,
}

/// A member that is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MissingMember {
    /// Artifact, group or set.
    pub kind: MemberKind,
    /// What its set or group calls it.
    pub id: String,
    /// Why it is not there.
    pub reason: MissingReason,
    /// The sets and the group that name it, the resolved set first.
    pub via: Vec<PathStep>,
    /// The number of its node in the tree.
    pub node: u32,
}

/// A row of a set's tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ResolvedNode {
    /// The number of the node above; `None` for the set's own members.
    pub parent: Option<u32>,
    /// How many nodes are above.
    pub depth: u32,
    /// Artifact, group or set.
    pub kind: MemberKind,
    /// `type:name`, or the id of a group or set.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The artifact's type.
    pub artifact_type: Option<ArtifactKind>,
    /// Whether it is there.
    pub state: NodeState,
    /// The node at which the same was met first; nothing is below this one then.
    pub repeat_of: Option<u32>,
    /// How many artifacts a group or set comes down to.
    pub artifact_count: Option<u32>,
}

/// What came of changing a set or group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BundleChanged {
    /// The set or group as it is now; one that was deleted, as it was.
    pub bundle: BundleSummary,
    /// The operation, to take it back; `None` when nothing had to be written.
    pub operation: Option<String>,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// How a set stands in a project that it was deployed to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct AttachmentStatus {
    /// The set's id.
    pub set_id: String,
    /// Its name; as it was when it was deployed, where the library no longer has it.
    pub set_name: String,
    /// Whether the library has it.
    pub in_library: bool,
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The platform's id; empty where the profile is not known.
    pub platform: String,
    /// The platform's name; empty where the profile is not known.
    pub platform_name: String,
    /// When it was deployed last.
    pub deployed_at: Option<Timestamp>,
    /// The worst state of its artifacts here.
    pub state: DeploymentState,
    /// How many artifacts it comes down to for this platform, with those that left it and are still here.
    pub total: u32,
    /// How many of them an update would add, change or remove.
    pub behind: u32,
    /// In the set, not here.
    pub added: Vec<String>,
    /// Here, and the library has another version.
    pub changed: Vec<String>,
    /// Here since the set brought it, and in the set no more.
    pub removed: Vec<String>,
    /// How many were changed here.
    pub changed_here: u32,
    /// How many of those that are behind were also changed here.
    pub behind_and_changed_here: u32,
    /// How many are recorded, but gone from the disk.
    pub missing_here: u32,
    /// How many are as they should be.
    pub in_sync: u32,
    /// How many the platform has no place for.
    pub unsupported: u32,
    /// How many members the library has not.
    pub missing_in_library: u32,
    /// Why the set cannot be compared.
    pub problem: Option<ErrorBody>,
}

/// How a set stands everywhere that it was deployed to, in no more than a cell of the matrix shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SetStandings {
    /// The set's id.
    pub set_id: String,
    /// Its name; as it was when it was deployed, where the library no longer has it.
    pub set_name: String,
    /// Whether the library has it.
    pub in_library: bool,
    /// The places that it is attached to, in the order of the projects.
    pub places: Vec<PlaceStanding>,
}

/// How a set stands in one profile of a project: what [`AttachmentStatus`] says, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlaceStanding {
    /// The project's root.
    pub project_path: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The worst state of its artifacts here.
    pub state: DeploymentState,
    /// How many artifacts an update would add, change or remove.
    pub behind: u32,
    /// How many are recorded, but gone from the disk.
    pub missing_here: u32,
    /// Whether the set cannot be compared.
    pub has_problem: bool,
}

impl From<AttachmentStatus> for PlaceStanding {
    fn from(status: AttachmentStatus) -> Self {
        Self {
            project_path: status.project_path,
            profile_id: status.profile_id,
            state: status.state,
            behind: status.behind,
            missing_here: status.missing_here,
            has_problem: status.problem.is_some(),
        }
    }
}

/// A set to deploy to a project.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchDeployRequest {
    /// The set's id, or its slug.
    pub set: String,
    /// The project's root, absolute.
    pub project_path: String,
    /// The profile; none means the primary one.
    pub profile_id: Option<ProfileId>,
    /// What was chosen where there are conflicts.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// What holds where nothing was chosen; none means to refuse.
    pub on_conflict: Option<ConflictChoice>,
    /// Whether nothing is done when something cannot be.
    #[serde(default)]
    pub atomic: bool,
    /// Whether nothing is written at all.
    #[serde(default)]
    pub dry_run: bool,
    /// The fingerprint of the plan that was shown; another plan is then refused.
    pub fingerprint: Option<String>,
}

/// What came of deploying a set to a project. The first three are the specification's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BatchDeployResult {
    /// The set's id.
    pub deployment_set_id: String,
    /// The project's root.
    pub target_project_id: String,
    /// One for each artifact, and for each member that is not there.
    pub results: Vec<ArtifactDeploymentResult>,
    /// The operation, to take it back; `None` when nothing was written.
    pub operation: Option<String>,
    /// Whether it was to be all or nothing and something failed: nothing was changed.
    pub rolled_back: bool,
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// How it went for one artifact. The first three are the specification's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactDeploymentResult {
    /// `type:name`; what a set calls a member that is not there.
    pub artifact_id: String,
    /// Whether it is there now as the library has it, or was left out for a reason that is no fault.
    pub status: DeploymentOutcome,
    /// What went wrong, as a sentence.
    pub error: Option<String>,
    /// What kind of error it is.
    pub code: Option<ErrorCode>,
    /// Why nothing was done with it.
    pub skipped: Option<SkipReason>,
    /// Its files that changed.
    pub changes: Vec<FileChange>,
}

/// The specification's two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DeploymentOutcome {
    /// Nothing is wrong with it.
    Success,
    /// It was not deployed.
    Failed,
}

/// Why nothing was done with an artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// It is as it should be already.
    Unchanged,
    /// What is there was to be kept.
    Kept,
    /// The platform has no place for it.
    UnsupportedType,
    /// Nothing was to be written.
    DryRun,
    /// Something else failed, and it was to be all or nothing.
    RolledBack,
}
