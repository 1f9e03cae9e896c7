//! Several programs at work on one project.

use serde_json::Value;

use crate::home::{TestHome, tree, write};

#[test]
fn six_deploys_at_once_leave_six_records() {
    let home = TestHome::new();
    let project = home.project("shop");
    let names: Vec<String> = (0..6).map(|number| format!("skill-{number}")).collect();
    for name in &names {
        write(&home.root().join(format!("home/collection/skills/{name}/SKILL.md")), "# One\n");
    }
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let mut command = home.command(&["deploy", &format!("skill:{name}"), "--json", "--project", "shop"]);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(document["results"][0]["status"], "success");
    }
    let manifest = String::from_utf8(tree(&project)[".claude/deployment-manifest.toml"].clone()).unwrap();
    assert_eq!(manifest.matches("[[deployments]]").count(), 6);
    let status = home.done(&["status"]);
    let states: Vec<_> = status["deployments"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
    assert_eq!(states, vec!["in_sync"; 6]);
    assert_eq!(home.done(&["projects", "list"])["projects"].as_array().unwrap().len(), 1);
    let listed = home.done(&["artifacts", "--type", "skill"]);
    let deployed = listed["artifacts"].as_array().unwrap().iter().filter(|row| row["deployments"].is_array()).count();
    assert_eq!(deployed, 6, "the cache has them all");
}

#[test]
fn the_same_artifact_deployed_twice_at_once_is_deployed_once() {
    let home = TestHome::new();
    let project = home.project("shop");
    let start = || {
        let mut command = home.command(&["deploy", "skill:pdf", "--json", "--project", "shop"]);
        command.stdout(std::process::Stdio::piped()).spawn().unwrap()
    };
    let both = [start(), start()];
    let mut statuses: Vec<String> = both
        .into_iter()
        .map(|child| {
            let document: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
            document["results"][0]["status"].as_str().unwrap().to_owned()
        })
        .collect();
    statuses.sort();
    assert_eq!(statuses, ["success", "unchanged"]);
    assert_eq!(tree(&project).len(), 3);
}
