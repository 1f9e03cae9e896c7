//! `skm sets` and `skm groups` while deployment sets are off: refused before anything else; and who decides.

use serde_json::{Value, json};

use crate::home::{Run, TestHome, bundle, tree, write};

const VARIABLE: &str = "SKILLMEAT_DEPLOYMENT_SETS_ENABLED";

/// Every command, right in its form, and wrong in what it names.
const COMMANDS: [&[&str]; 23] = [
    &["sets", "list"],
    &["sets", "show", "no-such-set"],
    &["sets", "create", ""],
    &["sets", "edit", "no-such-set", "--color", "blue"],
    &["sets", "clone", "no-such-set"],
    &["sets", "delete", "no-such-set"],
    &["sets", "add", "no-such-set", "skill:../../etc"],
    &["sets", "remove", "no-such-set", "pdf"],
    &["sets", "move", "no-such-set", "pdf", "--at", "1"],
    &["sets", "resolve", "no-such-set"],
    &["sets", "deploy", "no-such-set", "--project", "nowhere"],
    &["sets", "update", "no-such-set", "--project", "nowhere", "--profile", "no-such"],
    &["sets", "undeploy", "no-such-set", "--project", "nowhere"],
    &["sets", "status", "no-such-set", "--project", "nowhere"],
    &["groups", "list"],
    &["groups", "show", "no-such-group"],
    &["groups", "create", "Papers", "--add", "spell:fire"],
    &["groups", "edit", "no-such-group", "--name", "Other"],
    &["groups", "clone", "no-such-group"],
    &["groups", "delete", "no-such-group", "--everywhere"],
    &["groups", "add", "no-such-group", "set:other"],
    &["groups", "remove", "no-such-group", "pdf"],
    &["groups", "move", "no-such-group", "pdf", "--at", "1"],
];

/// The same with what the variable says.
fn with(home: &TestHome, word: &str, arguments: &[&str]) -> (i32, Value) {
    let mut command = home.command(&[arguments, &["--json"]].concat());
    let run = Run::of(command.env(VARIABLE, word).output().unwrap());
    (run.status(), run.document())
}

fn is_off(answer: &(i32, Value), arguments: &[&str]) {
    let (status, document) = answer;
    let error = &document["error"];
    assert_eq!((*status, &error["code"]), (1, &json!("not_implemented")), "{arguments:?}: {document}");
    assert_eq!(error["details"]["status"], 501, "{arguments:?}: {document}");
    let hint = error["hints"][0].as_str().unwrap();
    assert!(hint.contains(VARIABLE) && hint.contains("Settings"), "{hint}");
}

#[test]
fn every_command_is_refused_before_any_other_check_and_files_stay() {
    let home = TestHome::new();
    write(&home.library().join("sets/kit.toml"), &bundle("Kit", &["artifact = \"skill:pdf\""]));
    write(&home.library().join("sets/broken.toml"), "name = \n");
    let before = tree(&home.library());
    for arguments in COMMANDS {
        is_off(&home.json(arguments), arguments);
    }
    assert_eq!(tree(&home.library()), before);
    let told = home.run(&["sets", "list"]);
    assert_eq!((told.status(), told.out().as_str()), (1, ""));
    assert!(told.err().contains(VARIABLE) && told.err().contains("Settings"), "{}", told.err());
    home.done(&["artifacts"]);
    // Also where there is no library.
    is_off(&TestHome::empty().json(COMMANDS[0]), COMMANDS[0]);
}

#[test]
fn the_variable_wins_over_the_switch_both_ways() {
    let (off, on) = (TestHome::new(), TestHome::with_sets());
    on.done(&["sets", "list"]);
    for word in ["0", "false", "No", " off "] {
        for arguments in COMMANDS {
            is_off(&with(&on, word, arguments), arguments);
        }
    }
    for word in ["1", "TRUE", "yes", "on"] {
        assert_eq!(with(&off, word, &["sets", "list"]).0, 0, "{word}");
        let (status, document) = with(&off, word, &["sets", "show", "no-such-set"]);
        assert_eq!((status, &document["error"]["code"]), (1, &json!("set_not_found")), "{word}");
    }
    // What says nothing is told, and the switch decides.
    for word in ["", "maybe"] {
        assert_eq!(with(&on, word, &["sets", "list"]).0, 0, "{word}");
        is_off(&with(&off, word, &["sets", "list"]), &["sets", "list"]);
    }
    let mut command = on.command(&["sets", "list"]);
    let run = Run::of(command.env(VARIABLE, "maybe").output().unwrap());
    assert!(run.err().contains(VARIABLE), "{}", run.err());
}

#[test]
fn a_switch_that_cannot_be_read_is_an_error_with_its_line_unless_the_variable_decides() {
    let home = TestHome::new();
    let file = home.root().join("home/desktop.toml");
    write(&file, "[features\n");
    let error = home.refused(&["sets", "list"]);
    assert_eq!(error["path"], json!(file));
    assert!(error["message"].as_str().unwrap().contains("line 1"), "{error}");
    is_off(&with(&home, "off", &["sets", "list"]), &["sets", "list"]);
}
