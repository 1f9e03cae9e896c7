//! Whether the cache is sound and says what it must; one that is not is made anew, since nothing is lost with it.

use super::super::refresh::{Depth, OnProgress};
use super::super::{Workspace, refresh_cache};
use super::Check;
use crate::cache::{self, CacheCondition};
use crate::error::ErrorBody;

/// Most faults that are told.
const TOLD: usize = 3;

pub(super) fn check(workspace: &Workspace, progress: &OnProgress<'_>) -> Vec<Check> {
    let mut checks = vec![sound(workspace, progress)];
    match workspace.cache().condition() {
        CacheCondition::Rebuilt => {
            checks.push(Check::good("cache rebuilt", "The old file could not be read and was set aside."));
        }
        CacheCondition::InMemory => checks.push(Check::bad(
            "cache file",
            "The cache cannot be written and lives in memory",
            "Check whether you may write to the home folder.",
        )),
        CacheCondition::Fresh | CacheCondition::Behind => {}
    }
    if workspace.is_cache_behind() {
        checks.push(Check::bad("cache behind", "A change did not reach the cache", "Run skm refresh."));
    }
    checks
}

fn sound(workspace: &Workspace, progress: &OnProgress<'_>) -> Check {
    let faults = faults(workspace);
    if faults.is_empty() {
        return Check::good("cache", workspace.home().cache_file().display().to_string());
    }
    let told = faults[..faults.len().min(TOLD)].join("; ");
    let hint = "Delete the file while nothing runs; the next start makes it anew.";
    if let Err(error) = workspace.cache().make_anew() {
        return Check::bad("cache", format!("{told}; it could not be made anew: {error}"), hint);
    }
    match refresh_cache(workspace, Depth::Everything, progress) {
        Ok(_) => Check::good("cache", format!("It was damaged and was made anew: {told}")),
        Err(error) => {
            let why = ErrorBody::from(error).message;
            Check::bad("cache", format!("It was damaged and is empty now: {told}; {why}"), "Run skm refresh.")
        }
    }
}

/// What is wrong with it: what SQLite finds, and artifacts of which `deployments_json` and the projection disagree.
fn faults(workspace: &Workspace) -> Vec<String> {
    match workspace.cache().integrity() {
        Ok(faults) if faults.is_empty() => {}
        Ok(faults) => return faults,
        Err(error) => return vec![error.to_string()],
    }
    let asked = workspace.cache().read().and_then(|reader| cache::disagreeing(&reader));
    match asked {
        Ok(ids) => ids.into_iter().map(|id| format!("the deployments of {id} are told in two ways")).collect(),
        Err(error) => vec![error.to_string()],
    }
}
