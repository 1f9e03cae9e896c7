//! What sets list of a profile's artifacts, when that changes with an artifact and not with the set: one that is taken
//! out is no set's any more, whoever brings it back; one that a set leaves to another becomes that one's.

use crate::artifact::ArtifactId;
use crate::deployment::record::Claim;
use crate::platform::ProfileId;
use crate::project::{Attachment, AttachmentKey, Manifest};

/// Takes an artifact off the lists of all sets but those of which `is_spared` says that they are written anyway; returns
/// what was taken off.
pub(super) fn release(
    manifest: &mut Manifest,
    profile: &ProfileId,
    id: &ArtifactId,
    is_spared: &dyn Fn(&AttachmentKey) -> bool,
) -> Vec<Claim> {
    let lists = |attachment: &&Attachment| {
        let key = attachment.key();
        key.profile == *profile && attachment.artifacts.contains(id) && !is_spared(&key)
    };
    let claim = |attachment: &Attachment| Claim {
        set: attachment.set.clone(),
        artifact: id.to_string(),
        found: attachment.found.contains(id),
    };
    let claims: Vec<Claim> = manifest.attachments().filter(lists).map(claim).collect();
    take(manifest, profile, &claims)
}

/// Takes artifacts off the lists of sets that are attached; returns what was done.
pub(super) fn take(manifest: &mut Manifest, profile: &ProfileId, claims: &[Claim]) -> Vec<Claim> {
    let taken = |claim: &&Claim| {
        change(manifest, profile, claim, |attachment, id| {
            attachment.found.remove(id);
            attachment.artifacts.remove(id)
        })
    };
    claims.iter().filter(taken).cloned().collect()
}

/// Puts artifacts on the lists of sets that are attached; returns what was done.
pub(super) fn give(manifest: &mut Manifest, profile: &ProfileId, claims: &[Claim]) -> Vec<Claim> {
    let given = |claim: &&Claim| {
        change(manifest, profile, claim, |attachment, id| {
            if claim.found {
                attachment.found.insert(id.clone());
            }
            attachment.artifacts.insert(id.clone())
        })
    };
    claims.iter().filter(given).cloned().collect()
}

/// Changes one attachment; says whether it was there and changed.
fn change(
    manifest: &mut Manifest,
    profile: &ProfileId,
    claim: &Claim,
    change: impl FnOnce(&mut Attachment, &ArtifactId) -> bool,
) -> bool {
    let key = AttachmentKey { set: claim.set.clone(), profile: profile.clone() };
    let (Some(mut attachment), Ok(id)) = (manifest.attachment(&key).cloned(), claim.artifact.parse()) else {
        return false;
    };
    let is_changed = change(&mut attachment, &id);
    if is_changed {
        manifest.attach(attachment);
    }
    is_changed
}
