//! The words for how a deployment stands.

use serde::{Deserialize, Serialize};

/// How a deployment stands, as one word; the worst that is true of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    /// What was deployed is here, and is what the library holds.
    InSync,
    /// Something stands in the artifact's place that this program did not put there.
    Unmanaged,
    /// The library has another version.
    Outdated,
    /// Changed here since it was deployed.
    Modified,
    /// It is here, but the library no longer has it.
    Orphaned,
    /// Changed here, and the library has another version.
    Diverged,
    /// Recorded, but nothing is here.
    Missing,
    /// The record cannot be used.
    Invalid,
}

impl DeploymentState {
    /// Every state, mildest first.
    pub const ALL: [Self; 8] = [
        Self::InSync,
        Self::Unmanaged,
        Self::Outdated,
        Self::Modified,
        Self::Orphaned,
        Self::Diverged,
        Self::Missing,
        Self::Invalid,
    ];

    /// The word used in files, arguments and the cache.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InSync => "in_sync",
            Self::Unmanaged => "unmanaged",
            Self::Outdated => "outdated",
            Self::Modified => "modified",
            Self::Orphaned => "orphaned",
            Self::Diverged => "diverged",
            Self::Missing => "missing",
            Self::Invalid => "invalid",
        }
    }

    /// The state of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether a person may want to look at it.
    pub fn is_drifted(self) -> bool {
        !matches!(self, Self::InSync | Self::Unmanaged)
    }
}

/// What stands in a deployment's place instead of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// A link; this program never writes through one.
    Link,
    /// A link that leads nowhere.
    BrokenLink,
    /// A file where a folder was deployed, or the other way round.
    TypeChanged,
}

impl Obstacle {
    /// The word used in files, arguments and the cache.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::BrokenLink => "broken_link",
            Self::TypeChanged => "type_changed",
        }
    }

    /// What it is, for a sentence.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Link => "a link",
            Self::BrokenLink => "a link that leads nowhere",
            Self::TypeChanged => "something of another type",
        }
    }

    /// The obstacle of that word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Link, Self::BrokenLink, Self::TypeChanged].into_iter().find(|one| one.as_str() == word)
    }
}

/// How one file of a deployment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    /// As written, and as the library has it.
    InSync,
    /// Changed here.
    Modified,
    /// As written; the library has another version, or the same as was made here by hand.
    Outdated,
    /// Changed here and in the library.
    Diverged,
    /// Written, and gone.
    Missing,
    /// A person's file inside the deployed folder.
    Extra,
    /// The library has it, it was not deployed yet.
    New,
    /// As written; the library no longer has it.
    Dropped,
}
