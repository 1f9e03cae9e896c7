//! Bounding the history of displaced files.

use std::path::PathBuf;

use super::Workspace;
use crate::fs;

/// How long displaced files are kept, in seconds: 30 days.
const MAX_AGE: i64 = 30 * 24 * 60 * 60;
/// How much is kept at most, in bytes: 1 GiB. Older operations go first.
const MAX_SIZE: u64 = 1 << 30;

/// Removes operations that are too old, and the oldest ones beyond the size limit. Meant for the background after a
/// start; what cannot be removed is logged and tried again next time.
pub fn prune_history(workspace: &Workspace) {
    let now = workspace.now().unix();
    let mut kept = 0_u64;
    let mut operations: Vec<(i64, PathBuf)> = fs::list_dir(&workspace.home().history())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|item| Some((started(item.name.as_deref()?)?, item.path)))
        .collect();
    operations.sort_by(|a, b| b.cmp(a));
    for (at, path) in operations {
        let size = fs::walk(&path).map_or(0, |walked| walked.entries.iter().map(|entry| entry.stamp.size).sum());
        kept = kept.saturating_add(size);
        let too_much = now.saturating_sub(at) > MAX_AGE || kept > MAX_SIZE;
        if too_much && let Err(error) = fs::remove_tree(&path) {
            tracing::warn!(%error, "an old operation could not be removed from history");
        }
    }
}

/// When an operation was started, in seconds since 1970: its id is a UUIDv7.
fn started(name: &str) -> Option<i64> {
    let (seconds, _) = uuid::Uuid::parse_str(name).ok()?.get_timestamp()?.to_unix();
    i64::try_from(seconds).ok()
}
