//! The rows as a table for a person.

use skillmeat_core::ops::ImportStatus;

use super::{Outcome, Row};
use crate::output::{Style, Table, Tone};

/// A row for each thing, with what is to be known of it below.
pub fn text(rows: &[Row], is_listing: bool, is_dry: bool, style: &Style) -> String {
    if rows.is_empty() {
        return "Nothing that could be imported was found.\n".to_owned();
    }
    let mut table = Table::default();
    for row in rows {
        let (word, tone) = match row.outcome {
            Some(outcome) => of_outcome(outcome, is_dry),
            None => of_status(row.status),
        };
        let artifact = row.artifact.clone().unwrap_or_else(|| "-".to_owned());
        let mut cells = vec![word.to_owned(), artifact, row.path.clone()];
        cells.extend(row.project.clone());
        table.row(Some(tone), cells);
        if let Some(reason) = &row.reason {
            table.below(reason);
        }
        if row.matched.is_some() && row.matched != row.artifact && row.status == ImportStatus::Identical {
            table.below(&format!("the same as {}", row.matched.as_deref().unwrap_or_default()));
        }
        if let Some(origin) = &row.origin {
            table.below(&format!("from {}", origin.repository));
        }
    }
    let can_be_brought = |row: &Row| matches!(row.status, ImportStatus::New | ImportStatus::Identical);
    let hint = if is_listing && rows.iter().any(can_be_brought) {
        "--all brings in what is new and what is the same as the library's, --only ARTIFACT... some of it.\n"
    } else {
        ""
    };
    table.lay_out(style) + hint
}

fn of_status(status: ImportStatus) -> (&'static str, Tone) {
    match status {
        ImportStatus::New => ("new", Tone::Good),
        ImportStatus::Identical => ("identical", Tone::Good),
        ImportStatus::Differs => ("differs", Tone::Notice),
        ImportStatus::Recorded => ("recorded", Tone::Faint),
        ImportStatus::Invalid => ("invalid", Tone::Bad),
        ImportStatus::Skipped => ("skipped", Tone::Faint),
    }
}

fn of_outcome(outcome: Outcome, is_dry: bool) -> (&'static str, Tone) {
    match (outcome, is_dry) {
        (Outcome::Imported, false) => ("imported", Tone::Good),
        (Outcome::Imported, true) => ("would import", Tone::Good),
        (Outcome::Linked, false) => ("linked", Tone::Good),
        (Outcome::Linked, true) => ("would link", Tone::Good),
        (Outcome::TakenOver, false) => ("taken over", Tone::Good),
        (Outcome::TakenOver, true) => ("would take over", Tone::Good),
        (Outcome::Skipped, _) => ("skipped", Tone::Notice),
        (Outcome::Failed, _) => ("failed", Tone::Bad),
    }
}
