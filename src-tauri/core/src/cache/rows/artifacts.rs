//! Artifacts of the library as they are listed, and what filters them.

use crate::artifact::ArtifactKind;
use crate::cache::DeploymentSummary;
use crate::deployment::DeploymentState;
use crate::text::search::Piece;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

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
    /// What a search means most first; name where nothing is searched for.
    Relevance,
    /// Time of the youngest file.
    Updated,
    /// Number of deployments.
    Deployed,
}

/// Which artifacts are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactQuery {
    /// Words that must all be found, in name, tags, title, description or contents; letter case and diacritics do not count.
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
    /// How many of the projects that an artifact is deployed to are named beside it, the worst off first. A list shows a few, and
    /// an artifact may be deployed to hundreds: its `deployments` are left out then. 0 means all deployments, and nothing
    /// beside them.
    pub name_projects: u32,
}

/// A project that an artifact is deployed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeployedProject {
    /// Its root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// The worst state of the artifact's deployments there.
    pub state: DeploymentState,
}

/// The projects that an artifact is deployed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeployedTo {
    /// How many.
    pub projects: u32,
    /// Some of them, those that need attention most first, then by name.
    pub named: Vec<DeployedProject>,
}

/// A page of artifacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactPage {
    /// The artifacts of this page.
    pub artifacts: Vec<ArtifactResponse>,
    /// How many the query has in all.
    pub total: u32,
    /// Where each of them has what was searched for; none where nothing was.
    pub hits: Vec<ArtifactHit>,
    /// Where each of them is deployed, in few words; none where nobody asked for that.
    pub deployed: Vec<DeployedTo>,
}

/// Where an artifact has what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ArtifactHit {
    /// Its name.
    pub name: Vec<Piece>,
    /// Its description.
    pub description: Option<Vec<Piece>>,
    /// Its tags.
    pub tags: Vec<Vec<Piece>>,
    /// Its title, where that has words that nothing above has: a list does not show it otherwise.
    pub title: Option<Vec<Piece>>,
    /// A line of its files with words that nothing above has.
    pub contents: Option<ContentsHit>,
}

/// A line of a file that has what was searched for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ContentsHit {
    /// The file, relative to the artifact.
    pub path: String,
    /// The line, cut where it is long.
    pub line: Vec<Piece>,
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
