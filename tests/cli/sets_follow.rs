//! What a project remembers of a set: how far it is behind, bringing it up to date, and taking the set out.

use serde_json::{Value, json};

use crate::home::{TestHome, bundle, keys, tree, write};

const MEMBERS: [&str; 3] =
    ["artifact = \"skill:pdf\"", "artifact = \"agent:review\"", "artifact = \"command:git/ship\""];

fn set(home: &TestHome, slug: &str, members: &[&str]) {
    write(&home.library().join(format!("sets/{slug}.toml")), &bundle(slug, members));
}

/// A home whose set `kit` is deployed to `shop`.
fn deployed() -> TestHome {
    let home = TestHome::with_sets();
    set(&home, "kit", &MEMBERS);
    home.project("shop");
    home.done(&["sets", "deploy", "kit", "--project", "shop"]);
    home
}

/// A member more, one less, and one with another text.
fn move_on(home: &TestHome) {
    set(home, "kit", &[MEMBERS[0], MEMBERS[1], "artifact = \"command:review\""]);
    write(&home.library().join("agents/review.md"), "Review anew.\n");
}

fn statuses(document: &Value) -> Vec<String> {
    let told = |one: &Value| format!("{} {}", one["artifact"].as_str().unwrap(), one["status"].as_str().unwrap());
    document["results"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn a_project_tells_how_far_it_is_behind() {
    let home = deployed();
    let text = home.run(&["sets", "status"]).out();
    assert_eq!(text, "STATE          SET  PROJECT  PROFILE\nall 3 in sync  kit  shop     claude-code-default\n");
    move_on(&home);
    let status = home.done(&["sets", "status", "kit", "--project", "shop"]);
    assert_eq!(keys(&status), ["attachments"]);
    let one = &status["attachments"][0];
    assert_eq!((&one["behind"], &one["total"]), (&json!(3), &json!(4)));
    assert_eq!(one["added"], json!(["command:review"]));
    assert_eq!((&one["changed"], &one["removed"]), (&json!(["agent:review"]), &json!(["command:git/ship"])));
    let text = home.run(&["sets", "status"]).out();
    assert!(text.contains("3 of 4 behind  kit  shop"), "{text}");
    assert!(
        text.contains("    add     command:review\n    change  agent:review\n    remove  command:git/ship\n"),
        "{text}"
    );

    home.project("other");
    assert_eq!(home.refused(&["sets", "status", "--project", "other"])["code"], "project_not_found");
    home.done(&["projects", "add", "other"]);
    assert_eq!(home.done(&["sets", "status", "--project", "other"]), json!({ "attachments": [] }));
    assert_eq!(home.refused(&["sets", "status", "gone"])["code"], "set_not_found");
}

#[test]
fn an_update_brings_what_is_behind_and_nothing_else() {
    let home = deployed();
    move_on(&home);
    let before = tree(&home.root().join("shop"));
    let foreseen = home.done(&["sets", "update", "kit", "--project", "shop", "--dry-run"]);
    assert_eq!(tree(&home.root().join("shop")), before);
    let done = home.done(&["sets", "update", "kit", "--project", "shop"]);
    assert_eq!(keys(&done), ["operation", "results"]);
    assert_eq!(done["results"], foreseen["results"]);
    let expected = ["agent:review success", "command:review success", "command:git/ship success"];
    assert_eq!(statuses(&done), expected, "an attachment is no result");
    assert_eq!(home.done(&["sets", "status"])["attachments"][0]["behind"], 0);
    assert_eq!(home.run(&["sets", "update", "kit", "--project", "shop"]).out(), "Nothing to do.\n");
    home.done(&["undo"]);
    assert_eq!(tree(&home.root().join("shop")), before);
}

#[test]
fn an_update_of_several_projects_names_each() {
    let home = deployed();
    home.project("blog");
    home.done(&["sets", "deploy", "kit", "--project", "blog"]);
    move_on(&home);
    write(&home.root().join("blog/.claude/agents/review.md"), "Mine.\n");
    let before = (tree(&home.root().join("shop")), tree(&home.root().join("blog")));
    let arguments = ["sets", "update", "kit", "--project", "shop", "--project", "blog"];
    let (status, done) = home.json(&[&arguments[..], &["--atomic"]].concat());
    assert_eq!((status, &done["rolled_back"]), (1, &json!(true)));
    assert_eq!((tree(&home.root().join("shop")), tree(&home.root().join("blog"))), before);
    let (status, done) = home.json(&arguments);
    let failed: Vec<&Value> =
        done["results"].as_array().unwrap().iter().filter(|one| one["status"] == "failed").collect();
    assert_eq!((status, failed.len()), (1, 1));
    assert_eq!(
        (&failed[0]["project"], &failed[0]["artifact"]),
        (&json!(home.root().join("blog")), &json!("agent:review"))
    );
    let text = home.run(&[&arguments[..], &["--on-conflict", "replace"]].concat()).out();
    assert!(text.starts_with("updated  agent:review") && text.contains("kit attached to blog"), "{text}");
}

#[test]
fn an_undeploy_takes_what_the_set_brought_and_nobody_else_needs() {
    let home = deployed();
    home.done(&["deploy", "command:review", "--project", "shop"]);
    set(&home, "other", &[MEMBERS[0]]);
    home.done(&["sets", "deploy", "other", "--project", "shop"]);
    let before = tree(&home.root().join("shop"));
    let run = home.run(&["sets", "undeploy", "kit", "--project", "shop", "--dry-run"]);
    assert!(run.out().ends_with("kit would be detached from shop (claude-code-default)\n"), "{}", run.out());
    assert_eq!(tree(&home.root().join("shop")), before);
    let run = home.run(&["sets", "undeploy", "kit", "--project", "shop"]);
    assert_eq!((run.status(), run.err().as_str()), (0, ""));
    assert!(run.out().contains("undeployed  agent:review") && !run.out().contains("skill:pdf"), "{}", run.out());
    assert!(run.out().contains("kit detached from"), "{}", run.out());
    let left = home.done(&["status", "--project", "shop"]);
    let mut left: Vec<&Value> = left["deployments"].as_array().unwrap().iter().map(|one| &one["artifact"]).collect();
    left.sort_by_key(|id| id.to_string());
    assert_eq!(left, ["command:review", "skill:pdf"]);
    home.done(&["undo"]);
    assert_eq!(tree(&home.root().join("shop")), before);
}

#[test]
fn a_set_that_is_gone_from_the_library_is_still_taken_out_by_its_name() {
    let home = deployed();
    home.done(&["sets", "delete", "kit"]);
    let text = home.run(&["sets", "status"]).out();
    assert!(text.contains("not in the library  kit  shop"), "{text}");
    home.done(&["sets", "undeploy", "Kit", "--project", "shop"]);
    assert_eq!(tree(&home.root().join("shop")).len(), 0);
    assert_eq!(home.refused(&["sets", "undeploy", "kit", "--project", "shop"])["code"], "set_not_found");
}

#[test]
fn what_is_not_attached_is_no_update() {
    let home = deployed();
    let project = home.project("blog");
    for command in ["update", "undeploy"] {
        let (status, done) = home.json(&["sets", command, "kit", "--project", "blog"]);
        assert_eq!((status, &done["results"][0]["error"]["code"]), (1, &json!("not_deployed")), "{command}: {done}");
    }
    let told = home.run(&["sets", "update", "kit", "--project", "blog"]);
    assert!(told.out().starts_with("failed  kit"), "{}", told.out());
    assert_eq!(tree(&project).len(), 0);
}
