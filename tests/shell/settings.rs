//! Preferences: kept over a restart, never written over where they cannot be read.

use std::fs;

use serde_json::json;

use crate::stage::{Stage, next, write};

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

/// The switch as `skm` finds it.
fn switched(stage: &Stage) -> Option<String> {
    fs::read_to_string(stage.root().join("home/desktop.toml")).ok()
}

#[test]
fn the_switch_of_deployment_sets_is_kept_where_skm_finds_it() {
    let stage = Stage::new();
    // What an older version kept is no answer any more.
    write(&stage.settings_file(), "{ \"deployment_sets\": true, \"theme\": \"dark\" }\n");
    write(&stage.root().join("home/desktop.toml"), "# Mine.\n[history]\nmax_age_days = 7\n");
    let mut settings = stage.ask("load_settings", json!({}));
    assert_eq!((&settings["deployment_sets"], &settings["theme"]), (&json!(false), &json!("dark")));

    let told = stage.listen("views-changed");
    settings["density"] = json!("compact");
    stage.ask("save_settings", json!({ "settings": settings }));
    assert!(told.try_recv().is_err(), "nothing was switched");
    assert_eq!(switched(&stage).unwrap(), "# Mine.\n[history]\nmax_age_days = 7\n");
    assert!(!fs::read_to_string(stage.settings_file()).unwrap().contains("deployment_sets"));

    settings["deployment_sets"] = json!(true);
    assert_eq!(stage.ask("save_settings", json!({ "settings": settings })), settings);
    let change = next(&told);
    assert_eq!((&change["views"], &change["cause"]), (&json!(["system", "deployment-sets"]), &json!("settings")));
    let text = switched(&stage).unwrap();
    assert!(text.starts_with("# Mine.\n[history]\nmax_age_days = 7\n"), "{text}");
    assert!(text.contains("[features]\ndeployment_sets = true\n"), "{text}");
    assert!(!fs::read_to_string(stage.settings_file()).unwrap().contains("deployment_sets"));
    stage.ask("list_deployment_sets", json!({ "query": {} }));

    let stage = stage.restart();
    assert_eq!(stage.ask("load_settings", json!({})), settings);
    settings["deployment_sets"] = json!(false);
    stage.ask("save_settings", json!({ "settings": settings }));
    assert!(switched(&stage).unwrap().contains("deployment_sets = false"));
    assert_eq!(stage.refused("list_deployment_sets", json!({ "query": {} }))["code"], "not_implemented");
}

#[test]
fn switches_that_cannot_be_read_are_an_error_and_stay() {
    let stage = Stage::new();
    let file = stage.root().join("home/desktop.toml");
    write(&file, "[features\n");
    let error = stage.refused("load_settings", json!({}));
    assert_eq!(error["path"], json!(file));
    assert!(error["message"].as_str().unwrap().contains("line 1"), "{error}");
    assert_eq!(stage.ask("app_state", json!({}))["deployment_sets"]["enabled"], false);
    assert_eq!(fs::read_to_string(file).unwrap(), "[features\n");
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
