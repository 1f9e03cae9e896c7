//! A program that dies in the middle, and what the next one says of it. That nothing is lost is tested point by point
//! elsewhere; this is about being told.
#![cfg(unix)]

use std::os::unix::process::ExitStatusExt;

use serde_json::json;

use crate::home::{TestHome, tree};

/// How many checkpoints of that name a deploy of two skills passes before it, counted with it.
fn number_of(name: &str) -> String {
    let home = TestHome::new();
    home.project("shop");
    let log = home.root().join("log");
    let mut deploy = home.command(&["deploy", "skill:pdf", "agent:review", "--project", "shop"]);
    assert!(deploy.env("SKILLMEAT_CHECKPOINT_LOG", &log).output().unwrap().status.success());
    let passed = std::fs::read_to_string(&log).unwrap();
    let number = passed.lines().position(|line| line == name).unwrap_or_else(|| panic!("{name} is not in {passed}"));
    (number + 1).to_string()
}

/// A home in which a deploy was killed at a checkpoint.
fn killed_at(name: &str) -> TestHome {
    let home = TestHome::new();
    home.project("shop");
    let mut deploy = home.command(&["deploy", "skill:pdf", "agent:review", "--project", "shop"]);
    let output = deploy.env("SKILLMEAT_KILL_AT", number_of(name)).output().unwrap();
    assert_eq!(output.status.signal(), Some(9), "{output:?}");
    home
}

fn bad(document: &serde_json::Value) -> Vec<String> {
    let checks = document["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false);
    checks.map(|check| check["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_next_command_takes_it_back_and_says_so() {
    let home = killed_at("manifest-written");
    assert!(!tree(&home.root().join("shop")).is_empty(), "it died in the middle");
    let run = home.run(&["status", "--project", "shop"]);
    assert_eq!((run.status(), run.out().as_str()), (0, "Nothing is deployed.\n"));
    assert!(run.err().contains("a deploy that was interrupted in shop was taken back"), "{}", run.err());
    assert_eq!(tree(&home.root().join("shop")).len(), 0);
    let run = home.run(&["status", "--project", "shop"]);
    assert_eq!(run.err(), "");
    assert_eq!(home.done(&["history"]), json!({ "operations": [] }));
}

#[test]
fn what_had_done_its_work_is_finished() {
    let home = killed_at("committed");
    let run = home.run(&["history"]);
    assert!(run.err().contains("a deploy that was interrupted in shop had done its work"), "{}", run.err());
    assert!(run.out().contains("Deployed 2 artifacts to shop"), "{}", run.out());
    let states = home.done(&["status"]);
    let states: Vec<_> = states["deployments"].as_array().unwrap().iter().map(|row| &row["state"]).collect();
    assert_eq!(states, ["in_sync", "in_sync"]);
    home.done(&["undo"]);
    assert_eq!(tree(&home.root().join("shop")).len(), 0);
}

#[test]
fn the_doctor_names_what_nobody_could_bring_in_order() {
    let home = killed_at("manifest-written");
    let journals = home.root().join("home/state/journal");
    let name = std::fs::read_dir(&journals).unwrap().next().unwrap().unwrap().file_name();
    let journal = std::fs::read_to_string(journals.join(&name)).unwrap();
    std::fs::write(journals.join(&name), "{ half").unwrap();
    let (exit, ill) = home.json(&["doctor"]);
    assert_eq!(exit, 1);
    assert_eq!(bad(&ill).len(), 1, "{ill}");
    assert!(bad(&ill)[0].contains(name.to_str().unwrap()), "{ill}");

    // Without its journal nobody knows what the folder was for.
    std::fs::remove_file(journals.join(&name)).unwrap();
    let project = home.root().join("shop");
    home.done(&["projects", "add", project.to_str().unwrap()]);
    let (_, ill) = home.json(&["doctor"]);
    assert!(bad(&ill).iter().any(|message| message.contains(".skillmeat-stage-")), "{ill}");

    std::fs::write(journals.join(&name), journal).unwrap();
    assert_eq!(home.json(&["doctor"]).0, 0, "with it the doctor's own recovery is enough");
    assert_eq!(tree(&project).len(), 0);
}
