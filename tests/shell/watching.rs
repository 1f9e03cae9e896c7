//! What other programs do to the disk, and when the page is told.

use std::fs;

use serde_json::{Value, json};

use crate::stage::{Stage, everything, next, next_change, write};

/// The description of an artifact in the list.
fn description(stage: &Stage, name: &str) -> Value {
    stage.ask("list_artifacts", everything(name))["artifacts"][0]["description"].clone()
}

#[test]
fn what_an_editor_saves_in_the_library_is_shown_without_a_refresh() {
    let stage = Stage::new();
    stage.show_page();
    assert_eq!(description(&stage, "pdf"), "Reads PDF");
    let told = stage.listen("views-changed");
    let file = stage.root().join("home/collection/skills/pdf/SKILL.md");
    // As editors save: a new file takes the place of the old one.
    write(&file.with_extension("tmp"), "---\ndescription: Reads every PDF\n---\n# PDF\n");
    fs::rename(file.with_extension("tmp"), &file).unwrap();
    while description(&stage, "pdf") != "Reads every PDF" {
        // Which look found it depends on the instant: that of the start may still be under way.
        let cause = next_change(&told)["cause"].clone();
        assert!(cause == "outside" || cause == "refresh", "{cause}");
    }
}

#[test]
fn what_changes_in_a_project_is_shown_without_a_refresh() {
    let stage = Stage::new();
    let project = stage.project("shop");
    stage.show_page();
    let told = stage.listen("views-changed");
    // A project that was added only now is followed like any other.
    stage.ask("add_project", json!({ "path": project }));
    let request = json!({ "artifacts": ["skill:pdf"], "project_path": project });
    stage.ask("deploy", json!({ "request": request }));
    let drifted = || stage.ask("deployment_stats", json!({}))["drifted"].clone();
    assert_eq!(drifted(), 0);
    fs::write(project.join(".claude/skills/pdf/SKILL.md"), "changed here\n").unwrap();
    while drifted() != 1 {
        next(&told);
    }
    fs::remove_dir_all(project.join(".claude")).unwrap();
    while stage.ask("deployment_stats", json!({}))["deployments"] != 0 {
        next(&told);
    }
    fs::rename(&project, stage.root().join("away")).unwrap();
    while stage.ask("list_projects", json!({}))[0]["exists"] != json!(false) {
        next(&told);
    }
    fs::rename(stage.root().join("away"), &project).unwrap();
    while stage.ask("list_projects", json!({}))[0]["exists"] != json!(true) {
        next(&told);
    }
}

#[test]
fn a_refresh_that_fails_in_the_background_is_in_the_state_until_one_succeeds() {
    let stage = Stage::new();
    let chosen = stage.root().join("home/desktop.toml");
    let gone = stage.root().join("gone");
    write(&chosen, &format!("library = {:?}\n", gone.display().to_string()));
    stage.show_page();
    let state = stage.ask("app_state", json!({}));
    assert_eq!((&state["refresh_end"]["kind"], &state["refreshing"]), (&json!("failed"), &json!(false)));
    assert_eq!(state["refresh_end"]["error"]["path"], json!(gone));

    // Mended by hand: that is seen, and made up for.
    let ended = stage.listen("refresh-progress");
    fs::remove_file(chosen).unwrap();
    while !stage.ask("app_state", json!({}))["refresh_end"].is_null() {
        next(&ended);
    }
    assert_eq!(stage.ask("list_artifacts", everything(""))["total"], 2);
}

#[test]
fn a_cancel_without_a_refresh_is_no_mistake() {
    let stage = Stage::new();
    stage.ask("cancel_refresh", json!({}));
    assert_eq!(stage.refresh()["artifacts"], 2);
    assert_eq!(stage.ask("app_state", json!({}))["refresh_end"], json!(null));
}

#[test]
fn what_the_window_does_itself_comes_back_as_no_news() {
    let stage = Stage::new();
    let project = stage.project("shop");
    let looks = stage.listen("refresh-progress");
    stage.show_page();
    // The start looks twice. A look that is under way while the window writes may be the first to tell of it.
    let mut ended = 0;
    while ended < 2 {
        ended += u32::from(next(&looks)["progress"].is_null());
    }
    let told = stage.listen("views-changed");
    stage.ask("add_project", json!({ "path": project }));
    for kind in ["deploy", "undeploy", "deploy"] {
        let change = json!({ "kind": kind, "artifact": "skill:pdf", "project_path": project });
        let outcome = stage.ask("apply_changes", json!({ "request": { "changes": [change] } }));
        assert!(outcome["operation"].is_string(), "{outcome}");
    }
    // Somebody else's change, which comes after all of that.
    write(&stage.root().join("home/collection/commands/ship.md"), "---\ndescription: Ships all\n---\n");
    while description(&stage, "ship") != "Ships all" {
        let event = next_change(&told);
        let rows = (&event["changed"]["artifacts"], &event["changed"]["projects"]);
        assert_eq!(rows, (&json!(["command:ship"]), &json!([])), "{event}");
    }
}
