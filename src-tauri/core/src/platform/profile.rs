//! A profile: one platform's place in a project.
//!
//! A platform may keep its kinds in several folders: Cursor's skills lie in `.agents/skills`, its commands in
//! `.cursor/commands`. A [`Profile`] is the part of a profile that lies in one root, with one manifest; a profile of several
//! roots is several of these with one id, its **slices**.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{KindFacts, Platform};
use crate::artifact::{ArtifactKind, ArtifactName, Shape};
use crate::fs::{PathError, RelPath};

/// The profile a project deploys to unless another was chosen, and the one that records without a profile belong to.
pub const PRIMARY_PROFILE: &str = "claude-code-default";

/// A profile's id, e.g. `codex-default`; the default is the primary one.
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

/// Where one platform's artifacts of a project lie, as far as they lie in one root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The id that records carry.
    pub id: ProfileId,
    /// What people call it.
    pub name: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The profile root, relative to the project.
    pub root: RelPath,
    /// Where each kind lies that this root takes.
    pub paths: BTreeMap<ArtifactKind, KindPlace>,
    /// Where the program reads a kind besides: nothing is deployed there, but what stands there is seen.
    pub reads: BTreeMap<ArtifactKind, KindPlace>,
    /// How artifacts are put there, where nobody says otherwise.
    pub mode: DeployMode,
}

/// Where a kind lies in a profile root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindPlace {
    /// Its folder, relative to the root; none where the root itself is it.
    pub folder: Option<RelPath>,
    /// What the names of single files end in.
    pub suffix: String,
}

impl Default for ProfileId {
    fn default() -> Self {
        Self::primary()
    }
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

impl KindPlace {
    /// A folder below the root with files that end in `.md`.
    pub fn below(folder: RelPath) -> Self {
        Self { folder: Some(folder), suffix: ".md".to_owned() }
    }

    /// A folder relative to the project as a root and a place in it: the folder above is the root, or itself where there is
    /// none above.
    pub(super) fn in_root(folder: RelPath, facts: &KindFacts) -> (RelPath, Self) {
        let suffix = facts.suffix().to_owned();
        match folder.parent() {
            Some(root) => (root, Self { folder: Some(folder.last()), suffix }),
            None => (folder, Self { folder: None, suffix }),
        }
    }

    /// The artifact of a kind that a path below the root stands for: its name without the ending. `None` when the path is
    /// no artifact's.
    pub fn artifact_at(&self, kind: ArtifactKind, path: &RelPath) -> Option<ArtifactName> {
        let name = match &self.folder {
            Some(folder) => path.below(folder)?,
            None => path.clone(),
        };
        let name = match kind.shape() {
            Shape::Folder => name.as_str(),
            Shape::File => name.as_str().strip_suffix(&self.suffix)?,
        };
        ArtifactName::parse(kind, name).ok()
    }
}

impl Profile {
    /// The slices of a platform's default profile: the kinds it can be given, by the root that `place` puts each into, the
    /// root of its first kind first; then what it reads besides, as far as `reads` tells. What is another platform's own
    /// place is not among that: who keeps it there is told by that one.
    pub(super) fn slices_of(
        platform: &Platform,
        place: impl Fn(&KindFacts) -> Option<RelPath>,
        reads: impl Fn(ArtifactKind, &KindFacts) -> Vec<RelPath>,
    ) -> Vec<Self> {
        let mut slices: Vec<Self> = Vec::new();
        let deployable = || {
            let kinds = platform.kinds.iter().filter_map(|(kind, facts)| Some((kind.artifact()?, facts)));
            kinds.filter(|(kind, facts)| facts.is_deployable(*kind))
        };
        for (kind, facts) in deployable() {
            let Some(folder) = place(facts) else { continue };
            let (root, place) = KindPlace::in_root(folder, facts);
            Self::with_root(&mut slices, platform, root, |_| true).paths.insert(kind, place);
        }
        for (kind, facts) in deployable() {
            for folder in reads(kind, facts) {
                let (root, place) = KindPlace::in_root(folder, facts);
                // Two folders of one root from which a kind is read are two slices.
                let is_free = |slice: &Self| !slice.reads.contains_key(&kind);
                Self::with_root(&mut slices, platform, root, is_free).reads.insert(kind, place);
            }
        }
        slices
    }

    /// The slice of that root that fits, made where there is none.
    fn with_root<'a>(
        slices: &'a mut Vec<Self>,
        platform: &Platform,
        root: RelPath,
        fits: impl Fn(&Self) -> bool,
    ) -> &'a mut Self {
        let number = match slices.iter().position(|slice| slice.root == root && fits(slice)) {
            Some(number) => number,
            None => {
                slices.push(Self {
                    id: Self::default_id(platform),
                    name: platform.name.clone(),
                    platform: platform.id.clone(),
                    platform_name: platform.name.clone(),
                    root,
                    paths: BTreeMap::new(),
                    reads: BTreeMap::new(),
                    mode: DeployMode::default(),
                });
                slices.len() - 1
            }
        };
        &mut slices[number]
    }

    /// The id of a platform's default profile.
    pub(super) fn default_id(platform: &Platform) -> ProfileId {
        ProfileId(format!("{}-default", platform.id))
    }

    /// The kinds this root takes.
    pub fn supported(&self) -> impl Iterator<Item = ArtifactKind> + '_ {
        self.paths.keys().copied()
    }

    /// The folder of a kind, relative to the project; `None` for a kind that this root does not take.
    pub fn folder(&self, kind: ArtifactKind) -> Option<RelPath> {
        Some(self.folder_of(self.paths.get(&kind)?))
    }

    /// A place in this root, relative to the project.
    pub fn folder_of(&self, place: &KindPlace) -> RelPath {
        place.folder.as_ref().map_or_else(|| self.root.clone(), |folder| self.root.join(folder))
    }

    /// Every place in this root that the program reads artifacts from: those that are deployed to, and the others.
    pub fn places(&self) -> impl Iterator<Item = (ArtifactKind, &KindPlace)> {
        self.paths.iter().chain(&self.reads).map(|(kind, place)| (*kind, place))
    }

    /// Where an artifact goes, relative to the profile root: the kind's folder, or `folder` if given, and its name;
    /// a command or agent gets the platform's ending. `None` for a kind the profile does not take.
    ///
    /// # Errors
    /// [`PathError`] when the name with its ending is too long.
    pub fn destination(
        &self,
        kind: ArtifactKind,
        name: &ArtifactName,
        folder: Option<&RelPath>,
    ) -> Result<Option<RelPath>, PathError> {
        let Some(place) = self.paths.get(&kind) else { return Ok(None) };
        let name = match kind.shape() {
            Shape::Folder => name.as_path().clone(),
            Shape::File => RelPath::parse(&format!("{name}{}", place.suffix))?,
        };
        Ok(Some(folder.or(place.folder.as_ref()).map_or_else(|| name.clone(), |base| base.join(&name))))
    }
}
