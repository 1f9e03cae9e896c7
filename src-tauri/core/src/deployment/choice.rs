//! What a person chose to do about a conflict.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::artifact::ArtifactId;
use crate::platform::ProfileId;
use crate::project::ProjectRoot;

/// What to do where a deploy or an undeploy would touch what somebody else wrote. Nothing is ever chosen by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum ConflictChoice {
    /// Leave it. For a whole artifact on deploy: write nothing of it. On undeploy: changed files stay as the person's own.
    Keep,
    /// Put the library's version there; what is displaced goes to history.
    Replace,
    /// Record what is there as the deployed state; write nothing.
    Adopt,
    /// Make the project's version the library's; the library's old one goes to history.
    SaveBack,
    /// Join both with the recorded version as base; possible where no change touches another.
    Merge,
}

/// One choice, for an artifact or for one of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Choice {
    /// The artifact, `type:name`.
    pub artifact: String,
    /// The project's root.
    pub project_path: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// A file, relative to the project; none means the whole artifact.
    pub path: Option<String>,
    /// The choice.
    pub choice: ConflictChoice,
}

/// The choices that hold for one request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choices<'a> {
    /// Those made one by one.
    pub list: &'a [Choice],
    /// What holds where none was made.
    pub otherwise: Option<ConflictChoice>,
}

impl Choices<'_> {
    /// The choices for one artifact in one profile of one project.
    pub(super) fn of(&self, artifact: &ArtifactId, project: &str, profile: &ProfileId) -> ArtifactChoices<'_> {
        let artifact = artifact.to_string();
        let list: Vec<&Choice> = self
            .list
            .iter()
            .filter(|choice| {
                choice.artifact == artifact
                    && choice.profile_id == *profile
                    && is_project(&choice.project_path, project)
            })
            .collect();
        let whole = list.iter().find(|choice| choice.path.is_none()).map(|choice| choice.choice).or(self.otherwise);
        ArtifactChoices { list, whole }
    }
}

/// Whether a path leads to the project of that root.
fn is_project(path: &str, root: &str) -> bool {
    path == root || ProjectRoot::open(Path::new(path)).is_ok_and(|project| project.as_str() == root)
}

/// The choices for one artifact.
pub(super) struct ArtifactChoices<'a> {
    list: Vec<&'a Choice>,
    /// The one for the whole artifact.
    pub whole: Option<ConflictChoice>,
}

impl ArtifactChoices<'_> {
    /// The choice for a file, by its path relative to the project. Only what can be done to a single file counts here.
    pub fn file(&self, path: &str) -> Option<ConflictChoice> {
        let own = self.list.iter().find(|choice| choice.path.as_deref() == Some(path)).map(|choice| choice.choice);
        own.or(self.whole)
            .filter(|choice| matches!(choice, ConflictChoice::Keep | ConflictChoice::Replace | ConflictChoice::Merge))
    }
}
