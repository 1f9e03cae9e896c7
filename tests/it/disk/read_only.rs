//! Disks that can be read and not written: mounted so, or for want of rights.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use skillmeat_core::error::ErrorCode;
use skillmeat_core::ops::{Home, Workspace};
use skillmeat_tests::World;

use super::room::Way;
use super::{project_in, states};
use crate::hostile::child::{Setting, disk};
use crate::hostile::{code, succeeds, try_undeploy};

/// A folder and all below it cannot be written, until it is dropped.
struct ReadOnly {
    way: Way,
    folder: PathBuf,
}

impl ReadOnly {
    fn new(way: Way, folder: &Path) -> Self {
        let this = Self { way, folder: folder.to_path_buf() };
        this.set(true);
        this
    }

    fn set(&self, read_only: bool) {
        match self.way {
            Way::Mounted => {
                let how = if read_only { "remount,ro" } else { "remount,rw" };
                let done = Command::new("mount").args(["-o", how]).arg(disk()).status().unwrap();
                assert!(done.success(), "{how} of a disk that was mounted for this test");
            }
            Way::Limited => {
                let mut folders = vec![self.folder.clone()];
                while let Some(folder) = folders.pop() {
                    let mode = if read_only { 0o555 } else { 0o755 };
                    fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
                    let items = fs::read_dir(&folder).unwrap().map(|item| item.unwrap());
                    folders.extend(items.filter(|item| item.file_type().unwrap().is_dir()).map(|item| item.path()));
                }
            }
        }
    }
}

impl Drop for ReadOnly {
    fn drop(&mut self) {
        self.set(false);
    }
}

#[test]
fn a_project_that_can_only_be_read() {
    let test = "disk::read_only::a_project_that_can_only_be_read";
    let Some(way) = Way::find(test, Setting::SmallDisk { kilobytes: 1024 }, Setting::NoRights) else { return };
    let world = World::new();
    world.skill("pdf").skill("other");
    let roomy = tempfile::tempdir().unwrap();
    let folder = if way == Way::Mounted { disk() } else { roomy.path().to_path_buf() };
    let project = project_in(&folder, "app");
    succeeds(&world.deploy(&["pdf"], &project));
    let before = project.tree();
    world.in_library("skills/pdf/SKILL.md", "# second\n");
    world.refresh();
    let read_only = ReadOnly::new(way, &project.path);
    for artifact in ["pdf", "other"] {
        assert_eq!(code(world.try_deploy(&[artifact], &project, None)), ErrorCode::PermissionDenied, "{artifact}");
    }
    assert_eq!(code(try_undeploy(&world, "pdf", &project)), ErrorCode::PermissionDenied);
    assert_eq!(states(&world, &project), [("skill:pdf".to_owned(), "outdated".to_owned())], "it can be looked at");
    drop(read_only);
    assert_eq!(project.tree(), before);
    succeeds(&world.deploy(&["pdf", "other"], &project));
    succeeds(&world.undeploy(&["pdf", "other"], &project));
}

#[test]
fn a_home_that_can_only_be_read() {
    let test = "disk::read_only::a_home_that_can_only_be_read";
    let Some(way) = Way::find(test, Setting::SmallHome { kilobytes: 4096 }, Setting::NoRights) else { return };
    let roomy = tempfile::tempdir_in(if way == Way::Mounted { env!("CARGO_TARGET_TMPDIR") } else { "/tmp" }).unwrap();
    let project = project_in(roomy.path(), "app");
    let mut world = World::new();
    world.skill("pdf").skill("other");
    succeeds(&world.deploy(&["pdf"], &project));
    let before = project.tree();
    // A disk on which a file is open for writing cannot become read-only: nobody works there meanwhile.
    let (clock, home) = (world.clock.clone(), roomy.path().join("home"));
    let elsewhere = || Workspace::open(Home::new(&home), Box::new(clock.clone()), "a test".to_owned(), Duration::ZERO);
    world.workspace = elsewhere();
    let read_only = ReadOnly::new(way, &world.home());
    world.restart();
    assert_eq!(code(world.try_deploy(&["other"], &project, None)), ErrorCode::PermissionDenied);
    assert_eq!(code(try_undeploy(&world, "pdf", &project)), ErrorCode::PermissionDenied);
    assert_eq!(project.tree(), before, "nothing is moved that could not be brought back");
    assert_eq!(states(&world, &project), [("skill:pdf".to_owned(), "in_sync".to_owned())], "it can be looked at");
    world.workspace = elsewhere();
    drop(read_only);
    world.restart();
    succeeds(&world.deploy(&["other"], &project));
    succeeds(&world.undeploy(&["pdf", "other"], &project));
}
