//! What the page is told without asking.

use std::time::Duration;

use serde_json::json;
use skillmeat_core::ops::{self, DeployRequest, Home, SystemClock, Workspace};

use crate::stage::{Stage, call, next, next_change, write};

#[test]
fn a_change_by_another_program_reaches_the_page() {
    let stage = Stage::new();
    let project = stage.project("shop");
    stage.refresh();
    let told = stage.listen("views-changed");

    // As `skm` would: another process with its own connection.
    let home = Home::new(stage.root().join("home"));
    let other = Workspace::open(home, Box::new(SystemClock), "another (1)".to_owned(), Duration::from_secs(5));
    let request = DeployRequest {
        artifacts: vec!["skill:pdf".to_owned()],
        project_path: project.display().to_string(),
        ..DeployRequest::default()
    };
    ops::deploy(&other, &request).unwrap();

    assert_eq!(next_change(&told)["cause"], "outside");
    assert_eq!(stage.ask("deployment_stats", json!({}))["deployments"], 1);
}

#[test]
fn a_refresh_tells_when_it_has_ended() {
    let stage = Stage::new();
    for number in 0..50 {
        write(&stage.root().join(format!("home/collection/commands/more-{number}.md")), "More.\n");
    }
    let told = stage.listen("refresh-progress");
    assert_eq!(stage.refresh()["artifacts"], 52);
    let ended = std::iter::repeat_with(|| next(&told)).find(|event| event["progress"].is_null());
    assert!(ended.is_some());
}

#[test]
fn refreshes_that_are_asked_for_at_once_all_answer() {
    let stage = Stage::new();
    std::thread::scope(|scope| {
        let ask = |page| move || call(&page, "refresh_cache", json!({ "full": true }));
        let asked: Vec<_> = (0..4).map(|_| scope.spawn(ask(stage.page.clone()))).collect();
        for answer in asked {
            assert_eq!(answer.join().unwrap().unwrap()["artifacts"], 2);
        }
    });
}
