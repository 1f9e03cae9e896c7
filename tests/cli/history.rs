//! What was done is listed, and taken back.

use serde_json::{Value, json};

use crate::home::{TestHome, keys, tree, write};

fn operations(home: &TestHome) -> Vec<Value> {
    home.done(&["history"])["operations"].as_array().unwrap().clone()
}

#[test]
fn operations_are_listed_newest_first() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    assert_eq!(home.done(&["history"]), json!({ "operations": [] }));
    let first = home.done(&["deploy", "skill:pdf", "agent:review", "--project", folder]);
    let second = home.done(&["undeploy", "skill:pdf", "--project", folder]);
    // What changes nothing is no operation.
    home.done(&["deploy", "agent:review", "--project", folder]);

    let listed = operations(&home);
    let ids: Vec<_> = listed.iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, [&second["operation"], &first["operation"]]);
    let kinds: Vec<_> = listed.iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["undeploy", "deploy"]);
    assert_eq!(keys(&listed[0]), ["at", "id", "kind", "projects", "summary"]);
    assert_eq!(listed[0]["projects"], json!([{ "path": folder, "name": "shop" }]));
    assert!(listed[0]["summary"].as_str().unwrap().contains("skill:pdf"), "{}", listed[0]);
    assert!(listed[0]["at"].as_str().unwrap().ends_with('Z'));
    let last = home.done(&["history", "--limit", "1"]);
    assert_eq!(last["operations"], json!([listed[0]]));
}

#[test]
fn an_undo_brings_everything_back_and_so_does_its_own() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    home.done(&["deploy", "skill:pdf", "--project", folder]);
    let deployed = tree(&project);
    write(&home.root().join("home/collection/skills/pdf/SKILL.md"), "# Newer\n");
    let updated = home.done(&["deploy", "skill:pdf", "--project", folder]);
    let newer = tree(&project);

    let foreseen = home.done(&["undo", "--dry-run"]);
    assert_eq!(tree(&project), newer);
    let undone = home.done(&["undo"]);
    assert_eq!(keys(&undone), ["operation", "results"]);
    assert_eq!(
        keys(&undone["results"][0]),
        ["artifact", "changes", "error", "fell_back", "mode", "profile", "project", "status"]
    );
    assert_eq!(undone["results"][0]["project"], folder);
    assert_eq!(undone["results"], foreseen["results"]);
    assert_eq!(tree(&project), deployed);
    let listed = operations(&home);
    assert_eq!(listed[1]["undone_by"], undone["operation"]);
    assert_eq!((&listed[0]["kind"], &listed[0]["undoes"]), (&json!("undo"), &updated["operation"]));

    // Taken back by its id, the undo is gone, and what it took back holds again.
    home.done(&["undo", undone["operation"].as_str().unwrap()]);
    assert_eq!(tree(&project), newer);
    assert!(operations(&home)[2].get("undone_by").is_none());
    // Which makes it the last operation again.
    assert_eq!(home.done(&["undo"])["results"], foreseen["results"]);
    home.done(&["undo"]);
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn a_batch_of_many_is_undone_at_once() {
    let home = TestHome::new();
    let project = home.project("shop");
    write(&project.join("README.md"), "mine\n");
    let before = tree(&project);
    let names: Vec<String> = (0..30).map(|number| format!("skill:many-{number:02}")).collect();
    for name in &names {
        let file = format!("home/collection/skills/{}/SKILL.md", name.trim_start_matches("skill:"));
        write(&home.root().join(file), "# Many\n");
    }
    let mut arguments = vec!["deploy", "--project", "shop"];
    arguments.extend(names.iter().map(String::as_str));
    home.done(&arguments);
    assert_eq!(operations(&home).len(), 1);
    let undone = home.done(&["undo"]);
    assert_eq!(undone["results"].as_array().unwrap().len(), 30);
    assert_eq!(tree(&project), before);
    assert_eq!(home.done(&["status"]), json!({ "deployments": [] }));
}

#[test]
fn what_changed_since_is_a_conflict_of_an_undo_and_nothing_is_done() {
    let home = TestHome::new();
    let project = home.project("shop");
    home.done(&["deploy", "skill:pdf", "agent:review", "--project", "shop"]);
    write(&project.join(".claude/agents/review.md"), "Changed since.\n");
    let before = tree(&project);
    let (exit, foreseen) = home.json(&["undo", "--dry-run"]);
    assert_eq!((exit, &foreseen["rolled_back"]), (1, &json!(true)));
    let (exit, refused) = home.json(&["undo"]);
    assert_eq!((exit, &refused["operation"], &refused["rolled_back"]), (1, &json!(null), &json!(true)));
    assert_eq!(refused["results"], foreseen["results"]);
    let failed: Vec<_> =
        refused["results"].as_array().unwrap().iter().filter(|result| result["status"] == "failed").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!((&failed[0]["artifact"], &failed[0]["error"]["code"]), (&json!("agent:review"), &json!("conflict")));
    assert_eq!(failed[0]["error"]["details"]["files"][0]["reason"], "changed_since");
    assert_eq!(tree(&project), before);

    home.done(&["undo", "--on-conflict", "keep"]);
    let files = tree(&project);
    assert_eq!(files[".claude/agents/review.md"], b"Changed since.\n");
    assert!(!files.contains_key(".claude/skills/pdf/SKILL.md"));
}

#[test]
fn with_replace_an_undo_takes_what_changed_since_and_keeps_it_in_history() {
    let home = TestHome::new();
    let project = home.project("shop");
    home.done(&["deploy", "agent:review", "--project", "shop"]);
    write(&project.join(".claude/agents/review.md"), "Changed since.\n");
    let undone = home.done(&["undo", "--on-conflict", "replace"]);
    assert_eq!(tree(&project).len(), 0);
    home.done(&["undo", undone["operation"].as_str().unwrap()]);
    assert_eq!(tree(&project)[".claude/agents/review.md"], b"Changed since.\n");
}

#[test]
fn an_undo_without_anything_to_undo_says_so() {
    let home = TestHome::new();
    let (exit, document) = home.json(&["undo"]);
    assert_eq!((exit, &document["error"]["code"]), (1, &json!("operation_not_found")));
    for id in ["0193aaaa-bbbb-7ccc-8ddd-eeeeeeeeeeee", "../../..", "yesterday"] {
        let (exit, document) = home.json(&["undo", id]);
        assert_eq!((exit, &document["error"]["code"]), (1, &json!("operation_not_found")), "{id}");
    }
    let project = home.project("shop");
    home.done(&["deploy", "skill:pdf", "--project", project.to_str().unwrap()]);
    let id = operations(&home)[0]["id"].as_str().unwrap().to_owned();
    home.done(&["undo", &id]);
    let (exit, document) = home.json(&["undo", &id]);
    assert_eq!((exit, &document["error"]["code"]), (1, &json!("plan_stale")));
    assert!(document["error"]["details"]["undone_by"].is_string());
}

#[test]
fn a_person_reads_a_table() {
    let home = TestHome::new();
    home.project("shop");
    assert_eq!(home.run(&["history"]).out(), "Nothing was done that history knows of.\n");
    home.done(&["deploy", "skill:pdf", "--project", "shop"]);
    home.done(&["deploy", "agent:review", "--project", "shop"]);
    let undone = home.run(&["undo"]);
    let shop = home.root().join("shop");
    assert_eq!(undone.out(), format!("taken back  agent:review  claude-code-default  {}  remove 1\n", shop.display()));
    let listed = home.run(&["history"]).out();
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].starts_with("DONE"), "{listed}");
    assert!(lines[2].ends_with("Deployed agent:review to shop"), "{listed}");
    assert!(lines[3].starts_with("    taken back by "), "{listed}");
    assert!(lines[4].ends_with("Deployed skill:pdf to shop"), "{listed}");
    assert!(home.run(&["history", "--limit", "2"]).out().ends_with("1 more; --limit says how many are listed\n"));
}
