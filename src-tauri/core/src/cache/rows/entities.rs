//! The matrix of artifacts and profiles of projects.

use crate::artifact::ArtifactKind;
use crate::deployment::DeploymentState;
use serde::{Deserialize, Serialize};

/// What a column of the matrix is called: a profile of a project. It names the column for good, wherever it stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ColumnId {
    /// The project's root.
    pub project_path: String,
    /// The profile.
    pub profile_id: String,
}

/// A profile as the heads of its columns show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityProfile {
    /// Its id.
    pub profile_id: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// Its main profile root.
    pub root: String,
    /// The kinds it takes.
    pub supported_types: Vec<ArtifactKind>,
}

/// A column of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityColumn {
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// Index into the profiles.
    pub profile: u32,
}

/// All columns of the matrix: projects in the order of the list, the primary profile of each first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityColumns {
    /// The profiles that occur, each once. In the person's home a profile has other places, so it is there twice.
    pub profiles: Vec<EntityProfile>,
    /// The columns.
    pub columns: Vec<EntityColumn>,
}

/// A cell of the matrix that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityCell {
    /// Index into the columns that were asked for.
    pub column: u32,
    /// How it stands.
    pub state: DeploymentState,
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
    /// How many recorded deployments it has, whatever is asked for.
    pub deployed: u32,
    /// Its cells that are not empty, in the columns asked for.
    pub cells: Vec<EntityCell>,
}

/// By what the rows of the matrix are sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum EntitySort {
    /// Name.
    #[default]
    Name,
    /// Number of deployments.
    Deployed,
}

/// Which rows and columns of the matrix are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityQuery {
    /// Words that all occur in the name.
    pub search: String,
    /// Only these kinds; none means all.
    pub types: Vec<ArtifactKind>,
    /// Drift counts in this project only.
    pub project_path: Option<String>,
    /// Drift counts in this platform's profiles only.
    pub platform: Option<String>,
    /// Only rows with a deployment that drifted.
    pub drifted: bool,
    /// Only this row, where the rest has it.
    pub artifact_id: Option<String>,
    /// By what the rows are sorted.
    pub sort: EntitySort,
    /// Whether the last name, or the most deployed, comes first; the whole order is turned round.
    pub descending: bool,
    /// The first row to return.
    pub offset: u32,
    /// How many rows at most; 0 means all.
    pub limit: u32,
    /// The columns whose cells to return.
    pub columns: Vec<ColumnId>,
}

/// A page of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityMatrix {
    /// The columns that were asked for.
    pub columns: Vec<ColumnId>,
    /// The rows of this page.
    pub rows: Vec<EntityRow>,
    /// How many rows the query has in all.
    pub total: u32,
    /// How many rows have a deployment that drifted, beside the other filters.
    pub drifted: u32,
}

/// Where an artifact stands among the rows of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct EntityPosition {
    /// How many rows come before it.
    pub index: u32,
    /// Whether it is among them. Where it is not, the row of that index is the one that comes next.
    pub found: bool,
}
