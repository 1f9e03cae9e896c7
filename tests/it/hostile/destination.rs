//! What stands where an artifact is to go: links, files, folders, on the way and at the end.

use std::fs;
use std::path::Path;

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops;
use skillmeat_tests::{Project, World, tree, write};

use super::{code, everything, link, refused, succeeds, try_undeploy, works};

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").command("git/fix");
    write(&world.root().join("outside/SKILL.md"), "not yours\n");
    fs::create_dir_all(world.root().join("outside/empty")).unwrap();
    world.refresh();
    let project = world.project("app");
    (world, project)
}

#[test]
fn a_link_at_the_destination_is_never_followed() {
    // (place of the link, what it points to, the artifact)
    let rows = [
        (".claude/skills/pdf", "../../../../outside", "skill:pdf"),
        (".claude/skills/pdf", "/nowhere", "skill:pdf"),
        (".claude/skills/pdf", "pdf", "skill:pdf"),
        (".claude/skills/pdf", "../../../../outside/SKILL.md", "skill:pdf"),
        (".claude/skills/pdf", "../../own", "skill:pdf"),
        (".claude/commands/git/fix.md", "../../../../../outside/SKILL.md", "command:git/fix"),
        (".claude/commands/git/fix.md", "../../../own/file", "command:git/fix"),
        (".claude/commands/git/fix.md", "nowhere", "command:git/fix"),
        (".claude/skills/pdf/SKILL.md", "../../../../../outside/SKILL.md", "skill:pdf"),
        (".claude/skills/pdf/SKILL.md", "../../../own/file", "skill:pdf"),
        (".claude/skills/pdf/scripts", "../../../../../outside", "skill:pdf"),
        (".claude/skills/pdf/scripts", "../../../../../outside/empty", "skill:pdf"),
        (".claude/skills/pdf/reference", "../../../own", "skill:pdf"),
        (".claude/skills/pdf/reference", "nowhere", "skill:pdf"),
    ];
    for (place, target, artifact) in rows {
        let (world, project) = world();
        project.write("own/file", "mine");
        link(target, &project.path.join(place));
        refused(&world, artifact, &project, ErrorCode::Conflict);
    }
}

#[test]
fn a_link_on_the_way_that_leaves_the_project_is_refused() {
    let rows = [
        (".claude", "../../outside"),
        (".claude", "/nowhere"),
        (".claude", ".claude"),
        (".claude", "../../outside/SKILL.md"),
        (".claude/skills", "../../../outside"),
        (".claude/skills", "/nowhere"),
        (".claude/commands/git", "../../../../outside"),
    ];
    for (place, target) in rows {
        let (world, project) = world();
        link(target, &project.path.join(place));
        let artifact = if place.contains("commands") { "command:git/fix" } else { "skill:pdf" };
        refused(&world, artifact, &project, ErrorCode::PathEscape);
    }
}

#[test]
fn a_link_on_the_way_that_stays_in_the_project_is_used() {
    for (place, target, real) in
        [(".claude", "config/claude", "config/claude"), (".claude/skills", "../team/skills", "team/skills")]
    {
        let (world, project) = world();
        fs::create_dir_all(project.path.join(real)).unwrap();
        project.write(&format!("{real}/mine"), "mine");
        link(target, &project.path.join(place));
        works(&world, "skill:pdf", &project);
        succeeds(&world.deploy(&["pdf"], &project));
        let found = if place == ".claude" { "config/claude/skills/pdf/SKILL.md" } else { "team/skills/pdf/SKILL.md" };
        assert!(project.has(found));
    }
}

#[test]
fn two_profiles_whose_folders_are_one_do_not_double_their_records() {
    let (world, project) = world();
    fs::create_dir_all(project.path.join(".claude")).unwrap();
    link(".claude", &project.path.join(".qwen"));
    for _ in 0..3 {
        world.deploy(&["pdf"], &project);
        let _ = world.try_deploy(&["pdf"], &project, Some("qwen-code-default"));
        world.refresh();
    }
    // One place with two owners: a record for each, however often it is deployed.
    assert_eq!(project.manifest().matches("[[deployments]]").count(), 2, "{}", project.manifest());
    assert_eq!(world.deployments().len(), 2);
    succeeds(&world.undeploy(&["pdf"], &project));
}

#[test]
fn a_folder_that_became_a_link_after_the_deploy_is_not_written_through() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    let reference = project.path.join(".claude/skills/pdf/reference");
    fs::remove_dir_all(&reference).unwrap();
    link("../../../../../outside/empty", &reference);
    refused(&world, "skill:pdf", &project, ErrorCode::Conflict);
    world.in_library("skills/pdf/reference/more.md", "more\n");
    refused(&world, "skill:pdf", &project, ErrorCode::Conflict);
    // What lies behind the link is not the deployment's.
    write(&world.root().join("outside/empty/notes.md"), "notes of pdf\n");
    let outside = tree(&world.root().join("outside"));
    succeeds(&world.undeploy(&["pdf"], &project));
    assert_eq!(tree(&world.root().join("outside")), outside);
    assert!(fs::symlink_metadata(&reference).unwrap().is_symlink());
}

#[test]
fn a_way_that_became_a_link_after_the_deploy_is_not_followed_out() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    let skills = project.path.join(".claude/skills");
    fs::rename(&skills, world.root().join("outside/skills")).unwrap();
    link("../../../outside/skills", &skills);
    let before = everything(&world);
    assert_eq!(code(try_undeploy(&world, "pdf", &project)), ErrorCode::PathEscape);
    refused(&world, "skill:pdf", &project, ErrorCode::PathEscape);
    world.refresh();
    assert_eq!(world.deployments()[0].state.as_str(), "invalid");
    assert_eq!(everything(&world), before);
}

#[test]
fn a_way_into_the_library_is_refused() {
    // A person's home as a project, with its skills folder linked to the library, as many set it up by hand.
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = Project { path: world.root() };
    link("../home/collection/skills", &project.path.join(".claude/skills"));
    refused(&world, "skill:pdf", &project, ErrorCode::Overlap);
    // Neither does a record, from another program or another hand, make the library's files deletable.
    let ledger = tree(&world.library().join("skills/pdf"));
    let hash = |name: &str| {
        let text = &ledger[name][2..];
        format!("\"{name}\" = \"sha256:{}\"\n", skillmeat_core::artifact::Digest::of(text.as_bytes()))
    };
    let record = format!(
        "[[deployments]]\nartifact = \"skill:pdf\"\npath = \"skills/pdf\"\n[deployments.files]\n{}{}",
        hash("SKILL.md"),
        hash("reference/notes.md")
    );
    project.write(".claude/deployment-manifest.toml", record);
    let before = everything(&world);
    assert_eq!(code(try_undeploy(&world, "skill:pdf", &project)), ErrorCode::Overlap);
    refused(&world, "skill:pdf", &project, ErrorCode::Overlap);
    assert_eq!(everything(&world), before);
}

#[test]
fn a_profile_that_is_the_library_is_refused() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = Project { path: world.root() };
    for target in ["home/collection", "home", "home/collection/skills"] {
        link(target, &project.path.join(".claude"));
        refused(&world, "skill:pdf", &project, ErrorCode::Overlap);
        fs::remove_file(project.path.join(".claude")).unwrap();
    }
}

#[test]
fn a_file_where_a_folder_is_needed_and_the_other_way_round() {
    let file = |path: &Path| write(path, "mine");
    let folder = |path: &Path| fs::create_dir_all(path.join("mine")).unwrap();
    type Make<'a> = &'a dyn Fn(&Path);
    let rows: [(&str, Make<'_>, &str); 8] = [
        (".claude/skills", &file, "skill:pdf"),
        (".claude/skills/pdf", &file, "skill:pdf"),
        (".claude/skills/pdf/reference", &file, "skill:pdf"),
        (".claude/commands/git", &file, "command:git/fix"),
        (".claude/commands/git/fix.md", &folder, "command:git/fix"),
        (".claude/skills/pdf/SKILL.md", &folder, "skill:pdf"),
        (".claude/skills/pdf/scripts/run.sh", &folder, "skill:pdf"),
        (".claude/skills/pdf/scripts/run.sh/x/y", &file, "skill:pdf"),
    ];
    for (place, make, artifact) in rows {
        let (world, project) = world();
        make(&project.path.join(place));
        refused(&world, artifact, &project, ErrorCode::Conflict);
    }
    let (world, project) = world();
    project.write(".claude", "mine");
    refused(&world, "skill:pdf", &project, ErrorCode::ProjectNotFound);
}

#[test]
fn a_library_that_turns_folders_into_files_and_back() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    let skill = world.library().join("skills/pdf");
    fs::remove_dir_all(skill.join("reference")).unwrap();
    write(&skill.join("reference"), "now a file\n");
    succeeds(&world.deploy(&["pdf"], &project));
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&skill));
    fs::remove_file(skill.join("reference")).unwrap();
    write(&skill.join("reference/a/b.md"), "a folder again\n");
    succeeds(&world.deploy(&["pdf"], &project));
    fs::remove_dir_all(skill.join("reference")).unwrap();
    link("SKILL.md", &skill.join("reference"));
    succeeds(&world.deploy(&["pdf"], &project));
    fs::remove_file(skill.join("reference")).unwrap();
    write(&skill.join("reference/c.md"), "a folder for the last time\n");
    succeeds(&world.deploy(&["pdf"], &project));
    assert_eq!(tree(&project.path.join(".claude/skills/pdf")), tree(&skill));
    // A person's file in the folder that should become a file keeps it a folder.
    fs::remove_dir_all(skill.join("reference")).unwrap();
    write(&skill.join("reference"), "a file\n");
    project.write(".claude/skills/pdf/reference/mine.md", "mine");
    refused(&world, "skill:pdf", &project, ErrorCode::Conflict);
}

#[test]
fn what_the_walk_leaves_out_is_still_a_persons() {
    let (world, project) = world();
    world.deploy(&["pdf"], &project);
    for path in [".git/config", "node_modules/x/index.js", "scripts/__pycache__/run.pyc", ".venv/bin/python"] {
        project.write(&format!(".claude/skills/pdf/{path}"), "mine");
    }
    succeeds(&world.undeploy(&["pdf"], &project));
    for path in [".git/config", "node_modules/x/index.js", "scripts/__pycache__/run.pyc", ".venv/bin/python"] {
        assert_eq!(project.read(&format!(".claude/skills/pdf/{path}")), "mine");
    }
    assert!(!project.has(".claude/skills/pdf/SKILL.md"));
    assert!(ops::status(&world.workspace, Some(&project.text())).unwrap().is_empty());
}
