//! Projects and their profiles.

use super::StateCounts;
use crate::artifact::ArtifactKind;
use crate::deployment::DeploymentState;
use crate::error::ErrorBody;
use serde::{Deserialize, Serialize};

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
pub struct ProjectProfile {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// Its main profile root.
    pub root: String,
    /// Whether it was chosen, or its program has left a mark here.
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
    /// The profiles it uses, the primary one first.
    pub profiles: Vec<ProjectProfile>,
    /// Its deployments by state.
    pub counts: StateCounts,
    /// The worst state that occurs.
    pub worst: Option<DeploymentState>,
    /// Whether it is the person's home, where everything is global.
    pub global: bool,
    /// How many things stand in artifacts' places without a record; `None` while nobody looked.
    pub importable: Option<u32>,
    /// What is wrong with it as a whole.
    pub problem: Option<ErrorBody>,
}
