//! The bugs of SkillMeat 0.9 that this program must not have, each by its number in the list that was made of them.
//!
//! The cases that SkillMeat's own tests ask for are spread over the other files; as far as they concern deploying,
//! undeploying, listing and the cache:
//!
//! | case | test |
//! |---|---|
//! | one skill; one command or agent | `deploy::a_skill_is_copied_recorded_and_cached`, `deploy::each_kind_goes_to_its_own_place` |
//! | several names, one unknown | `deploy::one_unknown_name_does_not_stop_the_others` |
//! | a name that two types have | `deploy::a_bare_name_that_two_kinds_have_names_both_and_writes_nothing` |
//! | something is there, nobody chose to overwrite | `deploy::files_in_the_way_are_refused_by_name_and_untouched` |
//! | deployed again | `deploy::an_update_rewrites_only_the_files_that_differ` (one record), `deploy::deploying_again_writes_nothing_at_all` |
//! | copying fails | [`bug_17_a_failure_has_its_own_code_and_nothing_ever_waits_for_an_answer`] |
//! | two profiles; undeploy of one | `deploy::the_same_artifact_in_two_profiles_has_a_record_and_an_entry_for_each`, `undeploy::one_profile_is_undeployed_and_the_other_stays` |
//! | undeploy of something unknown | `undeploy::what_is_not_deployed_is_said_so_and_does_not_stop_the_others` |
//! | undeploy when the files are gone | `undeploy::files_that_are_gone_already_are_no_obstacle` |
//! | an old record without a profile | `undeploy::an_old_record_without_a_profile_is_undeployed_as_that_of_the_primary` |
//! | an old record with little in it | [`a_record_with_only_what_it_must_have_is_read`] |
//! | unchanged, edited, file added, stale hash | [`states_are_those_of_the_disk`] |
//! | status with one artifact in two profiles | [`a_state_belongs_to_its_profile`] |
//! | root or record path that escapes | `undeploy::a_record_whose_path_is_the_root_or_outside_or_the_manifest_is_never_acted_on`, `undeploy::a_record_that_escapes_through_a_link_is_never_acted_on` |
//! | `dest_path` with `..` or absolute | `deploy::dest_path_outside_the_profile_root_is_refused_and_nothing_is_written` |
//! | the profile root is a link | [`bug_12_a_linked_profile_root_does_not_double_its_records`], [`a_profile_root_that_is_a_link_out_of_the_project_is_refused`] |
//! | names with separators, dots, Unicode | [`names_that_no_artifact_may_have_are_refused_and_unicode_is_fine`] |
//! | the hash: order, structure, binary | `artifact::ledger` and `artifact::digest` of the core, [`bug_28_the_hash_frames_names_and_contents`] |
//! | atomic writes leave nothing beside them | `deploy::a_manifest_changed_between_plan_and_commit_takes_everything_back` |
//! | a refresh with one bad artifact or project | `library::broken_frontmatter_is_a_warning_and_the_artifact_is_listed_and_deployable`, `refresh::one_broken_project_does_not_hide_the_others` |

use std::fs;
use std::os::unix::net::UnixListener;
use std::time::Duration;

use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, Clock, DeployRequest, Home, Workspace};
use skillmeat_tests::{Project, World, link, result_of, tree};
use time::{OffsetDateTime, UtcOffset};

fn error_of(outcome: &ops::Outcome) -> ErrorCode {
    outcome.results[0].error.as_ref().unwrap_or_else(|| panic!("{outcome:?}")).code
}

fn tamper(project: &Project, from: &str, to: &str) {
    let text = project.manifest();
    assert!(text.contains(from), "{from} in\n{text}");
    project.write(".claude/deployment-manifest.toml", text.replace(from, to));
}

#[test]
fn bug_02_a_fresh_database_is_filled_and_written_through() {
    // There the default collection had another id than its writers used: the cache stayed empty for ever.
    let (world, app) = World::sample();
    world.refresh();
    assert_eq!(world.artifacts().len(), 12);
    assert!(world.artifacts().iter().all(|artifact| artifact.collection_id == "default"));
    assert_eq!(ops::list_collection_artifacts(&world.workspace, "default", 0, 0).unwrap().len(), 12);
    let outcome = world.deploy(&["skill:newskill"], &app);
    assert!(!outcome.cache_behind);
    assert_eq!(world.artifact("skill:newskill").deployments.unwrap().len(), 1);
}

#[test]
fn bug_02_a_deploy_before_the_first_refresh_reaches_the_cache() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    assert!(!world.deploy(&["pdf"], &project).cache_behind);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
}

#[test]
fn bug_05_a_record_that_points_out_of_the_project_deletes_nothing() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let victim = world.project("victim");
    victim.write("SKILL.md", "precious").write("deep/file", "precious");
    for path in ["../../victim", "../victim", "/tmp", "skills/../../../victim"] {
        let project = world.project("clone");
        // As it lies in a repository that somebody cloned.
        project.write(
            ".claude/deployment-manifest.toml",
            format!(
                "format = 1\n\n[[deployments]]\nartifact = \"skill:pdf\"\npath = \"{path}\"\n\n[deployments.files]\n"
            ),
        );
        let before = (project.stamps(), victim.stamps());
        ops::add_project(&world.workspace, &project.path).unwrap();
        let outcome = world.undeploy(&["skill:pdf"], &project);
        assert_eq!(error_of(&outcome), ErrorCode::ManifestInvalid, "{path}");
        assert_eq!((project.stamps(), victim.stamps()), before, "{path}");
        ops::remove_project(&world.workspace, &project.path).unwrap();
        assert_eq!(victim.stamps(), before.1, "{path}");
    }
}

#[test]
fn bug_06_a_record_of_the_profile_root_itself_wipes_nothing() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/CLAUDE.md", "mine").write(".claude/skills/own/SKILL.md", "mine");
    world.deploy(&["pdf"], &project);
    for path in [".", "./", "skills/..", ""] {
        tamper(&project, "path = \"skills/pdf\"", &format!("path = \"{path}\""));
        let before = project.stamps();
        assert_eq!(error_of(&world.undeploy(&["skill:pdf"], &project)), ErrorCode::ManifestInvalid, "{path:?}");
        assert_eq!(project.stamps(), before, "{path:?}");
        tamper(&project, &format!("path = \"{path}\""), "path = \"skills/pdf\"");
    }
    // A record of a whole folder of artifacts takes only what the ledger names, and that is not there.
    tamper(&project, "path = \"skills/pdf\"", "path = \"skills\"");
    world.undeploy(&["skill:pdf"], &project);
    assert_eq!(project.read(".claude/skills/own/SKILL.md"), "mine");
    assert_eq!(project.read(".claude/CLAUDE.md"), "mine");
}

#[test]
fn bug_07_a_redeploy_of_something_gone_from_the_library_removes_nothing() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    fs::remove_dir_all(world.library().join("skills/pdf")).unwrap();
    let before = project.stamps();
    let outcome = world.deploy(&["skill:pdf"], &project);
    assert_eq!(error_of(&outcome), ErrorCode::ArtifactNotFound);
    assert_eq!(project.stamps(), before);
    world.refresh();
    assert_eq!(error_of(&world.deploy(&["skill:pdf"], &project)), ErrorCode::ArtifactNotFound);
    assert_eq!(project.stamps(), before);
}

#[test]
fn bug_08_what_a_link_at_the_destination_points_to_is_neither_replaced_nor_deleted() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    project.write("precious/SKILL.md", "precious").write("precious.md", "precious");
    project.link(".claude/skills/pdf", "../../precious").link(".claude/commands/fix.md", "../../precious.md");
    let before = project.tree();
    let outcome = world.deploy(&["pdf", "fix"], &project);
    assert!(outcome.results.iter().all(|r| r.error.as_ref().unwrap().code == ErrorCode::Conflict), "{outcome:?}");
    assert_eq!(project.tree(), before);

    // A link put there after the deploy: neither an update nor an undeploy goes through it.
    project.remove(".claude/skills/pdf").remove(".claude/commands/fix.md");
    world.deploy(&["pdf", "fix"], &project);
    fs::remove_dir_all(project.path.join(".claude/skills/pdf")).unwrap();
    project.remove(".claude/commands/fix.md");
    project.link(".claude/skills/pdf", "../../precious").link(".claude/commands/fix.md", "../../precious.md");
    let before = project.tree();
    world.in_library("skills/pdf/SKILL.md", "new").in_library("commands/fix.md", "new");
    for outcome in [world.deploy(&["pdf", "fix"], &project), world.undeploy(&["pdf", "fix"], &project)] {
        assert!(outcome.results.iter().all(|r| r.error.as_ref().unwrap().code == ErrorCode::Conflict), "{outcome:?}");
        assert_eq!(project.tree(), before);
    }
}

#[test]
fn bug_09_a_link_in_an_artifact_brings_no_foreign_file_into_a_project() {
    let world = World::new();
    world.skill("leak").skill("folder").skill("dangling");
    fs::write(world.root().join("secret"), "the secret").unwrap();
    link(&world.library().join("skills/leak/notes.txt"), &world.root().join("secret"));
    link(&world.library().join("skills/folder/all"), "../../..".as_ref());
    link(&world.library().join("skills/dangling/later.md"), "not-yet.md".as_ref());
    link(&world.library().join("commands/leak.md"), &world.root().join("secret"));
    link(&world.library().join("skills/whole"), &world.root());
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["skill:leak", "folder", "dangling", "command:leak", "whole"], &project);
    assert_eq!(result_of(&outcome, "skill:leak").error.as_ref().unwrap().code, ErrorCode::PathEscape);
    assert_eq!(result_of(&outcome, "skill:folder").error.as_ref().unwrap().code, ErrorCode::PathEscape);
    assert!(outcome.results.iter().filter(|r| r.status == ResultStatus::Failed).count() == 4, "{outcome:?}");
    // A link that leads nowhere inside is a link like any other, not a failed copy.
    assert_eq!(result_of(&outcome, "skill:dangling").status, ResultStatus::Success);
    assert_eq!(project.tree()[".claude/skills/dangling/later.md"], "-> not-yet.md");
    assert!(project.tree().values().all(|content| !content.contains("the secret")), "{:?}", project.tree());
}

#[test]
fn bug_12_a_linked_profile_root_does_not_double_its_records() {
    let world = World::new();
    world.skill("one").skill("two").skill("three");
    world.refresh();
    for target in ["tools/ai", ".agents", ".config/claude"] {
        let project = world.project(&target.replace(['/', '.'], "-"));
        project.write(&format!("{target}/keep"), "");
        project.link(".claude", target);
        for (number, name) in ["one", "two", "three"].iter().enumerate() {
            assert_eq!(world.deploy(&[name], &project).results[0].status, ResultStatus::Success);
            assert_eq!(project.manifest().matches("[[deployments]]").count(), number + 1, "{target}");
        }
        world.refresh();
        let rows = world.deployments();
        let here: Vec<_> = rows.iter().filter(|row| row.project_path == project.text()).collect();
        assert_eq!(here.len(), 3, "{target}: {here:?}");
        assert!(here.iter().all(|row| row.state == DeploymentState::InSync), "{here:?}");
        assert!(fs::symlink_metadata(project.path.join(".claude")).unwrap().is_symlink());
        let outcome = world.undeploy(&["one", "two", "three"], &project);
        assert!(outcome.results.iter().all(|r| r.status == ResultStatus::Success), "{target}: {outcome:?}");
        assert!(project.has(&format!("{target}/keep")) && !project.has(&format!("{target}/skills")));
    }
}

#[test]
fn bug_13_one_malformed_record_hides_no_other_and_unknown_keys_stay() {
    let world = World::new();
    world.skill("good").skill("new");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["good"], &project);
    let malformed = "\n[[deployments]]\nartifact = \"skill:broken\"\npath = \"skills/broken\"\ncontent_hash = 7\nmood = \"odd\"\n\
         \n[[deployments]]\nnothing = \"known\"\n\n[[deployments]]\nartifact = 3\npath = [1]\n";
    project.write(".claude/deployment-manifest.toml", format!("team = \"x\"\n{}{malformed}", project.manifest()));
    world.refresh();
    let mut states: Vec<_> = world.deployments().into_iter().map(|row| row.state).collect();
    states.sort();
    assert_eq!(
        states,
        [DeploymentState::InSync, DeploymentState::Invalid, DeploymentState::Invalid, DeploymentState::Invalid]
    );
    assert_eq!(ops::status(&world.workspace, Some(&project.text())).unwrap().len(), 4);
    assert_eq!(world.deploy(&["new"], &project).results[0].status, ResultStatus::Success);
    assert_eq!(world.undeploy(&["good"], &project).results[0].status, ResultStatus::Success);
    let text = project.manifest();
    for kept in ["team = \"x\"", "mood = \"odd\"", "nothing = \"known\"", "artifact = 3"] {
        assert!(text.contains(kept), "{kept} in\n{text}");
    }
}

#[test]
fn bug_13_a_nested_destination_is_read_back() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy_into(&["pdf"], &project, ".claude/tools/ai").unwrap();
    world.refresh();
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    world.undeploy(&["pdf"], &project);
    assert_eq!(project.tree().len(), 0);
}

#[test]
fn bug_14_deployments_belong_to_type_and_name_and_survive_a_restart_whole() {
    let mut world = World::new();
    world.skill("pdf").command("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["skill:pdf"], &project);
    let before = world.artifact("skill:pdf").deployments;
    for rebuilt in [false, true] {
        if rebuilt {
            world.delete_cache();
        } else {
            world.restart();
        }
        world.refresh();
        assert_eq!(world.artifact("skill:pdf").deployments, before, "hash, profile and platform are not lost");
        assert_eq!(world.artifact("command:pdf").deployments, None, "the namesake has none");
    }
    // No ghost after an undeploy with a profile, no twin after a redeploy.
    world.in_library("skills/pdf/SKILL.md", "new");
    world.try_deploy(&["skill:pdf"], &project, Some("claude-code-default")).unwrap();
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
    world.try_undeploy(&["skill:pdf"], &project, Some("claude-code-default")).unwrap();
    assert_eq!(world.artifact("skill:pdf").deployments, None);
    // And cleared when it went without us.
    world.deploy(&["skill:pdf"], &project);
    fs::remove_dir_all(project.path.join(".claude")).unwrap();
    world.restart();
    world.refresh();
    assert_eq!(world.artifact("skill:pdf").deployments, None);
}

#[test]
fn bug_15_what_leaves_the_library_leaves_the_lists() {
    let world = World::new();
    world.skill("stays").skill("goes").command("goes");
    world.refresh();
    fs::remove_dir_all(world.library().join("skills/goes")).unwrap();
    fs::remove_file(world.library().join("commands/goes.md")).unwrap();
    world.skill("comes");
    world.refresh();
    let names: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    assert_eq!(names, ["skill:comes", "skill:stays"]);
    assert_eq!(world.lists().facets.all, 2);
    assert_eq!(world.lists().summaries[0].len(), 2);
    let rows: i64 = world.database().query_row("SELECT count(*) FROM artifact_tags", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 4, "nothing of them remains anywhere");
}

#[test]
fn bug_17_a_failure_has_its_own_code_and_nothing_ever_waits_for_an_answer() {
    let world = World::new();
    world.skill("good").skill("socket").skill("blocked");
    let _socket = UnixListener::bind(world.library().join("skills/socket/s")).unwrap();
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/blocked/SKILL.md", "mine");
    let outcome = world.deploy(&["socket", "blocked", "good", "gone"], &project);
    let codes: Vec<_> = outcome.results.iter().map(|r| r.error.as_ref().map(|e| e.code.as_str())).collect();
    assert_eq!(codes, [Some("library_invalid"), Some("conflict"), None, Some("artifact_not_found")]);
    let escaped = world.deploy_into(&["good"], &project, "../elsewhere").unwrap_err();
    assert_eq!(escaped.code, ErrorCode::PathEscape, "containment is not \"not found\"");
    assert!(outcome.results.iter().filter_map(|r| r.error.as_ref()).all(|error| !error.hints.is_empty()));
}

#[test]
fn bug_20_nothing_deployed_becomes_an_orphan_outside_the_profile_root() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    assert_eq!(world.deploy_into(&["pdf"], &project, "docs/ai").unwrap_err().code, ErrorCode::PathEscape);
    assert_eq!(project.tree().len(), 0);
    world.deploy_into(&["pdf"], &project, ".claude/docs/ai").unwrap();
    assert_eq!(world.undeploy(&["pdf"], &project).results[0].status, ResultStatus::Success);
    assert_eq!(project.tree().len(), 0, "{:?}", project.tree());
}

#[test]
fn bug_21_an_unknown_profile_is_an_error_and_no_folder() {
    let world = World::new();
    world.skill("pdf").hook("format");
    world.refresh();
    let project = world.project("app");
    for profile in ["weird", "../evil", "", ".claude", "claude_code", "codex", "CODEX-DEFAULT"] {
        let error = world.try_deploy(&["pdf"], &project, Some(profile)).unwrap_err();
        assert_eq!(error.code, ErrorCode::ProfileNotFound, "{profile:?}");
        assert!(error.details.unwrap()["known"].as_array().unwrap().iter().any(|id| id == "codex-default"));
    }
    assert_eq!(project.tree().len(), 0);
    // And what a platform does not take is not deployed there.
    let outcome = world.try_deploy(&["hook:format"], &project, Some("cursor-default")).unwrap();
    assert_eq!(error_of(&outcome), ErrorCode::UnsupportedType);
    assert_eq!(project.tree().len(), 0);
}

/// A clock somewhere east, with a fraction of a second.
#[derive(Debug)]
struct Eastern;

impl Clock for Eastern {
    fn now(&self) -> OffsetDateTime {
        let utc = OffsetDateTime::from_unix_timestamp(1_795_348_800).unwrap() + Duration::from_millis(987);
        utc.to_offset(UtcOffset::from_hms(5, 30, 0).unwrap())
    }
}

#[test]
fn bug_24_every_time_is_utc_and_the_same_everywhere() {
    let world = World::new();
    world.skill("pdf");
    let workspace =
        Workspace::open(Home::new(world.home()), Box::new(Eastern), "a test".into(), Duration::from_millis(200));
    ops::refresh_cache(&workspace, ops::Depth::Changed, &|_| {}).unwrap();
    let project = world.project("app");
    let request =
        DeployRequest { artifacts: vec!["pdf".into()], project_path: project.text(), ..DeployRequest::default() };
    ops::deploy(&workspace, &request).unwrap();
    let utc = "2026-11-22T12:00:00Z";
    assert!(project.manifest().contains(&format!("deployed_at = {utc}\n")), "{}", project.manifest());
    assert!(world.deployments_json("skill:pdf").unwrap().contains(&format!("\"deployed_at\":\"{utc}\"")));
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap()[0].deployed_at.to_string(), utc);
    assert_eq!(world.deployments()[0].deployed_at.as_deref(), Some(utc));
    let shown = ops::list_projects(&workspace).unwrap();
    assert_eq!((shown[0].added_at.as_deref(), shown[0].last_deployed_at.as_deref()), (Some(utc), Some(utc)));
    // Read back from the manifest after a rebuild it is still the same.
    ops::refresh_cache(&workspace, ops::Depth::Everything, &|_| {}).unwrap();
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap()[0].deployed_at.to_string(), utc);
}

#[test]
fn bug_28_the_hash_frames_names_and_contents() {
    let world = World::new();
    // SkillMeat's hash runs name and content together: these two give the same there.
    world.in_library("hooks/one/ab", "c").in_library("hooks/two/a", "bc");
    world.in_library("hooks/three/a", "bc");
    world.refresh();
    let hash = |id: &str| world.artifact(id).content_hash.unwrap();
    assert_ne!(hash("hook:one"), hash("hook:two"));
    assert_eq!(hash("hook:two"), hash("hook:three"), "the name of the artifact is no part of it");
}

#[test]
fn a_record_with_only_what_it_must_have_is_read() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(
        ".claude/deployment-manifest.toml",
        "[[deployments]]\nartifact = \"skill:pdf\"\npath = \"skills/pdf\"\nplatform = \"claude_code\"\n",
    );
    ops::add_project(&world.workspace, &project.path).unwrap();
    assert_eq!(world.state("skill:pdf"), DeploymentState::Missing, "never in sync when nothing is there");
    let row = world.deployments().remove(0);
    assert_eq!((row.profile_id.as_str(), row.platform.as_deref()), ("claude-code-default", Some("claude-code")));
    world.deploy(&["pdf"], &project);
    assert_eq!(world.state("skill:pdf"), DeploymentState::InSync);
    assert_eq!(project.manifest().matches("[[deployments]]").count(), 1);
}

#[test]
fn states_are_those_of_the_disk() {
    let world = World::new();
    for name in ["unchanged", "edited", "added", "outdated", "missing"] {
        world.skill(name);
    }
    world.command("plain").agent("plain");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["unchanged", "edited", "added", "outdated", "missing", "command:plain", "agent:plain"], &project);
    project.write(".claude/skills/edited/SKILL.md", "edited").write(".claude/skills/added/more.md", "more");
    world.in_library("skills/outdated/SKILL.md", "moved on");
    fs::remove_dir_all(project.path.join(".claude/skills/missing")).unwrap();
    world.refresh();
    for (id, state) in [
        ("skill:unchanged", DeploymentState::InSync),
        ("skill:edited", DeploymentState::Modified),
        ("skill:added", DeploymentState::Modified),
        ("skill:outdated", DeploymentState::Outdated),
        ("skill:missing", DeploymentState::Missing),
        // There, every command and agent was "removed".
        ("command:plain", DeploymentState::InSync),
        ("agent:plain", DeploymentState::InSync),
    ] {
        assert_eq!(world.state(id), state, "{id}");
    }
}

#[test]
fn a_state_belongs_to_its_profile() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    world.try_deploy(&["pdf"], &project, Some("codex-default")).unwrap();
    project.write(".agents/skills/pdf/SKILL.md", "edited");
    world.refresh();
    let states: Vec<_> = world.deployments().into_iter().map(|row| (row.profile_id, row.state)).collect();
    assert_eq!(
        states,
        [
            ("claude-code-default".to_owned(), DeploymentState::InSync),
            ("codex-default".to_owned(), DeploymentState::Modified)
        ]
    );
    let told: Vec<_> = world.artifact("skill:pdf").deployments.unwrap().into_iter().map(|d| d.state.unwrap()).collect();
    assert_eq!(told, [DeploymentState::InSync, DeploymentState::Modified]);
}

#[test]
fn a_profile_root_that_is_a_link_out_of_the_project_is_refused() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let outside = world.root().join("outside");
    fs::create_dir(&outside).unwrap();
    project.link(".claude", &outside);
    assert_eq!(world.try_deploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::PathEscape);
    assert_eq!(tree(&outside).len(), 0);
    let shown = ops::add_project(&world.workspace, &project.path).unwrap().project.unwrap();
    assert_eq!(shown.problem.unwrap().code, ErrorCode::PathEscape);
    // The other profiles of the project are not concerned.
    world.try_deploy(&["pdf"], &project, Some("codex-default")).unwrap();
    assert!(project.has(".agents/skills/pdf/SKILL.md"));
}

#[test]
fn names_that_no_artifact_may_have_are_refused_and_unicode_is_fine() {
    let world = World::new();
    world.skill("Übersicht-图表").command("日本語/コマンド");
    world.refresh();
    let project = world.project("app");
    let outcome = world.deploy(&["Übersicht-图表", "日本語/コマンド"], &project);
    assert!(outcome.results.iter().all(|r| r.error.is_none()), "{outcome:?}");
    assert!(
        project.has(".claude/skills/Übersicht-图表/SKILL.md") && project.has(".claude/commands/日本語/コマンド.md")
    );
    for name in [
        "skill:a/b",
        "skill:..",
        "skill:.hidden",
        "skill:",
        "skill:a\\b",
        "skill:a\0",
        "command:../x",
        "set:a",
        "skill:/x",
    ] {
        let outcome = world.deploy(&[name], &project);
        assert!(matches!(error_of(&outcome), ErrorCode::InvalidName | ErrorCode::PathEscape), "{name:?}: {outcome:?}");
    }
}

#[test]
fn errors_of_every_kind_say_what_to_do() {
    let world = World::new();
    world.skill("pdf").command("pdf");
    let project = world.project("app");
    for name in ["pdf", "gone", "skill:..", "nothing:x"] {
        let outcome = world.deploy(&[name], &project);
        let error: &ErrorBody = outcome.results[0].error.as_ref().unwrap();
        assert!(!error.message.starts_with(char::is_lowercase), "{error:?}");
        assert!(!error.hints.is_empty(), "{error:?}");
    }
}
