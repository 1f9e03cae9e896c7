//! Undeploying: what goes, what stays, and what is refused.

use std::fs;

use skillmeat_core::deployment::{DeploymentState, FileAction, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, UndeployRequest};
use skillmeat_tests::{Project, World, conflicts, result_of, tree};

fn done(outcome: &ops::Outcome) {
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:?}");
    assert!(!outcome.results.is_empty());
}

/// Replaces a value in the manifest of the primary profile.
fn tamper(project: &Project, from: &str, to: &str) {
    let text = project.manifest();
    assert!(text.contains(from), "{from} in\n{text}");
    project.write(".claude/deployment-manifest.toml", text.replace(from, to));
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
    done(&outcome);
    let keys: Vec<_> = outcome.views.iter().map(|view| view.as_str()).collect();
    assert_eq!(keys, ["artifacts", "entities", "deployments", "history"]);
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
fn folders_made_by_deploying_go_and_others_stay() {
    let world = World::new();
    world.skill("pdf").command("git/fix").command("top");
    world.refresh();
    let project = world.project("app");
    fs::create_dir_all(project.path.join(".claude/skills")).unwrap();
    world.deploy(&["pdf", "git/fix", "top"], &project);
    done(&world.undeploy(&["git/fix"], &project));
    assert!(!project.has(".claude/commands/git") && project.has(".claude/commands/top.md"));
    done(&world.undeploy(&["pdf", "top"], &project));
    // The empty folders that were there before are a person's own.
    assert_eq!(project.tree().into_keys().collect::<Vec<_>>(), [".claude", ".claude/skills"]);
}

#[test]
fn a_folder_of_ours_that_holds_something_else_by_now_stays() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    project.write(".claude/skills/own/SKILL.md", "mine");
    done(&world.undeploy(&["pdf"], &project));
    assert_eq!(
        project.tree().into_keys().collect::<Vec<_>>(),
        [".claude", ".claude/skills", ".claude/skills/own", ".claude/skills/own/SKILL.md"]
    );
}

#[test]
fn one_profile_is_undeployed_and_the_other_stays() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.try_deploy(&["pdf"], &project, Some("codex-default")).unwrap();
    done(&world.try_undeploy(&["pdf"], &project, Some("codex-default")).unwrap());
    assert!(!project.has(".agents") && project.has(".claude/skills/pdf/SKILL.md"));
    let left = world.artifact("skill:pdf").deployments.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].deployment_profile_id.as_deref(), Some("claude-code-default"));
    let error = world.try_undeploy(&["pdf"], &project, Some("codex-default")).unwrap();
    assert_eq!(result_of(&error, "pdf").error.as_ref().unwrap().code, ErrorCode::NotDeployed);
}

#[test]
fn without_a_profile_it_is_undeployed_from_all() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    for profile in ["claude-code-default", "codex-default", "cursor-default"] {
        world.try_deploy(&["pdf"], &project, Some(profile)).unwrap();
    }
    let outcome = world.undeploy(&["pdf"], &project);
    done(&outcome);
    assert_eq!(outcome.results.len(), 3);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
    assert_eq!(world.deployments_json("skill:pdf"), None);
}

#[test]
fn files_that_are_gone_already_are_no_obstacle() {
    let world = World::new();
    world.skill("pdf").skill("other").command("fix");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "other", "fix"], &project);
    fs::remove_dir_all(project.path.join(".claude/skills/pdf")).unwrap();
    project.remove(".claude/commands/fix.md").remove(".claude/skills/other/SKILL.md");
    done(&world.undeploy(&["pdf", "other", "fix"], &project));
    assert_eq!(
        project.tree().into_keys().filter(|path| !path.starts_with(".claude/commands")).count(),
        0,
        "{:?}",
        project.tree()
    );
    assert!(world.deployments().is_empty());
    world.refresh();
    assert!(world.deployments().is_empty());
}

#[test]
fn modified_files_are_refused_by_name_and_nothing_is_touched() {
    let world = World::new();
    world.skill("pdf").skill("other");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "other"], &project);
    project.write(".claude/skills/pdf/SKILL.md", "edited");
    let before = tree(&project.path.join(".claude/skills/pdf"));
    let outcome = world.undeploy(&["pdf", "other"], &project);
    let refused = result_of(&outcome, "skill:pdf");
    assert_eq!(refused.error.as_ref().unwrap().code, ErrorCode::Conflict);
    assert_eq!(conflicts(refused), [(".claude/skills/pdf/SKILL.md".to_owned(), "modified".to_owned())]);
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), before);
    assert!(project.manifest().contains("skill:pdf"));
    // The other one is not stopped by it.
    assert_eq!(result_of(&outcome, "skill:other").status, ResultStatus::Success);
    assert!(!project.has(".claude/skills/other"));
    assert_eq!(world.deployments().len(), 1);
}

#[test]
fn an_outdated_deployment_is_removed_whatever_the_library_holds_by_now() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.in_library("skills/pdf/SKILL.md", "moved on");
    done(&world.undeploy(&["pdf"], &project));
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn an_orphaned_deployment_can_be_removed() {
    let mut world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    fs::remove_dir_all(world.library().join("skills")).unwrap();
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Orphaned);
    done(&world.undeploy(&["pdf"], &project));
    assert_eq!(project.tree().len(), 0);
    assert!(world.deployments().is_empty());
    // Even where the whole library is gone.
    world.skill("pdf");
    world.deploy(&["pdf"], &project);
    fs::remove_dir_all(world.library()).unwrap();
    world.restart();
    done(&world.undeploy(&["skill:pdf"], &project));
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn a_persons_own_files_inside_and_beside_stay() {
    let world = World::new();
    world.skill("pdf").skill("plain");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "plain"], &project);
    let own = [
        ".claude/skills/pdf/my-notes.md",
        ".claude/skills/pdf/.git/HEAD",
        ".claude/skills/pdf/node_modules/x/index.js",
        ".claude/skills/pdf/scripts/.venv/bin/python",
        ".claude/skills/pdf/scripts/__pycache__/a.pyc",
        ".claude/skills/own/SKILL.md",
        ".claude/settings.json",
    ];
    for file in own {
        project.write(file, "mine");
    }
    let outcome = world.undeploy(&["pdf", "plain"], &project);
    done(&outcome);
    for file in own {
        assert_eq!(project.read(file), "mine", "{file}");
    }
    for file in [".claude/skills/pdf/SKILL.md", ".claude/skills/pdf/scripts/run.sh", ".claude/skills/plain"] {
        assert!(!project.has(file), "{file}");
    }
    assert!(!project.has(".claude/deployment-manifest.toml"));
    assert_eq!(project.leftovers(), Vec::<String>::new());
}

#[test]
fn a_link_put_in_the_place_of_a_deployment_is_not_followed_and_not_removed() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let outside = world.root().join("outside");
    fs::rename(project.path.join(".claude/skills/pdf"), &outside).unwrap();
    project.link(".claude/skills/pdf", &outside);
    let before = (project.tree(), tree(&outside));
    let outcome = world.undeploy(&["pdf"], &project);
    assert_eq!(conflicts(result_of(&outcome, "skill:pdf"))[0].1, "link_in_the_way");
    assert_eq!((project.tree(), tree(&outside)), before);
    world.refresh();
    assert_ne!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn a_record_whose_path_is_the_root_or_outside_or_the_manifest_is_never_acted_on() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    for path in [".", "..", "../../victim", "/etc", "./", "skills/..", "", "deployment-manifest.toml", "skills\\\\pdf"]
    {
        let project = world.project("app");
        fs::remove_dir_all(&project.path).unwrap();
        fs::create_dir_all(&project.path).unwrap();
        project.write(".claude/CLAUDE.md", "mine");
        victim(&world);
        world.deploy(&["pdf"], &project);
        tamper(&project, "path = \"skills/pdf\"", &format!("path = \"{path}\""));
        let before = (project.stamps(), tree(&world.root().join("projects/victim")));
        let outcome = world.undeploy(&["skill:pdf"], &project);
        let error = outcome.results[0].error.as_ref().unwrap_or_else(|| panic!("{path:?}: {outcome:?}"));
        assert_eq!(error.code, ErrorCode::ManifestInvalid, "{path:?}: {error:?}");
        assert_eq!((project.stamps(), tree(&world.root().join("projects/victim"))), before, "{path:?}");
        world.refresh();
        let rows = world.deployments();
        assert_eq!((rows.len(), rows[0].state), (1, DeploymentState::Invalid), "{path:?}: {rows:?}");
        assert!(rows[0].problem.is_some());
    }
}

fn victim(world: &World) {
    world.project("victim").write("keep.txt", "precious").write("SKILL.md", "precious");
}

#[test]
fn a_record_that_escapes_through_a_link_is_never_acted_on() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    // The whole folder of skills moved out of the project and linked back.
    let outside = world.root().join("outside");
    fs::rename(project.path.join(".claude/skills"), &outside).unwrap();
    project.link(".claude/skills", &outside);
    let before = (project.tree(), tree(&outside));
    let outcome = world.undeploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::PathEscape, "{outcome:?}");
    assert_eq!((project.tree(), tree(&outside)), before);
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Invalid);
}

#[test]
fn a_ledger_that_names_files_outside_makes_its_record_invalid() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/precious.md", "mine");
    world.deploy(&["pdf"], &project);
    tamper(&project, "\"SKILL.md\" =", "\"../precious.md\" =");
    let before = project.stamps();
    let outcome = world.undeploy(&["skill:pdf"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::ManifestInvalid, "{outcome:?}");
    assert_eq!(project.stamps(), before);
}

#[test]
fn a_record_that_claims_a_persons_file_does_not_get_it() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/mine/SKILL.md", "my own words");
    world.deploy(&["pdf"], &project);
    // The hashes do not match, so the files count as modified here.
    tamper(&project, "path = \"skills/pdf\"", "path = \"skills/mine\"");
    let outcome = world.undeploy(&["skill:pdf"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::Conflict, "{outcome:?}");
    assert_eq!(project.read(".claude/skills/mine/SKILL.md"), "my own words");
}

#[test]
fn a_tampered_list_of_created_folders_removes_nothing_that_holds_a_file() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/notes/keep.md", "mine").write(".claude/skills/own/SKILL.md", "mine");
    let before = project.tree();
    world.deploy(&["pdf"], &project);
    let text = project.manifest();
    let lines: String =
        text.lines().filter(|line| !line.starts_with("created_folders")).map(|line| format!("{line}\n")).collect();
    let folders = "created_folders = [\".\", \"..\", \"/\", \"notes\", \"skills\", \"skills/own\", \"../..\"]\n";
    project.write(".claude/deployment-manifest.toml", format!("{folders}{lines}"));
    done(&world.undeploy(&["pdf"], &project));
    assert_eq!(project.tree(), before);
}

#[test]
fn the_manifest_goes_with_its_last_record_unless_somebody_wrote_in_it() {
    let world = World::new();
    world.skill("pdf").skill("other");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf", "other"], &project);
    world.undeploy(&["pdf"], &project);
    assert!(project.manifest().contains("skill:other") && !project.manifest().contains("skill:pdf"));
    world.undeploy(&["other"], &project);
    assert!(!project.has(".claude"));

    world.deploy(&["pdf"], &project);
    project.write(".claude/deployment-manifest.toml", format!("owner = \"team\"\n{}", project.manifest()));
    world.undeploy(&["pdf"], &project);
    assert!(project.manifest().contains("owner = \"team\""));
    assert!(!project.manifest().contains("skill:pdf"));
}

#[test]
fn what_is_not_deployed_is_said_so_and_does_not_stop_the_others() {
    let world = World::new();
    world.skill("pdf").skill("never");
    world.refresh();
    let project = world.project("app");
    let outcome = world.undeploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::NotDeployed);
    assert_eq!((outcome.operation, outcome.views.len(), project.tree().len()), (None, 0, 0));
    world.deploy(&["pdf"], &project);
    let outcome = world.undeploy(&["never", "skill:never", "command:pdf", "pdf"], &project);
    for asked in ["never", "skill:never", "command:pdf"] {
        assert_eq!(result_of(&outcome, asked).error.as_ref().unwrap().code, ErrorCode::NotDeployed, "{asked}");
    }
    assert_eq!(result_of(&outcome, "skill:pdf").status, ResultStatus::Success);
}

#[test]
fn a_bare_name_is_ambiguous_only_among_what_is_deployed_here() {
    let world = World::new();
    world.skill("pdf").command("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["skill:pdf"], &project);
    world.deploy(&["command:pdf"], &project);
    let outcome = world.undeploy(&["pdf"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::ArtifactAmbiguous);
    done(&world.undeploy(&["command:pdf"], &project));
    done(&world.undeploy(&["pdf"], &project));
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn an_unknown_profile_is_refused() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let before = project.stamps();
    let error = world.try_undeploy(&["pdf"], &project, Some("weird")).unwrap_err();
    assert_eq!(error.code, ErrorCode::ProfileNotFound);
    assert_eq!(project.stamps(), before);
}

#[test]
fn an_undeploy_is_planned_without_a_write_and_refused_when_the_plan_is_stale() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let request = |fingerprint: Option<String>| UndeployRequest {
        artifacts: vec!["pdf".into()],
        project_path: project.text(),
        fingerprint,
        ..UndeployRequest::default()
    };
    let before = project.stamps();
    let plan = ops::plan_undeploy(&world.workspace, &request(None)).unwrap();
    assert_eq!(project.stamps(), before);
    assert_eq!(plan.totals.remove, 3);
    assert!(plan.artifacts[0].files.iter().all(|file| file.action == FileAction::Remove));
    project.write(".claude/skills/pdf/new.md", "appeared");
    let stale = ops::undeploy(&world.workspace, &request(Some(plan.fingerprint.clone()))).unwrap_err();
    assert_eq!(ErrorBody::from(stale).code, ErrorCode::PlanStale);
    assert!(project.has(".claude/skills/pdf/SKILL.md"));
    project.remove(".claude/skills/pdf/new.md");
    done(&ops::undeploy(&world.workspace, &request(Some(plan.fingerprint))).unwrap());
}

#[test]
fn what_was_removed_lies_in_history() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let deployed = tree(&project.path.join(".claude/skills/pdf"));
    let operation = world.undeploy(&["pdf"], &project).operation.unwrap();
    let kept = tree(&world.home().join("state/history").join(operation));
    for (path, content) in deployed {
        assert!(kept.iter().any(|(at, kept)| at.ends_with(&path) && *kept == content), "{path} in {kept:?}");
    }
}

#[test]
fn an_old_record_without_a_profile_is_undeployed_as_that_of_the_primary() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let text = project.manifest();
    let old: String = text
        .lines()
        .filter(|line| !line.starts_with("profile =") && !line.starts_with("platform ="))
        .map(|line| format!("{line}\n"))
        .collect();
    project.write(".claude/deployment-manifest.toml", old);
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    world.in_library("skills/pdf/SKILL.md", "new\n");
    world.deploy(&["pdf"], &project);
    assert_eq!(project.manifest().matches("[[deployments]]").count(), 1, "no twin record");
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1, "no twin entry");
    done(&world.try_undeploy(&["pdf"], &project, Some("claude-code-default")).unwrap());
    assert_eq!(world.deployments_json("skill:pdf"), None);
}
