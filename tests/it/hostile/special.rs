//! Pipes and sockets: never opened, so nothing ever waits for them.

use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops;
use skillmeat_tests::World;

use super::{code, everything, problems, refused, succeeds, try_undeploy, works};

fn pipe(path: &Path) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn socket(path: &Path) {
    // A socket's address is short: it is bound by another name and moved into place.
    let folder = tempfile::tempdir_in("/tmp").unwrap();
    drop(UnixListener::bind(folder.path().join("s")).unwrap());
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::rename(folder.path().join("s"), path).unwrap();
}

#[test]
fn in_the_artifact() {
    for make in [pipe, socket] {
        for place in ["skills/pdf/pipe", "skills/pdf/reference/pipe", "skills/pdf/MISSING.md"] {
            let world = World::new();
            world.skill("pdf").skill("good");
            make(&world.library().join(place));
            world.refresh();
            let project = world.project("app");
            refused(&world, "skill:pdf", &project, ErrorCode::LibraryInvalid);
            assert_eq!(world.artifact("skill:pdf").content_hash, None);
            works(&world, "skill:good", &project);
        }
    }
}

#[test]
fn in_place_of_the_artifact() {
    let world = World::new();
    world.skill("good");
    pipe(&world.library().join("skills/pdf/SKILL.md"));
    pipe(&world.library().join("skills/pipe"));
    pipe(&world.library().join("commands/pipe.md"));
    pipe(&world.library().join("hooks/pipe"));
    socket(&world.library().join("agents/socket.md"));
    assert_eq!(problems(&world), [ErrorCode::LibraryInvalid; 4]);
    let project = world.project("app");
    refused(&world, "skill:pdf", &project, ErrorCode::LibraryInvalid);
    refused(&world, "command:pipe", &project, ErrorCode::ArtifactNotFound);
    let id = "skill:pdf".parse().unwrap();
    assert!(ops::read_artifact(&world.workspace, &id).is_ok());
    assert!(ops::read_artifact_file(&world.workspace, &id, "SKILL.md").is_err());
    works(&world, "skill:good", &project);
}

#[test]
fn at_the_destination() {
    for make in [pipe, socket] {
        for (place, artifact) in [
            (".claude/skills/pdf", "skill:pdf"),
            (".claude/skills/pdf/SKILL.md", "skill:pdf"),
            (".claude/skills/pdf/reference", "skill:pdf"),
            (".claude/skills", "skill:pdf"),
            (".claude/commands/git/fix.md", "command:git/fix"),
        ] {
            let world = World::new();
            world.skill("pdf").command("git/fix");
            world.refresh();
            let project = world.project("app");
            make(&project.path.join(place));
            refused(&world, artifact, &project, ErrorCode::Conflict);
            world.refresh();
        }
    }
}

#[test]
fn in_place_of_a_profile_or_manifest() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    pipe(&project.path.join(".claude"));
    refused(&world, "skill:pdf", &project, ErrorCode::ProjectNotFound);
    let project = world.project("other");
    pipe(&project.path.join(".claude/deployment-manifest.toml"));
    refused(&world, "skill:pdf", &project, ErrorCode::ManifestInvalid);
}

#[test]
fn beside_a_persons_own_files() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    pipe(&project.path.join(".claude/skills/pdf/pipe"));
    socket(&project.path.join(".claude/skills/pdf/socket"));
    world.refresh();
    assert_eq!(world.deployments()[0].state.as_str(), "modified");
    succeeds(&world.undeploy(&["pdf"], &project));
    assert!(project.has(".claude/skills/pdf/pipe") && project.has(".claude/skills/pdf/socket"));
    // In place of a deployed file it is a change of that file.
    let project = world.project("other");
    world.deploy(&["pdf"], &project);
    std::fs::remove_file(project.path.join(".claude/skills/pdf/SKILL.md")).unwrap();
    pipe(&project.path.join(".claude/skills/pdf/SKILL.md"));
    let before = everything(&world);
    assert_eq!(code(try_undeploy(&world, "pdf", &project)), ErrorCode::Conflict);
    assert_eq!(everything(&world), before);
}

#[test]
fn in_place_of_the_files_of_the_home() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    for name in ["collection/collection.toml", "projects.toml", "desktop.toml"] {
        pipe(&world.home().join(name));
        let refused = world.try_deploy(&["skill:pdf"], &project, None);
        let code = code(refused);
        assert!(matches!(code, ErrorCode::Io | ErrorCode::LibraryInvalid), "{name}: {code:?}");
        assert!(project.tree().is_empty(), "{:?}", project.tree());
        std::fs::remove_file(world.home().join(name)).unwrap();
    }
    works(&world, "skill:pdf", &project);
}
