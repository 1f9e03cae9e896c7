//! Preferences: kept over a restart, never written over where they cannot be read.

use std::fs;

use serde_json::json;

use crate::stage::{Stage, write};

#[test]
fn settings_are_kept_over_a_restart() {
    let stage = Stage::new();
    let defaults = stage.ask("load_settings", json!({}));
    assert_eq!(defaults["theme"], "system");
    assert!(!stage.settings_file().exists(), "looking writes nothing");

    let mut wanted = defaults;
    wanted["theme"] = json!("dark");
    wanted["density"] = json!("compact");
    wanted["last_view"] = json!("entities");
    assert_eq!(stage.ask("save_settings", json!({ "settings": wanted })), wanted);

    let stage = stage.restart();
    assert_eq!(stage.ask("load_settings", json!({})), wanted);
}

#[test]
fn an_unreadable_settings_file_is_an_error_and_stays() {
    let stage = Stage::new();
    write(&stage.settings_file(), "{ \"theme\": \n");
    let error = stage.refused("load_settings", json!({}));
    assert_eq!(error["path"], json!(stage.settings_file()));
    assert!(error["message"].as_str().unwrap().contains("line 2"), "{error}");
    stage.refused(
        "save_settings",
        json!({ "settings": {
        "theme": "dark", "density": "compact", "deployment_sets": false, "artifact_layout": "list",
        "skip_review": false, "last_view": null,
    } }),
    );
    // The window opens all the same.
    assert_eq!(stage.ask("app_state", json!({}))["deployment_sets"]["enabled"], false);
    assert_eq!(fs::read_to_string(stage.settings_file()).unwrap(), "{ \"theme\": \n");
}
