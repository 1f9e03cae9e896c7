//! A plan as it is shown, and a result as it is told: the words that cross to the window and to `skm`.
//!
//! Paths are relative to the project and written with `/`.

use serde::{Deserialize, Serialize};

use super::choice::ConflictChoice;
use super::linked::recorded_mode;
use super::state::DeploymentState;
use crate::artifact::{ArtifactId, Digest};
use crate::error::ErrorBody;
use crate::platform::{DeployMode, ProfileId};

/// What happens to one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FileAction {
    /// It is written anew.
    Create,
    /// It is written over; the old content goes to history.
    Replace,
    /// It is taken away, into history.
    Remove,
    /// It is as it should be.
    Unchanged,
    /// It is there already as it should be, and is recorded.
    Adopt,
    /// It is a person's own, or was chosen to stay.
    Keep,
    /// Both sides' changes are joined; the old content goes to history.
    Merge,
    /// It cannot be touched without a choice.
    Conflict,
}

impl FileAction {
    /// Whether the file is another one afterwards.
    pub fn writes(self) -> bool {
        matches!(self, Self::Create | Self::Replace | Self::Remove | Self::Merge)
    }
}

/// Why a file cannot be touched without a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ConflictReason {
    /// This program did not put it there.
    Unmanaged,
    /// It was changed here.
    Modified,
    /// It was changed here, and the library has another version.
    Diverged,
    /// A file stands where a folder is needed, or the other way round.
    TypeChanged,
    /// A link stands there; it is never written through.
    LinkInTheWay,
    /// It changed since the operation that is to be undone.
    ChangedSince,
    /// What an undo would put back is no longer in history.
    Lost,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Intent {
    /// Bring the library's version into the project.
    Deploy,
    /// Take it out of the project.
    Undeploy,
    /// Bring the project's version into the library.
    SaveBack,
    /// Bring what a project has into the library, and record it as deployed.
    Import,
    /// Record what a project has as a deployment of what the library holds; write nothing else.
    Adopt,
    /// Take an operation back.
    Undo,
    /// Remember that a deployment set was deployed here.
    Attach,
    /// Forget that a deployment set was deployed here.
    Detach,
}

/// What happens to an artifact as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ArtifactAction {
    /// It is deployed anew.
    Create,
    /// Some of its files change.
    Update,
    /// It is there already and is recorded.
    Adopt,
    /// Nothing is to do.
    Unchanged,
    /// It is undeployed.
    Remove,
    /// The library gets the project's version.
    SaveBack,
    /// The library gets what the project has, as a new artifact.
    Import,
    /// It is left as it is, by choice.
    Keep,
    /// It is put back as it was before an operation.
    Restore,
    /// The set is remembered.
    Attach,
    /// The set is forgotten.
    Detach,
    /// The platform has no place for it; it is no part of what is done.
    LeftOut,
    /// It needs a choice.
    Conflict,
    /// It cannot be done; the error says why.
    Refused,
}

/// One file of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlannedFile {
    /// Relative to the project.
    pub path: String,
    /// What happens to it.
    pub action: FileAction,
    /// Size in bytes, of what is there now.
    #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Number>))]
    pub size: Option<u64>,
    /// Size in bytes afterwards; `None` when it will not be there, or is not known.
    #[cfg_attr(feature = "specta", specta(type = Option<specta_typescript::Number>))]
    pub new_size: Option<u64>,
    /// Whether it can be executed afterwards.
    pub executable: bool,
    /// Why it needs a choice, or needed one.
    pub reason: Option<ConflictReason>,
    /// The choice that was made.
    pub choice: Option<ConflictChoice>,
}

/// One artifact of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactPlan {
    /// The artifact, as asked for where it is not known; `set:<id>` for a set that is attached or detached.
    pub artifact: String,
    /// What it is called, where its id says nothing to a person.
    #[serde(default)]
    pub title: Option<String>,
    /// The profile.
    pub profile: ProfileId,
    /// The platform.
    pub platform: String,
    /// Where it goes, relative to the project; empty where that is not known.
    pub destination: String,
    /// What was asked for.
    pub intent: Intent,
    /// What happens to it.
    pub action: ArtifactAction,
    /// How it stands now; `None` when it is not deployed.
    pub state: Option<DeploymentState>,
    /// Its files, sorted by path.
    pub files: Vec<PlannedFile>,
    /// The files of the library that change, relative to it; only where something is saved back, or that is undone.
    pub library_files: Vec<PlannedFile>,
    /// What can be chosen here; empty where there is no conflict.
    pub choices: Vec<ConflictChoice>,
    /// What was chosen for the whole artifact.
    pub choice: Option<ConflictChoice>,
    /// Why it is refused or needs a choice.
    pub error: Option<ErrorBody>,
    /// How it is deployed afterwards; of one that goes, how it was.
    #[serde(default)]
    pub mode: Option<DeployMode>,
    /// Where its link leads, as it is written; `None` for a copy.
    #[serde(default)]
    pub link_target: Option<String>,
    /// The other profiles that have it at the same place afterwards: they get the same, or it stays for them.
    #[serde(default)]
    pub serves: Vec<ProfileId>,
}

/// Files counted by what happens to them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlanTotals {
    /// Written anew.
    pub create: u32,
    /// Written over.
    pub replace: u32,
    /// Taken away.
    pub remove: u32,
    /// As they should be.
    pub unchanged: u32,
    /// Recorded as they are.
    pub adopt: u32,
    /// A person's own, or kept by choice.
    pub keep: u32,
    /// Joined.
    pub merge: u32,
    /// In need of a choice.
    pub conflict: u32,
    /// Files of the library that change.
    pub library: u32,
}

/// What a deploy or an undeploy would do to one project. Making it writes nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Plan {
    /// Stands for everything the plan was computed from; another world gives another fingerprint.
    pub fingerprint: String,
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// Its artifacts, in the order asked for.
    pub artifacts: Vec<ArtifactPlan>,
    /// The files of all artifacts.
    pub totals: PlanTotals,
    /// What it leads to that a person may not want.
    #[serde(default)]
    pub warnings: Vec<PlanWarning>,
}

/// What a plan leads to that a person may not want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum PlanWarningCode {
    /// A program would find the same artifact at two of the places it reads.
    LoadedTwice,
}

/// One warning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlanWarning {
    /// What it is about.
    pub code: PlanWarningCode,
    /// The platform.
    pub platform: String,
    /// Its name.
    pub platform_name: String,
    /// The artifact.
    pub artifact: String,
    /// The places, relative to the project.
    pub places: Vec<String>,
}

/// How it went for one artifact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// It was done.
    Success,
    /// It was not done; the error says why, and nothing of it was written.
    Failed,
    /// There was nothing to do.
    Unchanged,
    /// It was left out on purpose.
    Skipped,
}

/// One file that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FileChange {
    /// Relative to the project.
    pub path: String,
    /// What was done.
    pub action: FileAction,
}

/// What came of one artifact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactResult {
    /// The artifact.
    pub artifact: String,
    /// The profile.
    pub profile: ProfileId,
    /// How it went.
    pub status: ResultStatus,
    /// What was changed; in a dry run, what would be.
    pub changes: Vec<FileChange>,
    /// Why it failed.
    pub error: Option<ErrorBody>,
    /// How it is deployed now: `copy`, `link` or `junction`; `None` where it is not.
    #[serde(default)]
    pub mode: Option<String>,
    /// Why it became a copy, where a link was wanted.
    #[serde(default)]
    pub fell_back: Option<String>,
}

impl Plan {
    /// Puts artifacts together and counts; `evidence` is what the fingerprint stands for.
    pub(super) fn new(project_path: &str, project_name: &str, artifacts: Vec<ArtifactPlan>, evidence: &Digest) -> Self {
        Self {
            fingerprint: evidence.to_string(),
            project_path: project_path.to_owned(),
            project_name: project_name.to_owned(),
            totals: PlanTotals::of(&artifacts),
            artifacts,
            warnings: Vec::new(),
        }
    }

    /// A plan of parts that cannot be done.
    pub fn of_refused(project_path: &str, project_name: &str, refused: Vec<ArtifactPlan>) -> Self {
        let texts: Vec<_> = refused.iter().map(|part| part.artifact.as_str()).collect();
        Self::new(project_path, project_name, refused.clone(), &Digest::of(texts.join("\0").as_bytes()))
    }

    /// A part by its artifact and profile.
    pub fn part(&self, artifact: &str, profile: &ProfileId) -> Option<&ArtifactPlan> {
        self.artifacts.iter().find(|part| part.artifact == artifact && part.profile == *profile)
    }

    /// One plan for several profiles of one project.
    pub fn merge(mut self, other: Self) -> Self {
        let both = format!("{} {}", self.fingerprint, other.fingerprint);
        self.fingerprint = Digest::of(both.as_bytes()).to_string();
        self.artifacts.extend(other.artifacts);
        self.warnings.extend(other.warnings);
        self.totals = PlanTotals::of(&self.artifacts);
        self
    }

    /// The results that carrying the plan out would have, as far as a plan can tell.
    pub fn foreseen(&self) -> Vec<ArtifactResult> {
        self.artifacts.iter().map(ArtifactPlan::foreseen).collect()
    }
}

impl PlanTotals {
    /// Adds up several.
    pub fn sum(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::default(), |a, b| Self {
            create: a.create + b.create,
            replace: a.replace + b.replace,
            remove: a.remove + b.remove,
            unchanged: a.unchanged + b.unchanged,
            adopt: a.adopt + b.adopt,
            keep: a.keep + b.keep,
            merge: a.merge + b.merge,
            conflict: a.conflict + b.conflict,
            library: a.library + b.library,
        })
    }

    /// Counts one file's action.
    pub fn count(&mut self, action: FileAction) {
        *match action {
            FileAction::Create => &mut self.create,
            FileAction::Replace => &mut self.replace,
            FileAction::Remove => &mut self.remove,
            FileAction::Unchanged => &mut self.unchanged,
            FileAction::Adopt => &mut self.adopt,
            FileAction::Keep => &mut self.keep,
            FileAction::Merge => &mut self.merge,
            FileAction::Conflict => &mut self.conflict,
        } += 1;
    }

    fn of(artifacts: &[ArtifactPlan]) -> Self {
        let mut totals = Self::default();
        for file in artifacts.iter().flat_map(|artifact| &artifact.files) {
            totals.count(file.action);
        }
        let changes = |file: &&PlannedFile| file.action.writes();
        let library = artifacts.iter().flat_map(|artifact| &artifact.library_files).filter(changes).count();
        totals.library = u32::try_from(library).unwrap_or(u32::MAX);
        totals
    }
}

impl ArtifactPlan {
    /// The changes this part of the plan makes.
    pub(super) fn changes(&self) -> Vec<FileChange> {
        let changes = |file: &&PlannedFile| file.action.writes() || file.action == FileAction::Adopt;
        let files = self.files.iter().filter(changes);
        files.map(|file| FileChange { path: file.path.clone(), action: file.action }).collect()
    }

    /// The result of carrying it out without a mishap.
    pub fn foreseen(&self) -> ArtifactResult {
        let (status, changes) = match self.action {
            ArtifactAction::Conflict | ArtifactAction::Refused => (ResultStatus::Failed, Vec::new()),
            ArtifactAction::Unchanged => (ResultStatus::Unchanged, Vec::new()),
            ArtifactAction::Keep | ArtifactAction::LeftOut => (ResultStatus::Skipped, Vec::new()),
            ArtifactAction::Create
            | ArtifactAction::Update
            | ArtifactAction::Adopt
            | ArtifactAction::Remove
            | ArtifactAction::SaveBack
            | ArtifactAction::Import
            | ArtifactAction::Restore
            | ArtifactAction::Attach
            | ArtifactAction::Detach => (ResultStatus::Success, self.changes()),
        };
        ArtifactResult {
            artifact: self.artifact.clone(),
            profile: self.profile.clone(),
            status,
            changes,
            error: self.error.clone(),
            mode: self.recorded_mode(status).map(str::to_owned),
            fell_back: None,
        }
    }

    /// How it is deployed afterwards, as its record has it; `None` where that is not known to be.
    fn recorded_mode(&self, status: ResultStatus) -> Option<&'static str> {
        let comes = matches!(self.intent, Intent::Deploy | Intent::SaveBack | Intent::Undo);
        let is_done = matches!(status, ResultStatus::Success | ResultStatus::Unchanged);
        let shape = self.artifact_id()?.kind.shape();
        self.mode.filter(|_| comes && is_done).map(|mode| recorded_mode(mode, shape))
    }

    /// A part that nothing is known of yet but what it is about.
    pub(super) fn blank(intent: Intent, artifact: String, profile: &ProfileId, platform: &str) -> Self {
        Self {
            artifact,
            title: None,
            profile: profile.clone(),
            platform: platform.to_owned(),
            destination: String::new(),
            intent,
            action: ArtifactAction::Unchanged,
            state: None,
            files: Vec::new(),
            library_files: Vec::new(),
            serves: Vec::new(),
            choices: Vec::new(),
            choice: None,
            error: None,
            mode: None,
            link_target: None,
        }
    }

    /// A part that cannot be done.
    pub fn refused(intent: Intent, artifact: &str, profile: &ProfileId, platform: &str, error: ErrorBody) -> Self {
        let blank = Self::blank(intent, artifact.to_owned(), profile, platform);
        Self { action: ArtifactAction::Refused, error: Some(error), ..blank }
    }

    /// The id, where what was asked for is one.
    pub fn artifact_id(&self) -> Option<ArtifactId> {
        self.artifact.parse().ok()
    }
}
