//! What a look at the disk found of projects and of the library, on its way into rows.

use std::collections::BTreeSet;

use super::{PackedKnown, ProjectLook};
use crate::deployment::{Drift, Twin};
use crate::error::ErrorBody;
use crate::platform::{Profile, ProfileId};
use crate::project::{Attachment, Slot};
use crate::time::Timestamp;

/// Everything known of one project, or of some artifacts in it.
#[derive(Debug, Default)]
pub struct ProjectFacts {
    /// Its root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// When it was added to the list.
    pub added_at: Option<Timestamp>,
    /// Whether its folder is there.
    pub is_there: bool,
    /// What is wrong with it as a whole.
    pub problem: Option<ErrorBody>,
    /// The profile that is meant when none is named.
    pub primary: ProfileId,
    /// The profiles it uses, whatever is recorded: chosen, or seen by what their programs left there; the primary one also
    /// where it is not used, which the second value says.
    pub uses: Vec<(ProfileId, bool)>,
    /// Its profile roots.
    pub roots: Vec<RootFacts>,
    /// What stands in artifacts' places without a record and has a twin in the library, with the slice it is in.
    pub unmanaged: Vec<(Profile, Twin)>,
    /// How many things stand in artifacts' places without a record.
    pub importable: u32,
    /// What all this rests on; `None` where stamps cannot tell whether it changed.
    pub look: Option<ProjectLook>,
    /// The artifacts whose deployments were looked at, by id, where not all were: `roots`, `unmanaged` and `look` tell of these
    /// alone.
    pub only: Option<BTreeSet<String>>,
}

/// Everything known of one profile root of a project. Several profiles may have it; a record says whose it is.
#[derive(Debug)]
pub struct RootFacts {
    /// The slice by which it was found: its root, and what stands for a record that names no profile or platform.
    pub slice: Profile,
    /// What its manifest records.
    pub deployments: Vec<DeploymentFacts>,
    /// The deployment sets that its manifest remembers.
    pub attachments: Vec<Attachment>,
}

/// One record and how it stands.
#[derive(Debug)]
pub struct DeploymentFacts {
    /// The record, usable or not.
    pub slot: Slot,
    /// How it stands; `None` for a record that cannot be used.
    pub drift: Option<Drift>,
    /// What is known of its files, where it lies in a place that can be looked at.
    pub known: Option<PackedKnown>,
}

/// Something in the library that cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemRow {
    /// Where it lies.
    pub path: String,
    /// What is wrong, as an error.
    pub error: ErrorBody,
}
