//! Deploying and undeploying: what stands on the disk, in the manifest and in the cache afterwards.

use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::error::ErrorCode;
use skillmeat_tests::{is_executable, tree, World};

#[test]
fn a_skill_is_copied_recorded_and_cached() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["skill:pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert!(!outcome.cache_behind);
    assert!(outcome.operation.is_some());
    let keys: Vec<_> = outcome.views.iter().map(|view| view.as_str()).collect();
    assert_eq!(keys, ["artifacts", "entities", "deployments", "projects"]);

    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&world.library().join("skills/pdf")));
    assert!(is_executable(&project.path.join(".claude/skills/pdf/scripts/run.sh")));
    let manifest = project.manifest();
    for line in ["artifact = \"skill:pdf\"", "profile = \"claude-code-default\"", "platform = \"claude-code\"",
        "path = \"skills/pdf\"", "mode = \"copy\"", "deployed_at = 2026-11-22T12:00:00Z", "[deployments.files]"]
    {
        assert!(manifest.contains(line), "{line} in\n{manifest}");
    }
    let row = world.artifact("skill:pdf");
    let deployments = row.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].project_path, project.text());
    assert_eq!(deployments[0].project_name, "app");
    assert_eq!(deployments[0].content_hash, row.content_hash);
    assert_eq!(deployments[0].deployment_profile_id.as_deref(), Some("claude-code-default"));
    assert_eq!(deployments[0].state, Some(DeploymentState::InSync));
}

#[test]
fn undeploying_leaves_the_project_as_it_was() {
    let world = World::new();
    world.skill("pdf").command("git/fix").agent("reviewer");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "mine").write(".claude/CLAUDE.md", "mine too");
    let before = project.tree();
    world.deploy(&["skill:pdf", "command:git/fix", "agent:reviewer"], &project);
    assert!(project.has(".claude/commands/git/fix.md") && project.has(".claude/agents/reviewer.md"));
    let outcome = world.undeploy(&["pdf", "command:git/fix", "reviewer"], &project);
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:?}");
    assert_eq!(project.tree(), before);
    assert_eq!(world.deployments_json("skill:pdf"), None);
    assert!(world.deployments().is_empty());
}

#[test]
fn undeploying_from_a_fresh_project_leaves_nothing() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.undeploy(&["pdf"], &project);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
}

#[test]
fn files_in_the_way_are_refused_and_untouched() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/pdf/SKILL.md", "my own");
    let before = project.tree();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Failed);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::Conflict);
    assert_eq!(outcome.operation, None);
    assert_eq!(project.tree(), before);
}
