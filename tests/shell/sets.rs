//! Deployment sets through the commands: made, filled, resolved, deployed, taken back.

use std::path::Path;

use serde_json::{Value, json};
use tauri::Listener;

use crate::stage::{Stage, call, next, tree, write};

fn stage() -> Stage {
    let stage = Stage::with(|environment| environment.deployment_sets = Some(true));
    stage.refresh();
    stage
}

fn create(stage: &Stage, command: &str, name: &str) -> Value {
    stage.ask(command, json!({ "draft": { "name": name } }))
}

fn id(changed: &Value) -> &str {
    changed["bundle"]["id"].as_str().unwrap()
}

fn add(stage: &Stage, command: &str, into: &str, member: (&str, &str)) -> Value {
    let member = json!({ "kind": member.0, "id": member.1 });
    stage.ask(command, json!({ "id": into, "member": member, "position": null }))
}

fn batch_deploy(set: &str, project: &Path) -> Value {
    json!({ "request": { "set": set, "project_path": project, "profile_id": null, "on_conflict": null, "fingerprint": null } })
}

fn undo(operation: &Value) -> Value {
    json!({ "request": { "operation": operation, "choices": [], "on_conflict": null, "fingerprint": null } })
}

/// A set with a group that holds the skill, and the command itself.
fn kit(stage: &Stage) -> (String, String) {
    let set = id(&create(stage, "create_deployment_set", "Backend kit")).to_owned();
    let group = id(&create(stage, "create_group", "Papers")).to_owned();
    add(stage, "add_group_member", &group, ("artifact", "skill:pdf"));
    add(stage, "add_deployment_set_member", &set, ("group", &group));
    add(stage, "add_deployment_set_member", &set, ("artifact", "command:ship"));
    (set, group)
}

/// The keys with the id of one, as an outcome names them.
fn views(keys: &[&str], id: &str) -> Vec<Value> {
    keys.iter().map(|key| json!(key.replace("{id}", id))).collect()
}

fn names(outcome: &Value, wanted: &[Value]) {
    for view in wanted {
        assert!(outcome["views"].as_array().unwrap().contains(view), "{view} is missing: {}", outcome["views"]);
    }
}

#[test]
fn a_set_is_made_filled_resolved_deployed_and_taken_back() {
    let stage = stage();
    let project = stage.project("shop");
    let made = create(&stage, "create_deployment_set", "Other");
    names(&made, &views(&["deployment-sets", "deployment-set-{id}"], id(&made)));
    let (set, group) = kit(&stage);
    let listed = stage.ask("list_deployment_sets", json!({ "query": {} }));
    assert_eq!((listed["sets"].as_array().unwrap().len(), listed["groups"].as_array().unwrap().len()), (2, 1));

    let resolved = stage.ask("resolve_deployment_set", json!({ "id": set }));
    let found: Vec<&Value> = resolved["artifacts"].as_array().unwrap().iter().map(|one| &one["artifact_id"]).collect();
    assert_eq!(found, ["skill:pdf", "command:ship"]);
    let via: Vec<&Value> =
        resolved["artifacts"][0]["via"].as_array().unwrap().iter().map(|step| &step["name"]).collect();
    assert_eq!(via, ["Backend kit", "Papers"]);

    let told = stage.listen("changes-progress");
    let done = stage.ask("batch_deploy_set", batch_deploy(&set, &project));
    assert_eq!((&done["deployment_set_id"], &done["target_project_id"]), (&json!(set), &json!(project)));
    let results: Vec<(&Value, &Value)> =
        done["results"].as_array().unwrap().iter().map(|one| (&one["artifact_id"], &one["status"])).collect();
    let success = json!("success");
    assert_eq!(results, [(&json!("skill:pdf"), &success), (&json!("command:ship"), &success)]);
    let root = project.display().to_string();
    names(&done, &views(&["deployments", "deployment-stats", "project-{id}"], &root));
    assert_eq!(next(&told)["phase"], "preparing");
    assert!(
        project.join(".claude/skills/pdf/SKILL.md").is_file() && project.join(".claude/commands/ship.md").is_file()
    );

    let attached = stage.ask("list_set_attachments", json!({ "set": set, "project": null }));
    assert_eq!((&attached[0]["set_name"], &attached[0]["behind"]), (&json!("Backend kit"), &json!(0)));
    // A member more, and the project is behind.
    write(&stage.root().join("home/collection/agents/review.md"), "Review.\n");
    stage.refresh();
    let added = add(&stage, "add_group_member", &group, ("artifact", "agent:review"));
    names(&added, &views(&["deployment-sets", "deployment-set-{id}", "deployment-set-members-{id}"], &set));
    let attached = stage.ask("list_set_attachments", json!({ "set": null, "project": project }));
    assert_eq!((&attached[0]["behind"], &attached[0]["total"]), (&json!(1), &json!(3)));
    assert_eq!(attached[0]["added"], json!(["agent:review"]));
    let standings = stage.ask("list_set_standings", json!({}));
    assert_eq!((&standings[0]["set_id"], &standings[0]["set_name"]), (&json!(set), &json!("Backend kit")));
    let place = json!({
        "project_path": project, "profile_id": "claude-code-default", "state": "in_sync", "behind": 1,
        "missing_here": 0, "has_problem": false,
    });
    assert_eq!(standings[0]["places"], json!([place]));

    let undone = stage.ask("undo_operation", undo(&done["operation"]));
    assert!(undone["operation"].is_string());
    assert!(!project.join(".claude").exists());
    assert_eq!(stage.ask("list_set_attachments", json!({ "set": null, "project": null })), json!([]));
}

#[test]
fn members_are_moved_and_removed_and_a_cycle_is_refused_with_its_path() {
    let stage = stage();
    let (set, group) = kit(&stage);
    let member = json!({ "kind": "artifact", "id": "command:ship" });
    let moved = stage.ask("update_deployment_set_member", json!({ "id": set, "member": member, "position": 0 }));
    names(&moved, &views(&["deployment-set-{id}", "deployment-set-members-{id}"], &set));
    let members = |stage: &Stage| -> Vec<Value> {
        let detail = stage.ask("get_deployment_set", json!({ "id": set }));
        detail["members"].as_array().unwrap().iter().map(|one| one["name"].clone()).collect()
    };
    assert_eq!(members(&stage), ["ship", "Papers"]);
    let again = stage.refused("add_deployment_set_member", json!({ "id": set, "member": member, "position": null }));
    assert_eq!(again["code"], "already_exists");

    let outer = id(&create(&stage, "create_deployment_set", "Outer")).to_owned();
    add(&stage, "add_deployment_set_member", &outer, ("set", &set));
    let itself = json!({ "id": set, "member": { "kind": "set", "id": outer } });
    let before = tree(&stage.root().join("home/collection"));
    let hovering = stage.refused("check_deployment_set_member", itself.clone());
    let steps: Vec<&Value> = hovering["details"]["path"].as_array().unwrap().iter().map(|step| &step["name"]).collect();
    assert_eq!(hovering["code"], "set_cycle");
    assert_eq!(steps, ["Backend kit", "Outer", "Backend kit"]);
    let mut adding = itself;
    adding["position"] = json!(0);
    assert_eq!(stage.refused("add_deployment_set_member", adding)["details"], hovering["details"]);
    assert_eq!(tree(&stage.root().join("home/collection")), before);

    let used = stage.refused("delete_deployment_set", json!({ "id": set, "everywhere": false }));
    assert_eq!((&used["code"], &used["details"]["used_in"][0]["name"]), (&json!("conflict"), &json!("Outer")));
    stage.ask("remove_deployment_set_member", json!({ "id": set, "member": member }));
    assert_eq!(members(&stage), ["Papers"]);
    let deleted = stage.ask("delete_group", json!({ "id": group, "everywhere": true }));
    names(&deleted, &views(&["deployment-sets", "deployment-set-{id}", "deployment-set-members-{id}"], &set));
    assert_eq!(members(&stage), Vec::<Value>::new());
    stage.ask("undo_operation", undo(&deleted["operation"]));
    assert_eq!(members(&stage), ["Papers"]);
}

#[test]
fn sets_and_groups_are_described_and_copied() {
    let stage = stage();
    let (set, group) = kit(&stage);
    for (update, clone, get, id) in [
        ("update_deployment_set", "clone_deployment_set", "get_deployment_set", &set),
        ("update_group", "clone_group", "get_group", &group),
    ] {
        let edit = json!({ "description": "All of it", "color": "#4f7cff", "icon": "layers", "tags": ["api"] });
        let changed = stage.ask(update, json!({ "id": id, "edit": edit }));
        assert_eq!((&changed["bundle"]["color"], &changed["bundle"]["tags"]), (&json!("#4f7cff"), &json!(["api"])));
        let copy = stage.ask(clone, json!({ "id": id }))["bundle"].clone();
        let name = changed["bundle"]["name"].as_str().unwrap();
        assert_eq!(copy["name"], format!("{name} (copy)"));
        let (before, after) = (stage.ask(get, json!({ "id": id })), stage.ask(get, json!({ "id": copy["id"] })));
        assert_eq!(after["members"], before["members"]);
        assert_eq!(after["bundle"]["description"], "All of it");
    }
}

#[test]
fn a_batch_deploy_that_is_cancelled_leaves_everything_as_before() {
    let stage = stage();
    let project = stage.project("shop");
    let set = id(&create(&stage, "create_deployment_set", "Many")).to_owned();
    for number in 0..40 {
        write(&stage.root().join(format!("home/collection/skills/many-{number}/SKILL.md")), "# Many\n");
        add(&stage, "add_deployment_set_member", &set, ("artifact", &format!("skill:many-{number}")));
    }
    let page = stage.page.clone();
    // Told in the middle of the work, which waits for whoever listens.
    let cancel = stage.app.listen_any("changes-progress", move |_| {
        call(&page, "cancel_changes", json!({})).unwrap();
    });
    assert_eq!(stage.refused("batch_deploy_set", batch_deploy(&set, &project))["code"], "cancelled");
    assert_eq!(tree(&project).len(), 0);
    stage.app.unlisten(cancel);
    let done = stage.ask("batch_deploy_set", batch_deploy(&set, &project));
    assert_eq!(done["results"].as_array().unwrap().len(), 40);
    assert_eq!(tree(&project).len(), 41);
}

#[test]
fn a_broken_file_is_told_with_its_line_and_the_others_work() {
    let stage = stage();
    let (set, _) = kit(&stage);
    write(&stage.root().join("home/collection/sets/broken.toml"), "id = \"x\"\nname = \n");
    let listed = stage.ask("list_deployment_sets", json!({ "query": {} }));
    assert_eq!((&listed["invalid"][0]["slug"], &listed["invalid"][0]["line"]), (&json!("broken"), &json!(2)));
    assert_eq!(listed["invalid"][0]["error"]["code"], "set_invalid");
    assert_eq!(stage.refused("resolve_deployment_set", json!({ "id": "broken" }))["code"], "set_invalid");
    assert_eq!(stage.refused("resolve_deployment_set", json!({ "id": "gone" }))["code"], "set_not_found");
    stage.ask("resolve_deployment_set", json!({ "id": set }));
    let project = stage.project("shop");
    assert_eq!(stage.refused("batch_deploy_set", batch_deploy("gone", &project))["code"], "set_not_found");
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn several_projects_go_through_the_review_with_a_conflict_that_was_decided() {
    let stage = stage();
    let (set, _) = kit(&stage);
    let projects = [stage.project("blog"), stage.project("shop")];
    write(&projects[1].join(".claude/commands/ship.md"), "Mine.\n");
    let before = tree(&projects[1]);
    let sets: Vec<Value> = projects
        .iter()
        .map(|project| json!({ "kind": "deploy", "set": set, "project_path": project, "profile_id": null }))
        .collect();
    let request = |on_conflict: Value, fingerprint: &Value| {
        json!({ "request": {
            "changes": [], "sets": sets, "choices": [], "on_conflict": on_conflict, "atomic": true,
            "fingerprint": fingerprint,
        } })
    };
    let plan = stage.ask("plan_changes", request(Value::Null, &Value::Null));
    let attach =
        plan["plans"][0]["artifacts"].as_array().unwrap().iter().find(|part| part["intent"] == "attach").unwrap();
    assert_eq!((&attach["title"], &attach["artifact"]), (&json!("Backend kit"), &json!(format!("set:{set}"))));
    assert_eq!(stage.ask("apply_changes", request(Value::Null, &Value::Null))["rolled_back"], true);
    assert_eq!(tree(&projects[1]), before);
    assert!(!projects[0].join(".claude").exists());

    let plan = stage.ask("plan_changes", request(json!("replace"), &Value::Null));
    let done = stage.ask("apply_changes", request(json!("replace"), &plan["fingerprint"]));
    assert_eq!(done["rolled_back"], false);
    for project in &projects {
        names(&done, &views(&["deployment-stats", "project-{id}"], &project.display().to_string()));
    }
    let shown: Vec<&Value> =
        done["projects"][1]["results"].as_array().unwrap().iter().map(|one| &one["artifact"]).collect();
    assert_eq!(shown, ["skill:pdf", "command:ship"], "an attachment is no result");
    stage.ask("undo_operation", undo(&done["operation"]));
    assert_eq!(tree(&projects[1]), before);
    assert!(!projects[0].join(".claude").exists());
}
