//! Reading a library: what is listed, with which metadata, and what is said of things that cannot be used.

use std::collections::BTreeMap;
use std::fs;

use skillmeat_core::artifact::{ArtifactId, ArtifactKind};
use skillmeat_core::cache::{ArtifactPresence, LibraryProblem};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, Depth, LibraryState};
use skillmeat_tests::{World, copy_tree, link, tree, write};

fn ids(world: &World) -> Vec<String> {
    let mut ids: Vec<_> = world.artifacts().into_iter().map(|artifact| artifact.id).collect();
    ids.sort();
    ids
}

fn problems(world: &World) -> Vec<LibraryProblem> {
    ops::list_library_problems(&world.workspace).unwrap()
}

fn refused_refresh(world: &World) -> ErrorBody {
    ErrorBody::from(ops::refresh_cache(&world.workspace, Depth::Changed, &|_| {}).unwrap_err())
}

#[test]
fn a_library_that_skillmeat_wrote_lists_every_artifact_with_its_metadata() {
    let (world, _) = World::sample();
    world.refresh();
    // id → description, tags, tools, number of files.
    type Shown<'a> = (Option<&'a str>, &'a [&'a str], &'a [&'a str], u32);
    let expected: BTreeMap<&str, Shown<'_>> = [
        ("skill:front-name", (Some("d"), &["skills"][..], &[][..], 1)),
        ("skill:newskill", (Some("d"), &["skills"], &[], 1)),
        (
            "skill:pdf-tools",
            (Some("Extract text and tables from PDF files"), &["pdf", "documents"], &["Bash", "Read", "MagicTool"], 2),
        ),
        (
            "skill:synth-skill-0000",
            (
                Some("Synthetic skill number 0 about chart and graph"),
                &["cli", "security"],
                &["Edit", "Glob", "Grep"],
                6,
            ),
        ),
        (
            "skill:synth-skill-0001",
            (
                Some("Synthetic skill number 1 about audit and graph"),
                &["design", "security"],
                &["Read", "WebFetch", "Write"],
                6,
            ),
        ),
        // Its file holds a single word; collection.toml says the same.
        ("command:nested", (Some("cmd"), &["sub", "commands"], &[], 1)),
        ("command:pdf-tools", (Some("pdf-tools as a command"), &[], &[], 1)),
        ("command:review", (Some("Review the current diff"), &[], &["Bash", "Grep"], 1)),
        ("command:synth-command-0000", (Some("Synthetic command number 0"), &["frontend"], &[], 1)),
        ("command:top", (Some("top"), &["commands"], &[], 1)),
        // Its file is a heading alone.
        ("agent:ag", (None, &["agents"], &[], 1)),
        ("agent:code-reviewer", (Some("Reviews code"), &[], &["Read", "Grep"], 1)),
    ]
    .into();
    let artifacts = world.artifacts();
    assert_eq!(artifacts.len(), expected.len(), "{:?}", ids(&world));
    let root = world.home().join("collections/default");
    for artifact in &artifacts {
        let (description, tags, tools, files) = expected[artifact.id.as_str()];
        assert_eq!(artifact.description.as_deref(), description, "{}", artifact.id);
        assert_eq!(artifact.tags, tags, "{}", artifact.id);
        assert_eq!(artifact.tools, tools, "{}", artifact.id);
        assert_eq!(artifact.file_count, files, "{}", artifact.id);
        assert_eq!(artifact.origin.as_deref(), Some("local"), "{}", artifact.id);
        assert_eq!(artifact.status, ArtifactPresence::Present, "{}", artifact.id);
        assert_eq!(artifact.collection_id, "default");
        assert_eq!(artifact.warnings, [], "{}", artifact.id);
        assert!(artifact.path.starts_with(root.to_str().unwrap()), "{}", artifact.path);
        assert!(artifact.content_hash.is_some() && artifact.size > 0 && artifact.updated_at.is_some());
        assert_eq!(artifact.deployments, None, "SkillMeat's own records are not ours: {}", artifact.id);
    }
    let pdf = world.artifact("skill:pdf-tools");
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    assert_eq!([text(&pdf.version), text(&pdf.author), text(&pdf.license)], ["2.1.0", "Jane Doe", "MIT"]);
    assert_eq!(problems(&world), []);
}

#[test]
fn uuids_are_those_of_collection_toml_or_the_same_on_every_rebuild() {
    let (mut world, _) = World::sample();
    let file = world.home().join("collections/default/collection.toml");
    let text = fs::read_to_string(&file).unwrap();
    // SkillMeat writes a UUID as 32 digits without dashes, where it writes one at all.
    let own = "path = \"commands/review.md\"\nuuid = \"0193a1b2c3d44e5f8a7b6c5d4e3f2a1b\"";
    fs::write(&file, text.replace("path = \"commands/review.md\"", own)).unwrap();
    world.refresh();
    let before: BTreeMap<_, _> = world.artifacts().into_iter().map(|a| (a.id, a.uuid)).collect();
    assert_eq!(before["command:review"], "0193a1b2-c3d4-4e5f-8a7b-6c5d4e3f2a1b");
    let made: ArtifactId = "skill:pdf-tools".parse().unwrap();
    assert_eq!(before["skill:pdf-tools"], made.uuid_in("default").to_string());
    assert_ne!(before["skill:pdf-tools"], before["command:pdf-tools"]);
    world.delete_cache();
    world.refresh();
    let after: BTreeMap<_, _> = world.artifacts().into_iter().map(|a| (a.id, a.uuid)).collect();
    assert_eq!(after, before);
}

#[test]
fn the_records_of_skillmeat_in_a_project_are_left_alone_and_do_no_harm() {
    let (world, app) = World::sample();
    let files = app.path.join(".claude/.skillmeat-deployed.toml");
    let before = (app.tree(), fs::read(&files).unwrap());
    let change = ops::add_project(&world.workspace, &app.path).unwrap();
    world.refresh();
    assert_eq!(change.project.unwrap().problem, None);
    assert!(world.deployments().is_empty(), "they are not deployments of this program until they are imported");
    assert_eq!(app.tree(), before.0);

    // What it deployed is the same as the library: adopted, not in conflict, and its record file stays.
    let outcome = world.deploy(&["skill:pdf-tools", "agent:code-reviewer"], &app);
    assert!(outcome.results.iter().all(|result| result.error.is_none()), "{outcome:?}");
    assert_eq!(fs::read(&files).unwrap(), before.1);
    let outcome = world.undeploy(&["skill:pdf-tools", "agent:code-reviewer"], &app);
    assert!(outcome.results.iter().all(|result| result.error.is_none()), "{outcome:?}");
    assert_eq!(fs::read(&files).unwrap(), before.1);
    assert!(app.has(".claude/skills/synth-skill-0000/SKILL.md"));
}

#[test]
fn record_files_of_every_form_stand_in_a_project_without_harm() {
    let (world, _) = World::sample();
    let fixture =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/skillmeat-home/projects/record-files");
    let project = world.project("meta");
    let put = |from: &str, to: &str| write(&project.path.join(to), fs::read(fixture.join(from)).unwrap());
    put("codex.skillmeat-deployed.toml", ".codex/.skillmeat-deployed.toml");
    put("import-recorded.skillmeat-deployed.toml", ".claude/.skillmeat-deployed.toml");
    put("skillmeat-project.toml", ".claude/.skillmeat-project.toml");
    put("skillmeat_skip_prefs.toml", ".claude/.skillmeat_skip_prefs.toml");
    let before = project.tree();
    world.deploy(&["skill:newskill"], &project);
    world.refresh();
    assert_eq!(world.deployments().len(), 1);
    world.undeploy(&["newskill"], &project);
    assert_eq!(project.tree(), before);
}

#[test]
fn the_library_is_collection_and_else_the_default_collection() {
    let (world, _) = World::sample();
    let state = |world: &World| ops::library_state(&world.workspace);
    let default = world.home().join("collections/default").display().to_string();
    assert_eq!(state(&world), LibraryState::Ready { path: default, collection_id: "default".into() });
    copy_tree(&world.home().join("collections/default"), &world.home().join("collections/work"));
    assert!(matches!(state(&world), LibraryState::Ready { path, .. } if path.ends_with("collections/default")));
    fs::create_dir(world.library()).unwrap();
    assert!(matches!(state(&world), LibraryState::Ready { path, .. } if path.ends_with("home/collection")));
}

#[test]
fn another_collection_can_be_opened_and_keeps_its_own_id() {
    let (world, _) = World::sample();
    let work = world.home().join("collections/work");
    write(&work.join("skills/mine/SKILL.md"), "---\ndescription: At work\n---\n");
    ops::open_library(&world.workspace, &work).unwrap();
    world.refresh();
    assert_eq!(ids(&world), ["skill:mine"]);
    assert_eq!(world.artifact("skill:mine").collection_id, "work");
    let collections = ops::list_collections(&world.workspace).unwrap();
    let shown: Vec<_> = collections.iter().map(|one| (one.id.as_str(), one.artifacts)).collect();
    assert_eq!(shown, [("work", 1), ("default", 12)], "the open one first, then what could be opened instead");
}

#[test]
fn a_single_collection_is_the_library_whatever_its_name() {
    let world = World::without_library();
    write(&world.home().join("collections/mine/skills/a/SKILL.md"), "# A\n");
    world.refresh();
    assert_eq!(ids(&world), ["skill:a"]);
    write(&world.home().join("collections/yours/skills/b/SKILL.md"), "# B\n");
    // With two a person must choose; both are offered.
    let LibraryState::Absent { found, .. } = ops::library_state(&world.workspace) else { panic!("two to choose from") };
    assert_eq!(found.iter().map(|one| one.artifacts).collect::<Vec<_>>(), [1, 1]);
}

#[test]
fn another_home_is_another_world() {
    let (one, other) = (World::new(), World::new());
    one.skill("a");
    other.skill("b");
    one.refresh();
    other.refresh();
    assert_eq!((ids(&one), ids(&other)), (vec!["skill:a".to_owned()], vec!["skill:b".to_owned()]));
}

#[test]
fn a_chosen_library_that_is_gone_is_an_error_and_no_first_start() {
    let world = World::new();
    world.skill("a");
    let other = world.root().join("elsewhere");
    copy_tree(&world.library(), &other);
    ops::open_library(&world.workspace, &other).unwrap();
    world.refresh();
    fs::rename(&other, world.root().join("moved")).unwrap();
    assert!(matches!(ops::library_state(&world.workspace), LibraryState::Unreadable { .. }));
    assert!(ops::refresh_cache(&world.workspace, Depth::Changed, &|_| {}).is_err());
    assert_eq!(ids(&world), ["skill:a"], "the cache keeps what it knew");
}

#[test]
fn an_artifact_listed_but_not_on_the_disk_is_shown_as_missing() {
    let (world, project) = World::sample();
    fs::remove_dir_all(world.home().join("collections/default/skills/newskill")).unwrap();
    fs::remove_file(world.home().join("collections/default/commands/top.md")).unwrap();
    world.refresh();
    assert_eq!(world.artifacts().len(), 12);
    for id in ["skill:newskill", "command:top"] {
        let gone = world.artifact(id);
        assert_eq!(gone.status, ArtifactPresence::Missing, "{id}");
        assert_eq!(gone.content_hash, None);
        assert_eq!(gone.warnings[0].code, "missing");
        assert!(!gone.tags.is_empty(), "what collection.toml says of it stays: {id}");
    }
    let outcome = world.deploy(&["skill:newskill"], &project);
    assert_eq!(outcome.results[0].error.as_ref().unwrap().code, ErrorCode::ArtifactNotFound);
}

#[test]
fn an_artifact_on_the_disk_but_not_listed_is_shown() {
    let (world, _) = World::sample();
    write(&world.home().join("collections/default/skills/by-hand/SKILL.md"), "---\nname: by-hand\n---\nBy hand.\n");
    world.refresh();
    let artifact = world.artifact("skill:by-hand");
    assert_eq!((artifact.description.as_deref(), artifact.origin), (Some("By hand."), None));
    assert_eq!(world.artifacts().len(), 13);
}

#[test]
fn broken_frontmatter_is_a_warning_and_the_artifact_is_listed_and_deployable() {
    let world = World::new();
    world.in_library("skills/odd/SKILL.md", "---\nname: odd\ndescription: reads: a: [b\ntags: [x\n---\nBody\n");
    world.refresh();
    let artifact = world.artifact("skill:odd");
    assert_eq!(artifact.warnings.len(), 1, "{:?}", artifact.warnings);
    assert_eq!(artifact.warnings[0].code, "frontmatter");
    assert_eq!(artifact.description.as_deref(), Some("reads: a: [b"));
    let project = world.project("app");
    assert_eq!(world.deploy(&["odd"], &project).results[0].error, None);
}

#[test]
fn a_name_in_the_frontmatter_does_not_rename_the_artifact() {
    let world = World::new();
    world.in_library("skills/folder-name/SKILL.md", "---\nname: front-name\n---\nBody\n");
    world.refresh();
    assert_eq!(ids(&world), ["skill:folder-name"]);
    assert_eq!(world.artifact("skill:folder-name").warnings[0].code, "name");
}

#[test]
fn a_broken_collection_toml_is_named_with_line_and_column_and_never_replaced() {
    let (world, project) = World::sample();
    world.refresh();
    let before = world.lists();
    let file = world.home().join("collections/default/collection.toml");
    let broken = format!("{}\n<<<<<<< HEAD\n", fs::read_to_string(&file).unwrap());
    fs::write(&file, &broken).unwrap();
    let error = refused_refresh(&world);
    assert_eq!(error.code, ErrorCode::LibraryInvalid);
    assert_eq!(error.path.as_deref(), file.to_str());
    let details = error.details.unwrap();
    assert_eq!(details["line"], broken.lines().count());
    assert!(details["column"].is_u64(), "{details}");
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
    world.lists().assert_same(&before, "after a refresh that was refused");
    // What a person knows to be there can still be deployed.
    assert_eq!(world.deploy(&["skill:newskill"], &project).results[0].error, None);
    assert_eq!(fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn a_single_bad_record_of_collection_toml_is_a_problem_and_hides_no_other() {
    let world = World::new();
    world.skill("good").in_library(
        "collection.toml",
        "[[artifacts]]\nname = \"good\"\ntype = \"skill\"\ntags = [\"kept\"]\n\n[[artifacts]]\nname = \"../evil\"\n\
         type = \"skill\"\n\n[[artifacts]]\ntype = \"skill\"\n\n[[artifacts]]\nname = \"flow\"\ntype = \"workflow\"\n",
    );
    world.refresh();
    assert_eq!(ids(&world), ["skill:good"]);
    assert!(world.artifact("skill:good").tags.contains(&"kept".to_owned()));
    let problems = problems(&world);
    assert_eq!(problems.len(), 2, "a type that is no artifact here is nobody's mistake: {problems:?}");
    assert!(problems.iter().all(|problem| problem.code == "library_invalid"));
}

#[test]
fn every_container_and_its_aliases_are_read() {
    let world = World::new();
    let folder = |kind: ArtifactKind| kind.containers().iter();
    let mut expected = Vec::new();
    for (number, container) in folder(ArtifactKind::Skill).enumerate() {
        world.in_library(&format!("{container}/s{number}/SKILL.md"), "# S\n");
        expected.push(format!("skill:s{number}"));
    }
    for kind in [ArtifactKind::Command, ArtifactKind::Agent] {
        for (number, container) in folder(kind).enumerate() {
            world.in_library(&format!("{container}/f{number}.md"), "text\n");
            expected.push(format!("{kind}:f{number}"));
        }
    }
    for kind in [ArtifactKind::Hook, ArtifactKind::Mcp] {
        for (number, container) in folder(kind).enumerate() {
            world.in_library(&format!("{container}/d{number}/x.json"), "{}\n");
            expected.push(format!("{kind}:d{number}"));
        }
    }
    world.refresh();
    expected.sort();
    assert_eq!(ids(&world), expected);
    let project = world.project("app");
    let wanted: Vec<&str> = expected.iter().map(String::as_str).collect();
    let outcome = world.deploy(&wanted, &project);
    assert!(outcome.results.iter().all(|result| result.error.is_none()), "{outcome:?}");
    assert!(project.has(".claude/skills/s1/SKILL.md") && project.has(".claude/agents/f2.md"));
    assert!(project.has(".claude/mcp/d3/x.json") && project.has(".claude/hooks/d1/x.json"));
}

#[test]
fn nested_commands_keep_their_folder_and_nested_skills_their_own_name() {
    let world = World::new();
    world.in_library("skills/office/pdf/SKILL.md", "# Pdf\n").command("git/fix").command("fix");
    world.refresh();
    assert_eq!(ids(&world), ["command:fix", "command:git/fix", "skill:pdf"]);
    let project = world.project("app");
    let outcome = world.deploy(&["pdf", "git/fix", "command:fix"], &project);
    assert!(outcome.results.iter().all(|result| result.error.is_none()), "{outcome:?}");
    for file in [".claude/skills/pdf/SKILL.md", ".claude/commands/git/fix.md", ".claude/commands/fix.md"] {
        assert!(project.has(file), "{file}");
    }
}

#[test]
fn of_two_artifacts_with_one_name_the_listed_one_is_the_deployed_one() {
    let world = World::new();
    world.in_library("skills/archive/pdf/SKILL.md", "---\ndescription: old\n---\n");
    world.in_library("skills/pdf/SKILL.md", "---\ndescription: new\n---\n");
    world.refresh();
    assert_eq!(ids(&world), ["skill:pdf"]);
    let problems = problems(&world);
    assert_eq!((problems.len(), problems[0].code.as_str()), (1, "already_exists"));
    let listed = world.artifact("skill:pdf");
    assert_eq!(listed.description.as_deref(), Some("new"), "the usual place goes first");
    assert!(problems[0].path.contains("archive"), "{problems:?}");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(listed.path.as_ref()));
    world.refresh();
    assert_eq!(world.state("skill:pdf"), skillmeat_core::deployment::DeploymentState::InSync);
}

#[test]
fn a_link_in_the_library_is_followed_inside_and_refused_outside() {
    let world = World::new();
    world.in_library("shared/one/SKILL.md", "# One\n");
    write(&world.root().join("outside/SKILL.md"), "# Secret\n");
    link(&world.library().join("skills/one"), "../shared/one".as_ref());
    link(&world.library().join("skills/leaks"), &world.root().join("outside"));
    link(&world.library().join("skills/nowhere"), "gone".as_ref());
    link(&world.library().join("skills/whole"), &world.library());
    world.refresh();
    assert_eq!(ids(&world), ["skill:one"]);
    let problems = problems(&world);
    let codes: BTreeMap<_, _> =
        problems.iter().map(|problem| (problem.path.rsplit('/').next().unwrap(), problem.code.as_str())).collect();
    assert_eq!(codes["leaks"], "path_escape");
    assert_eq!(codes["whole"], "path_escape");
    assert!(codes.contains_key("nowhere"), "{codes:?}");
    let project = world.project("app");
    assert_eq!(world.deploy(&["one"], &project).results[0].error, None);
    assert_eq!(project.read(".claude/skills/one/SKILL.md"), "# One\n");
}

#[test]
fn what_is_no_artifact_is_a_problem_or_passed_over_and_never_hides_others() {
    let world = World::new();
    world.skill("good").command("good");
    world.in_library("skills/README.md", "about\n").in_library("skills/empty-skill/notes.txt", "no SKILL.md\n");
    world.in_library("hooks/loose.json", "{}\n").in_library("commands/data.json", "{}\n");
    world.in_library("skills/.hidden/SKILL.md", "# H\n").in_library("skills/node_modules/x/SKILL.md", "# N\n");
    world.refresh();
    assert_eq!(ids(&world), ["command:good", "skill:good"]);
    let paths: Vec<_> = problems(&world).into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths.len(), 2, "{paths:?}");
    assert!(paths[0].ends_with("hooks/loose.json") && paths[1].ends_with("skills/empty-skill"), "{paths:?}");
}

#[test]
fn a_refresh_writes_nothing_into_the_library() {
    let (world, _) = World::sample();
    let root = world.home().join("collections/default");
    let before = skillmeat_tests::stamps(&root);
    world.refresh();
    assert_eq!(skillmeat_tests::stamps(&root), before);
}

#[test]
fn a_first_library_is_made_from_the_samples_and_never_over_another() {
    let world = World::without_library();
    assert!(matches!(ops::library_state(&world.workspace), LibraryState::Absent { found, .. } if found.is_empty()));
    ops::create_sample_library(&world.workspace).unwrap();
    world.refresh();
    assert!(world.artifacts().len() >= 5, "{:?}", ids(&world));
    assert!(world.artifacts().iter().all(|artifact| artifact.warnings.is_empty()));
    assert_eq!(problems(&world), []);
    let before = tree(&world.home().join("collection"));
    let error = ErrorBody::from(ops::create_sample_library(&world.workspace).unwrap_err());
    assert_eq!(error.code, ErrorCode::AlreadyExists);
    assert_eq!(tree(&world.home().join("collection")), before);
}

#[test]
fn the_library_may_not_lie_where_an_agent_program_reads() {
    let world = World::new();
    world.skill("a");
    let project = world.project("app");
    ops::add_project(&world.workspace, &project.path).unwrap();
    copy_tree(&world.library(), &project.path.join(".claude/library"));
    for folder in [".claude/library", ".claude", ".claude/library/skills"] {
        let error = ErrorBody::from(ops::open_library(&world.workspace, &project.path.join(folder)).unwrap_err());
        assert_eq!(error.code, ErrorCode::Overlap, "{folder}: {error:?}");
    }
    assert!(
        matches!(ops::library_state(&world.workspace), LibraryState::Ready { path, .. } if path.ends_with("home/collection"))
    );
}
