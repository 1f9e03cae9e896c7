//! Listing operations, and what one of them did.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::edits;
use super::outline::{Outline, TakenBack, outlines};
use super::store::read_record;
use super::summary::{OperationKind, OperationSummary, is_set, summarise};
use crate::deployment::{FileAction, FileChange, PartRecord, SetRecord, Side};
use crate::fs;
use crate::ops::{OpsError, Workspace};
use crate::platform::ProfileId;
use crate::text::search::fold;

/// Which operations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationQuery {
    /// Words that all occur in the artifacts, projects or files.
    pub text: Option<String>,
    /// Only these kinds; none means all.
    #[serde(default)]
    pub kinds: Vec<OperationKind>,
    /// Only those that concerned this project.
    pub project_path: Option<String>,
    /// How many to skip.
    pub offset: u32,
    /// How many to return at most.
    pub limit: u32,
}

/// A page of operations, newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationPage {
    /// The operations.
    pub operations: Vec<OperationSummary>,
    /// How many the query finds.
    pub total: u32,
    /// How many there are.
    pub all_operations: u32,
    /// What history holds, in bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub bytes: u64,
}

/// What an operation did with one artifact in one profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationPart {
    /// The project's root.
    pub project_path: String,
    /// Its name then.
    pub project_name: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The artifact; `set:<id>` or `group:<id>` where one was edited.
    pub artifact: String,
    /// What it is called, where its id says nothing to a person.
    #[serde(default)]
    pub title: Option<String>,
    /// Its place, relative to the project.
    pub destination: String,
    /// The files of the project, relative to it.
    pub files: Vec<FileChange>,
    /// The files of the library, relative to it.
    pub library_files: Vec<FileChange>,
}

/// One operation with everything it did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct OperationDetail {
    /// The operation.
    pub operation: OperationSummary,
    /// What it did.
    pub parts: Vec<OperationPart>,
}

/// Lists operations.
///
/// # Errors
/// None today; what cannot be read is left out and logged.
pub fn list_operations(workspace: &Workspace, query: &OperationQuery) -> Result<OperationPage, OpsError> {
    crate::ops::recover(workspace);
    let all = outlines(workspace);
    let taken_back = TakenBack::among(&all);
    let words: Vec<String> = query.text.as_deref().unwrap_or("").split_whitespace().map(fold).collect();
    let is_meant = |outline: &Outline| {
        let OperationSummary { kind, projects, .. } = &outline.summary;
        let path = query.project_path.as_ref();
        path.is_none_or(|path| projects.iter().any(|project| project.path == *path))
            && (query.kinds.is_empty() || query.kinds.contains(kind))
            && outline.has_words(&words)
    };
    let found: Vec<&Arc<Outline>> = all.iter().filter(|outline| is_meant(outline)).collect();
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let (total, all_operations, bytes) =
        (number(found.len()), number(all.len()), all.iter().map(|outline| outline.summary.bytes).sum());
    let page = found.into_iter().skip(query.offset as usize).take(query.limit as usize);
    let operations =
        page.map(|outline| outline.summary.clone().taken_back(taken_back.by(&outline.summary.id))).collect();
    Ok(OperationPage { operations, total, all_operations, bytes })
}

/// One operation with everything it did.
///
/// # Errors
/// [`OpsError::OperationNotFound`], or [`OpsError::HistoryInvalid`] when its record cannot be understood.
pub fn read_operation(workspace: &Workspace, id: &str) -> Result<OperationDetail, OpsError> {
    let record = read_record(workspace, id)?.ok_or_else(|| OpsError::OperationNotFound { id: id.to_owned() })?;
    let operation = summarise(&record).taken_back(TakenBack::among(&outlines(workspace)).by(id));
    let artifacts = record.parts.iter().filter(|one| !is_set(one) && !one.unseen).map(part);
    let edits = record.bundles.iter().flat_map(edits::parts);
    Ok(OperationDetail { operation, parts: artifacts.chain(edits).collect() })
}

fn part(record: &PartRecord) -> OperationPart {
    let changes = |side: Side| -> Vec<FileChange> {
        record.sets.iter().filter(|set| set.side == side).flat_map(|set| changes_of(record, set)).collect()
    };
    let mut files = changes(Side::Project);
    let adopted = record.adopted.iter().map(|path| FileChange { path: path.clone(), action: FileAction::Adopt });
    files.extend(adopted);
    OperationPart {
        project_path: record.project_path.clone(),
        project_name: record.project_name.clone(),
        profile_id: record.profile.clone(),
        artifact: record.artifact.clone(),
        title: None,
        destination: record.destination.clone(),
        files,
        library_files: changes(Side::Library),
    }
}

fn changes_of(part: &PartRecord, set: &SetRecord) -> Vec<FileChange> {
    let is_file = part.artifact.starts_with("command:") || part.artifact.starts_with("agent:");
    let path = |file: &fs::RelPath| if is_file { set.place.to_string() } else { set.place.join(file).to_string() };
    let displaced = set.action_at_place().map(|action| FileChange { path: set.place.to_string(), action });
    let displaced = displaced.into_iter();
    let files = set.files.iter().map(|file| FileChange { path: path(&file.path), action: file.action });
    displaced.chain(files).collect()
}
