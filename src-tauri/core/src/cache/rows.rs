//! What the cache answers with: the rows and pages that cross to the window and to `skm`.

use serde::{Deserialize, Serialize};

use super::DeploymentSummary;
use crate::artifact::ArtifactKind;
use crate::deployment::DeploymentState;
use crate::error::ErrorBody;
use crate::time::Timestamp;

/// Something odd about an artifact that does not stop it from being used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactWarning {
    /// A short word for it.
    pub code: String,
    /// What is odd.
    pub message: String,
}

/// Whether an artifact's files are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ArtifactPresence {
    /// They are.
    Present,
    /// `collection.toml` lists it, but nothing lies there.
    Missing,
}

/// An artifact with all that is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactResponse {
    /// `type:name`.
    pub id: String,
    /// Its UUID.
    pub uuid: String,
    /// Its collection.
    pub collection_id: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its tools.
    pub tools: Vec<String>,
    /// Its version.
    pub version: Option<String>,
    /// Its author.
    pub author: Option<String>,
    /// Its license.
    pub license: Option<String>,
    /// `local`, `github`, `marketplace`.
    pub origin: Option<String>,
    /// Where it came from.
    pub upstream: Option<String>,
    /// Where it lies, absolute.
    pub path: String,
    /// SHA-256 over its ledger; `None` when it may not be deployed.
    pub content_hash: Option<String>,
    /// Its number of files.
    pub file_count: u32,
    /// The size of its files in bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// When its youngest file was modified.
    pub updated_at: Option<Timestamp>,
    /// Whether it is there.
    pub status: ArtifactPresence,
    /// What is odd about it.
    pub warnings: Vec<ArtifactWarning>,
    /// Where it is deployed.
    pub deployments: Option<Vec<DeploymentSummary>>,
}

/// An artifact in few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactSummary {
    /// `type:name`.
    pub id: String,
    /// Its UUID.
    pub uuid: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Where it is deployed.
    pub deployments: Option<Vec<DeploymentSummary>>,
}

/// By what a list of artifacts is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ArtifactSort {
    /// Name.
    #[default]
    Name,
    /// Time of the youngest file.
    Updated,
    /// Number of deployments.
    Deployed,
}

/// Which artifacts are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactQuery {
    /// Words that all occur in name, title, description or tags; letter case does not count.
    pub search: String,
    /// Only these kinds; none means all.
    pub types: Vec<ArtifactKind>,
    /// Only with all of these tags.
    pub tags: Vec<String>,
    /// Only without any tag.
    pub untagged: bool,
    /// Only with a deployment that drifted.
    pub drifted: bool,
    /// Sorted by.
    pub sort: ArtifactSort,
    /// The other way round.
    pub descending: bool,
    /// The first one to return.
    pub offset: u32,
    /// How many at most; 0 means all.
    pub limit: u32,
}

/// A page of artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactPage {
    /// The artifacts of this page.
    pub artifacts: Vec<ArtifactResponse>,
    /// How many the query has in all.
    pub total: u32,
}

/// How many artifacts of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TypeCount {
    /// The kind.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// How many.
    pub count: u32,
}

/// How many artifacts carry a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct TagCount {
    /// The tag.
    pub tag: String,
    /// How many.
    pub count: u32,
}

/// What choosing each filter would give, beside the other filters as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactFacets {
    /// All kinds together.
    pub all: u32,
    /// Each kind.
    pub types: Vec<TypeCount>,
    /// Each tag, most used first.
    pub tags: Vec<TagCount>,
    /// Without any tag.
    pub untagged: u32,
    /// With a deployment that drifted.
    pub drifted: u32,
}

/// A collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CollectionInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its folder.
    pub path: String,
    /// Its number of artifacts.
    pub artifacts: u32,
}

/// Something in the library that cannot be used as an artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct LibraryProblem {
    /// Where it lies.
    pub path: String,
    /// Its error code.
    #[cfg_attr(feature = "specta", specta(type = crate::error::ErrorCode))]
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hints: Vec<String>,
}

/// Deployments counted by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[allow(missing_docs, reason = "each field is a state's own name")]
pub struct StateCounts {
    pub in_sync: u32,
    pub modified: u32,
    pub outdated: u32,
    pub diverged: u32,
    pub missing: u32,
    pub orphaned: u32,
    pub invalid: u32,
    pub unmanaged: u32,
}

impl StateCounts {
    /// Adds `count` to a state.
    pub fn add(&mut self, state: DeploymentState, count: u32) {
        *match state {
            DeploymentState::InSync => &mut self.in_sync,
            DeploymentState::Modified => &mut self.modified,
            DeploymentState::Outdated => &mut self.outdated,
            DeploymentState::Diverged => &mut self.diverged,
            DeploymentState::Missing => &mut self.missing,
            DeploymentState::Orphaned => &mut self.orphaned,
            DeploymentState::Invalid => &mut self.invalid,
            DeploymentState::Unmanaged => &mut self.unmanaged,
        } += count;
    }

    /// The number in a state.
    pub fn of(&self, state: DeploymentState) -> u32 {
        match state {
            DeploymentState::InSync => self.in_sync,
            DeploymentState::Modified => self.modified,
            DeploymentState::Outdated => self.outdated,
            DeploymentState::Diverged => self.diverged,
            DeploymentState::Missing => self.missing,
            DeploymentState::Orphaned => self.orphaned,
            DeploymentState::Invalid => self.invalid,
            DeploymentState::Unmanaged => self.unmanaged,
        }
    }

    /// Recorded deployments: all but unmanaged twins.
    pub fn deployed(&self) -> u32 {
        let recorded = DeploymentState::ALL.into_iter().filter(|state| *state != DeploymentState::Unmanaged);
        recorded.map(|state| self.of(state)).sum()
    }

    /// Those a person may want to look at.
    pub fn drifted(&self) -> u32 {
        DeploymentState::ALL.into_iter().filter(|state| state.is_drifted()).map(|state| self.of(state)).sum()
    }

    /// The worst state that occurs among recorded deployments.
    pub fn worst(&self) -> Option<DeploymentState> {
        let occurs = |state: &DeploymentState| *state != DeploymentState::Unmanaged && self.of(*state) > 0;
        DeploymentState::ALL.into_iter().rev().find(occurs)
    }
}

/// A column of the matrix: a profile of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityColumn {
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// The profile.
    pub profile_id: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The profile root.
    pub root: String,
    /// The kinds it takes.
    pub supported_types: Vec<ArtifactKind>,
}

/// A cell of the matrix that is not empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityCell {
    /// Index into the columns.
    pub column: u32,
    /// How it stands.
    pub state: DeploymentState,
    /// When it was deployed.
    pub deployed_at: Option<String>,
}

/// A row of the matrix: an artifact of the library, or one that is deployed and gone from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityRow {
    /// `type:name`.
    pub artifact_id: String,
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its name.
    pub name: String,
    /// Whether the library has it.
    pub in_library: bool,
    /// How many recorded deployments it has in the columns.
    pub deployed: u32,
    /// Its cells that are not empty.
    pub cells: Vec<EntityCell>,
}

/// Which rows and columns of the matrix are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityQuery {
    /// Words that all occur in the name.
    pub search: String,
    /// Only these kinds; none means all.
    pub types: Vec<ArtifactKind>,
    /// Only this project's columns.
    pub project_path: Option<String>,
    /// Only rows with a deployment that drifted.
    pub drifted: bool,
    /// The first row to return.
    pub offset: u32,
    /// How many rows at most; 0 means all.
    pub limit: u32,
}

/// A page of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityMatrix {
    /// All columns.
    pub columns: Vec<EntityColumn>,
    /// The rows of this page.
    pub rows: Vec<EntityRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// How many rows have a deployment that drifted, beside the other filters.
    pub drifted: u32,
}

/// One deployment, or something unmanaged in an artifact's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentRow {
    /// `type:name`; for an invalid record what it calls itself.
    pub artifact_id: String,
    /// Its kind; `None` for an invalid record.
    #[serde(rename = "type")]
    pub kind: Option<ArtifactKind>,
    /// Its name.
    pub name: String,
    /// The collection it came from.
    pub collection_id: Option<String>,
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// The profile.
    pub profile_id: String,
    /// The platform's id.
    pub platform: Option<String>,
    /// The platform's name.
    pub platform_name: Option<String>,
    /// Where it lies, relative to the project.
    pub path: String,
    /// When it was deployed.
    pub deployed_at: Option<String>,
    /// SHA-256 of the deployed content.
    pub content_hash: Option<String>,
    /// `copy`.
    pub mode: Option<String>,
    /// How it stands.
    pub state: DeploymentState,
    /// Whether it was changed here since.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
    /// Why it is invalid, or what stands there instead.
    pub problem: Option<String>,
}

/// Which deployments are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentQuery {
    /// Words that all occur in the artifact's name or the project's.
    pub search: String,
    /// Only of this project.
    pub project_path: Option<String>,
    /// Only of this artifact.
    pub artifact_id: Option<String>,
    /// Only these kinds; none means all.
    pub types: Vec<ArtifactKind>,
    /// Only in these states; none means all but unmanaged twins.
    pub states: Vec<DeploymentState>,
    /// The first one to return.
    pub offset: u32,
    /// How many at most; 0 means all.
    pub limit: u32,
}

/// A page of deployments, by project in the order of the list, then by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentPage {
    /// The deployments of this page.
    pub deployments: Vec<DeploymentRow>,
    /// How many the query has in all.
    pub total: u32,
    /// How many in each state, beside the other filters.
    pub counts: StateCounts,
}

/// A project in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProjectStats {
    /// Its root.
    pub project_path: String,
    /// Its name.
    pub project_name: String,
    /// Its deployments by state.
    pub counts: StateCounts,
    /// The worst state that occurs.
    pub worst: Option<DeploymentState>,
    /// Its deployments.
    pub deployed: u32,
    /// Those that drifted.
    pub drifted: u32,
}

/// The whole in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentStats {
    /// Artifacts in the library.
    pub artifacts: u32,
    /// Deployments recorded in all projects.
    pub deployments: u32,
    /// Those that drifted.
    pub drifted: u32,
    /// By state.
    pub counts: StateCounts,
    /// By project, in the order of the list.
    pub projects: Vec<ProjectStats>,
}

/// A place of a kind in a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DefaultPath {
    /// The kind.
    #[serde(rename = "type")]
    pub kind: ArtifactKind,
    /// Its folder, relative to the project.
    pub path: String,
}

/// A profile of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfileInfo {
    /// Its id.
    pub id: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The profile root.
    pub root: String,
    /// Whether that folder is there.
    pub present: bool,
    /// Whether it is the one that is used when none is named.
    pub primary: bool,
    /// The kinds it takes.
    pub supported_types: Vec<ArtifactKind>,
    /// Where they go.
    pub default_paths: Vec<DefaultPath>,
}

/// A project of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProjectResponse {
    /// Its root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Whether its folder is there.
    pub exists: bool,
    /// When it was added.
    pub added_at: Option<String>,
    /// When something was last deployed to it.
    pub last_deployed_at: Option<String>,
    /// Its profiles.
    pub profiles: Vec<ProfileInfo>,
    /// Its deployments by state.
    pub counts: StateCounts,
    /// The worst state that occurs.
    pub worst: Option<DeploymentState>,
    /// What is wrong with it as a whole.
    pub problem: Option<ErrorBody>,
}
