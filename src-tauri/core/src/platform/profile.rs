//! A profile: one platform's place in a project.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::Platform;
use crate::artifact::{ArtifactKind, ArtifactName, Shape};
use crate::fs::{PathError, RelPath};

/// The profile a project deploys to when none is named, and the one that records without a profile belong to.
pub const PRIMARY_PROFILE: &str = "claude-code-default";

/// A profile's id, e.g. `codex-default`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct ProfileId(String);

/// How an artifact is put into a project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DeployMode {
    /// Its files are copied.
    #[default]
    Copy,
    /// One link leads to the library's artifact.
    Link,
}

/// Where one platform's artifacts of a project lie.
#[derive(Debug, Clone)]
pub struct Profile {
    /// The id that records carry.
    pub id: ProfileId,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The profile root, relative to the project.
    pub root: RelPath,
    /// Folder per supported kind, relative to the root.
    pub paths: BTreeMap<ArtifactKind, RelPath>,
    /// How artifacts are put there, where nobody says otherwise.
    pub mode: DeployMode,
}

impl ProfileId {
    /// Takes an id as it stands in a file or a request; whether it exists is another question.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The primary profile.
    pub fn primary() -> Self {
        Self(PRIMARY_PROFILE.to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Profile {
    /// The default profile of a platform.
    pub fn default_of(platform: &Platform) -> Self {
        Self {
            id: ProfileId(format!("{}-default", platform.id)),
            platform: platform.id.clone(),
            platform_name: platform.name.clone(),
            root: platform.root.clone(),
            paths: platform.paths.clone(),
            mode: platform.mode,
        }
    }

    /// Whether this is the primary profile.
    pub fn is_primary(&self) -> bool {
        self.id.as_str() == PRIMARY_PROFILE
    }

    /// The kinds this profile takes.
    pub fn supported(&self) -> impl Iterator<Item = ArtifactKind> + '_ {
        self.paths.keys().copied()
    }

    /// Where an artifact goes, relative to the profile root: the kind's folder, or `folder` if given, and its name;
    /// a command or agent gets `.md`. `None` for a kind the profile does not take.
    ///
    /// # Errors
    /// [`PathError`] when the name with `.md` is too long.
    pub fn destination(
        &self,
        kind: ArtifactKind,
        name: &ArtifactName,
        folder: Option<&RelPath>,
    ) -> Result<Option<RelPath>, PathError> {
        let Some(usual) = self.paths.get(&kind) else { return Ok(None) };
        let base = folder.unwrap_or(usual);
        let name = match kind.shape() {
            Shape::Folder => name.as_path().clone(),
            Shape::File => RelPath::parse(&format!("{name}.md"))?,
        };
        Ok(Some(base.join(&name)))
    }
}
