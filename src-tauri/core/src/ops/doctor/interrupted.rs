//! What interrupted operations left behind that recovery could not clear away.

use std::path::Path;

use super::Check;
use crate::deployment::{Journal, JournalFile, Phase};
use crate::error::ErrorBody;
use crate::fs::{self, STAGING_PREFIX};
use crate::ops::Workspace;

/// The journals: none, or of operations that are under way, or of such as nobody could bring in order.
pub(super) fn operations(workspace: &Workspace) -> Vec<Check> {
    let files = match JournalFile::all(&workspace.home().journals()) {
        Ok(files) => files,
        Err(error) => return vec![Check::of("operations", &ErrorBody::from(&error))],
    };
    let checks: Vec<Check> = files.iter().filter_map(|file| operation(workspace, file)).collect();
    if checks.is_empty() { vec![Check::good("operations", "none is half done")] } else { checks }
}

/// `None` when it was finished meanwhile.
fn operation(workspace: &Workspace, file: &JournalFile) -> Option<Check> {
    let name = file.path().display().to_string();
    let journal = match file.read() {
        Ok(journal) => journal?,
        Err(error) => return Some(Check::of(&name, &ErrorBody::from(&error))),
    };
    if is_under_way(workspace, &journal) {
        return Some(Check::good(&name, "an operation is under way"));
    }
    let places: Vec<String> = journal.roots.iter().map(|root| root.display().to_string()).collect();
    let places = places.join(", ");
    let (message, hint) = match file.phase() {
        Phase::Committed => (
            format!("An operation in {places} is done, but what it displaced could not be brought to history"),
            "It still lies in the staging folder there. The next start tries again; it says what stands in the way.",
        ),
        Phase::Preparing | Phase::Moving | Phase::Undone => (
            format!("An operation in {places} was interrupted and could not be taken back"),
            "Whatever skm does next tries again; it says what stands in the way. Leave the staging folder there until \
             then: it holds what was displaced.",
        ),
    };
    Some(Check::bad(&name, message, hint))
}

fn is_under_way(workspace: &Workspace, journal: &Journal) -> bool {
    journal.roots.iter().any(|root| matches!(workspace.try_lock_folder(root), Ok(None)))
}

/// Staging folders of operations that no journal knows of, directly in a folder.
pub(super) fn stagings(workspace: &Workspace, name: &str, folder: &Path) -> Vec<Check> {
    let known = JournalFile::all(&workspace.home().journals()).unwrap_or_default();
    let mut checks = Vec::new();
    for item in fs::list_dir(folder).unwrap_or_default() {
        let operation = item.name.as_deref().and_then(|name| name.strip_prefix(STAGING_PREFIX));
        if operation.is_some_and(|operation| !known.iter().any(|file| file.id() == operation)) {
            let hint = "An operation was interrupted and its journal is gone. What it had displaced lies in the folder \
                        \"old\" inside; put it back, then delete the folder.";
            checks.push(Check::bad(name, format!("{} was left over", item.path.display()), hint));
        }
    }
    checks
}
