//! Deploying: what stands on the disk, in the manifest and in the cache afterwards, and what is refused.

use std::fs;
use std::path::Path;

use skillmeat_core::deployment::{ArtifactAction, DeploymentState, FileAction, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest};
use skillmeat_tests::{
    Floor, Project, World, conflicts, copy_tree, executable, inode, is_executable, link, result_of, tree, write,
};

fn code(outcome: &ops::Outcome, artifact: &str) -> ErrorCode {
    let result = result_of(outcome, artifact);
    assert_eq!(result.status, ResultStatus::Failed, "{result:?}");
    assert_eq!(result.changes, []);
    result.error.as_ref().unwrap().code
}

fn pair(path: &str, reason: &str) -> (String, String) {
    (path.to_owned(), reason.to_owned())
}

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
    assert_eq!(keys, ["artifacts", "entities", "deployments", "history", "projects"]);

    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&world.library().join("skills/pdf")));
    assert!(is_executable(&project.path.join(".claude/skills/pdf/scripts/run.sh")));
    let manifest = project.manifest();
    for line in [
        "artifact = \"skill:pdf\"",
        "profile = \"claude-code-default\"",
        "platform = \"claude-code\"",
        "path = \"skills/pdf\"",
        "mode = \"copy\"",
        "collection = \"default\"",
        "deployed_at = 2026-11-22T12:00:00Z",
        "[deployments.files]",
    ] {
        assert!(manifest.contains(line), "{line} in\n{manifest}");
    }
    let row = world.artifact("skill:pdf");
    assert!(manifest.contains(&format!("artifact_uuid = \"{}\"", row.uuid)), "{manifest}");
    assert!(manifest.contains(&format!("content_hash = \"{}\"", row.content_hash.clone().unwrap())), "{manifest}");
    let deployments = row.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].project_path, project.text());
    assert_eq!(deployments[0].project_name, "app");
    assert_eq!(deployments[0].content_hash, row.content_hash);
    assert_eq!(deployments[0].deployment_profile_id.as_deref(), Some("claude-code-default"));
    assert_eq!(deployments[0].state, Some(DeploymentState::InSync));
}

#[test]
fn each_kind_goes_to_its_own_place() {
    let world = World::new();
    world.skill("one").command("two").command("git/three").agent("four").hook("five").mcp("six");
    let project = world.project("app");
    let outcome = world.deploy(&["one", "two", "git/three", "four", "five", "six"], &project);
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:?}");
    for file in [
        ".claude/skills/one/SKILL.md",
        ".claude/commands/two.md",
        ".claude/commands/git/three.md",
        ".claude/agents/four.md",
        ".claude/hooks/five/HOOK.md",
        ".claude/mcp/six/mcp.json",
    ] {
        assert!(fs::symlink_metadata(project.path.join(file)).unwrap().is_file(), "{file}");
    }
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

#[test]
fn what_a_plan_says_is_what_a_deploy_does_and_planning_writes_nothing() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    project.write("README.md", "mine");
    let (before, home) = (project.stamps(), tree(&world.home()));
    let plan = world.plan(&["pdf", "fix", "gone"], &project);
    assert_eq!(project.stamps(), before);
    assert_eq!(tree(&world.home()), home, "not in the home either");
    assert_eq!((plan.totals.create, plan.totals.conflict), (4, 0));
    let actions: Vec<_> = plan.artifacts.iter().map(|part| part.action).collect();
    assert_eq!(actions, [ArtifactAction::Create, ArtifactAction::Create, ArtifactAction::Refused]);
    assert_eq!(plan.artifacts[0].destination, ".claude/skills/pdf");
    assert!(plan.artifacts[0].files.iter().any(|file| file.path.ends_with("run.sh") && file.executable));
    let outcome = world.deploy(&["pdf", "fix", "gone"], &project);
    assert_eq!(outcome.results, plan.foreseen());
}

#[test]
fn deploying_again_writes_nothing_at_all() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "fix"], &project);
    let (before, manifest) = (project.stamps(), project.manifest());
    world.clock.advance(3_600);
    let outcome = world.deploy(&["pdf", "fix"], &project);
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Unchanged), "{outcome:?}");
    assert!(outcome.results.iter().all(|result| result.changes.is_empty()));
    assert_eq!((outcome.operation, outcome.views.len()), (None, 0));
    assert_eq!(project.manifest(), manifest, "not even the time");
    assert_eq!(project.stamps(), before);
    // The same long after, when stamps are trusted instead of contents.
    world.clock.advance(10 * 365 * 86_400);
    world.refresh();
    world.deploy(&["pdf", "fix"], &project);
    assert_eq!(project.stamps(), before);
}

#[test]
fn an_update_rewrites_only_the_files_that_differ() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let place = project.path.join(".claude/skills/pdf");
    let nodes = || ["SKILL.md", "reference/notes.md", "scripts/run.sh"].map(|file| inode(&place.join(file)));
    let before = nodes();
    world.in_library("skills/pdf/SKILL.md", "---\nname: pdf\n---\nNew text.\n");
    world.in_library("skills/pdf/reference/more.md", "more\n");
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Outdated);
    world.clock.advance(60);
    let outcome = world.deploy(&["pdf"], &project);
    let changed: Vec<_> = outcome.results[0].changes.iter().map(|c| (c.path.as_str(), c.action)).collect();
    assert_eq!(
        changed,
        [
            (".claude/skills/pdf/SKILL.md", FileAction::Replace),
            (".claude/skills/pdf/reference/more.md", FileAction::Create)
        ]
    );
    let after = nodes();
    assert_ne!(after[0], before[0]);
    assert_eq!(after[1..], before[1..]);
    assert_eq!(tree(&place), tree(&world.library().join("skills/pdf")));
    assert!(project.manifest().contains("deployed_at = 2026-11-22T12:01:00Z"));
    assert_eq!(project.manifest().matches("[[deployments]]").count(), 1, "updated in place");
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

#[test]
fn a_file_dropped_from_the_library_is_removed_with_its_emptied_folder() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    fs::remove_dir_all(world.library().join("skills/pdf/reference")).unwrap();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].changes.len(), 1, "{outcome:?}");
    assert_eq!(outcome.results[0].changes[0].action, FileAction::Remove);
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&world.library().join("skills/pdf")));
    assert!(!project.manifest().contains("notes.md"));
}

#[test]
fn a_change_of_the_executable_bit_alone_is_an_update() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    executable(&world.library().join("skills/pdf/reference/notes.md"));
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].changes.len(), 1, "{outcome:?}");
    assert!(is_executable(&project.path.join(".claude/skills/pdf/reference/notes.md")));
    assert!(project.manifest().contains("+x\""));
}

#[test]
fn identical_files_are_adopted_and_only_the_manifest_is_written() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    copy_tree(&world.library().join("skills/pdf"), &project.path.join(".claude/skills/pdf"));
    project.write(".claude/skills/other/SKILL.md", "mine");
    let before = project.stamps();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert!(outcome.results[0].changes.iter().all(|change| change.action == FileAction::Adopt));
    let mut after = project.stamps();
    assert!(after.remove(".claude/deployment-manifest.toml").is_some());
    let (mut before, root) = (before, ".claude");
    // The manifest is a new name in this folder, so its own stamp moves.
    before.remove(root);
    after.remove(root);
    assert_eq!(after, before);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn files_in_the_way_are_refused_by_name_and_untouched() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/pdf/SKILL.md", "my own").write(".claude/skills/pdf/reference/notes.md", "mine too");
    let before = project.stamps();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(code(&outcome, "skill:pdf"), ErrorCode::Conflict);
    assert_eq!(
        conflicts(&outcome.results[0]),
        [pair(".claude/skills/pdf/SKILL.md", "unmanaged"), pair(".claude/skills/pdf/reference/notes.md", "unmanaged")]
    );
    assert_eq!((outcome.operation, outcome.views.len()), (None, 0));
    assert_eq!(project.stamps(), before);
}

#[test]
fn modified_and_diverged_files_are_refused_by_name_and_untouched() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    project
        .write(".claude/skills/pdf/SKILL.md", "edited here")
        .write(".claude/skills/pdf/scripts/run.sh", "edited too");
    world.in_library("skills/pdf/SKILL.md", "and edited there");
    world.in_library("skills/pdf/reference/notes.md", "moved on\n");
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Diverged);
    let before = project.stamps();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(code(&outcome, "skill:pdf"), ErrorCode::Conflict);
    assert_eq!(
        conflicts(&outcome.results[0]),
        [pair(".claude/skills/pdf/SKILL.md", "diverged"), pair(".claude/skills/pdf/scripts/run.sh", "modified")]
    );
    assert_eq!(project.stamps(), before, "not even the file without a conflict");
    // A file edited here that the library dropped is diverged as well.
    fs::remove_file(world.library().join("skills/pdf/scripts/run.sh")).unwrap();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(conflicts(&outcome.results[0])[1], pair(".claude/skills/pdf/scripts/run.sh", "diverged"));
}

#[test]
fn a_file_for_a_folder_and_a_folder_for_a_file_are_refused_by_name() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/pdf", "a file").write(".claude/commands/fix.md/inner", "in a folder");
    let before = project.stamps();
    let outcome = world.deploy(&["pdf", "fix"], &project);
    assert_eq!(conflicts(result_of(&outcome, "skill:pdf")), [pair(".claude/skills/pdf", "type_changed")]);
    assert_eq!(conflicts(result_of(&outcome, "command:fix")), [pair(".claude/commands/fix.md", "type_changed")]);
    assert_eq!(project.stamps(), before);

    let other = world.project("other");
    other.write(".claude/skills", "a file where the folder of all skills should be");
    let outcome = world.deploy(&["pdf"], &other);
    assert_eq!(conflicts(result_of(&outcome, "skill:pdf")), [pair(".claude/skills", "type_changed")]);
}

#[test]
fn a_link_in_the_way_is_refused_by_name_and_never_written_through() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    project.write("real/SKILL.md", "mine").write("real.md", "mine");
    project.link(".claude/skills/pdf", "../../real").link(".claude/commands/fix.md", "../../real.md");
    let before = project.stamps();
    let outcome = world.deploy(&["pdf", "fix"], &project);
    assert_eq!(conflicts(result_of(&outcome, "skill:pdf")), [pair(".claude/skills/pdf", "link_in_the_way")]);
    assert_eq!(conflicts(result_of(&outcome, "command:fix")), [pair(".claude/commands/fix.md", "link_in_the_way")]);
    assert_eq!(project.stamps(), before);
}

#[test]
fn missing_files_are_restored() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "fix"], &project);
    let whole = tree(&project.path.join(".claude/skills"));
    project.remove(".claude/skills/pdf/SKILL.md").remove(".claude/commands/fix.md");
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Modified);
    assert_eq!(world.state("command:fix"), DeploymentState::Missing);
    world.deploy(&["pdf", "fix"], &project);
    assert_eq!(tree(&project.path.join(".claude/skills")), whole);
    fs::remove_dir_all(project.path.join(".claude/skills")).unwrap();
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Missing);
    world.deploy(&["pdf"], &project);
    assert_eq!(tree(&project.path.join(".claude/skills")), whole);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn one_unknown_name_does_not_stop_the_others() {
    let world = World::new();
    world.skill("one").skill("two");
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["one", "skill:gone", "two"], &project);
    let order: Vec<_> = outcome.results.iter().map(|result| result.artifact.as_str()).collect();
    assert_eq!(order, ["skill:one", "skill:gone", "skill:two"], "in the order asked for");
    assert_eq!(code(&outcome, "skill:gone"), ErrorCode::ArtifactNotFound);
    assert!(project.has(".claude/skills/one/SKILL.md") && project.has(".claude/skills/two/SKILL.md"));
}

#[test]
fn one_name_asked_for_twice_is_deployed_once() {
    let world = World::new();
    world.skill("one");
    let project = world.project("app");
    let outcome = world.deploy(&["one", "skill:one", "one"], &project);
    assert_eq!(outcome.results.len(), 1, "{outcome:?}");
}

#[test]
fn a_bare_name_that_two_kinds_have_names_both_and_writes_nothing() {
    let world = World::new();
    world.skill("pdf").command("pdf").command("other");
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(code(&outcome, "pdf"), ErrorCode::ArtifactAmbiguous);
    let details = outcome.results[0].error.as_ref().unwrap().details.clone().unwrap();
    assert_eq!(details["candidates"], serde_json::json!(["skill:pdf", "command:pdf"]));
    assert_eq!(project.tree().len(), 0);
    assert_eq!(world.deploy(&["other", "command:pdf"], &project).results.len(), 2);
    assert!(project.has(".claude/commands/pdf.md") && !project.has(".claude/skills"));
}

#[test]
fn a_kind_that_a_platform_has_no_place_for_is_refused_and_no_folder_is_made() {
    let world = World::new();
    world.hook("format").command("fix").skill("pdf");
    world.refresh();
    let project = world.project("app");
    let outcome = world.try_deploy(&["format", "fix"], &project, Some("codex-default")).unwrap();
    assert_eq!(code(&outcome, "hook:format"), ErrorCode::UnsupportedType);
    assert_eq!(code(&outcome, "command:fix"), ErrorCode::UnsupportedType);
    assert_eq!(project.tree().len(), 0);
    let outcome = world.try_deploy(&["format", "pdf"], &project, Some("codex-default")).unwrap();
    assert_eq!(code(&outcome, "hook:format"), ErrorCode::UnsupportedType);
    assert!(project.has(".agents/skills/pdf/SKILL.md"));
}

#[test]
fn the_same_artifact_in_two_profiles_has_a_record_and_an_entry_for_each() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.try_deploy(&["pdf"], &project, Some("codex-default")).unwrap();
    assert!(project.read(".agents/deployment-manifest.toml").contains("profile = \"codex-default\""));
    assert!(project.manifest().contains("profile = \"claude-code-default\""));
    let deployments = world.artifact("skill:pdf").deployments.unwrap();
    let profiles: Vec<_> = deployments.iter().map(|d| d.deployment_profile_id.as_deref().unwrap()).collect();
    assert_eq!(profiles, ["claude-code-default", "codex-default"]);
    let platforms: Vec<_> = deployments.iter().map(|d| d.platform.as_deref().unwrap()).collect();
    assert_eq!(platforms, ["claude-code", "codex"]);
}

#[test]
fn dest_path_replaces_the_usual_folder_inside_the_profile_root() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy_into(&["pdf", "fix"], &project, ".claude/team/shared").unwrap();
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:?}");
    assert!(project.has(".claude/team/shared/pdf/SKILL.md") && project.has(".claude/team/shared/fix.md"));
    assert!(project.manifest().contains("path = \"team/shared/pdf\""));
    // It stays there when it is deployed again without one, and is not deployed twice into one profile.
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Unchanged);
    let outcome = world.deploy_into(&["pdf"], &project, ".claude/skills").unwrap();
    assert_eq!(code(&outcome, "skill:pdf"), ErrorCode::Overlap);
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    world.undeploy(&["pdf", "fix"], &project);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
}

#[test]
fn dest_path_outside_the_profile_root_is_refused_and_nothing_is_written() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let absolute = format!("{}/.claude/skills", project.text());
    for dest in [
        "docs/ai",
        "src",
        ".codex/skills",
        "..",
        "../other",
        ".claude/../..",
        ".claude/skills/../../..",
        "/etc",
        absolute.as_str(),
        "C:/x",
        "\\\\server\\share",
        ".claudex/skills",
        "./.claude/skills",
    ] {
        let error = world.deploy_into(&["pdf"], &project, dest).unwrap_err();
        assert_eq!(error.code, ErrorCode::PathEscape, "{dest}: {error:?}");
    }
    for dest in ["", ".claude//skills", ".claude/a\nb", ".claude/a\0b", ".claude/NUL", ".claude/a:b"] {
        let error = world.deploy_into(&["pdf"], &project, dest).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidName, "{dest:?}: {error:?}");
    }
    assert_eq!(project.tree().len(), 0);
    assert_eq!(tree(&world.root().join("projects")).len(), 1);
}

#[test]
fn dest_path_through_a_link_out_of_the_project_is_refused() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let outside = world.root().join("outside");
    fs::create_dir(&outside).unwrap();
    project.link(".claude/team", &outside).write("inside/keep", "");
    project.link(".claude/inner", "../inside");
    let outcome = world.deploy_into(&["pdf"], &project, ".claude/team").unwrap();
    assert_eq!(code(&outcome, "skill:pdf"), ErrorCode::PathEscape);
    assert_eq!(tree(&outside).len(), 0);
    // A link that stays inside is a folder like any other.
    let outcome = world.deploy_into(&["pdf"], &project, ".claude/inner").unwrap();
    assert_eq!(outcome.results[0].error, None);
    assert!(project.has("inside/pdf/SKILL.md"));
    world.undeploy(&["pdf"], &project);
    assert!(!project.has("inside/pdf") && project.has("inside/keep"));
}

#[test]
fn two_artifacts_never_come_to_lie_in_each_other() {
    let world = World::new();
    world.skill("pdf").skill("team").command("pdf.x/y");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["team"], &project);
    let outcome = world.deploy_into(&["pdf"], &project, ".claude/skills/team").unwrap();
    assert_eq!(code(&outcome, "skill:pdf"), ErrorCode::Overlap);
    assert!(!project.has(".claude/skills/team/pdf"));
    let outcome = world.deploy_into(&["skill:pdf", "skill:team"], &project, ".claude/skills").unwrap();
    assert_eq!(outcome.results[0].error, None, "{outcome:?}");
}

#[test]
fn a_plan_that_no_longer_holds_is_refused_and_nothing_is_written() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let deploy = |fingerprint: &str| {
        let request = DeployRequest {
            artifacts: vec!["pdf".to_owned()],
            project_path: project.text(),
            fingerprint: Some(fingerprint.to_owned()),
            ..DeployRequest::default()
        };
        ops::deploy(&world.workspace, &request).map_err(ErrorBody::from)
    };
    let first = world.plan(&["pdf"], &project).fingerprint;
    assert_eq!(world.plan(&["pdf"], &project).fingerprint, first, "the same world gives the same plan");
    world.in_library("skills/pdf/SKILL.md", "moved on");
    assert_eq!(deploy(&first).unwrap_err().code, ErrorCode::PlanStale);
    let second = world.plan(&["pdf"], &project).fingerprint;
    project.write(".claude/skills/pdf/reference/notes.md", "appeared meanwhile");
    assert_eq!(deploy(&second).unwrap_err().code, ErrorCode::PlanStale);
    assert!(!project.has(".claude/skills/pdf/SKILL.md") && !project.has(".claude/deployment-manifest.toml"));
    fs::remove_dir_all(project.path.join(".claude")).unwrap();
    assert_eq!(deploy(&second).unwrap().results[0].status, ResultStatus::Success);
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

#[test]
fn a_persons_own_files_inside_are_kept_through_updates() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let own = [
        ".claude/skills/pdf/my-notes.md",
        ".claude/skills/pdf/.git/HEAD",
        ".claude/skills/pdf/node_modules/x/i.js",
        ".claude/skills/pdf/.venv/bin/python",
        ".claude/skills/pdf/scripts/__pycache__/a.pyc",
    ];
    for file in own {
        project.write(file, "mine");
    }
    world.in_library("skills/pdf/SKILL.md", "new\n");
    fs::remove_file(world.library().join("skills/pdf/scripts/run.sh")).unwrap();
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert_eq!(project.read(".claude/skills/pdf/SKILL.md"), "new\n");
    assert!(!project.has(".claude/skills/pdf/scripts/run.sh"));
    for file in own {
        assert_eq!(project.read(file), "mine", "{file}");
    }
    assert_eq!(world.state("skill:pdf"), DeploymentState::Modified, "an extra file counts as changed here");
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Modified);
}

#[test]
fn links_inside_an_artifact_are_copied_as_links_and_those_that_leave_it_are_refused() {
    let world = World::new();
    world.skill("good").skill("bad").skill("absolute");
    link(&world.library().join("skills/good/latest.md"), Path::new("reference/notes.md"));
    link(&world.library().join("skills/good/reference/up.md"), Path::new("../SKILL.md"));
    link(&world.library().join("skills/bad/secret"), Path::new("../../../secret"));
    link(&world.library().join("skills/absolute/secret"), Path::new("/etc/hostname"));
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["good", "bad", "absolute"], &project);
    assert_eq!(result_of(&outcome, "skill:good").error, None);
    let place = project.path.join(".claude/skills/good");
    assert_eq!(tree(&place), tree(&world.library().join("skills/good")));
    assert_eq!(fs::read_link(place.join("latest.md")).unwrap(), Path::new("reference/notes.md"));
    assert!(project.manifest().contains("+l\""));
    for id in ["skill:bad", "skill:absolute"] {
        assert_eq!(code(&outcome, id), ErrorCode::PathEscape);
        assert!(
            outcome.results.iter().any(|r| r.artifact == id && r.error.as_ref().unwrap().message.contains("secret"))
        );
    }
    assert!(!project.has(".claude/skills/bad") && !project.has(".claude/skills/absolute"));
    assert_eq!(world.deploy(&["good"], &project).results[0].status, ResultStatus::Unchanged);
}

#[test]
fn what_is_left_out_of_the_ledger_is_not_copied() {
    let world = World::new();
    world.skill("pdf");
    for file in
        [".git/HEAD", "node_modules/x.js", ".venv/a", "scripts/__pycache__/b.pyc", "c.pyc", ".DS_Store", "Thumbs.db"]
    {
        world.in_library(&format!("skills/pdf/{file}"), "no");
    }
    world.in_library("skills/pdf/.env.example", "yes");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let files: Vec<_> = tree(&project.path.join(".claude/skills/pdf")).into_keys().collect();
    assert_eq!(files, [".env.example", "SKILL.md", "reference", "reference/notes.md", "scripts", "scripts/run.sh"]);
}

#[test]
fn an_artifact_without_a_file_is_refused_with_a_reason() {
    let world = World::new();
    fs::create_dir_all(world.library().join("hooks/empty/inner")).unwrap();
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["hook:empty"], &project);
    assert_eq!(code(&outcome, "hook:empty"), ErrorCode::LibraryInvalid);
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn a_missing_project_is_refused_and_not_made() {
    let world = World::new();
    world.skill("pdf");
    let request =
        |path: String| DeployRequest { artifacts: vec!["pdf".into()], project_path: path, ..DeployRequest::default() };
    let refused = |path: String| ErrorBody::from(ops::deploy(&world.workspace, &request(path)).unwrap_err()).code;
    let gone = world.root().join("projects/gone");
    assert_eq!(refused(gone.display().to_string()), ErrorCode::ProjectNotFound);
    assert!(!gone.exists());
    assert_eq!(refused("projects/app".into()), ErrorCode::InvalidName);
    assert_eq!(refused(String::new()), ErrorCode::InvalidName);
    assert_eq!(refused("/".into()), ErrorCode::ProjectNotFound);
    write(&world.root().join("file"), "x");
    assert_eq!(refused(world.root().join("file").display().to_string()), ErrorCode::ProjectNotFound);
}

#[test]
fn a_home_without_a_library_says_so_and_touches_nothing() {
    let world = World::without_library();
    let project = world.project("app");
    assert_eq!(world.try_deploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::CollectionNotFound);
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn the_library_itself_is_no_place_to_deploy_to() {
    let world = World::new();
    world.skill("pdf");
    let library = Project { path: world.library() };
    let before = tree(&world.library());
    assert_eq!(world.try_deploy(&["pdf"], &library, None).unwrap_err().code, ErrorCode::Overlap);
    assert_eq!(tree(&world.library()), before);
    // The other way round, also through a link: the library lies in the folder that would be written to.
    let project = world.project("app");
    project.link(".claude", "../../home");
    let error = world.try_deploy(&["pdf"], &project, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::PathEscape);
    let around = Project { path: world.root() };
    around.link(".claude", "home");
    assert_eq!(world.try_deploy(&["pdf"], &around, None).unwrap_err().code, ErrorCode::Overlap);
    assert_eq!(tree(&world.library()), before);
}

// ---- the manifest

#[test]
fn unknown_keys_comments_and_invalid_records_of_a_manifest_survive() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let text = project.manifest().replace("mode = \"copy\"", "mode = \"copy\" # as a copy\nreviewed_by = \"sam\"");
    let text = format!(
        "# shared by the team\nowner = \"team\" # ours\n{text}\n[[deployments]]\nartifact = \"skill:evil\"\npath = \"../../victim\"\n"
    );
    project.write(".claude/deployment-manifest.toml", &text);
    world.in_library("skills/pdf/SKILL.md", "changed\n");
    world.deploy(&["pdf", "fix"], &project);
    let after = project.manifest();
    for kept in [
        "# shared by the team",
        "owner = \"team\" # ours",
        "# as a copy",
        "reviewed_by = \"sam\"",
        "path = \"../../victim\"",
    ] {
        assert!(after.contains(kept), "{kept} in\n{after}");
    }
    assert_eq!(after.matches("[[deployments]]").count(), 3);
    world.refresh();
    assert_eq!(world.state("skill:evil"), DeploymentState::Invalid);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn a_manifest_with_merge_markers_is_refused_with_its_line_and_stays_byte_for_byte() {
    let world = World::new();
    world.skill("pdf").skill("other");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let broken = format!("{}<<<<<<< HEAD\n=======\n>>>>>>> theirs\n", project.manifest());
    project.write(".claude/deployment-manifest.toml", &broken);
    let before = project.stamps();
    let error = world.try_deploy(&["other"], &project, None).unwrap_err();
    assert_eq!(error.code, ErrorCode::ManifestInvalid);
    assert!(error.path.unwrap().ends_with(".claude/deployment-manifest.toml"));
    assert_eq!(error.details.unwrap()["line"], broken.lines().count() - 2);
    assert_eq!(world.try_undeploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::ManifestInvalid);
    assert_eq!(project.stamps(), before);
    world.refresh();
    let shown = ops::list_projects(&world.workspace).unwrap();
    assert_eq!(shown[0].problem.as_ref().unwrap().code, ErrorCode::ManifestInvalid);
}

#[test]
fn a_manifest_of_a_newer_format_is_refused_and_stays() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    project.write(".claude/deployment-manifest.toml", "format = 2\n");
    let before = project.stamps();
    assert_eq!(world.try_deploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::ManifestInvalid);
    assert_eq!(project.stamps(), before);
}

#[test]
fn one_artifact_recorded_twice_for_a_profile_is_shown_once_and_the_other_as_invalid() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    // As a merge in git leaves it: the same record with and without its profile.
    let text = project.manifest();
    let record = text.split_once("[[deployments]]").unwrap().1;
    let old: String =
        record.lines().filter(|line| !line.starts_with("profile =")).map(|line| format!("{line}\n")).collect();
    project.write(".claude/deployment-manifest.toml", format!("{text}\n[[deployments]]{old}"));
    world.refresh();
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1, "no twin entry");
    let mut states: Vec<_> = world.deployments().into_iter().map(|row| row.state).collect();
    states.sort();
    assert_eq!(states, [DeploymentState::InSync, DeploymentState::Invalid]);
}

#[test]
fn a_manifest_changed_between_plan_and_commit_takes_everything_back() {
    let world = World::new();
    world.skill("one").skill("two");
    let project = world.project("app");
    project.write("README.md", "mine");
    let floor = Floor::of(&project);
    let planned = floor.plan(&world, "skill:one");
    project.write(".claude/deployment-manifest.toml", "# written by git meanwhile\n");
    let before = project.tree();
    assert_eq!(floor.refused(&world, planned), ErrorCode::PlanStale);
    assert_eq!(project.tree(), before);

    // The same for an update: what was replaced is back, with its own identity.
    project.remove(".claude/deployment-manifest.toml");
    floor.run(&world, floor.plan(&world, "skill:one")).unwrap();
    world.in_library("skills/one/SKILL.md", "new\n").in_library("skills/one/extra/file.md", "new\n");
    let planned = floor.plan(&world, "skill:one");
    project.write(".claude/deployment-manifest.toml", format!("# edited\n{}", project.manifest()));
    let (before, node) = (project.tree(), inode(&project.path.join(".claude/skills/one/SKILL.md")));
    assert_eq!(floor.refused(&world, planned), ErrorCode::PlanStale);
    assert_eq!(project.tree(), before);
    assert_eq!(inode(&project.path.join(".claude/skills/one/SKILL.md")), node);
}

#[test]
fn a_manifest_that_cannot_be_written_takes_everything_back() {
    let world = World::new();
    world.skill("one");
    let project = world.project("app");
    let floor = Floor::of(&project);
    let planned = floor.plan(&world, "skill:one");
    // A folder in its place refuses root as well, whom permissions do not.
    fs::create_dir_all(project.path.join(".claude/deployment-manifest.toml")).unwrap();
    let before = project.tree();
    floor.refused(&world, planned);
    assert_eq!(project.tree(), before);
    assert_eq!(world.try_deploy(&["one"], &project, None).unwrap_err().code, ErrorCode::ManifestInvalid);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_file_that_appears_between_plan_and_change_is_never_replaced() {
    let world = World::new();
    world.skill("one");
    let project = world.project("app");
    let floor = Floor::of(&project);
    let planned = floor.plan(&world, "skill:one");
    project.write(".claude/skills/one/SKILL.md", "a person was quicker");
    let before = project.tree();
    let applied = floor.run(&world, planned).unwrap();
    assert_eq!(applied.units[0].results[0].status, ResultStatus::Failed);
    assert!(applied.units[0].written.is_empty());
    assert_eq!(project.tree(), before);
}

#[test]
fn a_file_edited_between_plan_and_change_is_never_replaced() {
    let world = World::new();
    world.skill("one");
    let project = world.project("app");
    let floor = Floor::of(&project);
    floor.run(&world, floor.plan(&world, "skill:one")).unwrap();
    world.in_library("skills/one/SKILL.md", "new\n");
    let planned = floor.plan(&world, "skill:one");
    project.write(".claude/skills/one/SKILL.md", "edited in this very moment");
    let before = project.tree();
    assert_eq!(floor.refused(&world, planned), ErrorCode::PlanStale);
    assert_eq!(project.tree(), before);
}

#[test]
fn a_library_that_changes_while_it_is_copied_moves_nothing() {
    let world = World::new();
    world.skill("one");
    let project = world.project("app");
    let floor = Floor::of(&project);
    let planned = floor.plan(&world, "skill:one");
    world.in_library("skills/one/reference/notes.md", "another text\n");
    assert_eq!(floor.refused(&world, planned), ErrorCode::PlanStale);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
}

#[test]
fn displaced_files_go_to_history() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let old = project.read(".claude/skills/pdf/SKILL.md");
    world.in_library("skills/pdf/SKILL.md", "new\n");
    let operation = world.deploy(&["pdf"], &project).operation.unwrap();
    let kept = tree(&world.home().join("state/history").join(operation));
    assert!(kept.values().any(|content| *content == format!("- {old}")), "{kept:?}");
}

#[test]
fn home_and_project_may_lie_on_different_file_systems() {
    let Some(elsewhere) = other_file_system() else {
        eprintln!("skipped: there is no second file system to write to");
        return;
    };
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = Project { path: elsewhere.path().canonicalize().unwrap() };
    world.deploy(&["pdf"], &project);
    project.write("README.md", "mine");
    world.in_library("skills/pdf/SKILL.md", "new\n");
    let outcome = world.deploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&world.library().join("skills/pdf")));
    assert_eq!(project.leftovers(), Vec::<String>::new());
    let operation = world.undeploy(&["pdf"], &project).operation.unwrap();
    assert_eq!(project.tree().into_keys().collect::<Vec<_>>(), ["README.md"]);
    let kept = tree(&world.home().join("state/history").join(operation));
    assert!(kept.iter().any(|(path, content)| path.ends_with("run.sh") && content.starts_with("x ")), "{kept:?}");
}

/// A folder on another file system than the temporary folder, where there is one.
fn other_file_system() -> Option<tempfile::TempDir> {
    use std::os::unix::fs::MetadataExt;
    let here = fs::metadata(std::env::temp_dir()).ok()?.dev();
    let there = ["/dev/shm", "/run/shm", "/var/tmp"]
        .into_iter()
        .find(|path| fs::metadata(path).is_ok_and(|meta| meta.dev() != here))?;
    tempfile::tempdir_in(there).ok()
}
