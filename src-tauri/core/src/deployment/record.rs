//! What an operation did, as history keeps it: enough to show it and to take it back.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::plan::{FileAction, Intent};
use super::work::Side;
use crate::artifact::LedgerEntry;
use crate::collection::PathStep;
use crate::fs::RelPath;
use crate::platform::ProfileId;
use crate::time::Timestamp;

/// The only format there is.
pub const RECORD_FORMAT: u32 = 1;

/// One operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OperationRecord {
    /// The format, 1.
    pub format: u32,
    /// Its id: a UUIDv7, so that ids sort by time.
    pub id: String,
    /// When it was done.
    pub at: Timestamp,
    /// What did it: `window` or `skm`.
    pub program: String,
    /// The operation that it took back, if it did.
    pub undoes: Option<String>,
    /// The size of what it displaced, in bytes.
    #[serde(default)]
    pub bytes: u64,
    /// What it did, one part for each artifact and profile.
    pub parts: Vec<PartRecord>,
    /// What it did with sets and groups, where it did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bundles: Option<BundlesRecord>,
}

/// What an operation did with the sets and groups of a library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlesRecord {
    /// The library's root, links resolved.
    pub library: PathBuf,
    /// Its name then.
    pub library_name: String,
    /// What was done.
    pub deed: BundleDeed,
    /// The files that changed, that of the set or group that was meant first.
    pub files: Vec<BundleRecord>,
}

/// What was done with a set or group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum BundleDeed {
    /// It was made.
    Created,
    /// It got another name, and perhaps more.
    Renamed {
        /// Its name before.
        from: String,
    },
    /// Its description, colour, icon or tags changed.
    Changed,
    /// It was deleted, and taken out of the sets whose files changed with it.
    Deleted,
    /// It was made as a copy.
    Duplicated {
        /// The name of what was copied.
        of: String,
    },
    /// A member was added.
    Added {
        /// The member, in words.
        member: String,
    },
    /// A member went to another place in the order.
    Moved {
        /// The member, in words.
        member: String,
    },
    /// A member was removed.
    Removed {
        /// The member, in words.
        member: String,
    },
    /// An operation was taken back.
    Restored,
}

/// One file of a set or group that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleRecord {
    /// The set or group.
    pub subject: PathStep,
    /// Its file, below the library.
    pub path: RelPath,
    /// What stood there, as [`super::standing`] tells it; `None` for nothing.
    pub before: Option<String>,
    /// Where that is now, below the operation's folder.
    pub before_at: Option<String>,
    /// What was put there.
    pub after: Option<String>,
}

impl BundleRecord {
    /// How the set or group is named where artifacts have their id: `set:<id>`, `group:<id>`.
    pub fn name(&self) -> String {
        format!("{}:{}", self.subject.kind, self.subject.id)
    }
}

/// What an operation did with one artifact in one profile of one project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartRecord {
    /// What was asked for.
    pub intent: Intent,
    /// Whether the artifact was deployed before already.
    pub was_deployed: bool,
    /// The artifact, `type:name`.
    pub artifact: String,
    /// The project's root.
    pub project_path: String,
    /// The project's name then.
    pub project_name: String,
    /// The profile.
    pub profile: ProfileId,
    /// Its place, relative to the project.
    pub destination: String,
    /// The record in the manifest before, as text.
    pub record_before: Option<String>,
    /// The record afterwards.
    pub record_after: Option<String>,
    /// The files that moved.
    pub sets: Vec<SetRecord>,
    /// Files that were recorded as they are, relative to the project.
    pub adopted: Vec<String>,
    /// Whether nobody asked for it: the record had to say what another profile's does at the same place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unseen: bool,
    /// Whether what it recorded had been written for another profile, or was by another part of the operation.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shared: bool,
    /// What sets listed and list no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub released: Vec<Claim>,
    /// What sets did not list and do now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Claim>,
}

/// That a set lists an artifact as deployed with it, in the profile at hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The set's id.
    pub set: String,
    /// The artifact, `type:name`.
    pub artifact: String,
    /// Whether it was there before the set, on its own.
    pub found: bool,
}

/// The files that moved at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SetRecord {
    /// On which side.
    pub side: Side,
    /// The project's root, or the library's.
    pub root: PathBuf,
    /// The artifact's place below it, links resolved.
    pub place: RelPath,
    /// What stood at the place itself and was moved away as a whole: where it is, below the operation's folder.
    pub displaced: Option<String>,
    /// What was put back at the place itself as a whole, as its print.
    #[serde(default)]
    pub placed: Option<String>,
    /// The single files.
    pub files: Vec<FileRecord>,
}

/// One file that was written, moved away, or both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Below the artifact's place.
    pub path: RelPath,
    /// What was done.
    pub action: FileAction,
    /// What stood there; `None` for nothing, and for a folder.
    pub before: Option<LedgerEntry>,
    /// Where what stood there is now, below the operation's folder.
    pub before_at: Option<String>,
    /// What was put there.
    pub after: Option<LedgerEntry>,
    /// The folder that was put there, as its print.
    #[serde(default)]
    pub after_folder: Option<String>,
}

impl PartRecord {
    /// Where the link leads that stands there afterwards, if the artifact is deployed as one.
    pub fn link_after(&self) -> Option<String> {
        crate::project::Manifest::record_of_text(self.record_after.as_deref()?)?.link
    }
}

impl SetRecord {
    /// What was done at the place itself, as a whole; `None` where only single files moved.
    pub fn action_at_place(&self) -> Option<FileAction> {
        match (&self.displaced, &self.placed) {
            (None, None) => None,
            (None, Some(_)) => Some(FileAction::Create),
            (Some(_), None) => Some(FileAction::Remove),
            (Some(_), Some(_)) => Some(FileAction::Replace),
        }
    }

    /// Whether nothing moved.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.displaced.is_none() && self.placed.is_none()
    }
}
