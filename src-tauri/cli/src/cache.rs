//! `skm refresh`, `skm doctor`, and what lists need of both.

use std::sync::atomic::AtomicBool;

use serde::Serialize;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Check, Depth, OpsError, Workspace};

use crate::args::RefreshArguments;
use crate::output::{Output, Reply, Style, Table, Tone};
use crate::progress::Looking;

#[derive(Serialize)]
struct Refreshed {
    artifacts: u32,
    projects: u32,
    deployments: u32,
    problems: u32,
}

#[derive(Serialize)]
struct Checked {
    checks: Vec<Check>,
}

/// Brings the cache up to date before something is listed from it: what was put into the library since shows. Files whose
/// stamp is unchanged are not read, so this costs little more than walking the folders.
///
/// # Errors
/// When the library or the project list cannot be read. A cache that cannot be written is told, and answers as it is.
pub fn bring_up_to_date(workspace: &Workspace, output: &Output) -> Result<(), ErrorBody> {
    let looking = Looking::on_terminal();
    let refreshed = ops::refresh_cache(workspace, Depth::Changed, &|progress| looking.tell(&progress));
    drop(looking);
    match refreshed {
        Ok(_) => Ok(()),
        Err(error @ OpsError::Cache(_)) => {
            output.warn(&format!("the answer may be old: {error}"));
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads the contents that changed since the last time, so that a search finds what is in them. A search without them is better
/// than none, so a failure is told and nothing else.
pub fn index_contents(workspace: &Workspace, output: &Output) {
    let looking = Looking::on_terminal();
    let indexed = ops::index_contents(workspace, &AtomicBool::new(false), &|progress| looking.tell(&progress));
    drop(looking);
    if let Err(error) = indexed {
        output.warn(&format!("contents may be searched as they were: {error}"));
    }
}

/// Refreshes.
pub fn refresh(workspace: &Workspace, arguments: &RefreshArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let depth = if arguments.full { Depth::Everything } else { Depth::Changed };
    let looking = Looking::on_terminal();
    let found = ops::refresh_cache(workspace, depth, &|progress| looking.tell(&progress))?;
    drop(looking);
    let (artifacts, projects, deployments, problems) =
        (found.artifacts, found.projects, found.deployments, found.problems);
    if problems > 0 {
        output.warn(&format!("what in the library cannot be used: {problems}; skm doctor names it"));
    }
    let refreshed = Refreshed { artifacts, projects, deployments, problems };
    Ok(output
        .reply(&refreshed, |_| format!("artifacts: {artifacts}, projects: {projects}, deployments: {deployments}\n")))
}

/// Checks everything; status 1 if something is not in order.
pub fn doctor(workspace: &Workspace, output: &Output) -> Result<Reply, ErrorBody> {
    let looking = Looking::on_terminal();
    let checked = Checked { checks: ops::doctor_with(workspace, &|progress| looking.tell(&progress)) };
    drop(looking);
    let failed = checked.checks.iter().any(|check| !check.ok);
    Ok(output.reply(&checked, |style| doctor_text(&checked.checks, style)).failed_if(failed))
}

fn doctor_text(checks: &[Check], style: &Style) -> String {
    let mut table = Table::default();
    for check in checks {
        let (word, tone) = if check.ok { ("ok", Tone::Good) } else { ("not ok", Tone::Bad) };
        table.row(Some(tone), [word.to_owned(), check.name.clone(), check.message.clone()]);
        for hint in &check.hints {
            table.below(hint);
        }
    }
    table.lay_out(style)
}
