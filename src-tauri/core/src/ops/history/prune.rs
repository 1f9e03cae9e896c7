//! Bounding history.

use serde::{Deserialize, Serialize};

use super::bounds::{HistoryBounds, history_bounds};
use crate::fs;
use crate::ops::Workspace;
use crate::time::Timestamp;

/// How much of the bytes that history may hold the contents kept for merges may hold beside it.
const OBJECTS_SHARE: u64 = 4;
const DAY: i64 = 24 * 60 * 60;

/// What pruning to some bounds removes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HistoryCost {
    /// How many operations; they cannot be taken back any more.
    pub operations: u32,
    /// How many bytes of displaced files.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub bytes: u64,
    /// When the oldest operation was done that stays.
    pub oldest_kept: Option<Timestamp>,
}

/// An operation's folder.
struct Kept {
    id: String,
    at: i64,
    bytes: u64,
}

/// What pruning to these bounds would remove now.
pub fn history_cost(workspace: &Workspace, bounds: HistoryBounds) -> HistoryCost {
    let (stays, goes) = divide(workspace, bounds);
    HistoryCost {
        operations: u32::try_from(goes.len()).unwrap_or(u32::MAX),
        bytes: goes.iter().map(|kept| kept.bytes).sum(),
        oldest_kept: stays.last().and_then(|kept| Timestamp::from_unix(kept.at)),
    }
}

/// Removes operations that are too old, and the oldest ones beyond the size limit; returns how many. Meant for the
/// background; what cannot be removed is logged and tried again next time.
pub fn prune_history(workspace: &Workspace) -> u32 {
    let bounds = history_bounds(workspace).unwrap_or_default();
    let mut removed = 0;
    for kept in divide(workspace, bounds).1 {
        match fs::remove_tree(&workspace.home().history().join(&kept.id)) {
            Ok(()) => removed += 1,
            Err(error) => tracing::warn!(%error, "an old operation could not be removed from history"),
        }
    }
    drop_forsaken(workspace, bounds);
    if let Err(error) = workspace.objects().prune(bounds.max_bytes / OBJECTS_SHARE) {
        tracing::warn!(%error, "old contents could not be removed");
    }
    removed
}

/// Drops the journals of operations in folders that have been gone for as long as history is kept.
fn drop_forsaken(workspace: &Workspace, bounds: HistoryBounds) {
    let now = workspace.now().unix();
    for file in crate::deployment::JournalFile::all(&workspace.home().journals()).unwrap_or_default() {
        let is_old = started(file.id()).is_some_and(|at| now.saturating_sub(at) > i64::from(bounds.max_age_days) * DAY);
        if let Ok(Some(journal)) = file.read()
            && is_old
            && !journal.roots.iter().any(|root| fs::exists(root))
        {
            file.done();
        }
    }
}

/// What stays and what goes, newest first. An operation that is still being tidied up stays.
fn divide(workspace: &Workspace, bounds: HistoryBounds) -> (Vec<Kept>, Vec<Kept>) {
    let now = workspace.now().unix();
    let under_way = crate::deployment::JournalFile::all(&workspace.home().journals()).unwrap_or_default();
    let mut all: Vec<Kept> = fs::list_dir(&workspace.home().history())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|item| {
            let id = item.name?;
            let size = fs::walk(&item.path).map_or(0, |walked| walked.entries.iter().map(|e| e.stamp.size).sum());
            Some(Kept { at: started(&id)?, bytes: size, id })
        })
        .collect();
    all.sort_by(|a, b| b.id.cmp(&a.id));
    let (mut held, mut is_full) = (0_u64, false);
    all.into_iter().partition(|kept| {
        held = held.saturating_add(kept.bytes);
        // Once one does not fit, none before it is kept: what can be taken back is never a list with gaps.
        is_full |= held > bounds.max_bytes;
        let is_old = now.saturating_sub(kept.at) > i64::from(bounds.max_age_days) * DAY;
        under_way.iter().any(|file| file.id() == kept.id) || !(is_old || is_full)
    })
}

/// When an operation was started, in seconds since 1970: its id is a UUIDv7.
fn started(name: &str) -> Option<i64> {
    let (seconds, _) = uuid::Uuid::parse_str(name).ok()?.get_timestamp()?.to_unix();
    i64::try_from(seconds).ok()
}
