//! What came of an operation, or would: its document, its lines, its exit status.

use serde::Serialize;
use skillmeat_core::deployment::{
    ArtifactPlan, ArtifactResult, FileAction, FileChange, Intent, Plan, PlanWarning, PlannedFile, ResultStatus,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{self, BatchOutcome, OperationPart, OperationSet, Workspace};
use skillmeat_core::project::AttachmentKey;

use crate::output::{Output, Reply, Style, Table, Tone, printable};

/// The document of everything that changes projects.
#[derive(Debug, Serialize)]
pub struct Done {
    /// `None` when nothing was written.
    operation: Option<String>,
    results: Vec<Told>,
    /// Whether all or nothing was asked for, and it was nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    rolled_back: bool,
    /// Of a dry run, what it leads to that a person may not want.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<PlanWarning>,
    /// Lines for a person, after the results.
    #[serde(skip)]
    notes: String,
}

/// One result. The project stands there only where several are concerned.
#[derive(Debug, Serialize)]
struct Told {
    #[serde(skip_serializing_if = "Option::is_none")]
    project: Option<String>,
    /// What it is called, where its id says nothing to a person: a set or group.
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
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
        let (mut results, mut notes) = (Vec::new(), String::new());
        for plan in plans {
            for part in &plan.artifacts {
                let result = part.foreseen();
                if result.status != ResultStatus::Failed && is_of_a_set(part) {
                    notes.push_str(&foreseen_note(plan, part, result.status));
                    continue;
                }
                let changed = part.library_files.iter().filter(|file| file.action.writes());
                let change = |file: &PlannedFile| FileChange { path: file.path.clone(), action: file.action };
                let project = telling.projects.then(|| plan.project_path.clone());
                let library_changes = changed.map(change).collect();
                results.push(Told { project, title: part.title.clone(), result, library_changes });
            }
        }
        let warnings = plans.iter().flat_map(|plan| plan.warnings.iter().cloned()).collect();
        let mut done = Self { operation: None, results, rolled_back: false, warnings, notes };
        if telling.atomic && done.has_failed() {
            done.roll_back();
            done.notes.clear();
        }
        done
    }

    /// What came of an operation.
    pub fn outcome(workspace: &Workspace, outcome: BatchOutcome, telling: Telling) -> Self {
        let recorded = outcome.operation.as_ref().filter(|_| telling.library);
        let detail = recorded.and_then(|id| ops::read_operation(workspace, id).ok());
        let (parts, sets) = detail.map(|detail| (detail.parts, detail.operation.sets)).unwrap_or_default();
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
                    title: title_among(&sets, &result.artifact),
                    result,
                });
            }
        }
        let (operation, rolled_back) = (outcome.operation, outcome.rolled_back);
        Self { operation, results, rolled_back, warnings: Vec::new(), notes: String::new() }
    }

    /// Adds lines for a person, after the results.
    pub fn note(&mut self, lines: &str) {
        self.notes.push_str(lines);
    }

    /// Gives a name to what has an id that says nothing to a person.
    #[must_use]
    pub fn entitled(mut self, artifact: &str, title: &str) -> Self {
        for told in self.results.iter_mut().filter(|told| told.result.artifact == artifact) {
            told.title = Some(title.to_owned());
        }
        self
    }

    /// Whether anything was written.
    pub fn is_written(&self) -> bool {
        self.operation.is_some()
    }

    fn has_failed(&self) -> bool {
        self.results.iter().any(|told| told.result.status == ResultStatus::Failed)
    }

    fn roll_back(&mut self) {
        self.rolled_back = true;
        for told in self.results.iter_mut().filter(|told| told.result.status == ResultStatus::Success) {
            told.result.status = ResultStatus::Skipped;
            told.result.changes.clear();
            (told.result.mode, told.result.fell_back) = (None, None);
            told.library_changes.clear();
        }
    }

    /// The answer: the document, or a line for each result with its files counted or, in a dry run, named.
    pub fn reply(&self, output: &Output, telling: Telling, files: Files) -> Reply {
        for told in &self.results {
            if let Some(error) = &told.result.error {
                output.complain(Some(told.name()), error);
            }
        }
        for PlanWarning { platform_name, artifact, places, .. } in &self.warnings {
            output.warn(&format!("{platform_name} would find {artifact} twice: {}", places.join(", ")));
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
        let text = |style: &Style| match text(&self.results, success, files, style) {
            nothing if nothing.is_empty() && self.notes.is_empty() => "Nothing to do.\n".to_owned(),
            lines => lines + &self.notes,
        };
        output.reply(self, text).failed_if(self.has_failed())
    }
}

impl Told {
    /// What a person calls it.
    fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.result.artifact)
    }
}

/// Whether a part is what a project remembers of a set, and no artifact.
fn is_of_a_set(part: &ArtifactPlan) -> bool {
    // Taking back an edit of the set itself changes its file in the library.
    let is_undone =
        || part.library_files.is_empty() && AttachmentKey::of_subject(&part.artifact, &part.profile).is_some();
    matches!(part.intent, Intent::Attach | Intent::Detach) || (part.intent == Intent::Undo && is_undone())
}

/// A line for what would become of what a project remembers of a set; none where that stays as it is.
fn foreseen_note(plan: &Plan, part: &ArtifactPlan, status: ResultStatus) -> String {
    let end = match (status, part.intent) {
        (ResultStatus::Success, Intent::Attach) => "would be attached to",
        (ResultStatus::Success, Intent::Detach) => "would be detached from",
        (ResultStatus::Success, _) => "would be remembered as before in",
        _ => return String::new(),
    };
    let name = part.title.as_deref().unwrap_or(&part.artifact);
    let line = format!("{name} {end} {} ({})", plan.project_name, part.profile.as_str());
    format!("{}\n", printable(&line))
}

/// The name of a set or group that history knows by that text.
fn title_among(sets: &[OperationSet], text: &str) -> Option<String> {
    let (_, id) = text.split_once(':')?;
    sets.iter().find(|set| set.id == id).map(|set| set.name.clone())
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
        let mut cells = vec![word.to_owned(), told.name().to_owned()];
        // A set or group of the library has no profile.
        cells.push(if told.title.is_none() { result.profile.as_str().to_owned() } else { String::new() });
        cells.extend(told.project.clone());
        cells.push(counted(told));
        table.row(Some(tone), cells);
        if let Some(reason) = &result.fell_back {
            table.below(&format!("copied, not linked: {reason}"));
        }
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
    let mut text = file_counts(&told.result.changes);
    // A copy is what everybody expects.
    if let Some(mode) = told.result.mode.as_deref().filter(|mode| *mode != "copy") {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(&format!("as a {mode}"));
    }
    if !told.library_changes.is_empty() {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(&format!("library {}", told.library_changes.len()));
    }
    text
}

/// How many files were changed in which way, for example `create 2, remove 1`.
pub fn file_counts(changes: &[FileChange]) -> String {
    use FileAction::{Adopt, Create, Keep, Merge, Remove, Replace};
    let count = |action| changes.iter().filter(|change| change.action == action).count();
    let actions = [Create, Replace, Merge, Adopt, Remove, Keep].into_iter();
    let all = actions.filter(|action| count(*action) > 0).map(|action| format!("{} {}", verb(action), count(action)));
    all.collect::<Vec<_>>().join(", ")
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
