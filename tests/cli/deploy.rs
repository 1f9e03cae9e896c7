//! What a deploy does to the disk, and what a dry run does not.

use serde_json::json;

use crate::home::{TestHome, tree, write};

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let home = TestHome::new();
    let project = home.project("shop");
    write(&project.join("README.md"), "mine\n");
    let folder = project.to_str().unwrap();
    let before = tree(&home.root().join("home/collection"));
    let told = home.done(&["deploy", "skill:pdf", "agent:review", "--project", folder, "--dry-run"]);
    assert_eq!(told["operation"], json!(null));
    assert_eq!(tree(&project).keys().collect::<Vec<_>>(), ["README.md"]);
    assert!(!home.root().join("home/projects.toml").exists());
    assert_eq!(tree(&home.root().join("home/collection")), before);

    let done = home.done(&["deploy", "skill:pdf", "agent:review", "--project", folder]);
    assert_eq!(done["results"], told["results"]);

    let deployed = tree(&project);
    let told = home.done(&["undeploy", "skill:pdf", "--project", folder, "--dry-run"]);
    assert_eq!(tree(&project), deployed);
    assert_eq!(home.done(&["undeploy", "skill:pdf", "--project", folder])["results"], told["results"]);
}

#[test]
fn a_project_may_be_named_relative_to_the_current_folder() {
    let home = TestHome::new();
    let project = home.project("work/shop");
    let run = |arguments: &[&str]| {
        let output = home.command(arguments).current_dir(home.root().join("work")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["deploy", "skill:pdf", "--project", "shop"]);
    assert!(project.join(".claude/skills/pdf/scripts/run.sh").is_file());
    run(&["status", "--project", "../work/./shop"]);
    run(&["undeploy", "skill:pdf", "--project", "shop"]);
    assert!(!project.join(".claude").exists());
}

#[test]
fn another_profile_and_another_folder_can_be_chosen() {
    let home = TestHome::new();
    let project = home.project("shop");
    let folder = project.to_str().unwrap();
    let done = home.done(&["deploy", "skill:pdf", "--project", folder, "--profile", "codex-default"]);
    assert_eq!(done["results"][0]["profile"], "codex-default");
    home.done(&["deploy", "agent:review", "--project", folder, "--dest", ".claude/agents/team"]);
    assert!(project.join(".claude/agents/team/review.md").is_file());

    let done = home.done(&["undeploy", "skill:pdf", "agent:review", "--project", folder]);
    assert_eq!(done["results"].as_array().unwrap().len(), 2, "no profile means all of them: {done}");
    assert_eq!(tree(&project).len(), 0);
}

#[test]
fn one_that_fails_does_not_stop_the_others() {
    let home = TestHome::new();
    let project = home.project("shop");
    write(&project.join(".claude/agents/review.md"), "My own.\n");
    let folder = project.to_str().unwrap();
    let (status, done) = home.json(&["deploy", "agent:review", "skill:gone", "skill:pdf", "--project", folder]);
    assert_eq!(status, 1);
    let results: Vec<_> = done["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| {
            let code = result["error"]["code"].as_str().unwrap_or("-");
            format!("{} {} {code}", result["artifact"].as_str().unwrap(), result["status"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        results,
        ["agent:review failed conflict", "skill:gone failed artifact_not_found", "skill:pdf success -"]
    );
    let files = tree(&project);
    assert_eq!(files[".claude/agents/review.md"], b"My own.\n");
    assert!(files.contains_key(".claude/skills/pdf/SKILL.md"));
}

#[cfg(unix)]
#[test]
fn an_executable_stays_one() {
    use std::os::unix::fs::PermissionsExt;
    let home = TestHome::new();
    let script = home.root().join("home/collection/skills/pdf/scripts/run.sh");
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o755)).unwrap();
    let project = home.project("shop");
    home.done(&["deploy", "skill:pdf", "--project", project.to_str().unwrap()]);
    let deployed = project.join(".claude/skills/pdf/scripts/run.sh");
    assert_eq!(deployed.metadata().unwrap().permissions().mode() & 0o111, 0o111);
    assert_eq!(home.done(&["show", "pdf"])["files"][1]["executable"], true);
}
