//! Edits of sets and groups, as history shows them.

use super::list::OperationPart;
use super::summary::OperationSet;
use crate::collection::{BundleKind, PathStep};
use crate::deployment::{BundleDeed, BundleRecord, BundlesRecord, FileAction, FileChange};
use crate::platform::ProfileId;

/// The sets among what was edited, each once.
pub(super) fn sets_of(edits: &BundlesRecord) -> Vec<OperationSet> {
    let mut sets: Vec<OperationSet> = Vec::new();
    for subject in edits.files.iter().map(|file| &file.subject).filter(|subject| subject.kind == BundleKind::Set) {
        if !sets.iter().any(|set| set.id == subject.id) {
            sets.push(OperationSet { id: subject.id.clone(), name: subject.name.clone() });
        }
    }
    sets
}

/// What was done, in one sentence.
pub(super) fn sentence(edits: &BundlesRecord) -> String {
    let Some(first) = edits.files.first() else { return "Changed nothing".to_owned() };
    let PathStep { kind, name, .. } = &first.subject;
    match &edits.deed {
        BundleDeed::Created => format!("Created the {kind} {name}"),
        BundleDeed::Renamed { from } => format!("Renamed the {kind} {from} to {name}"),
        BundleDeed::Changed => format!("Changed the {kind} {name}"),
        BundleDeed::Deleted => match edits.files.len() - 1 {
            0 => format!("Deleted the {kind} {name}"),
            1 => format!("Deleted the {kind} {name} and took it out of 1 set"),
            count => format!("Deleted the {kind} {name} and took it out of {count} sets"),
        },
        BundleDeed::Duplicated { of } => format!("Duplicated the {kind} {of} as {name}"),
        BundleDeed::Added { member } => format!("Added {member} to {name}"),
        BundleDeed::Moved { member } => format!("Moved {member} in {name}"),
        BundleDeed::Removed { member } => format!("Removed {member} from {name}"),
        BundleDeed::Restored => match edits.files.len() - 1 {
            0 => format!("Took back what was done with the {kind} {name}"),
            1 => format!("Took back what was done with the {kind} {name} and 1 more"),
            count => format!("Took back what was done with the {kind} {name} and {count} more"),
        },
    }
}

/// Each file as a part, its project the library.
pub(super) fn parts(edits: &BundlesRecord) -> impl Iterator<Item = OperationPart> {
    edits.files.iter().map(|file| OperationPart {
        project_path: edits.library.to_string_lossy().into_owned(),
        project_name: edits.library_name.clone(),
        profile_id: ProfileId::primary(),
        artifact: file.name(),
        title: Some(file.subject.name.clone()),
        destination: file.path.to_string(),
        files: Vec::new(),
        library_files: vec![FileChange { path: file.path.to_string(), action: action(file) }],
    })
}

fn action(file: &BundleRecord) -> FileAction {
    match (&file.before, &file.after) {
        (Some(_), Some(_)) => FileAction::Replace,
        (Some(_), None) => FileAction::Remove,
        (None, Some(_)) => FileAction::Create,
        (None, None) => FileAction::Unchanged,
    }
}

/// What words are looked for in: what was done, and the names and paths of what it was done to.
pub(super) fn texts(edits: &BundlesRecord) -> impl Iterator<Item = String> {
    let files = edits.files.iter().flat_map(|file| [file.subject.name.clone(), file.path.to_string()]);
    std::iter::once(sentence(edits)).chain(files)
}
