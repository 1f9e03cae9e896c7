//! The TypeScript bindings: generated here, and never stale.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use skillmeat_core::changes::Operation;
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

/// The table of the specification, for the operations that are there, and the list of operations, which is ours.
#[test]
fn the_exported_views_are_those_of_the_table() {
    let table = BTreeMap::from([
        ("deploy", vec!["artifacts", "entities", "deployments", "history"]),
        ("undeploy", vec!["artifacts", "entities", "deployments", "history"]),
        ("apply_changes", vec!["artifacts", "entities", "deployments", "history"]),
        ("undo_operation", vec!["artifacts", "entities", "deployments", "history"]),
        ("set_history_bounds", vec!["history"]),
        ("add_project", vec!["projects", "entities"]),
        ("remove_project", vec!["projects", "entities"]),
        ("refresh_cache", vec!["artifacts", "entities", "deployments", "projects", "history", "system"]),
    ]);
    let text = generated();
    let exported = text.split("export const commandViews = ").nth(1).unwrap().split(" as const").next().unwrap();
    let exported: BTreeMap<String, Vec<String>> = serde_json::from_str(exported).unwrap();
    assert_eq!(exported.len(), Operation::ALL.len());
    for (command, views) in table {
        for view in &views {
            assert!(exported[command].iter().any(|named| named == view), "{command} does not refresh {view}");
        }
        // A listed project brings its deployments along, so those two refresh more than the table asks for.
        if !command.ends_with("_project") {
            assert_eq!(exported[command], views, "{command}");
        }
    }
}
