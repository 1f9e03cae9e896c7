//! A small program on the core, for what `skm` does not offer: this test, started anew.

use std::fs::File;
use std::io::Write;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use skillmeat_core::collection::BundleDraft;
use skillmeat_core::deployment::Control;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::fs::on_checkpoint;
use skillmeat_core::ops::{self, BatchOutcome, BundleChanged, Home, SystemClock, Workspace};

const MARK: &str = "SKILLMEAT_CRASH_CHILD";

/// A process that does what a document asks for.
pub(crate) fn command(document: &serde_json::Value) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "child::does_what_it_is_asked_for", "--nocapture"]).env(MARK, document.to_string());
    command
}

static LOG: OnceLock<File> = OnceLock::new();
static KILL_AT: OnceLock<usize> = OnceLock::new();
static PASSED: AtomicUsize = AtomicUsize::new(0);

/// As `skm` has it.
fn passed(name: &str) {
    if let Some(mut log) = LOG.get() {
        log.write_all(format!("{name}\n").as_bytes()).unwrap();
    }
    if KILL_AT.get() == Some(&(PASSED.fetch_add(1, Ordering::SeqCst) + 1)) {
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL).unwrap();
    }
}

fn edit_sets(workspace: &Workspace, edit: &serde_json::Value) -> BundleChanged {
    let text = |key: &str| edit[key].as_str().map(str::to_owned);
    let done = if let Some(name) = text("create") {
        ops::create_deployment_set(workspace, &BundleDraft { name, ..BundleDraft::default() })
    } else if let Some(set) = text("clone") {
        ops::clone_deployment_set(workspace, &set)
    } else if let Some(set) = text("add") {
        let member = serde_json::from_value(edit["member"].clone()).unwrap();
        ops::add_deployment_set_member(workspace, &set, &member, Some(0))
    } else {
        ops::delete_deployment_set(workspace, &text("delete").unwrap(), true)
    };
    done.map_err(ErrorBody::from).unwrap()
}

/// Does nothing unless it was started for it.
#[test]
fn does_what_it_is_asked_for() {
    let Some(document) = std::env::var(MARK).ok() else { return };
    let log = std::env::var_os("SKILLMEAT_CHECKPOINT_LOG");
    if let Some(path) = log {
        LOG.get_or_init(|| File::options().append(true).create(true).open(path).unwrap());
    }
    if let Some(number) = std::env::var("SKILLMEAT_KILL_AT").ok().and_then(|text| text.parse().ok()) {
        KILL_AT.get_or_init(|| number);
    }
    on_checkpoint(passed);
    let home = Home::new(std::env::var_os("SKILLMEAT_HOME").unwrap());
    let workspace = Workspace::open(home, Box::new(SystemClock), "a child".to_owned(), Duration::from_secs(10));
    ops::recover(&workspace);
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    if let Some(edit) = document.get("sets") {
        let changed = edit_sets(&workspace, edit);
        println!("{changed:?}");
        assert!(changed.operation.is_some(), "{changed:?}");
        return;
    }
    let outcome: BatchOutcome = if let Some(request) = document.get("changes") {
        let request = serde_json::from_value(request.clone()).unwrap();
        ops::apply_changes(&workspace, &request, &Control::none()).map_err(ErrorBody::from).unwrap()
    } else {
        let request = serde_json::from_value(document["undo"].clone()).unwrap();
        ops::undo_operation(&workspace, &request, &Control::none()).map_err(ErrorBody::from).unwrap()
    };
    println!("{outcome:?}");
    assert!(outcome.operation.is_some(), "{outcome:?}");
}
