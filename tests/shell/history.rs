//! Changes to several projects at once, their progress and their end; what was done, and taking it back.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tauri::Listener;

use crate::stage::{Stage, call, next, write};

fn change(kind: &str, artifact: &str, project: &Path) -> Value {
    json!({ "kind": kind, "artifact": artifact, "project_path": project, "profile_id": null, "dest_path": null })
}

fn request(changes: &[Value], fingerprint: &Value) -> Value {
    json!({ "request": {
        "changes": changes, "choices": [], "on_conflict": null, "atomic": true, "fingerprint": fingerprint,
    } })
}

fn undo(operation: &Value, on_conflict: Value, fingerprint: &Value) -> Value {
    json!({ "request": {
        "operation": operation, "choices": [], "on_conflict": on_conflict, "fingerprint": fingerprint,
    } })
}

fn listed(stage: &Stage) -> Value {
    let query = json!({ "text": null, "kinds": [], "project_path": null, "offset": 0, "limit": 50 });
    stage.ask("list_operations", json!({ "query": query }))
}

/// A program whose library has that many skills more, and the changes that deploy them.
fn with_many(count: usize) -> (Stage, std::path::PathBuf, Vec<Value>) {
    let stage = Stage::new();
    let project = stage.project("shop");
    let name = |number: usize| format!("many-{number:03}");
    for number in 0..count {
        write(&stage.root().join(format!("home/collection/skills/{}/SKILL.md", name(number))), "# Many\n");
    }
    let deploy = |number| change("deploy", &format!("skill:{}", name(number)), &project);
    let changes = (0..count).map(deploy).collect();
    (stage, project, changes)
}

#[test]
fn a_batch_over_projects_is_one_operation_and_is_taken_back_as_one() {
    let stage = Stage::new();
    let projects = [stage.project("blog"), stage.project("shop")];
    stage.refresh();
    let changes: Vec<Value> = projects.iter().map(|project| change("deploy", "skill:pdf", project)).collect();
    let plan = stage.ask("plan_changes", request(&changes, &Value::Null));
    assert_eq!((plan["plans"].as_array().unwrap().len(), &plan["totals"]["create"]), (2, &json!(2)));
    assert!(!projects[0].join(".claude").exists(), "a plan writes nothing");
    let outcome = stage.ask("apply_changes", request(&changes, &plan["fingerprint"]));
    assert_eq!(outcome["views"], json!(["artifacts", "entities", "deployments", "history", "projects"]));
    assert_eq!((&outcome["rolled_back"], &outcome["cache_behind"]), (&json!(false), &json!(false)));
    assert!(projects.iter().all(|project| project.join(".claude/skills/pdf/SKILL.md").is_file()));

    let page = listed(&stage);
    assert_eq!((&page["total"], &page["operations"][0]["id"]), (&json!(1), &outcome["operation"]));
    assert_eq!(page["operations"][0]["program"], "window");
    let detail = stage.ask("read_operation", json!({ "id": outcome["operation"] }));
    assert_eq!(detail["parts"].as_array().unwrap().len(), 2);

    // Over a restart.
    let stage = stage.restart();
    let plan = stage.ask("plan_undo", undo(&outcome["operation"], Value::Null, &Value::Null));
    assert_eq!(plan["totals"]["remove"], 2);
    let undone = stage.ask("undo_operation", undo(&outcome["operation"], Value::Null, &plan["fingerprint"]));
    assert_eq!(undone["views"], json!(["artifacts", "entities", "deployments", "history"]));
    assert!(!projects.iter().any(|project| project.join(".claude").exists()));
    assert_eq!(listed(&stage)["operations"][1]["undone_by"], undone["operation"]);
    let again = stage.refused("plan_undo", undo(&outcome["operation"], Value::Null, &Value::Null));
    assert_eq!(again["code"], "plan_stale");
    let redone = stage.ask("undo_operation", undo(&undone["operation"], Value::Null, &Value::Null));
    assert!(redone["operation"].is_string());
    assert!(projects.iter().all(|project| project.join(".claude/skills/pdf/SKILL.md").is_file()));
}

#[test]
fn a_plan_that_no_longer_holds_is_refused() {
    let stage = Stage::new();
    let project = stage.project("shop");
    let changes = [change("deploy", "command:ship", &project)];
    let plan = stage.ask("plan_changes", request(&changes, &Value::Null));
    write(&project.join(".claude/commands/ship.md"), "Mine.\n");
    let error = stage.refused("apply_changes", request(&changes, &plan["fingerprint"]));
    assert_eq!(error["code"], "plan_stale");
    fs::remove_dir_all(project.join(".claude")).unwrap();

    let done = stage.ask("apply_changes", request(&changes, &Value::Null));
    let plan = stage.ask("plan_undo", undo(&done["operation"], Value::Null, &Value::Null));
    write(&project.join(".claude/commands/ship.md"), "Mine.\n");
    let error = stage.refused("undo_operation", undo(&done["operation"], Value::Null, &plan["fingerprint"]));
    assert_eq!(error["code"], "plan_stale");
    let kept = stage.ask("undo_operation", undo(&done["operation"], json!("replace"), &Value::Null));
    assert!(!project.join(".claude").exists());
    stage.ask("undo_operation", undo(&kept["operation"], Value::Null, &Value::Null));
    assert_eq!(fs::read_to_string(project.join(".claude/commands/ship.md")).unwrap(), "Mine.\n");
}

#[test]
fn progress_is_told_in_its_phases() {
    let (stage, _, changes) = with_many(60);
    let told = stage.listen("changes-progress");
    let outcome = stage.ask("apply_changes", request(&changes, &Value::Null));
    let events: Vec<Value> = told.try_iter().collect();
    let mut phases: Vec<&str> = events.iter().map(|event| event["phase"].as_str().unwrap()).collect();
    let many = phases.len();
    phases.dedup();
    assert_eq!(phases, ["preparing", "moving", "finishing"]);
    assert!(many <= 2 * changes.len(), "{many} events");
    assert!(events.iter().all(|event| event["done"].as_u64() <= event["total"].as_u64()), "{events:?}");
    assert!(events[0]["subject"].as_str().unwrap().starts_with("skill:many-"));

    stage.ask("undo_operation", undo(&outcome["operation"], Value::Null, &Value::Null));
    let phases: BTreeSet<String> = told.try_iter().map(|event| event["phase"].as_str().unwrap().to_owned()).collect();
    assert!(phases.contains("moving"), "an undo tells as well: {phases:?}");
}

#[test]
fn a_cancel_leaves_everything_as_before() {
    let (stage, project, changes) = with_many(40);
    write(&project.join("README.md"), "mine\n");
    // Nothing is running: nothing happens.
    stage.ask("cancel_changes", json!({}));
    // Told in the middle of the work, which waits for whoever listens.
    let page = stage.page.clone();
    let cancel = stage.app.listen_any("changes-progress", move |_| {
        call(&page, "cancel_changes", json!({})).unwrap();
    });
    let error = stage.refused("apply_changes", request(&changes, &Value::Null));
    assert_eq!(error["code"], "cancelled");
    let left: Vec<_> = fs::read_dir(&project).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["README.md"]);
    assert_eq!(listed(&stage)["total"], 0);

    stage.app.unlisten(cancel);
    stage.ask("apply_changes", request(&changes, &Value::Null));
    assert_eq!(fs::read_dir(project.join(".claude/skills")).unwrap().count(), 40);
}

#[test]
fn a_file_is_compared_between_its_places() {
    let stage = Stage::new();
    let project = stage.project("shop");
    stage.ask("apply_changes", request(&[change("deploy", "command:ship", &project)], &Value::Null));
    write(&project.join(".claude/commands/ship.md"), "---\ndescription: Ships it\n---\nShip it well.\n");
    let compare = |left: &str, right: &str| {
        let request = json!({
            "project_path": project, "profile_id": "claude-code-default", "artifact": "command:ship",
            "path": ".claude/commands/ship.md", "left": left, "right": right, "operation": null,
        });
        stage.ask("diff_file", json!({ "request": request }))
    };
    let diff = compare("library", "project");
    assert_eq!((&diff["form"], &diff["added"], &diff["removed"]), (&json!("text"), &json!(1), &json!(1)));
    let lines = diff["hunks"][0]["lines"].as_array().unwrap();
    assert_eq!(lines.last().unwrap()["kind"], "added");
    assert_eq!(compare("library", "recorded")["form"], "same");
}

#[test]
fn what_is_beyond_the_bounds_goes_in_the_background() {
    let stage = Stage::new();
    let project = stage.project("shop");
    stage.ask("apply_changes", request(&[change("deploy", "skill:pdf", &project)], &Value::Null));
    stage.ask("apply_changes", request(&[change("undeploy", "skill:pdf", &project)], &Value::Null));
    let usual = stage.ask("history_bounds", json!({}));
    assert_eq!(usual, json!({ "max_age_days": 30, "max_bytes": 1 << 30 }));
    let none = json!({ "max_age_days": 1, "max_bytes": 0 });
    assert_eq!(stage.ask("history_cost", json!({ "bounds": usual }))["operations"], 0);
    let cost = stage.ask("history_cost", json!({ "bounds": none }));
    assert_eq!((&cost["operations"], &cost["oldest_kept"]), (&json!(2), &Value::Null));
    assert_eq!(listed(&stage)["total"], 2, "asking what it would cost costs nothing");

    let told = stage.listen("views-changed");
    assert_eq!(stage.ask("set_history_bounds", json!({ "bounds": none })), none);
    let pruned = std::iter::repeat_with(|| next(&told)).find(|event| event["cause"] == "refresh").unwrap();
    assert_eq!(pruned["views"], json!(["history"]));
    assert_eq!(listed(&stage)["total"], 0);
    let stage = stage.restart();
    assert_eq!(stage.ask("history_bounds", json!({})), none);
}

#[test]
fn the_start_says_what_it_brought_in_order() {
    const ID: &str = "0193a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b";
    let stage = Stage::new();
    let project = stage.project("shop");
    // What a program leaves that is killed while it prepares.
    let staging = format!(".skillmeat-stage-{ID}");
    write(&project.join(&staging).join(".gitignore"), "*\n");
    fs::create_dir(project.join(&staging).join("new")).unwrap();
    fs::create_dir(project.join(&staging).join("old")).unwrap();
    let journal = json!({
        "operation": {
            "format": 1, "id": ID, "at": "2026-11-22T10:00:00Z", "program": "skm", "undoes": null, "parts": [],
        },
        "roots": [project], "before": [], "stagings": [[0, staging]], "prepared": [], "steps": [], "after": [],
    });
    write(&stage.root().join(format!("home/state/journal/{ID}.preparing.json")), &journal.to_string());

    let stage = stage.restart();
    let told = stage.listen("views-changed");
    stage.ask("page_painted", json!({}));
    let recovered = std::iter::repeat_with(|| {
        next(&told);
        stage.ask("app_state", json!({}))["recovered"].clone()
    })
    .find(|recovered| *recovered != json!([]))
    .unwrap();
    assert_eq!(
        recovered,
        json!([{ "operation": ID, "kind": null, "outcome": "taken_back", "projects": ["shop"], "problems": [] }])
    );
    assert_eq!(fs::read_dir(&project).unwrap().count(), 0);
}
