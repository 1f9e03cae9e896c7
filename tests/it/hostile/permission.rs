//! Without the rights to read or write. Run by root, these start themselves again as nobody.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops;
use skillmeat_tests::{Project, World};

use super::child::{Setting, is_child};
use super::{code, everything, succeeds, try_undeploy, works};

/// Takes rights away until it is dropped.
struct Closed(PathBuf, u32);

impl Closed {
    fn new(path: &Path, mode: u32) -> Self {
        let before = fs::metadata(path).unwrap().permissions().mode();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        Self(path.to_path_buf(), before)
    }
}

impl Drop for Closed {
    fn drop(&mut self) {
        // An undeploy may have moved it away.
        if self.0.exists() {
            fs::set_permissions(&self.0, fs::Permissions::from_mode(self.1)).unwrap();
        }
    }
}

fn world() -> (World, Project) {
    let world = World::new();
    world.skill("pdf").skill("good");
    world.refresh();
    let project = world.project("app");
    project.write(".claude/skills/own/SKILL.md", "own\n");
    (world, project)
}

#[test]
fn artifacts_that_may_not_be_read() {
    if !is_child("hostile::permission::artifacts_that_may_not_be_read", Setting::NoRights) {
        return;
    }
    for place in ["skills/pdf/SKILL.md", "skills/pdf/reference", "skills/pdf"] {
        let (mut world, project) = world();
        world.delete_cache();
        let before = everything(&world);
        let closed = Closed::new(&world.library().join(place), 0o000);
        assert_eq!(code(world.try_deploy(&["skill:pdf"], &project, None)), ErrorCode::PermissionDenied, "{place}");
        world.refresh();
        let known = world.artifacts().into_iter().find(|artifact| artifact.id == "skill:pdf");
        assert!(known.is_none_or(|artifact| artifact.content_hash.is_none()), "{place}");
        drop(closed);
        assert_eq!(everything(&world), before, "{place}");
        works(&world, "skill:good", &world.project("other"));
    }
}

#[test]
fn a_library_that_may_not_be_read_is_no_empty_library() {
    if !is_child("hostile::permission::a_library_that_may_not_be_read_is_no_empty_library", Setting::NoRights) {
        return;
    }
    let (world, project) = world();
    for (place, mode) in [("collection", 0o000), ("collection", 0o300), ("collection/skills", 0o000)] {
        let closed = Closed::new(&world.home().join(place), mode);
        let refused = world.try_deploy(&["skill:none"], &project, None);
        assert!(refused.is_err() || code(refused) == ErrorCode::PermissionDenied || mode == 0o300, "{place}");
        let refreshed = ops::refresh_cache(&world.workspace, ops::Depth::Changed, &|_| {});
        let told = refreshed.is_err() || !ops::list_library_problems(&world.workspace).unwrap().is_empty();
        assert!(told || mode == 0o300, "{place}");
        drop(closed);
        world.refresh();
    }
}

#[test]
fn projects_that_may_not_be_written() {
    if !is_child("hostile::permission::projects_that_may_not_be_written", Setting::NoRights) {
        return;
    }
    for place in [".claude", ".claude/skills"] {
        let (world, project) = world();
        let before = everything(&world);
        for mode in [0o555, 0o000] {
            let closed = Closed::new(&project.path.join(place), mode);
            let code = code(world.try_deploy(&["skill:pdf"], &project, None));
            assert_eq!(code, ErrorCode::PermissionDenied, "{place} {mode:o}");
            drop(closed);
            assert_eq!(everything(&world), before, "{place} {mode:o}");
        }
    }
    let (world, _) = world();
    let project = world.project("bare");
    for mode in [0o555, 0o000] {
        let closed = Closed::new(&project.path, mode);
        let code = code(world.try_deploy(&["skill:pdf"], &project, None));
        assert_eq!(code, ErrorCode::PermissionDenied, "{mode:o}");
        drop(closed);
        assert!(project.tree().is_empty());
    }
}

#[test]
fn deployments_that_may_not_be_changed() {
    if !is_child("hostile::permission::deployments_that_may_not_be_changed", Setting::NoRights) {
        return;
    }
    for place in [".claude", ".claude/skills", ".claude/skills/pdf", ".claude/skills/pdf/reference"] {
        let (world, project) = world();
        world.deploy(&["pdf"], &project);
        world.in_library("skills/pdf/SKILL.md", "# second\n").in_library("skills/pdf/reference/notes.md", "second\n");
        let before = everything(&world);
        let closed = Closed::new(&project.path.join(place), 0o555);
        if place != ".claude/skills" {
            // A folder above that may not be written does not stop a change of the files inside.
            let deployed = code(world.try_deploy(&["skill:pdf"], &project, None));
            assert_eq!(deployed, ErrorCode::PermissionDenied, "{place}");
        }
        let undeployed = try_undeploy(&world, "skill:pdf", &project);
        let done = undeployed.as_ref().is_ok_and(|outcome| outcome.operation.is_some());
        if !done {
            assert_eq!(code(undeployed), ErrorCode::PermissionDenied, "{place}");
        }
        drop(closed);
        if done {
            // A folder without rights below one with rights can be moved whole; nothing of it may remain then.
            assert!(!project.has(".claude/skills/pdf"), "{place}");
        } else {
            assert_eq!(everything(&world), before, "{place}");
            succeeds(&world.deploy(&["pdf"], &project));
        }
    }
}

#[test]
fn manifests_and_deployed_files_that_may_not_be_read() {
    if !is_child("hostile::permission::manifests_and_deployed_files_that_may_not_be_read", Setting::NoRights) {
        return;
    }
    for place in [".claude/deployment-manifest.toml", ".claude/skills/pdf/SKILL.md", ".claude/skills/pdf/reference"] {
        let (mut world, project) = world();
        world.deploy(&["pdf"], &project);
        world.delete_cache();
        let before = everything(&world);
        let closed = Closed::new(&project.path.join(place), 0o000);
        assert_eq!(code(world.try_deploy(&["skill:pdf"], &project, None)), ErrorCode::PermissionDenied, "{place}");
        assert_eq!(code(try_undeploy(&world, "skill:pdf", &project)), ErrorCode::PermissionDenied, "{place}");
        world.refresh();
        let states: Vec<_> = world.deployments().into_iter().map(|row| row.state.as_str()).collect();
        assert!(!states.contains(&"in_sync"), "{place}: {states:?}");
        drop(closed);
        assert_eq!(everything(&world), before, "{place}");
    }
}

#[test]
fn a_home_that_may_not_be_written() {
    if !is_child("hostile::permission::a_home_that_may_not_be_written", Setting::NoRights) {
        return;
    }
    let (mut world, project) = world();
    fs::remove_dir_all(world.home().join("cache")).unwrap();
    fs::remove_dir_all(world.home().join("state")).unwrap_or_default();
    let before = project.tree();
    let closed = Closed::new(&world.home(), 0o555);
    world.restart();
    world.refresh();
    assert_eq!(world.artifacts().len(), 2, "the cache lives in memory");
    assert_eq!(code(world.try_deploy(&["skill:pdf"], &project, None)), ErrorCode::PermissionDenied);
    assert_eq!(project.tree(), before);
    assert!(ops::doctor(&world.workspace).iter().any(|check| !check.ok));
    drop(closed);
    world.restart();
    world.refresh();
    succeeds(&world.deploy(&["pdf"], &project));
}
