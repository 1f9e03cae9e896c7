//! What the page may call: the registered commands and nothing else.

use std::collections::BTreeSet;

use serde_json::json;
use skillmeat_desktop::context;
use tauri::ipc::Origin;
use tauri::test::MockRuntime;

use crate::bindings;
use crate::stage::Stage;

/// The commands that `permissions/app.toml` names.
fn allowed() -> BTreeSet<String> {
    let text = include_str!("../../src-tauri/permissions/app.toml");
    let quoted = text.lines().filter_map(|line| line.trim().strip_suffix("\",")?.strip_prefix('"'));
    quoted.map(str::to_owned).collect()
}

/// The commands that the generated bindings call.
pub fn registered() -> BTreeSet<String> {
    let text = bindings::generated();
    let calls = text.split("__TAURI_INVOKE(\"").skip(1).filter_map(|rest| rest.split('"').next());
    calls.map(str::to_owned).collect()
}

#[test]
fn the_permissions_name_exactly_the_registered_commands() {
    assert_eq!(allowed(), registered());
    assert!(allowed().len() >= 59);
}

#[test]
fn every_command_is_allowed_in_the_main_window_and_nowhere_else() {
    let mut context = context::<MockRuntime>();
    let authority = context.runtime_authority_mut();
    let stranger = Origin::Remote { url: "https://example.com".parse().unwrap() };
    for command in registered() {
        assert!(authority.resolve_access(&command, "main", "main", &Origin::Local).is_some(), "{command}");
        assert!(authority.resolve_access(&command, "other", "other", &Origin::Local).is_none(), "{command}");
        assert!(authority.resolve_access(&command, "main", "main", &stranger).is_none(), "{command}");
    }
}

#[test]
fn the_page_reaches_no_plugin_but_listening() {
    let mut context = context::<MockRuntime>();
    let authority = context.runtime_authority_mut();
    let may = |command: &str| authority.resolve_access(command, "main", "main", &Origin::Local).is_some();
    assert!(may("plugin:event|listen") && may("plugin:event|unlisten"));
    for command in [
        "plugin:event|emit",
        "plugin:event|emit_to",
        "plugin:store|load",
        "plugin:store|set",
        "plugin:window|close",
        "plugin:webview|create_webview",
        "plugin:path|resolve_directory",
        "plugin:app|version",
        "plugin:resources|close",
        "plugin:fs|read_file",
        "plugin:shell|execute",
        "plugin:opener|open_path",
    ] {
        assert!(!may(command), "{command}");
    }
}

#[test]
fn an_unlisted_command_is_refused() {
    let stage = Stage::new();
    for command in ["drop_everything", "plugin:event|emit", "plugin:store|load"] {
        let error = stage.call(command, json!({})).unwrap_err();
        let text = error.as_str().unwrap();
        assert!(text.contains("not allowed") || text.contains("not found"), "{command}: {text}");
    }
}
