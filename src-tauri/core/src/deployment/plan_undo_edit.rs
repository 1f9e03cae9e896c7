//! Planning to take back what an operation did with sets and groups: each of their files goes back to what it was, if it
//! still is what the operation left.

use std::path::{Path, PathBuf};

use super::choice::{Choice, Choices, ConflictChoice};
use super::error::{DeployError, FileConflict};
use super::library_edit::{FileEdit, NewContent};
use super::plan::{ArtifactAction, ArtifactPlan, ConflictReason, FileAction, Intent, Plan, PlannedFile};
use super::planning::planned;
use super::record::{BundleRecord, BundlesRecord};
use super::standing::standing;
use crate::artifact::Hasher;
use crate::error::ErrorBody;
use crate::fs;
use crate::platform::ProfileId;

/// A planned undo: how it is shown, and what is to be done.
#[derive(Debug)]
pub struct EditUndo {
    /// As it is shown: one artifact for each file, its project the library.
    pub plan: Plan,
    /// The files to change; of those in conflict none.
    pub edits: Vec<FileEdit>,
}

/// Plans to take back what an operation did with sets and groups; writes nothing. `kept` is the folder in which history
/// keeps what the operation displaced. A file that changed since is a conflict, and so is one that is kept no more.
pub fn plan_undo_edit(record: &BundlesRecord, kept: &Path, choices: Choices<'_>) -> EditUndo {
    let root = record.library.to_string_lossy();
    let (mut parts, mut edits, mut evidence) = (Vec::new(), Vec::new(), Hasher::new());
    evidence.update(root.as_bytes());
    for file in &record.files {
        let undo = Undo { library: &record.library, file, kept, choices };
        let (part, edit, seen) = undo.plan().unwrap_or_else(|error| (undo.refused(&error), None, String::new()));
        let code = part.error.as_ref().map(|error| error.code.as_str()).unwrap_or_default();
        evidence.update(format!("\0{}\0{:?}\0{code}\0{seen}", part.artifact, part.action).as_bytes());
        parts.push(part);
        edits.extend(edit);
    }
    EditUndo { plan: Plan::new(&root, &record.library_name, parts, &evidence.finish()), edits }
}

/// A plan in which nothing can be taken back.
pub fn refused_undo_edit(record: &BundlesRecord, error: &ErrorBody) -> EditUndo {
    let parts = record.files.iter().map(|file| ArtifactPlan { error: Some(error.clone()), ..blank(file) });
    let parts = parts.map(|part| ArtifactPlan { action: ArtifactAction::Refused, ..part }).collect();
    EditUndo {
        plan: Plan::of_refused(&record.library.to_string_lossy(), &record.library_name, parts),
        edits: Vec::new(),
    }
}

/// One file on its way back.
struct Undo<'a> {
    library: &'a Path,
    file: &'a BundleRecord,
    kept: &'a Path,
    choices: Choices<'a>,
}

impl Undo<'_> {
    /// The part of the plan, what is to be done, and what that was computed from.
    fn plan(&self) -> Result<(ArtifactPlan, Option<FileEdit>, String), DeployError> {
        let place = self.file.path.under(self.library);
        let now = standing(&place)?;
        let content = self.content()?;
        let (action, reason, choice) = self.action(now.as_deref(), content.is_some());
        let seen = format!("{now:?}\0{:?}\0{:?}\0{action:?}\0{choice:?}", self.file.before, self.file.after);

        let mut part = blank(self.file);
        let size = |path: &Path| fs::lstat(path).ok().flatten().map(|found| found.stamp.size);
        let size_now = size(&place);
        let new_size = if action.writes() { content.as_deref().and_then(size) } else { size_now };
        let path = self.file.path.to_string();
        part.library_files = vec![PlannedFile { size: size_now, new_size, reason, choice, ..planned(path, action) }];
        part.choices = match reason {
            None => Vec::new(),
            Some(ConflictReason::Lost) => vec![ConflictChoice::Keep],
            Some(_) => vec![ConflictChoice::Keep, ConflictChoice::Replace],
        };
        part.choice = choice;
        part.action = match action {
            FileAction::Unchanged => ArtifactAction::Unchanged,
            FileAction::Keep => ArtifactAction::Keep,
            FileAction::Conflict => ArtifactAction::Conflict,
            _ => ArtifactAction::Restore,
        };
        if let (FileAction::Conflict, Some(reason)) = (action, reason) {
            let files = vec![FileConflict { path: self.file.path.to_string(), reason }];
            part.error = Some((&DeployError::Conflict { files }).into());
        }
        let after = self.file.before.clone().zip(content).map(|(before, at)| NewContent::CopyOf(at, before));
        let edit = action.writes().then(|| FileEdit {
            subject: self.file.subject.clone(),
            path: self.file.path.clone(),
            before: now,
            after,
        });
        Ok((part, edit, seen))
    }

    /// What happens to the file, why that needs a choice, and the choice.
    fn action(&self, now: Option<&str>, is_kept: bool) -> (FileAction, Option<ConflictReason>, Option<ConflictChoice>) {
        let (before, after) = (self.file.before.as_deref(), self.file.after.as_deref());
        if now == before {
            return (FileAction::Unchanged, None, None);
        }
        let action = match (now, before) {
            (Some(_), None) => FileAction::Remove,
            (None, _) => FileAction::Create,
            (Some(_), Some(_)) => FileAction::Replace,
        };
        let choice = self.choice();
        let keep = Some(ConflictChoice::Keep);
        match choice {
            _ if before.is_some() && !is_kept => {
                let kept = choice.filter(|choice| *choice == ConflictChoice::Keep);
                let action = if kept.is_some() { FileAction::Keep } else { FileAction::Conflict };
                (action, Some(ConflictReason::Lost), kept)
            }
            _ if now == after => (action, None, None),
            Some(ConflictChoice::Keep) => (FileAction::Keep, Some(ConflictReason::ChangedSince), keep),
            Some(ConflictChoice::Replace) => (action, Some(ConflictReason::ChangedSince), choice),
            _ => (FileAction::Conflict, Some(ConflictReason::ChangedSince), None),
        }
    }

    /// What stood there, in history; `None` when nothing did, or when it is kept no more.
    fn content(&self) -> Result<Option<PathBuf>, DeployError> {
        let Some(at) = self.file.before_at.as_ref().map(|at| self.kept.join(at)) else { return Ok(None) };
        Ok((standing(&at)? == self.file.before).then_some(at))
    }

    fn choice(&self) -> Option<ConflictChoice> {
        let (artifact, path) = (self.file.name(), self.file.path.as_str());
        let library = self.library.to_string_lossy();
        let is_meant = |choice: &&Choice| choice.artifact == artifact && choice.project_path == library;
        let own = self.choices.list.iter().filter(is_meant);
        let of = |wanted: Option<&str>| own.clone().find(|one| one.path.as_deref() == wanted).map(|one| one.choice);
        of(Some(path)).or_else(|| of(None)).or(self.choices.otherwise)
    }

    fn refused(&self, error: &DeployError) -> ArtifactPlan {
        ArtifactPlan { action: ArtifactAction::Refused, error: Some(error.into()), ..blank(self.file) }
    }
}

fn blank(file: &BundleRecord) -> ArtifactPlan {
    ArtifactPlan {
        title: Some(file.subject.name.clone()),
        destination: file.path.to_string(),
        ..ArtifactPlan::blank(Intent::Undo, file.name(), &ProfileId::primary(), "")
    }
}
