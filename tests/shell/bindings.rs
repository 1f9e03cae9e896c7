//! The TypeScript bindings: generated here, and never stale.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use specta_typescript::Typescript;
use tauri::test::MockRuntime;

/// The bindings as the code says them now.
pub fn generated() -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bindings.ts");
    let header = "// Generated from the shell's Rust code by script/bindings. Do not edit.\n";
    skillmeat_desktop::bindings::<MockRuntime>().export(Typescript::default().header(header), &file).unwrap();
    tidy(&std::fs::read_to_string(file).unwrap())
}

/// What the exporter writes, without its check of our `typedError` (which the strict compiler takes for dead code) and
/// with single spaces in comments.
fn tidy(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("const _assertTypedErrorFollowsContract"));
    lines.map(|line| format!("{}\n", line.trim_end().replacen("/**  ", "/** ", 1))).collect()
}

fn in_the_tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/api/bindings.ts")
}

#[test]
fn the_bindings_in_the_tree_are_those_of_the_code() {
    let (file, now) = (in_the_tree(), generated());
    if std::env::var_os("UPDATE_BINDINGS").is_some_and(|value| value == "1") {
        std::fs::write(&file, &now).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == now, "{} is stale: run script/bindings", file.display());
}

/// The views that the bindings export, by command.
pub fn exported_views() -> BTreeMap<String, Vec<String>> {
    let text = generated();
    let exported = text.split("export const commandViews = ").nth(1).unwrap().split(" as const").next().unwrap();
    serde_json::from_str(exported).unwrap()
}

/// The tables of the specification: "Cache Invalidation" of the deploy and the undeploy workflow, of the cache, and of
/// deployment sets; with the list of operations, which is ours.
#[test]
fn the_exported_views_are_those_of_the_table() {
    const LISTS: [&str; 6] = ["artifacts", "entities", "deployments", "projects", "history", "system"];
    const SETS: [&str; 3] = ["deployment-sets", "deployment-set-{id}", "deployment-set-members-{id}"];
    let everything = [&LISTS[..], &SETS].concat();
    let profiles = vec!["profiles", "projects", "entities", "deployments", "import"];
    let change = vec!["artifacts", "entities", "deployments", "history"];
    let set_crud = vec!["deployment-sets", "deployment-set-{id}", "history"];
    let members = vec!["deployment-set-{id}", "deployment-set-members-{id}", "deployment-sets", "history"];
    let groups = [&SETS[..], &["history"]].concat();
    let table = BTreeMap::from([
        ("deploy", change.clone()),
        ("undeploy", change.clone()),
        ("apply_changes", change.clone()),
        ("undo_operation", [&change[..], &SETS].concat()),
        ("set_history_bounds", vec!["history"]),
        // A listed project brings its deployments along, so these two refresh more than the table asks for.
        ("add_project", vec!["projects", "artifacts", "entities", "deployments"]),
        ("remove_project", vec!["projects", "artifacts", "entities", "deployments"]),
        ("add_projects", vec!["projects", "artifacts", "entities", "deployments"]),
        ("add_global_project", vec!["projects", "artifacts", "entities", "deployments"]),
        // What the spec names for an import, and what it changes besides: it records deployments and can be taken back.
        ("import_from_project", vec!["artifacts", "entities", "deployments", "projects", "history", "import"]),
        ("skip_import", vec!["import"]),
        ("save_profile", profiles.clone()),
        ("delete_profile", profiles.clone()),
        ("save_project_profiles", profiles),
        ("refresh_cache", everything.clone()),
        ("open_library", everything.clone()),
        ("create_sample_library", everything.clone()),
        ("create_empty_library", everything),
        ("save_settings", vec!["system", "deployment-sets"]),
        ("create_deployment_set", set_crud.clone()),
        ("update_deployment_set", set_crud.clone()),
        ("delete_deployment_set", set_crud.clone()),
        ("clone_deployment_set", set_crud),
        ("add_deployment_set_member", members.clone()),
        ("add_deployment_set_members", members.clone()),
        ("update_deployment_set_member", members.clone()),
        ("remove_deployment_set_member", members.clone()),
        ("remove_deployment_set_members", members),
        ("create_group", groups.clone()),
        ("update_group", groups.clone()),
        ("delete_group", groups.clone()),
        ("clone_group", groups.clone()),
        ("add_group_member", groups.clone()),
        ("add_group_members", groups.clone()),
        ("update_group_member", groups.clone()),
        ("remove_group_member", groups.clone()),
        ("remove_group_members", groups),
        (
            "batch_deploy_set",
            vec!["deployments", "deployment-stats", "project-{id}", "artifacts", "entities", "history"],
        ),
    ]);
    let exported = exported_views();
    let names: Vec<&str> = exported.keys().map(String::as_str).collect();
    assert_eq!(names, table.keys().copied().collect::<Vec<_>>());
    for (command, views) in table {
        let sorted = |views: &[&str]| views.iter().map(|view| (*view).to_owned()).collect::<BTreeSet<_>>();
        let told: Vec<&str> = exported[command].iter().map(String::as_str).collect();
        assert_eq!(sorted(&told), sorted(&views), "{command}");
    }
}

#[test]
fn only_commands_that_are_there_change_views() {
    let registered = crate::permissions::registered();
    for command in exported_views().keys() {
        assert!(registered.contains(command), "{command} is no command");
    }
}
