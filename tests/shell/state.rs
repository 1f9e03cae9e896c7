//! The state of the program, and the start.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use serde_json::json;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_desktop::Shell;
use tauri::Manager;

use crate::stage::{Stage, everything, next, tree};

#[test]
fn nothing_is_scanned_or_written_before_the_page_shows_what_the_cache_knew() {
    let stage = Stage::new();
    // What SQLite keeps beside the cache comes with the first question.
    let written = || {
        let files = tree(&stage.root().join("home")).into_iter();
        files.filter(|(path, _)| !path.to_string_lossy().contains("desktop.db-")).collect::<Vec<_>>()
    };
    let before = written();
    let (told, refreshed) = (stage.listen("views-changed"), stage.listen("refresh-progress"));
    let state = stage.ask("app_state", json!({}));
    assert_eq!(state["library"]["kind"], "ready");
    assert_eq!(state["version"], env!("CARGO_PKG_VERSION"));
    let page = stage.ask("list_artifacts", everything(""));
    assert_eq!((&page["total"], &state["last_refresh"]), (&json!(0), &json!(null)));
    assert_eq!(written(), before);
    assert!(refreshed.try_recv().is_err() && told.try_recv().is_err());

    stage.ask("page_painted", json!({}));
    let change = next(&told);
    assert_eq!(change["cause"], "refresh");
    assert!(change["views"].as_array().unwrap().contains(&json!("artifacts")));
    assert_eq!(stage.ask("list_artifacts", everything(""))["total"], 2);
    let state = stage.ask("app_state", json!({}));
    assert_eq!((&state["cache"], &state["refreshing"]), (&json!("fresh"), &json!(false)));
    assert!(state["last_refresh"].is_string());
}

#[test]
fn a_first_start_has_no_library_and_samples_make_one() {
    let stage = Stage::empty();
    let state = stage.ask("app_state", json!({}));
    assert_eq!(state["library"]["kind"], "absent");
    let state = stage.ask("create_sample_library", json!({}));
    assert_eq!(state["library"]["kind"], "ready");
    let total = stage.ask("list_artifacts", everything(""))["total"].as_u64().unwrap();
    assert!(total >= 5, "{total} samples");
    assert_eq!(stage.refused("create_sample_library", json!({}))["code"], "already_exists");
}

#[test]
fn another_folder_becomes_the_library() {
    let stage = Stage::new();
    stage.refresh();
    let other = stage.root().join("other");
    crate::stage::write(&other.join("agents/only.md"), "# Only\n");
    let state = stage.ask("open_library", json!({ "path": other }));
    assert_eq!(state["library"]["path"], json!(other));
    let page = stage.ask("list_artifacts", everything(""));
    assert_eq!((&page["total"], &page["artifacts"][0]["id"]), (&json!(1), &json!("agent:only")));
}

#[test]
fn the_environment_decides_over_deployment_sets() {
    let flag = |stage: &Stage| stage.ask("app_state", json!({}))["deployment_sets"].clone();
    let save = |stage: &Stage, on: bool| {
        let mut settings = stage.ask("load_settings", json!({}));
        settings["deployment_sets"] = json!(on);
        stage.ask("save_settings", json!({ "settings": settings }));
    };
    let stage = Stage::new();
    assert_eq!(flag(&stage), json!({ "enabled": false, "source": "default" }));
    save(&stage, true);
    assert_eq!(flag(&stage), json!({ "enabled": true, "source": "settings" }));

    let stage = Stage::with(|environment| environment.deployment_sets = Some(false));
    save(&stage, true);
    assert_eq!(flag(&stage), json!({ "enabled": false, "source": "environment" }));
    let stage = Stage::with(|environment| environment.deployment_sets = Some(true));
    assert_eq!(flag(&stage), json!({ "enabled": true, "source": "environment" }));
    assert_eq!(stage.ask("load_settings", json!({}))["deployment_sets"], false, "the settings say what they said");
}

#[test]
fn a_panic_in_a_workflow_is_an_error_and_the_program_goes_on() {
    let stage = Stage::new();
    let shell = stage.app.state::<Shell>();
    let answer = tauri::async_runtime::block_on(shell.ask(|_| -> Result<(), ErrorBody> { panic!("made to") }));
    let error = answer.unwrap_err();
    assert_eq!(error.code, ErrorCode::Bug);
    assert!(error.message.contains("made to"));
    assert_eq!(stage.refresh()["artifacts"], 2);
}

#[test]
fn the_end_waits_for_a_workflow_that_is_running() {
    let stage = Stage::new();
    let shell = stage.app.state::<Shell>();
    assert!(shell.settle(Duration::ZERO));
    let (begin, end) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let done = Arc::new(AtomicBool::new(false));
    let (begun, ending, noted) = (Arc::clone(&begin), Arc::clone(&end), Arc::clone(&done));
    let work = move || -> Result<(), ErrorBody> {
        begun.wait();
        ending.wait();
        noted.store(true, Ordering::SeqCst);
        Ok(())
    };
    let app = stage.app.handle().clone();
    let asked = std::thread::spawn(move || {
        tauri::async_runtime::block_on(app.state::<Shell>().ask(move |_| work())).unwrap();
    });
    begin.wait();
    assert!(!shell.settle(Duration::from_millis(20)));
    end.wait();
    assert!(shell.settle(Duration::from_secs(10)));
    assert!(done.load(Ordering::SeqCst));
    asked.join().unwrap();
}
