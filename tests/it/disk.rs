//! Disks that are full, read-only or gone: real ones, a tmpfs of a few hundred kilobytes in a mount namespace of the
//! test's own. Where the system allows no mount, the size of every file is limited instead, or rights are taken away.
//! Each test does one or the other and prints which.

mod gone;
mod read_only;
mod room;
mod sweep;

use std::fs;
use std::path::Path;

use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, Outcome};
use skillmeat_tests::{Project, World, result_of, tree, write};

use crate::hostile::child::{Setting, disk};
use crate::hostile::{code, same, succeeds};
use room::{Full, Way};

/// A project in a folder, with files of a person's own.
fn project_in(folder: &Path, name: &str) -> Project {
    let project = Project { path: folder.canonicalize().unwrap().join(name) };
    fs::create_dir_all(&project.path).unwrap();
    project.write("README.md", "mine\n").write(".claude/skills/own/SKILL.md", "own\n");
    project
}

/// How the deployments of a project stand: artifact and state.
fn states(world: &World, project: &Project) -> Vec<(String, String)> {
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    status.into_iter().map(|one| (one.artifact, one.state.as_str().to_owned())).collect()
}

/// Whether it was done; otherwise it was refused for want of room, wholly or for its only artifact.
fn done(outcome: Result<Outcome, ErrorBody>, way: Way, what: &str) -> bool {
    if let Ok(outcome) = &outcome
        && outcome.operation.is_some()
    {
        succeeds(outcome);
        return true;
    }
    let found = code(outcome);
    assert!(way.full().contains(&found), "{what}: {found:?}");
    false
}

#[test]
fn an_artifact_larger_than_the_room_stops_no_other_of_its_batch() {
    let test = "disk::an_artifact_larger_than_the_room_stops_no_other_of_its_batch";
    let Some(way) = Way::find(test, Setting::SmallDisk { kilobytes: 1024 }, Setting::LimitedFiles) else { return };
    let world = World::new();
    world.skill("a-small").skill("large").command("z-small");
    write(&world.library().join("skills/large/model.bin"), vec![7; 3 << 20]);
    world.refresh();
    for round in 0..8 {
        let project = project_in(&disk(), &format!("app{round}"));
        let full = Full::limit(way, 1 << 20);
        let outcome = world.deploy(&["skill:a-small", "skill:large", "command:z-small"], &project);
        drop(full);
        let large = result_of(&outcome, "skill:large");
        assert_eq!(large.status, ResultStatus::Failed);
        assert!(way.full().contains(&large.error.as_ref().unwrap().code), "{large:?}");
        for small in ["skill:a-small", "command:z-small"] {
            assert_eq!(result_of(&outcome, small).status, ResultStatus::Success, "round {round}: {outcome:?}");
        }
        assert!(!project.has(".claude/skills/large"), "{:?}", project.tree().keys());
        assert_eq!(project.leftovers(), Vec::<String>::new());
        let mut states = states(&world, &project);
        states.sort();
        let in_sync = |artifact: &str| (artifact.to_owned(), "in_sync".to_owned());
        assert_eq!(states, [in_sync("command:z-small"), in_sync("skill:a-small")]);
    }
}

#[test]
fn a_second_version_larger_than_the_room_leaves_the_first() {
    let test = "disk::a_second_version_larger_than_the_room_leaves_the_first";
    let Some(way) = Way::find(test, Setting::SmallDisk { kilobytes: 1024 }, Setting::LimitedFiles) else { return };
    let world = World::new();
    world.skill("pdf").skill("other");
    let project = project_in(&disk(), "app");
    succeeds(&world.deploy(&["pdf", "other"], &project));
    let first = tree(&project.path.join(".claude/skills/pdf"));
    write(&world.library().join("skills/pdf/a-model.bin"), vec![7; 3 << 20]);
    world.in_library("skills/pdf/SKILL.md", "# second\n").in_library("skills/other/SKILL.md", "# second\n");
    world.refresh();
    let full = Full::limit(way, 1 << 20);
    let outcome = world.deploy(&["pdf", "other"], &project);
    drop(full);
    assert!(way.full().contains(&result_of(&outcome, "skill:pdf").error.as_ref().unwrap().code), "{outcome:?}");
    assert_eq!(result_of(&outcome, "skill:other").status, ResultStatus::Success, "{outcome:?}");
    same(&tree(&project.path.join(".claude/skills/pdf")), &first, "not a byte of it changed");
    assert_eq!(project.read(".claude/skills/other/SKILL.md"), "# second\n");
    assert_eq!(project.leftovers(), Vec::<String>::new());
    let status = ops::status(&world.workspace, Some(&project.text())).unwrap();
    assert!(status.iter().all(|one| !one.changed_here), "{status:?}");
    assert_eq!(code_of_nothing(&world, &project), None);
}

/// The error of a deploy of what is deployed already.
fn code_of_nothing(world: &World, project: &Project) -> Option<ErrorCode> {
    world.try_deploy(&["other"], project, None).err().map(|error| error.code)
}
