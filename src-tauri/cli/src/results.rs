//! What came of an operation, or would: its document, its lines, its exit status.

use serde::Serialize;
use skillmeat_core::deployment::{ArtifactResult, FileAction, FileChange, Plan, PlannedFile, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, BatchOutcome, OperationPart, Workspace};

use crate::output::{Output, Reply, Style, Table, Tone};

/// The document of everything that changes projects.
#[derive(Debug, Serialize)]
pub struct Done {
    /// `None` when nothing was written.
    operation: Option<String>,
    results: Vec<Told>,
    /// Whether all or nothing was asked for, and it was nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rolled_back: bool,
}

/// One result. The project stands there only where several are concerned.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    #[serde(flatten)]
    result: ArtifactResult,
    /// Relative to the library.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    library_changes: Vec<FileChange>,
}

/// What a success is called.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// Afterwards.
    pub done: &'static str,
    /// In a dry run.
    pub planned: &'static str,
}

/// How results are told.
#[derive(Debug, Clone, Copy)]
pub struct Telling {
    /// What a success is called.
    pub words: Words,
    /// Whether each result names its project.
    pub projects: bool,
    /// Whether files of the library may have changed.
    pub library: bool,
    /// Whether it is all or nothing.
    pub atomic: bool,
    /// Whether the command line can say what to do with conflicts.
    pub choices: bool,
}

impl Done {
    /// What carrying plans out would bring, as far as plans can tell.
    pub fn foreseen(plans: &[Plan], telling: Telling) -> Self {
        let mut results = Vec::new();
        for plan in plans {
            for (part, result) in plan.artifacts.iter().zip(plan.foreseen()) {
                let changed = part.library_files.iter().filter(|file| file.action.writes());
                let change = |file: &PlannedFile| FileChange { path: file.path.clone(), action: file.action };
                let project = telling.projects.then(|| plan.project_path.clone());
                results.push(Told { project, result, library_changes: changed.map(change).collect() });
            }
        }
        let mut done = Self { operation: None, results, rolled_back: false };
        if telling.atomic && done.has_failed() {
            done.roll_back();
        }
        done
    }

    /// What came of an operation.
    pub fn outcome(workspace: &Workspace, outcome: BatchOutcome, telling: Telling) -> Self {
        let recorded = outcome.operation.as_ref().filter(|_| telling.library);
        let detail = recorded.and_then(|id| ops::read_operation(workspace, id).ok());
        let parts = detail.map(|detail| detail.parts).unwrap_or_default();
        let mut results = Vec::new();
        for project in outcome.projects {
            for result in project.results {
                let is_its = |part: &&OperationPart| {
                    (part.project_path.as_str(), part.artifact.as_str(), &part.profile_id)
                        == (project.project_path.as_str(), result.artifact.as_str(), &result.profile)
                };
                let library_changes = parts.iter().find(is_its).map(|part| part.library_files.clone());
                results.push(Told {
                    project: telling.projects.then(|| project.project_path.clone()),
                    library_changes: library_changes.unwrap_or_default(),
                    result,
                });
            }
        }
        Self { operation: outcome.operation, results, rolled_back: outcome.rolled_back }
    }

    fn has_failed(&self) -> bool {
        self.results.iter().any(|told| told.result.status == ResultStatus::Failed)
    }

    fn roll_back(&mut self) {
        self.rolled_back = true;
        for told in self.results.iter_mut().filter(|told| told.result.status == ResultStatus::Success) {
            told.result.status = ResultStatus::Skipped;
            told.result.changes.clear();
            told.library_changes.clear();
        }
    }

    /// The answer: the document, or a line for each result with its files counted or, in a dry run, named.
    pub fn reply(&self, output: &Output, telling: Telling, files: Files) -> Reply {
        for told in &self.results {
            if let Some(error) = &told.result.error {
                output.complain(Some(&told.result.artifact), error);
            }
        }
        let is_conflict =
            |told: &Told| told.result.error.as_ref().is_some_and(|error| error.code == ErrorCode::Conflict);
        if telling.choices && self.results.iter().any(is_conflict) {
            output.warn("--on-conflict says what to do with what is in the way; nothing is chosen without it");
        }
        if self.rolled_back {
            output.warn("it was all or nothing, and one of them failed: nothing is changed");
        }
        let success = if files == Files::Named { telling.words.planned } else { telling.words.done };
        output.reply(self, |style| text(&self.results, success, files, style)).failed_if(self.has_failed())
    }
}

/// How the files of a result are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Files {
    /// By their number.
    Counted,
    /// One by one.
    Named,
}

fn text(results: &[Told], success: &str, files: Files, style: &Style) -> String {
    let mut table = Table::default();
    for told in results {
        let result = &told.result;
        let (word, tone) = match result.status {
            ResultStatus::Success => (success, Tone::Good),
            ResultStatus::Unchanged => ("unchanged", Tone::Faint),
            ResultStatus::Skipped => ("skipped", Tone::Notice),
            ResultStatus::Failed => ("failed", Tone::Bad),
        };
        let mut cells = vec![word.to_owned(), result.artifact.clone(), result.profile.as_str().to_owned()];
        cells.extend(told.project.clone());
        cells.push(counted(told));
        table.row(Some(tone), cells);
        if files == Files::Named {
            for change in &result.changes {
                table.below(&format!("{:<8}{}", verb(change.action), change.path));
            }
            for change in &told.library_changes {
                table.below(&format!("{:<8}{} in the library", verb(change.action), change.path));
            }
        }
    }
    table.lay_out(style)
}

fn counted(told: &Told) -> String {
    use FileAction::{Adopt, Create, Keep, Merge, Remove, Replace};
    let count = |action| told.result.changes.iter().filter(|change| change.action == action).count();
    let actions = [Create, Replace, Merge, Adopt, Remove, Keep].into_iter();
    let mut all: Vec<String> = actions
        .filter(|action| count(*action) > 0)
        .map(|action| format!("{} {}", verb(action), count(action)))
        .collect();
    if !told.library_changes.is_empty() {
        all.push(format!("library {}", told.library_changes.len()));
    }
    all.join(", ")
}

fn verb(action: FileAction) -> &'static str {
    match action {
        FileAction::Create => "create",
        FileAction::Replace => "replace",
        FileAction::Remove => "remove",
        FileAction::Unchanged => "same",
        FileAction::Adopt => "adopt",
        FileAction::Keep => "keep",
        FileAction::Merge => "merge",
        FileAction::Conflict => "conflict",
    }
}
