//! Joining a file that was changed here with the library's version of it.

use std::path::Path;

use crate::artifact::{Digest, FileMode, LedgerEntry};
use crate::fs;
use crate::objects::Objects;
use crate::text::{Merged, merge};

/// The joined content, where both changes can be brought together: `base` is what was recorded, `ours` the file in the
/// project, `theirs` the library's with its ledger entry. `None` where that is impossible, or the base is not kept.
pub(crate) fn merged(
    objects: &Objects,
    base: &LedgerEntry,
    ours: &Path,
    theirs: (&Path, &LedgerEntry),
) -> Option<Vec<u8>> {
    if base.mode == FileMode::Link || theirs.1.mode == FileMode::Link {
        return None;
    }
    let is_file = fs::lstat(ours).ok()??.kind == fs::EntryKind::File;
    let base = if base.digest == theirs.1.digest { None } else { Some(objects.get(&base.digest)?) };
    let (ours, theirs_now) = (is_file.then(|| fs::read(ours).ok())??, fs::read(theirs.0).ok()?);
    if Digest::of(&theirs_now) != theirs.1.digest {
        return None;
    }
    match merge(base.as_deref().unwrap_or(&theirs_now), &ours, &theirs_now) {
        Merged::Clean(bytes) => Some(bytes),
        Merged::Conflicts(_) | Merged::NotText => None,
    }
}
