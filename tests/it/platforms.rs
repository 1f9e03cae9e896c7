//! The platform table over real projects: every place of every platform, a person's changes of the table, and the home.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::path::Path;

use skillmeat_core::artifact::{ArtifactKind, Shape};
use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::fs::RelPath;
use skillmeat_core::ops::{self, SetChangeKind};
use skillmeat_core::platform::{PlatformTable, ProfileId, RowSource, Surroundings};
use skillmeat_tests::{Project, World, change, changes, of_set, set_changes, write};

/// A library with one artifact of every kind.
fn world() -> World {
    let world = World::new();
    world.skill("pdf").command("git/fix").agent("critic").hook("guard").mcp("files");
    world.refresh();
    world
}

const ARTIFACTS: [(ArtifactKind, &str, &[&str]); 5] = [
    (ArtifactKind::Skill, "skill:pdf", &["pdf/SKILL.md", "pdf/reference/notes.md", "pdf/scripts/run.sh"]),
    (ArtifactKind::Command, "command:git/fix", &["git/fix"]),
    (ArtifactKind::Agent, "agent:critic", &["critic"]),
    (ArtifactKind::Hook, "hook:guard", &["guard/HOOK.md", "guard/hook.sh"]),
    (ArtifactKind::Mcp, "mcp:files", &["files/mcp.json"]),
];

/// The files and folders of a deploy to a folder, with the manifest in its root.
fn expected(folder: &str, kind: ArtifactKind, files: &[&str], suffix: &str) -> BTreeSet<String> {
    let root = Path::new(folder).parent().filter(|root| *root != Path::new("")).unwrap_or(Path::new(folder));
    let mut all = BTreeSet::from([format!("{}/deployment-manifest.toml", root.display())]);
    let suffix = if kind.shape() == Shape::File { suffix } else { "" };
    all.extend(files.iter().map(|file| format!("{folder}/{file}{suffix}")));
    let above: Vec<String> = all
        .iter()
        .flat_map(|path| Path::new(path).ancestors().skip(1).map(|path| path.display().to_string()))
        .filter(|path| !path.is_empty())
        .collect();
    all.extend(above);
    all
}

/// Whether nothing is left but folders above the root of a kind's folder.
fn is_bare(project: &Project, folder: &RelPath) -> bool {
    let root = folder.parent();
    project.tree().into_iter().all(|(path, shown)| {
        let is_above = root.as_ref().is_some_and(|root| root.as_str().starts_with(&format!("{path}/")));
        shown == "dir" && is_above
    })
}

fn code(refused: Result<ops::Outcome, ErrorBody>) -> ErrorCode {
    match refused {
        Err(error) => error.code,
        Ok(outcome) => outcome.results[0].error.as_ref().unwrap_or_else(|| panic!("not refused: {outcome:?}")).code,
    }
}

#[test]
fn every_platform_takes_every_kind_to_just_its_folder_or_refuses_it_before_anything_is_written() {
    let world = world();
    let table = PlatformTable::built_in();
    let (mut places, mut refused) = (0, 0);
    for platform in table.platforms() {
        let profile = format!("{}-default", platform.id);
        for (kind, artifact, files) in ARTIFACTS {
            let project = world.project(&format!("{}-{kind}", platform.id));
            let facts = platform.kinds.iter().find(|(known, _)| known.artifact() == Some(kind)).map(|(_, facts)| facts);
            let facts = facts.filter(|facts| facts.is_deployable(kind));
            let folder = facts.and_then(|facts| facts.project.as_ref());
            let tried = world.try_deploy(&[artifact], &project, Some(&profile));
            let (Some(facts), Some(folder)) = (facts, folder) else {
                assert_eq!(code(tried), ErrorCode::UnsupportedType, "{profile} {artifact}");
                assert!(project.tree().is_empty(), "{profile} {artifact}: {:?}", project.tree());
                refused += 1;
                continue;
            };
            let outcome = tried.unwrap();
            assert_eq!(outcome.results[0].status, ResultStatus::Success, "{profile} {artifact}: {outcome:#?}");
            let found: BTreeSet<String> = project.tree().into_keys().collect();
            assert_eq!(found, expected(folder.as_str(), kind, files, facts.suffix()), "{profile} {artifact}");
            let outcome = world.try_undeploy(&[artifact], &project, Some(&profile)).unwrap();
            assert_eq!(outcome.results[0].status, ResultStatus::Success, "{profile} {artifact}: {outcome:#?}");
            // The folders above a root that is not at the top may stay, empty.
            assert!(is_bare(&project, folder), "{profile} {artifact}: {:?}", project.tree());
            places += 1;
        }
    }
    assert!(places >= 79 && refused > 200, "{places} {refused}");
}

#[test]
fn one_deploy_goes_to_every_root_of_a_profile_and_one_undo_takes_it_back() {
    let world = world();
    let project = world.project("app");
    let profile = Some(ProfileId::new("cursor-default"));
    let mut wanted = Vec::new();
    for artifact in ["skill:pdf", "command:git/fix", "agent:critic"] {
        let mut one = change(ops::ChangeKind::Deploy, artifact, &project);
        one.profile_id.clone_from(&profile);
        wanted.push(one);
    }
    let operation = world.apply(&changes(wanted));
    for path in [
        ".agents/skills/pdf/SKILL.md",
        ".agents/deployment-manifest.toml",
        ".cursor/commands/git/fix.md",
        ".cursor/agents/critic.md",
        ".cursor/deployment-manifest.toml",
    ] {
        assert!(project.has(path), "{path}: {:?}", project.tree());
    }
    assert_eq!(world.deployments().len(), 3);
    let outcome = world.try_undeploy(&["skill:pdf", "git/fix", "critic"], &project, None).unwrap();
    assert!(outcome.results.iter().all(|result| result.status == ResultStatus::Success), "{outcome:#?}");
    assert!(project.tree().is_empty());
    let last = world.last();
    world.undo(&last);
    assert_eq!(world.deployments().len(), 3);
    world.undo(&operation);
    assert!(project.tree().is_empty(), "{:?}", project.tree());
}

#[test]
fn a_set_goes_to_every_root_of_a_profile() {
    let world = world().with_sets();
    world.set("kit", &["skill:pdf", "command:git/fix"]);
    world.refresh();
    let project = world.project("app");
    let mut request = of_set(SetChangeKind::Deploy, "kit", &project);
    request.sets[0].profile_id = Some(ProfileId::new("cursor-default"));
    let operation = world.apply(&request);
    assert!(project.has(".agents/skills/pdf/SKILL.md") && project.has(".cursor/commands/git/fix.md"));
    let mut undeploy = set_changes(of_set(SetChangeKind::Undeploy, "kit", &project).sets);
    undeploy.sets[0].profile_id = Some(ProfileId::new("cursor-default"));
    world.apply(&undeploy);
    assert!(project.tree().is_empty(), "{:?}", project.tree());
    let last = world.last();
    world.undo(&last);
    world.undo(&operation);
    assert!(project.tree().is_empty(), "{:?}", project.tree());
}

#[test]
fn a_persons_rows_are_laid_over_the_table() {
    let world = world();
    let text = "[[platforms]]\nid = \"roo\"\nname = \"Roo of ours\"\n[platforms.skill]\nproject = \".ours/skills\"\n\
                pattern = \"*/SKILL.md\"\nformat = \"folder\"\n\n[[platforms]]\nid = \"own\"\nname = \"Own\"\n\
                [platforms.command]\nproject = \"prompts\"\npattern = \"*.own.md\"\nformat = \"markdown\"\n";
    write(&world.home().join("platforms.toml"), text);
    let listed = ops::list_platforms(&world.workspace);
    let source = |id: &str| listed.iter().find(|row| row.id == id).map(|row| (row.name.as_str(), row.source));
    assert_eq!(source("roo"), Some(("Roo of ours", RowSource::Changed)));
    assert_eq!(source("own"), Some(("Own", RowSource::Own)));
    assert_eq!(source("codex").unwrap().1, RowSource::BuiltIn);
    let project = world.project("app");
    world.try_deploy(&["pdf"], &project, Some("roo-default")).unwrap();
    world.try_deploy(&["git/fix"], &project, Some("roo-default")).unwrap();
    world.try_deploy(&["git/fix"], &project, Some("own-default")).unwrap();
    for path in [".ours/skills/pdf/SKILL.md", ".roo/commands/git/fix.md", "prompts/git/fix.own.md"] {
        assert!(project.has(path), "{path}: {:?}", project.tree());
    }
    // Without the file they go back, and what was deployed can still be taken out.
    std::fs::remove_file(world.home().join("platforms.toml")).unwrap();
    assert!(ops::list_platforms(&world.workspace).iter().all(|row| row.source == RowSource::BuiltIn));
}

#[test]
fn a_table_that_cannot_be_used_is_told_and_what_comes_with_the_program_holds() {
    let world = world();
    let project = world.project("app");
    for (file, text) in [
        ("platforms.toml", "[[platforms]]\nid = \"roo\"\n<<<<<<< HEAD\n"),
        ("platforms.toml", "[[platforms]]\nid = \"codex\"\n[platforms.skill]\nproject = \"../out\"\n"),
        (
            "profiles.toml",
            "[[profiles]]\nid = \"team\"\nplatform = \"nobody\"\nroot = \"x\"\npaths = { skill = \"s\" }\n",
        ),
    ] {
        write(&world.home().join(file), text);
        let list = ops::list_profiles(&world.workspace, Some(&project.text())).unwrap();
        assert_eq!(list.problems.len(), 1, "{file}");
        assert!(list.problems[0].message.contains("line "), "{:?}", list.problems);
        let checks = ops::doctor(&world.workspace);
        let check = checks.iter().find(|check| check.name == file).unwrap_or_else(|| panic!("{checks:#?}"));
        assert!(!check.ok && check.message.contains("line ") && !check.hints.is_empty(), "{check:?}");
        assert_eq!(ops::list_platforms(&world.workspace).len(), PlatformTable::built_in().platforms().len());
        world.try_deploy(&["pdf"], &project, Some("roo-default")).unwrap();
        assert!(project.has(".roo/skills/pdf/SKILL.md"));
        world.try_undeploy(&["pdf"], &project, Some("roo-default")).unwrap();
        // What only the file may know is not said to be nowhere.
        let error = world.try_deploy(&["pdf"], &project, Some("team")).unwrap_err();
        assert!(error.message.contains(file), "{error:?}");
        std::fs::remove_file(world.home().join(file)).unwrap();
    }
    assert!(ops::doctor(&world.workspace).iter().all(|check| !check.name.ends_with(".toml")));
}

#[test]
fn a_profile_is_in_use_by_choice_mark_record_or_as_the_primary_and_not_by_a_shared_folder() {
    let world = world();
    let project = world.project("app");
    ops::add_project(&world.workspace, &project.path).unwrap();
    let used = || -> BTreeSet<String> {
        let list = ops::list_profiles(&world.workspace, Some(&project.text())).unwrap();
        list.profiles.into_iter().filter(|profile| profile.in_use).map(|profile| profile.id.to_string()).collect()
    };
    let of = |ids: &[&str]| -> BTreeSet<String> { ids.iter().map(|id| format!("{id}-default")).collect() };
    assert_eq!(used(), of(&[]), "nothing is there yet");
    project.write(".cursorrules", "");
    assert_eq!(used(), of(&["cursor"]));
    project.write(".agents/skills/mine/SKILL.md", "x\n");
    assert_eq!(used(), of(&["cursor"]), "the shared folder says nothing of a program, and Cursor explains it");
    ops::save_project_profiles(&world.workspace, &project.text(), None, &[ProfileId::new("codex-default")]).unwrap();
    assert_eq!(used(), of(&["codex", "cursor"]));
    world.try_deploy(&["pdf"], &project, Some("amp-default")).unwrap();
    assert_eq!(used(), of(&["amp", "codex", "cursor"]));
    world.try_undeploy(&["pdf"], &project, Some("amp-default")).unwrap();
    assert_eq!(used(), of(&["codex", "cursor"]));
}

/// A person's home as a target.
fn global(world: &mut World, variables: &[(&str, String)]) -> Project {
    let project = Project { path: world.root().join("person") };
    std::fs::create_dir_all(&project.path).unwrap();
    let variables = variables.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
    let around = Surroundings::new(Some(project.path.clone()), variables);
    world.workspace = world.another().in_surroundings(around);
    project
}

#[test]
fn the_home_is_a_target_with_places_of_its_own() {
    let mut world = world();
    let home = global(&mut world, &[]);
    home.write(".bashrc", "mine\n").write(".claude/settings.json", "{}\n");
    let before = home.tree();
    let added = ops::add_global_project(&world.workspace).unwrap();
    assert!(added.project.unwrap().global);
    world.try_deploy(&["pdf", "git/fix"], &home, None).unwrap();
    assert!(home.has(".claude/skills/pdf/SKILL.md") && home.has(".claude/commands/git/fix.md"));
    // Codex takes commands at home, in ~/.codex/prompts, and in no project.
    world.try_deploy(&["git/fix"], &home, Some("codex-default")).unwrap();
    assert!(home.has(".codex/prompts/git/fix.md"));
    let project = world.project("app");
    assert_eq!(code(world.try_deploy(&["git/fix"], &project, Some("codex-default"))), ErrorCode::UnsupportedType);
    world.undeploy(&["pdf", "git/fix"], &home);
    assert_eq!(home.tree(), before);
}

#[test]
fn a_variable_moves_the_global_folder_inside_the_home_and_out_of_reach_outside() {
    let mut world = world();
    let inside = world.root().join("person/cfg").display().to_string();
    let home = global(&mut world, &[("CLAUDE_CONFIG_DIR", inside)]);
    world.try_deploy(&["pdf"], &home, None).unwrap();
    assert!(home.has("cfg/skills/pdf/SKILL.md") && !home.has(".claude"), "{:?}", home.tree());
    world.undeploy(&["pdf"], &home);
    assert!(home.tree().is_empty());
    let outside = world.root().join("elsewhere").display().to_string();
    let home = global(&mut world, &[("CLAUDE_CONFIG_DIR", outside)]);
    let refused = world.try_deploy(&["pdf"], &home, None);
    assert_eq!(code(refused), ErrorCode::ProfileNotFound);
    assert!(home.tree().is_empty() && !world.root().join("elsewhere").exists());
    // Projects are as they were.
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    assert!(project.has(".claude/skills/pdf/SKILL.md"));
}

#[test]
fn every_folder_of_the_table_lies_in_the_project() {
    let table = PlatformTable::built_in();
    for slice in table.profiles() {
        for (kind, place) in slice.places() {
            let folder = slice.folder_of(place);
            assert!(folder.is_within(&slice.root) && RelPath::parse(folder.as_str()).is_ok(), "{kind} {folder}");
        }
    }
}
