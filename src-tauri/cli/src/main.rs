//! `skm`, the companion command line: arguments → one workflow → a table or a JSON document.
//!
//! The same core and the same locks as the window. Exit status: 0 done, 1 refused or failed, 2 wrong usage.

mod args;
mod artifacts;
mod cache;
mod changes;
#[cfg(debug_assertions)]
mod checkpoints;
mod diff;
mod history;
mod home;
mod imports;
mod output;
mod profiles;
mod progress;
mod projects;
mod recovery;
mod results;
mod sets;
mod status;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::Workspace;

use args::{Arguments, Command};
use output::{Output, Reply};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_warnings();
    #[cfg(debug_assertions)]
    checkpoints::listen();
    let output = Output::new(arguments.json);
    let work = || run(&home::open(), &arguments.command, &output);
    // The default hook has written the panic to standard error by then; a script still gets its document.
    let reply = catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(ErrorBody::new(ErrorCode::Bug, "the program made a mistake").hint("Please report what is written above."))
    });
    output.finish(reply)
}

fn run(workspace: &Workspace, command: &Command, output: &Output) -> Result<Reply, ErrorBody> {
    recovery::recover(workspace, output);
    match command {
        Command::Artifacts(arguments) => artifacts::list(workspace, arguments, output),
        Command::Show(arguments) => artifacts::show(workspace, arguments, output),
        Command::Deploy(arguments) => changes::deploy(workspace, arguments, output),
        Command::Undeploy(arguments) => changes::undeploy(workspace, arguments, output),
        Command::SaveBack(arguments) => changes::save_back(workspace, arguments, output),
        Command::Diff(arguments) => diff::diff(workspace, arguments, output),
        Command::Sets(arguments) => sets::sets(workspace, arguments, output),
        Command::Groups(arguments) => sets::groups(workspace, arguments, output),
        Command::History(arguments) => history::history(workspace, arguments, output),
        Command::Undo(arguments) => history::undo(workspace, arguments, output),
        Command::Status(arguments) => status::status(workspace, arguments, output),
        Command::Projects(arguments) => projects::run(workspace, arguments, output),
        Command::Import(arguments) => imports::import(workspace, arguments, output),
        Command::Platforms => profiles::platforms(workspace, output),
        Command::Profiles(arguments) => profiles::run(workspace, arguments, output),
        Command::Refresh(arguments) => cache::refresh(workspace, arguments, output),
        Command::Doctor => cache::doctor(workspace, output),
    }
}

/// What the core warns of goes to standard error.
fn log_warnings() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_max_level(tracing::Level::WARN)
        .without_time()
        .with_target(false)
        .with_ansi(false)
        .init();
}
