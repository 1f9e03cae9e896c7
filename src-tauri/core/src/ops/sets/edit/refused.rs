//! Why an edit of a set or group is refused.

use crate::collection::{BundleKind, MemberKind, PathStep};

/// Why an edit of a set or group is refused; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// It is a member already.
    #[error("{name} holds {member} already")]
    AlreadyMember {
        /// The member, in words.
        member: String,
        /// The set or group.
        name: String,
    },
    /// It is no member.
    #[error("{name} does not hold {member}")]
    NotMember {
        /// What the member is.
        kind: MemberKind,
        /// The member, in words.
        member: String,
        /// The set or group.
        name: String,
    },
    /// A group was to hold something else than an artifact.
    #[error("a group holds artifacts only, not a {kind}")]
    GroupHoldsArtifacts {
        /// What it was to hold.
        kind: MemberKind,
    },
    /// Other sets hold what was to be deleted.
    #[error("the {kind} {name} is a member of {}", names(used_in))]
    UsedIn {
        /// Set or group.
        kind: BundleKind,
        /// Its name.
        name: String,
        /// The sets that hold it.
        used_in: Vec<PathStep>,
    },
}

/// At most this many sets are named in a sentence.
const NAMED: usize = 3;

fn names(used_in: &[PathStep]) -> String {
    let mut names: Vec<String> = used_in.iter().take(NAMED).map(|step| step.name.clone()).collect();
    if used_in.len() > NAMED {
        names.push(format!("{} more", used_in.len() - NAMED));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
