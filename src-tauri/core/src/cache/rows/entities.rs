//! The matrix of artifacts and profiles of projects.

use crate::artifact::ArtifactKind;
use crate::deployment::{DeploymentState, Obstacle};
use serde::{Deserialize, Serialize};

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
    /// What stands in its place instead of it.
    pub obstacle: Option<Obstacle>,
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
