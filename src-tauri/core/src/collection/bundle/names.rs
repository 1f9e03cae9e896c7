//! What a bundle is, and what its members are called.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A set or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum BundleKind {
    /// Holds artifacts, groups and sets.
    Set,
    /// Holds artifacts only.
    Group,
}

impl BundleKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Set, Self::Group];

    /// The folder of the library that holds the files of this kind.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Set => "sets",
            Self::Group => "groups",
        }
    }

    /// What a member of this kind is.
    pub fn as_member(self) -> MemberKind {
        match self {
            Self::Set => MemberKind::Set,
            Self::Group => MemberKind::Group,
        }
    }
}

impl fmt::Display for BundleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_member().as_str())
    }
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum MemberKind {
    /// An artifact of the library.
    Artifact,
    /// A group.
    Group,
    /// A set.
    Set,
}

impl MemberKind {
    /// All three, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Artifact, Self::Group, Self::Set];

    /// The word for it, which is also its key in a file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Artifact => "artifact",
            Self::Group => "group",
            Self::Set => "set",
        }
    }

    /// The kind of bundle; `None` for an artifact.
    pub fn as_bundle(self) -> Option<BundleKind> {
        match self {
            Self::Artifact => None,
            Self::Group => Some(BundleKind::Group),
            Self::Set => Some(BundleKind::Set),
        }
    }
}

impl fmt::Display for MemberKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a bundle holds: an artifact by `type:name`, a group or a set by its id.
///
/// A file written by hand may name a group or a set by its slug. [`super::Bundles`] puts the id in its place where
/// there is a usable file of that slug; else the slug stays.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct MemberRef {
    /// What it is.
    pub kind: MemberKind,
    /// Which one.
    pub id: String,
}

impl MemberRef {
    /// Names a member.
    pub fn new(kind: MemberKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

/// A set or a group as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Set or group.
    pub kind: BundleKind,
    /// Its UUID, hyphenated, in lower case.
    pub id: String,
    /// The file's name without `.toml`.
    pub slug: String,
    /// The file.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its description; empty when there is none.
    pub description: String,
    /// `#rrggbb`.
    pub color: Option<String>,
    /// An icon's name.
    pub icon: Option<String>,
    /// Tags, each once, in the order of the file.
    pub tags: Vec<String>,
    /// Members in the order of the file; one may stand there twice.
    pub members: Vec<MemberRef>,
}

impl Bundle {
    /// This bundle as a step of a path.
    pub fn step(&self) -> PathStep {
        PathStep { kind: self.kind, id: self.id.clone(), name: self.name.clone() }
    }

    /// This bundle as a member of another one.
    pub fn member(&self) -> MemberRef {
        MemberRef::new(self.kind.as_member(), self.id.clone())
    }
}

/// One bundle on the way from a set to what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PathStep {
    /// Set or group.
    pub kind: BundleKind,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a new bundle is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct BundleDraft {
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// Its description.
    #[serde(default)]
    pub description: String,
    /// `#rrggbb`.
    #[serde(default)]
    pub color: Option<String>,
    /// An icon's name.
    #[serde(default)]
    pub icon: Option<String>,
    /// Tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its members, in their order.
    #[serde(default)]
    pub members: Vec<MemberRef>,
}

/// What is to change in a bundle; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct BundleEdit {
    /// The name.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The colour; empty takes it away.
    pub color: Option<String>,
    /// The icon; empty takes it away.
    pub icon: Option<String>,
    /// All tags.
    pub tags: Option<Vec<String>>,
}
