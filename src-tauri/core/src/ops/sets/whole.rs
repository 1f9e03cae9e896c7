//! What a set comes down to now, for whoever asks what it needs.

use std::collections::BTreeSet;

use crate::artifact::ArtifactId;
use crate::collection::{MemberKind, MemberRef, Resolution};
use crate::project::Attachment;

/// The artifacts of a set, and its members that are not there.
pub(in crate::ops) struct WholeSet {
    /// The artifacts.
    pub artifacts: BTreeSet<ArtifactId>,
    /// The same in the set's order.
    pub in_order: Vec<ArtifactId>,
    /// Members that are not there.
    pub missing: Vec<MemberRef>,
}

impl From<Resolution> for WholeSet {
    fn from(resolution: Resolution) -> Self {
        // An id that was resolved is one: the library was asked for it.
        let in_order: Vec<ArtifactId> =
            resolution.artifacts.iter().filter_map(|resolved| resolved.artifact.parse().ok()).collect();
        let missing = resolution.missing.into_iter().map(|missing| missing.member).collect();
        Self { artifacts: in_order.iter().cloned().collect(), in_order, missing }
    }
}

impl WholeSet {
    /// Whether it holds an artifact, or may: behind a group or set that is missing there could be anything.
    pub fn may_hold(&self, id: &ArtifactId) -> bool {
        let text = id.to_string();
        let names = |member: &MemberRef| member.kind != MemberKind::Artifact || member.id == text;
        self.artifacts.contains(id) || self.missing.iter().any(names)
    }
}

/// Whether a set that is attached keeps an artifact from going with the update of another one: it holds it by now, or
/// lists it and may hold it still. `whole` is what it comes down to; `None` where it cannot be resolved.
pub(in crate::ops) fn is_kept_by(attachment: &Attachment, whole: Option<&WholeSet>, id: &ArtifactId) -> bool {
    whole.is_some_and(|whole| whole.artifacts.contains(id))
        || attachment.artifacts.contains(id) && whole.is_none_or(|whole| whole.may_hold(id))
}
