//! `skm history`, `skm undo`.

use serde::Serialize;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{
    self, OperationKind, OperationProject, OperationQuery, OperationSet, OperationSummary, UndoRequest, Workspace,
};
use skillmeat_core::time::Timestamp;

use crate::args::{HistoryArguments, UndoArguments};
use crate::output::{Output, Reply, Style, Table, Tone};
use crate::progress::Progress;
use crate::results::{Done, Files, Telling, Words};

const UNDO: Words = Words { done: "taken back", planned: "would take back" };

#[derive(Serialize)]
struct Listed {
    operations: Vec<Listing>,
}

#[derive(Serialize)]
struct Listing {
    id: String,
    kind: OperationKind,
    at: Timestamp,
    summary: String,
    projects: Vec<OperationProject>,
    /// The sets and groups that it was about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sets: Vec<OperationSet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undoes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undone_by: Option<String>,
}

impl From<OperationSummary> for Listing {
    fn from(summary: OperationSummary) -> Self {
        let OperationSummary { id, kind, at, summary, projects, sets, undoes, undone_by, .. } = summary;
        Self { id, kind, at, summary, projects, sets, undoes, undone_by }
    }
}

/// Lists what was done, the newest first.
pub fn history(workspace: &Workspace, arguments: &HistoryArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let query = OperationQuery { limit: arguments.limit, ..OperationQuery::default() };
    let page = ops::list_operations(workspace, &query)?;
    let listed = Listed { operations: page.operations.into_iter().map(Listing::from).collect() };
    Ok(output.reply(&listed, |style| text(&listed.operations, page.total, style)))
}

fn text(operations: &[Listing], total: u32, style: &Style) -> String {
    if total == 0 {
        return "Nothing was done that history knows of.\n".to_owned();
    }
    let mut table = Table::headed(&["DONE", "OPERATION", "WHAT"]);
    for operation in operations {
        let tone = if operation.undone_by.is_some() { Tone::Faint } else { Tone::Good };
        table.row(Some(tone), [operation.at.to_string(), operation.id.clone(), operation.summary.clone()]);
        if let Some(by) = &operation.undone_by {
            table.below(&format!("taken back by {by}"));
        }
    }
    let mut text = table.lay_out(style);
    let more = total as usize - operations.len().min(total as usize);
    if more > 0 {
        text.push_str(&format!("{more} more; --limit says how many are listed\n"));
    }
    text
}

/// Takes an operation back, or tells what that would do.
pub fn undo(workspace: &Workspace, arguments: &UndoArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let operation = match &arguments.operation {
        Some(id) => id.clone(),
        None => ops::last_operation(workspace).ok_or_else(nothing_done)?,
    };
    let request = UndoRequest { operation, on_conflict: arguments.on_conflict.choice(), ..UndoRequest::default() };
    let telling = Telling { words: UNDO, projects: true, library: true, atomic: true, choices: true };
    if arguments.dry_run {
        let plan = ops::plan_undo(workspace, &request)?;
        return Ok(Done::foreseen(&plan.plans, telling).reply(output, telling, Files::Named));
    }
    let progress = Progress::on_terminal();
    let outcome = ops::undo_operation(workspace, &request, &progress.control())?;
    drop(progress);
    output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
    Ok(Done::outcome(workspace, outcome, telling).reply(output, telling, Files::Counted))
}

fn nothing_done() -> ErrorBody {
    ErrorBody::new(ErrorCode::OperationNotFound, "nothing was done that could be taken back")
        .hint("skm history lists what was done; name an operation of it to take an undo back.")
}
