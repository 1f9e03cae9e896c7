//! Deployment sets while they are off: every command says so, before it looks at anything else, and nothing is touched.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::permissions::registered;
use crate::stage::{Stage, tree, write};

const ID: &str = "01939000-0000-7000-8000-000000000001";

/// Every command of sets and groups, with arguments of the right form.
fn commands(project: &str) -> BTreeMap<&'static str, Value> {
    let draft = json!({ "name": "Kit", "description": "", "color": null, "icon": null, "tags": [] });
    let member = json!({ "kind": "artifact", "id": "skill:pdf" });
    let added = json!({ "id": ID, "member": member, "position": null });
    let several = json!({ "id": ID, "members": [member], "position": null });
    let gone = json!({ "id": ID, "members": [member] });
    let moved = json!({ "id": ID, "member": member, "position": 0 });
    let request = json!({
        "set": "no-such-set", "project_path": project, "profile_id": null, "choices": [], "on_conflict": null,
        "atomic": false, "dry_run": true, "fingerprint": null,
    });
    BTreeMap::from([
        ("list_deployment_sets", json!({ "query": { "search": null, "tags": [] } })),
        ("get_deployment_set", json!({ "id": ID })),
        ("resolve_deployment_set", json!({ "id": ID })),
        ("create_deployment_set", json!({ "draft": draft })),
        ("update_deployment_set", json!({ "id": ID, "edit": {} })),
        ("delete_deployment_set", json!({ "id": ID, "everywhere": false })),
        ("clone_deployment_set", json!({ "id": "no-such-set" })),
        ("add_deployment_set_member", added.clone()),
        ("update_deployment_set_member", moved.clone()),
        ("remove_deployment_set_member", json!({ "id": ID, "member": member })),
        ("add_deployment_set_members", several.clone()),
        ("remove_deployment_set_members", gone.clone()),
        ("add_group_members", several),
        ("remove_group_members", gone),
        ("check_deployment_set_member", json!({ "id": ID, "member": member })),
        ("batch_deploy_set", json!({ "request": request })),
        ("list_set_attachments", json!({ "set": null, "project": null })),
        ("list_set_standings", json!({})),
        ("get_group", json!({ "id": ID })),
        ("create_group", json!({ "draft": { "name": "" } })),
        ("update_group", json!({ "id": ID, "edit": {} })),
        ("delete_group", json!({ "id": ID, "everywhere": true })),
        ("clone_group", json!({ "id": ID })),
        ("add_group_member", added),
        ("update_group_member", moved),
        ("remove_group_member", json!({ "id": ID, "member": member })),
    ])
}

/// A change of a set, as the review asks for it.
fn through_the_review(project: &str) -> Value {
    let deploy = json!({ "kind": "deploy", "set": ID, "project_path": project, "profile_id": null });
    json!({ "request": {
        "changes": [], "sets": [deploy], "choices": [], "on_conflict": null, "atomic": true, "fingerprint": null,
    } })
}

fn is_off(error: &Value) {
    assert_eq!((&error["code"], &error["details"]["status"]), (&json!("not_implemented"), &json!(501)), "{error}");
    let hint = error["hints"][0].as_str().unwrap();
    assert!(hint.contains("Settings") && hint.contains("SKILLMEAT_DEPLOYMENT_SETS_ENABLED"), "{hint}");
}

#[test]
fn every_command_of_sets_is_tried() {
    let is_one = |name: &&String| {
        let words = ["set", "sets", "group"];
        name.split('_').skip(1).any(|word| words.contains(&word))
    };
    let registered: BTreeSet<String> = registered().iter().filter(is_one).cloned().collect();
    let tried: BTreeSet<String> = commands("").into_keys().map(str::to_owned).collect();
    assert_eq!(registered, tried);
}

#[test]
fn every_command_is_refused_and_files_stay_as_they_are() {
    let stage = Stage::new();
    let project = stage.project("shop").display().to_string();
    let kit = format!("# By hand.\nid = \"{ID}\"\nname = \"Kit\"\n\n[[members]]\nartifact = \"skill:pdf\"\n");
    let library = stage.root().join("home/collection");
    write(&library.join("sets/kit.toml"), &kit);
    write(&library.join("sets/broken.toml"), "name = \n");
    write(&library.join("groups/kit.toml"), &kit);
    stage.refresh();
    let before = (tree(&library), tree(&stage.root().join("shop")));

    for (command, arguments) in commands(&project) {
        is_off(&stage.refused(command, arguments));
    }
    is_off(&stage.refused("plan_changes", through_the_review(&project)));
    is_off(&stage.refused("apply_changes", through_the_review(&project)));
    stage.refresh();
    assert_eq!((tree(&library), tree(&stage.root().join("shop"))), before);

    // The rest of the program works as ever.
    let plain = json!({ "request": {
        "changes": [{ "kind": "deploy", "artifact": "skill:pdf", "project_path": project, "profile_id": null, "dest_path": null }],
        "choices": [], "on_conflict": null, "atomic": true, "fingerprint": null,
    } });
    assert!(stage.ask("apply_changes", plain)["operation"].is_string());
}

#[test]
fn the_variable_wins_over_the_switch_both_ways() {
    let off = Stage::with(|environment| environment.deployment_sets = Some(false));
    write(&off.root().join("home/desktop.toml"), "[features]\ndeployment_sets = true\n");
    for (command, arguments) in commands("/nowhere") {
        is_off(&off.refused(command, arguments));
    }
    let on = Stage::with(|environment| environment.deployment_sets = Some(true));
    write(&on.root().join("home/desktop.toml"), "[features]\ndeployment_sets = false\n");
    for (command, arguments) in commands("/nowhere") {
        let answer = on.call(command, arguments);
        assert_ne!(answer.err().unwrap_or_default()["code"], "not_implemented", "{command}");
    }
}
