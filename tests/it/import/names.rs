//! Names and places: letter case, nested commands, other endings, what only is read, plugins, two of one name.

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{ChangeKind, ImportAction, ImportStatus, MatchedBy};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, change, changes};

use super::{carried_out, failures, import, importing, imports, kept, library_files, row, skill_text, statuses};

fn world() -> (World, Project) {
    let world = World::new();
    world.refresh();
    let project = world.project("app");
    (world, project)
}

#[test]
fn a_name_that_differs_in_letter_case_is_the_same() {
    let (world, project) = world();
    world.skill("pdf");
    world.refresh();
    project.write(".claude/skills/PDF/SKILL.md", skill_text("PDF"));
    let entry = row(&world, &project, ".claude/skills/PDF");
    assert_eq!((entry.status, entry.matched_by), (ImportStatus::Differs, Some(MatchedBy::FoldedName)));
    let outcome =
        world.try_apply(&imports(vec![importing(&project, &entry.path, ImportAction::Import, None)])).unwrap();
    assert_eq!(failures(&outcome)[0].1, ErrorCode::AlreadyExists);
    import(&world, &project, &entry.path, ImportAction::Link);
    assert_eq!(world.deployments()[0].artifact_id, "skill:pdf");
    assert_eq!(world.deployments()[0].path, ".claude/skills/PDF");
}

#[test]
fn the_folder_names_a_skill_and_what_it_calls_itself_is_told() {
    let (world, project) = world();
    project.write(".claude/skills/mine/SKILL.md", skill_text("yours"));
    assert_eq!(row(&world, &project, ".claude/skills/mine").other_name.as_deref(), Some("yours"));
    import(&world, &project, ".claude/skills/mine", ImportAction::Import);
    assert_eq!(library_files(&world).into_keys().collect::<Vec<_>>(), ["skills/mine/SKILL.md"]);
}

#[test]
fn nested_commands_keep_their_folder() {
    let (world, project) = world();
    project.write(".claude/commands/git/fix.md", "Fix.\n").write(".claude/commands/fix.md", "Another.\n");
    let places = [".claude/commands/git/fix.md", ".claude/commands/fix.md"];
    carried_out(&world, imports(places.map(|path| importing(&project, path, ImportAction::Import, None)).into()));
    assert_eq!(library_files(&world).into_keys().collect::<Vec<_>>(), ["commands/fix.md", "commands/git/fix.md"]);
    let ids: Vec<String> = world.deployments().into_iter().map(|row| row.artifact_id).collect();
    assert_eq!(ids, ["command:fix", "command:git/fix"]);
}

#[test]
fn a_prompt_of_copilot_stays_in_sync_through_import_deploy_update_and_save_back() {
    let (world, project) = world();
    project.write(".github/prompts/fix.prompt.md", "first\n");
    let before = kept(&project);
    import(&world, &project, ".github/prompts/fix.prompt.md", ImportAction::Import);
    assert_eq!(kept(&project), before);
    let files = || library_files(&world).into_iter().collect::<Vec<_>>();
    assert_eq!(files(), [("commands/fix.md".to_owned(), "- first\n".to_owned())]);
    assert_eq!(world.state("command:fix"), DeploymentState::InSync);
    let mut deploy = change(ChangeKind::Deploy, "command:fix", &project);
    deploy.profile_id = Some(ProfileId::new("github-copilot-default"));
    assert_eq!(world.try_apply(&changes(vec![deploy.clone()])).unwrap().operation, None, "there is nothing to do");
    world.in_library("commands/fix.md", "second\n");
    world.refresh();
    assert_eq!(world.state("command:fix"), DeploymentState::Outdated);
    world.apply(&changes(vec![deploy.clone()]));
    assert_eq!(project.read(".github/prompts/fix.prompt.md"), "second\n");
    assert_eq!(world.state("command:fix"), DeploymentState::InSync);
    project.write(".github/prompts/fix.prompt.md", "third\n");
    world.refresh();
    assert_eq!(world.state("command:fix"), DeploymentState::Modified);
    deploy.kind = ChangeKind::SaveBack;
    world.apply(&changes(vec![deploy]));
    assert_eq!(files(), [("commands/fix.md".to_owned(), "- third\n".to_owned())]);
    assert_eq!(world.state("command:fix"), DeploymentState::InSync);
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");
}

#[test]
fn what_a_program_only_reads_is_imported_and_recorded_where_it_stands() {
    let (world, project) = world();
    project.write(".cursor/skills/mine/SKILL.md", skill_text("mine"));
    let entry = row(&world, &project, ".cursor/skills/mine");
    assert_eq!(
        (entry.profile.unwrap().as_str(), entry.platforms.as_slice()),
        ("cursor-default", &["cursor".to_owned()][..])
    );
    let before = project.tree();
    let operation = import(&world, &project, ".cursor/skills/mine", ImportAction::Import);
    let mut after = project.tree();
    let manifest = after.remove(".cursor/deployment-manifest.toml").unwrap();
    assert!(manifest.contains("path = \"skills/mine\""), "{manifest}");
    assert_eq!(after, before);
    assert_eq!(world.state("skill:mine"), DeploymentState::InSync);
    // An update goes where it is recorded, not to where the program's skills usually go.
    world.in_library("skills/mine/SKILL.md", "---\nname: mine\n---\nsecond\n");
    world.refresh();
    let mut deploy = change(ChangeKind::Deploy, "skill:mine", &project);
    deploy.profile_id = Some(ProfileId::new("cursor-default"));
    world.apply(&changes(vec![deploy]));
    assert!(project.read(".cursor/skills/mine/SKILL.md").ends_with("second\n"));
    assert!(!project.has(".agents"));
    let last = world.last();
    world.undo(&last);
    world.in_library("skills/mine/SKILL.md", skill_text("mine"));
    world.undo(&operation);
    assert_eq!(project.tree(), before);
}

#[test]
fn the_same_in_two_roots_of_one_profile_is_one_deployment() {
    let (world, project) = world();
    project.write(".cursor/commands/x.md", "x\n");
    for folder in [".cursor/skills", ".agents/skills"] {
        project.write(&format!("{folder}/mine/SKILL.md"), skill_text("mine"));
    }
    let (one, two) = (row(&world, &project, ".agents/skills/mine"), row(&world, &project, ".cursor/skills/mine"));
    let request =
        imports([&one, &two].map(|entry| importing(&project, &entry.path, ImportAction::Import, None)).into());
    let before = project.tree();
    let outcome = world.try_apply(&request).unwrap();
    assert!(!outcome.cache_behind);
    assert_eq!(failures(&outcome), [(two.path.clone(), ErrorCode::Overlap)]);
    assert_eq!(world.deployments().len(), 1);
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after a refresh");
    let again = imports(vec![importing(&project, &two.path, ImportAction::Link, None)]);
    assert_eq!(failures(&world.try_apply(&again).unwrap()), [(two.path, ErrorCode::Overlap)]);
    world.undo(&outcome.operation.unwrap());
    assert_eq!(project.tree(), before);
}

#[test]
fn a_plugin_is_imported_and_nothing_is_written_into_it() {
    let (world, project) = world();
    project.write(".claude-plugin/plugin.json", "{}\n").write("skills/mine/SKILL.md", skill_text("mine"));
    project.write("commands/git/fix.md", "Fix.\n").write("agents/critic.md", "Be.\n");
    let rows = statuses(&world, &project);
    let paths: Vec<&str> = rows.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["agents/critic.md", "commands/git/fix.md", "skills/mine"]);
    for path in &paths {
        let entry = row(&world, &project, path);
        assert_eq!((entry.profile, entry.actions), (None, vec![ImportAction::Import]));
    }
    let before = project.stamps();
    let operation = carried_out(
        &world,
        imports(paths.iter().map(|path| importing(&project, path, ImportAction::Import, None)).collect()),
    );
    let mut now = project.stamps();
    // A staging folder may have come and gone in the project's own folder.
    now.insert(".".to_owned(), before["."].clone());
    assert_eq!(now, before);
    assert_eq!(
        library_files(&world).into_keys().collect::<Vec<_>>(),
        ["agents/critic.md", "commands/git/fix.md", "skills/mine/SKILL.md"]
    );
    assert!(world.deployments().is_empty());
    world.undo(&operation);
    assert!(library_files(&world).is_empty());
}

#[test]
fn two_of_one_name_and_other_content_are_not_mixed() {
    let (world, one) = world();
    let two = world.project("two");
    one.write(".claude/skills/mine/SKILL.md", skill_text("mine"));
    two.write(".claude/skills/mine/SKILL.md", skill_text("other"));
    let request = |name| {
        imports(vec![
            importing(&one, ".claude/skills/mine", ImportAction::Import, None),
            importing(&two, ".claude/skills/mine", ImportAction::Import, name),
        ])
    };
    let outcome = world.try_apply(&request(None)).unwrap();
    assert_eq!(failures(&outcome).iter().map(|(_, code)| *code).collect::<Vec<_>>(), [ErrorCode::AlreadyExists]);
    assert_eq!(library_files(&world)["skills/mine/SKILL.md"], format!("- {}", skill_text("mine")));
    assert!(!two.has(".claude/deployment-manifest.toml"));
    world.undo(&outcome.operation.unwrap());
    carried_out(&world, request(Some("other")));
    assert_eq!(
        library_files(&world).into_keys().collect::<Vec<_>>(),
        ["skills/mine/SKILL.md", "skills/other/SKILL.md"]
    );
}

#[test]
fn what_is_refused_brings_nothing_that_others_are_recorded_as() {
    let (world, one) = world();
    world.skill("mine");
    world.refresh();
    world.deploy(&["mine"], &one);
    std::fs::remove_dir_all(world.library().join("skills/mine")).unwrap();
    world.refresh();
    // The first stands recorded already and is refused: the second must bring the artifact itself.
    let two = world.project("two");
    skillmeat_tests::copy_tree(&one.path.join(".claude/skills/mine"), &two.path.join(".claude/skills/mine"));
    let request = imports(vec![
        importing(&one, ".claude/skills/mine", ImportAction::Import, None),
        importing(&two, ".claude/skills/mine", ImportAction::Import, None),
    ]);
    let outcome = world.try_apply(&request).unwrap();
    assert_eq!(failures(&outcome).len(), 1, "{outcome:#?}");
    assert!(world.library().join("skills/mine/SKILL.md").exists(), "{outcome:#?}");
}
