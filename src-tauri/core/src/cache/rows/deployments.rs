//! Deployments as they are listed and counted.

use crate::artifact::ArtifactKind;
use crate::deployment::{DeploymentState, Obstacle};
use serde::{Deserialize, Serialize};

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
    /// The names of the other platforms that have it at the same place.
    pub serves: Vec<String>,
    /// Where it lies, relative to the project.
    pub path: String,
    /// When it was deployed.
    pub deployed_at: Option<String>,
    /// SHA-256 of the deployed content.
    pub content_hash: Option<String>,
    /// `copy`, `link` or `junction`.
    pub mode: Option<String>,
    /// How it stands.
    pub state: DeploymentState,
    /// Whether it was changed here since.
    pub changed_here: bool,
    /// Whether the library has another version.
    pub library_moved: bool,
    /// Why it is invalid, or what stands there instead.
    pub problem: Option<String>,
    /// What stands in its place instead of it.
    pub obstacle: Option<Obstacle>,
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

/// What a list of deployments is grouped by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DeploymentGrouping {
    /// By project, in the order of the list.
    #[default]
    Project,
    /// By artifact, in the order of the names.
    Artifact,
}

/// Which lines of a grouped list are asked for. Offset and limit of the query count lines: heads of groups, and under
/// each that is not folded its deployments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentLineQuery {
    /// Which deployments.
    pub filter: DeploymentQuery,
    /// Grouped by.
    pub by: DeploymentGrouping,
    /// Keys of the groups that show their head alone.
    pub folded: Vec<String>,
}

/// A group of deployments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentGroup {
    /// The project's root, or `type:name` of the artifact.
    pub key: String,
    /// The project's name, or the artifact's.
    pub name: String,
    /// The artifact's kind.
    #[serde(rename = "type")]
    pub kind: Option<ArtifactKind>,
    /// Its deployments that pass the filter, by state.
    pub counts: StateCounts,
    /// Whether it shows its head alone.
    pub folded: bool,
    /// The line of its head.
    pub line: u32,
}

/// A line of a grouped list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeploymentLine {
    /// The head of a group.
    Head {
        /// Index into the groups of the page.
        group: u32,
    },
    /// A deployment under it.
    Row {
        /// Index into the groups of the page.
        group: u32,
        /// The deployment.
        row: Box<DeploymentRow>,
    },
}

/// A page of a grouped list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentLines {
    /// The lines of this page.
    pub lines: Vec<DeploymentLine>,
    /// The groups they belong to, in order.
    pub groups: Vec<DeploymentGroup>,
    /// How many lines the list has in all.
    pub total_lines: u32,
    /// How many deployments.
    pub total: u32,
    /// How many in each state, beside the other filters.
    pub counts: StateCounts,
}

/// Names a deployment, to find it in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentPlace {
    /// The project's root.
    pub project_path: String,
    /// The profile.
    pub profile_id: String,
    /// `type:name`.
    pub artifact_id: String,
}

/// Where in a list something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FoundAt {
    /// Which of those that were looked for: the first that is in the list.
    pub which: u32,
    /// Its place in the list, from 0.
    pub index: u32,
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
