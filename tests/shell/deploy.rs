//! A deploy and an undeploy through the commands, down to the files.

use std::fs;

use serde_json::{Value, json};

use crate::stage::{Stage, everything, write};

fn request(artifact: &str, project: &std::path::Path, plan: &Value) -> Value {
    json!({ "request": {
        "artifacts": [artifact],
        "project_path": project,
        "profile_id": null,
        "dest_path": null,
        "fingerprint": plan["fingerprint"],
    } })
}

#[test]
fn a_deploy_writes_files_and_names_the_views() {
    let stage = Stage::new();
    let project = stage.project("shop");
    stage.refresh();
    let plan = stage.ask("plan_deploy", request("skill:pdf", &project, &Value::Null));
    assert_eq!(plan["totals"]["create"], 1);
    assert!(!project.join(".claude").exists(), "a plan writes nothing");

    let outcome = stage.ask("deploy", request("skill:pdf", &project, &plan));
    assert_eq!(outcome["results"][0]["status"], "success");
    assert_eq!(outcome["cache_behind"], false);
    assert_eq!(outcome["views"], json!(["artifacts", "entities", "deployments", "history", "projects"]));
    let deployed = fs::read_to_string(project.join(".claude/skills/pdf/SKILL.md")).unwrap();
    assert_eq!(deployed, "---\ndescription: Reads PDF\n---\n# PDF\n");
    assert!(project.join(".claude/deployment-manifest.toml").is_file());

    let page = stage.ask("list_artifacts", everything("pdf"));
    assert_eq!(page["artifacts"][0]["deployments"][0]["project_name"], "shop");
    let detail = stage.ask(
        "read_deployment",
        json!({ "projectPath": project, "profileId": "claude-code-default", "artifactId": "skill:pdf" }),
    );
    assert_eq!(detail["deployment"]["state"], "in_sync");

    let undone = stage.ask("undeploy", request("skill:pdf", &project, &Value::Null));
    assert_eq!(undone["views"], json!(["artifacts", "entities", "deployments", "history"]));
    assert!(!project.join(".claude").exists());
    assert_eq!(stage.ask("deployment_stats", json!({}))["deployments"], 0);
}

#[test]
fn a_plan_that_no_longer_holds_is_refused() {
    let stage = Stage::new();
    let project = stage.project("shop");
    let plan = stage.ask("plan_deploy", request("command:ship", &project, &Value::Null));
    write(&project.join(".claude/commands/ship.md"), "Mine.\n");
    let error = stage.refused("deploy", request("command:ship", &project, &plan));
    assert_eq!(error["code"], "plan_stale");
    assert_eq!(fs::read_to_string(project.join(".claude/commands/ship.md")).unwrap(), "Mine.\n");
}

#[test]
fn errors_carry_code_message_and_hints() {
    let stage = Stage::new();
    let project = stage.project("shop");
    let nowhere = stage.root().join("nowhere");
    let cases = [
        ("deploy", request("skill:pdf", &nowhere, &Value::Null), "project_not_found"),
        ("read_artifact", json!({ "artifactId": "skill:gone" }), "artifact_not_found"),
        ("read_artifact", json!({ "artifactId": "spell:fire" }), "invalid_name"),
        ("read_artifact_file", json!({ "artifactId": "skill:pdf", "path": "../../desktop.toml" }), "path_escape"),
        ("list_collection_artifacts", json!({ "collectionId": "x", "offset": 0, "limit": 1 }), "collection_not_found"),
        ("remove_project", json!({ "path": nowhere }), "project_not_found"),
        ("add_project", json!({ "path": "relative" }), "invalid_name"),
        ("open_folder", json!({ "path": stage.root() }), "path_escape"),
    ];
    stage.refresh();
    for (command, arguments, code) in cases {
        let error = stage.refused(command, arguments.clone());
        assert_eq!(error["code"], code, "{command} {arguments}: {error}");
    }
    // What is wrong with one artifact stands in its own result.
    let outcome = stage.ask("deploy", request("skill:gone", &project, &Value::Null));
    assert_eq!(outcome["results"][0]["error"]["code"], "artifact_not_found");
    assert_eq!(outcome["views"], json!([]));
}

#[test]
fn a_project_is_listed_until_it_is_removed_and_keeps_its_files() {
    let stage = Stage::new();
    let project = stage.project("shop");
    write(&project.join("README.md"), "mine\n");
    let change = stage.ask("add_project", json!({ "path": project }));
    assert_eq!(change["project"]["name"], "shop");
    assert_eq!(stage.ask("list_projects", json!({})).as_array().unwrap().len(), 1);
    stage.ask("remove_project", json!({ "path": project }));
    assert_eq!(stage.ask("list_projects", json!({})), json!([]));
    assert_eq!(fs::read_to_string(project.join("README.md")).unwrap(), "mine\n");
}
