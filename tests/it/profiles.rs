//! Profiles: which one a project means, which are chosen, and a person's own.
#![cfg(unix)]

use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, PathDraft, ProfileDraft, ProfileInfo};
use skillmeat_core::platform::{DeployMode, ProfileId};
use skillmeat_tests::{Project, World, write};

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("git/fix");
    world.refresh();
    let project = world.project("app");
    ops::add_project(&world.workspace, &project.path).unwrap();
    (world, project)
}

fn choose(world: &World, project: &Project, primary: Option<&str>, chosen: &[&str]) -> Result<(), ErrorBody> {
    let primary = primary.map(ProfileId::new);
    let chosen: Vec<ProfileId> = chosen.iter().map(|id| ProfileId::new(*id)).collect();
    let done = ops::save_project_profiles(&world.workspace, &project.text(), primary.as_ref(), &chosen);
    done.map(|change| assert!(!change.cache_behind)).map_err(ErrorBody::from)
}

fn draft() -> ProfileDraft {
    let path = |kind, folder: &str| PathDraft { kind, folder: folder.to_owned() };
    ProfileDraft {
        id: "team-tools".into(),
        name: "Team tools".into(),
        platform: "claude-code".into(),
        root: "tools/ai".into(),
        paths: vec![path(ArtifactKind::Skill, "skills"), path(ArtifactKind::Command, "commands")],
        mode: DeployMode::Copy,
    }
}

fn profile(world: &World, project: &Project, id: &str) -> Option<ProfileInfo> {
    let list = ops::list_profiles(&world.workspace, Some(&project.text())).unwrap();
    list.profiles.into_iter().find(|profile| profile.id.as_str() == id)
}

#[test]
fn no_profile_means_the_projects_primary_one() {
    let (world, project) = world();
    let before = project.stamps();
    choose(&world, &project, Some("roo-default"), &["cursor-default"]).unwrap();
    assert_eq!(project.stamps(), before, "the project is not written to");
    let list = ops::list_profiles(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!((list.primary.as_str(), list.profiles[0].id.as_str()), ("roo-default", "roo-default"));
    assert!(profile(&world, &project, "cursor-default").unwrap().chosen);
    let outcome = world.try_deploy(&["pdf"], &project, None).unwrap();
    assert_eq!(outcome.results[0].profile.as_str(), "roo-default");
    assert!(project.has(".roo/skills/pdf/SKILL.md") && !project.has(".claude"));
    // Elsewhere it is the usual one.
    let other = world.project("other");
    world.try_deploy(&["pdf"], &other, None).unwrap();
    assert!(other.has(".claude/skills/pdf/SKILL.md"));
    choose(&world, &project, None, &[]).unwrap();
    let text = std::fs::read_to_string(world.home().join("projects.toml")).unwrap();
    assert!(!text.contains("primary") && !text.contains("profiles"), "{text}");
    let list = ops::list_profiles(&world.workspace, Some(&project.text())).unwrap();
    assert_eq!(list.primary, ProfileId::primary());
    assert!(profile(&world, &project, "roo-default").unwrap().in_use, "it is deployed to");
}

#[test]
fn a_choice_of_what_is_not_there_is_refused_and_changes_nothing() {
    let (world, project) = world();
    let file = world.home().join("projects.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    assert_eq!(choose(&world, &project, Some("nobody"), &[]).unwrap_err().code, ErrorCode::ProfileNotFound);
    assert_eq!(choose(&world, &project, None, &["nobody"]).unwrap_err().code, ErrorCode::ProfileNotFound);
    let other = world.project("other");
    assert!(choose(&world, &other, None, &["roo-default"]).is_err());
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert!(other.tree().is_empty());
}

#[test]
fn an_own_profile_is_deployed_to_in_its_own_root() {
    let (world, project) = world();
    ops::save_profile(&world.workspace, &draft()).unwrap();
    let saved = profile(&world, &project, "team-tools").unwrap();
    assert!(saved.own && !saved.in_use, "{saved:#?}");
    assert_eq!((saved.name.as_str(), saved.platform_name.as_str()), ("Team tools", "Claude Code"));
    let outcome = world.try_deploy(&["pdf", "git/fix"], &project, Some("team-tools")).unwrap();
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:#?}");
    for path in ["skills/pdf/SKILL.md", "commands/git/fix.md", "deployment-manifest.toml"] {
        assert!(project.has(&format!("tools/ai/{path}")), "{path}: {:?}", project.tree());
    }
    assert!(profile(&world, &project, "team-tools").unwrap().in_use);
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");
    assert_eq!(world.deployments().len(), 2);
}

#[test]
fn an_own_profile_that_is_deployed_to_is_not_deleted() {
    let (world, project) = world();
    ops::save_profile(&world.workspace, &draft()).unwrap();
    let id = ProfileId::new("team-tools");
    world.try_deploy(&["pdf"], &project, Some("team-tools")).unwrap();
    let error = ErrorBody::from(ops::delete_profile(&world.workspace, &id).unwrap_err());
    assert!(error.message.contains("still deployed to in app"), "{error:?}");
    assert!(profile(&world, &project, "team-tools").is_some());
    world.try_undeploy(&["pdf"], &project, Some("team-tools")).unwrap();
    // The folder above the root stays, empty.
    assert_eq!(project.tree().into_keys().collect::<Vec<_>>(), ["tools"]);
    ops::delete_profile(&world.workspace, &id).unwrap();
    assert!(profile(&world, &project, "team-tools").is_none());
    let gone = ErrorBody::from(ops::delete_profile(&world.workspace, &id).unwrap_err());
    assert_eq!(gone.code, ErrorCode::ProfileNotFound);
}

#[test]
fn a_draft_that_cannot_be_used_is_refused_and_the_file_stays() {
    let (world, _) = world();
    let file = world.home().join("profiles.toml");
    write(&file, "# mine\n[[profiles]]\nid = \"old\"\nplatform = \"codex\"\nroot = \"x\"\npaths = { skill = \"s\" }\n");
    let before = std::fs::read_to_string(&file).unwrap();
    let with = |change: fn(&mut ProfileDraft)| {
        let mut one = draft();
        change(&mut one);
        one
    };
    for wrong in [
        with(|draft| draft.id = "codex-default".into()),
        with(|draft| draft.id = "../x".into()),
        with(|draft| draft.id = String::new()),
        with(|draft| draft.platform = "nobody".into()),
        with(|draft| draft.root = "../out".into()),
        with(|draft| draft.root = "/etc".into()),
        with(|draft| draft.paths[0].folder = "../../out".into()),
        with(|draft| draft.paths.clear()),
    ] {
        assert!(ops::save_profile(&world.workspace, &wrong).is_err(), "{wrong:?}");
        assert_eq!(std::fs::read_to_string(&file).unwrap(), before, "{wrong:?}");
    }
    ops::save_profile(&world.workspace, &draft()).unwrap();
    assert!(std::fs::read_to_string(&file).unwrap().starts_with(&before));
}

#[test]
fn what_an_unknown_profile_recorded_can_still_be_undeployed() {
    let (world, project) = world();
    ops::save_profile(&world.workspace, &draft()).unwrap();
    let mut other = draft();
    (other.id, other.root) = ("other".into(), ".claude".into());
    ops::save_profile(&world.workspace, &other).unwrap();
    world.try_deploy(&["pdf"], &project, Some("other")).unwrap();
    std::fs::remove_file(world.home().join("profiles.toml")).unwrap();
    world.refresh();
    assert_eq!(world.deployments()[0].profile_id, "other");
    let outcome = world.try_undeploy(&["pdf"], &project, Some("other")).unwrap();
    assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:#?}");
    assert!(project.tree().is_empty(), "{:?}", project.tree());
}

#[test]
fn an_own_profile_of_links_links_unless_it_is_said_otherwise() {
    let (world, project) = world();
    let mut linking = draft();
    linking.mode = DeployMode::Link;
    ops::save_profile(&world.workspace, &linking).unwrap();
    let outcome = world.try_deploy(&["pdf"], &project, Some("team-tools")).unwrap();
    assert_eq!(outcome.results[0].mode.as_deref(), Some("link"));
    assert!(std::fs::symlink_metadata(project.path.join("tools/ai/skills/pdf")).unwrap().is_symlink());
}
