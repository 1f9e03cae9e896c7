//! The documents of `--json`: their keys are a contract.

use serde_json::json;

use crate::home::{TestHome, keys, write};

const ARTIFACT: [&str; 21] = [
    "author",
    "collection_id",
    "content_hash",
    "deployments",
    "description",
    "file_count",
    "id",
    "license",
    "name",
    "origin",
    "path",
    "size",
    "status",
    "tags",
    "title",
    "tools",
    "type",
    "updated_at",
    "upstream",
    "uuid",
    "version",
];

#[test]
fn artifacts_are_listed_and_filtered() {
    let home = TestHome::new();
    let all = home.done(&["artifacts"]);
    assert_eq!(keys(&all), ["artifacts"]);
    let ids = |document: &serde_json::Value| -> Vec<String> {
        let artifacts = document["artifacts"].as_array().unwrap();
        artifacts.iter().map(|artifact| artifact["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut found = ids(&all);
    found.sort();
    assert_eq!(found, ["agent:review", "command:git/ship", "command:review", "skill:pdf"]);
    assert_eq!(ids(&home.done(&["artifacts", "--type", "agent"])), ["agent:review"]);
    assert_eq!(ids(&home.done(&["artifacts", "ships"])), ["command:git/ship"]);
    assert_eq!(ids(&home.done(&["artifacts", "no such word"])), Vec::<String>::new());

    let found = home.done(&["artifacts", "reads"]);
    assert_eq!(keys(&found), ["artifacts", "hits"]);
    assert_eq!(found["hits"][0]["description"][0], json!({ "text": "Reads", "lit": true }));

    let mut known = keys(&all["artifacts"][0]);
    known.retain(|key| *key != "warnings");
    assert_eq!(known, ARTIFACT);
}

#[test]
fn a_search_goes_through_files_and_shows_the_line() {
    let home = TestHome::new();
    write(&home.root().join("home/collection/skills/pdf/reference/forms.md"), "# Forms\n\nFill the acroform first.\n");
    let found = home.done(&["artifacts", "acrof"]);
    assert_eq!(found["artifacts"][0]["id"], "skill:pdf");
    let line = json!([
        { "text": "Fill the ", "lit": false },
        { "text": "acrof", "lit": true },
        { "text": "orm first.", "lit": false },
    ]);
    assert_eq!(found["hits"][0]["contents"], json!({ "path": "reference/forms.md", "line": line }));
    let text = home.run(&["artifacts", "acrof"]).out();
    assert!(text.contains("skill:pdf  -         reference/forms.md: Fill the acroform first.\n"), "{text}");
    // What was changed or removed since is not found any more.
    write(&home.root().join("home/collection/skills/pdf/reference/forms.md"), "# Forms\n");
    assert_eq!(home.done(&["artifacts", "acrof"])["artifacts"], json!([]));
}

#[test]
fn what_was_put_into_the_library_since_is_listed() {
    let home = TestHome::new();
    assert_eq!(home.done(&["artifacts"])["artifacts"].as_array().unwrap().len(), 4);
    write(&home.root().join("home/collection/agents/late.md"), "Late.\n");
    assert_eq!(home.done(&["artifacts"])["artifacts"].as_array().unwrap().len(), 5);
    assert_eq!(home.done(&["show", "late"])["artifact"]["id"], "agent:late");
}

#[test]
fn an_artifact_is_shown_with_its_files() {
    let home = TestHome::new();
    let shown = home.done(&["show", "skill:pdf"]);
    assert_eq!(keys(&shown), ["artifact", "files"]);
    assert_eq!(shown["artifact"]["tags"], json!(["docs"]));
    assert_eq!(keys(&shown["files"][0]), ["executable", "path", "size"]);
    let paths: Vec<_> = shown["files"].as_array().unwrap().iter().map(|file| file["path"].clone()).collect();
    assert_eq!(paths, ["SKILL.md", "scripts/run.sh"]);
    assert_eq!(shown["files"][1]["size"], 10);
}

#[test]
fn a_deploy_and_its_status_and_the_way_back() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    let done = home.done(&["deploy", "skill:pdf", "command:git/ship", "--project", folder]);
    assert_eq!(keys(&done), ["operation", "results"]);
    assert!(done["operation"].is_string());
    let result = &done["results"][0];
    assert_eq!(keys(result), ["artifact", "changes", "error", "fell_back", "mode", "profile", "status"]);
    assert_eq!((&result["artifact"], &result["status"]), (&json!("skill:pdf"), &json!("success")));
    assert_eq!(result["profile"], "claude-code-default");
    assert_eq!(result["changes"][0], json!({ "path": ".claude/skills/pdf/SKILL.md", "action": "create" }));

    let again = home.done(&["deploy", "skill:pdf", "--project", folder]);
    assert_eq!(again["operation"], json!(null));
    assert_eq!((&again["results"][0]["status"], &again["results"][0]["changes"]), (&json!("unchanged"), &json!([])));

    write(&project.join(".claude/commands/git/ship.md"), "Mine.\n");
    let status = home.done(&["status", "--project", folder]);
    assert_eq!(keys(&status), ["deployments"]);
    let deployments = status["deployments"].as_array().unwrap();
    let changed = deployments.iter().find(|row| row["artifact"] == "command:git/ship").unwrap();
    assert_eq!(keys(changed), ["artifact", "changed_here", "files", "library_moved", "profile", "project", "state"]);
    assert_eq!((&changed["state"], &changed["changed_here"]), (&json!("modified"), &json!(true)));
    assert_eq!(changed["files"], json!([{ "path": ".claude/commands/git/ship.md", "state": "modified" }]));
    // Without a project: all that are in the list, where the deploy has put this one.
    assert_eq!(home.done(&["status"]), status);

    let undone = home.done(&["undeploy", "pdf", "--project", folder]);
    assert_eq!(keys(&undone), ["operation", "results"]);
    assert_eq!(undone["results"][0]["changes"][0]["action"], "remove");
    assert!(!project.join(".claude/skills").exists());
}

#[test]
fn projects_are_listed_added_and_removed() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    assert_eq!(home.done(&["projects", "list"]), json!({ "projects": [] }));
    let added = home.done(&["projects", "add", folder]);
    assert_eq!(keys(&added), ["project"]);
    assert_eq!((&added["project"]["name"], &added["project"]["path"]), (&json!("shop"), &json!(folder)));
    assert_eq!(home.done(&["projects", "list"])["projects"], json!([added["project"]]));
    assert_eq!(home.done(&["projects", "remove", folder]), json!({ "removed": folder }));
    assert_eq!(home.done(&["projects", "list"]), json!({ "projects": [] }));
}

#[test]
fn a_project_that_is_gone_can_still_be_removed() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    home.done(&["projects", "add", folder]);
    std::fs::remove_dir(&project).unwrap();
    assert_eq!(home.done(&["projects", "list"])["projects"][0]["exists"], false);
    home.done(&["projects", "remove", folder]);
    assert_eq!(home.done(&["projects", "list"]), json!({ "projects": [] }));
}

#[test]
fn a_refresh_counts_and_brings_a_deleted_cache_back() {
    let home = TestHome::new();
    let project = home.project("shop");
    home.done(&["deploy", "skill:pdf", "--project", project.to_str().unwrap()]);
    let counts = json!({ "artifacts": 4, "projects": 1, "deployments": 1, "problems": 0 });
    assert_eq!(home.done(&["refresh"]), counts);
    std::fs::remove_dir_all(home.root().join("home/cache")).unwrap();
    assert_eq!(home.done(&["refresh", "--full"]), counts);
    assert_eq!(home.done(&["show", "pdf"])["artifact"]["deployments"][0]["project_name"], "shop");
}

#[test]
fn the_doctor_says_what_is_not_in_order() {
    let home = TestHome::new();
    let project = home.project("shop");
    home.done(&["deploy", "skill:pdf", "--project", project.to_str().unwrap()]);
    let well = home.done(&["doctor"]);
    assert_eq!(keys(&well), ["checks"]);
    assert_eq!(keys(&well["checks"][0]), ["hints", "message", "name", "ok"]);

    write(&project.join(".claude/deployment-manifest.toml"), "format = 1\n<<<<<<< ours\n");
    let (status, ill) = home.json(&["doctor"]);
    assert_eq!(status, 1);
    let bad: Vec<_> = ill["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
    assert_eq!(bad.len(), 1);
    assert!(bad[0]["message"].as_str().unwrap().contains("line 2"), "{}", bad[0]);
}
