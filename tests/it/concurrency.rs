//! Several programs on one home: locks, their holders, and nobody's record lost.

mod processes;

use std::fs;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use skillmeat_core::deployment::ResultStatus;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest, UndeployRequest};
use skillmeat_core::project::ProjectRoot;
use skillmeat_tests::{Project, World};

const PATIENT: Duration = Duration::from_secs(30);

fn request(artifact: &str, project: &Project) -> DeployRequest {
    DeployRequest { artifacts: vec![artifact.to_owned()], project_path: project.text(), ..DeployRequest::default() }
}

fn records(project: &Project) -> usize {
    project.manifest().matches("[[deployments]]").count()
}

#[test]
fn programs_that_deploy_into_one_project_at_once_lose_no_record() {
    let world = World::new();
    let names: Vec<String> = (0..8).map(|number| format!("s{number}")).collect();
    for name in &names {
        world.skill(name);
    }
    world.refresh();
    let project = world.project("app");
    let start = Barrier::new(names.len());
    std::thread::scope(|scope| {
        for name in &names {
            let (start, world, project) = (&start, &world, &project);
            scope.spawn(move || {
                let workspace = world.another_as(name, PATIENT);
                start.wait();
                let outcome = ops::deploy(&workspace, &request(name, project)).unwrap();
                assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
            });
        }
    });
    assert_eq!(records(&project), names.len());
    assert_eq!(project.leftovers(), Vec::<String>::new());
    assert_eq!(world.deployments().len(), names.len());
    let entries = fs::read_to_string(world.home().join("projects.toml")).unwrap();
    assert_eq!(entries.matches("[[projects]]").count(), 1, "registered once:\n{entries}");
    world.refresh();
    assert_eq!(world.lists().stats.counts.in_sync, 8);
}

#[test]
fn programs_that_deploy_and_undeploy_in_one_project_at_once_leave_what_was_asked_for() {
    let world = World::new();
    for number in 0..8 {
        world.skill(&format!("s{number}"));
    }
    world.refresh();
    let project = world.project("app");
    world.deploy(&["s0", "s1", "s2", "s3"], &project);
    let start = Barrier::new(8);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (start, world, project) = (&start, &world, &project);
            scope.spawn(move || {
                let workspace = world.another_as("thread", PATIENT);
                let name = format!("s{number}");
                start.wait();
                if number < 4 {
                    let request = UndeployRequest {
                        artifacts: vec![name],
                        project_path: project.text(),
                        ..UndeployRequest::default()
                    };
                    ops::undeploy(&workspace, &request).unwrap();
                } else {
                    ops::deploy(&workspace, &request(&name, project)).unwrap();
                }
            });
        }
    });
    let folders: Vec<_> = project.tree().into_keys().filter(|path| path.matches('/').count() == 2).collect();
    assert_eq!(folders, [4, 5, 6, 7].map(|number| format!(".claude/skills/s{number}")));
    assert_eq!(records(&project), 4);
    let written = world.lists();
    world.refresh();
    world.lists().assert_same(&written, "after all");
}

#[test]
fn the_same_artifact_deployed_by_many_at_once_is_deployed_once() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let start = Barrier::new(6);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let workspace = world.another_as("thread", PATIENT);
                start.wait();
                let outcome = ops::deploy(&workspace, &request("pdf", &project)).unwrap();
                assert_ne!(outcome.results[0].status, ResultStatus::Failed, "{outcome:?}");
            });
        }
    });
    assert_eq!(records(&project), 1);
    assert_eq!(world.artifact("skill:pdf").deployments.unwrap().len(), 1);
}

#[test]
fn different_projects_do_not_wait_for_each_other() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    let _held = world.another().lock_folder(ProjectRoot::open(&one.path).unwrap().path()).unwrap();
    assert_eq!(world.deploy(&["pdf"], &two).results[0].status, ResultStatus::Success);
}

#[test]
fn whoever_has_to_wait_too_long_is_told_who_holds_the_project() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let holder = world.another_as("skm (4711)", Duration::ZERO);
    let root = ProjectRoot::open(&project.path).unwrap();
    let held = holder.lock_folder(root.path()).unwrap();
    let start = Instant::now();
    let error = world.try_deploy(&["pdf"], &project, None).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5), "bounded");
    assert_eq!(error.code, ErrorCode::Busy);
    assert!(error.message.to_lowercase().contains("skm (4711)"), "{error:?}");
    assert_eq!(error.details.unwrap()["holder"], "skm (4711)");
    assert_eq!(project.tree().len(), 0);
    assert_eq!(world.try_undeploy(&["pdf"], &project, None).unwrap_err().code, ErrorCode::Busy);
    // The same project by another way is the same lock.
    world.project("links").link("app", &project.path);
    let linked = Project { path: world.root().join("projects/links/app") };
    assert_eq!(world.try_deploy(&["pdf"], &linked, None).unwrap_err().code, ErrorCode::Busy);
    // Looking needs no lock.
    assert_eq!(world.plan(&["pdf"], &project).artifacts.len(), 1);
    drop(held);
    assert_eq!(world.deploy(&["pdf"], &project).results[0].status, ResultStatus::Success);
}

#[test]
fn a_lock_file_of_a_program_that_died_does_not_block() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let locks: Vec<_> =
        fs::read_dir(world.home().join("state/locks")).unwrap().map(|item| item.unwrap().path()).collect();
    assert!(!locks.is_empty());
    for lock in locks {
        fs::write(lock, "a program that was killed (1)").unwrap();
    }
    assert_eq!(world.undeploy(&["pdf"], &project).results[0].status, ResultStatus::Success);
    assert_eq!(project.tree().len(), 0, "and no lock lies in the project");
}

#[test]
fn a_project_list_that_is_held_is_waited_for_and_then_busy() {
    let world = World::new();
    let project = world.project("app");
    let _held = world.another_as("window (7)", Duration::ZERO).lock_project_list().unwrap();
    let error = ErrorBody::from(ops::add_project(&world.workspace, &project.path).unwrap_err());
    assert_eq!(error.code, ErrorCode::Busy);
    assert!(!world.home().join("projects.toml").exists());
}

#[test]
fn projects_added_at_once_are_all_in_the_list() {
    let world = World::new();
    let projects: Vec<_> = (0..6).map(|number| world.project(&format!("p{number}"))).collect();
    let start = Barrier::new(projects.len());
    std::thread::scope(|scope| {
        for project in &projects {
            let (start, world) = (&start, &world);
            scope.spawn(move || {
                let workspace = world.another_as("thread", PATIENT);
                start.wait();
                ops::add_project(&workspace, &project.path).unwrap();
            });
        }
    });
    assert_eq!(ops::list_projects(&world.workspace).unwrap().len(), 6);
    world.refresh();
    assert_eq!(ops::list_projects(&world.workspace).unwrap().len(), 6);
}

#[test]
fn a_change_by_another_program_is_seen_without_a_refresh() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let other = world.another();
    let before = world.workspace.cache().outside_changes();
    ops::deploy(&other, &request("pdf", &project)).unwrap();
    assert_ne!(world.workspace.cache().outside_changes(), before);
    assert_eq!(world.deployments().len(), 1);
}

#[test]
fn a_project_added_while_it_is_deployed_to_shows_what_is_there() {
    let world = World::new();
    let names: Vec<String> = (0..10).map(|number| format!("s{number}")).collect();
    for name in &names {
        world.skill(name);
    }
    world.refresh();
    let project = world.project("app");
    let start = Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let workspace = world.another_as("deployer", PATIENT);
            start.wait();
            for name in &names {
                assert!(!ops::deploy(&workspace, &request(name, &project)).unwrap().cache_behind);
            }
        });
        scope.spawn(|| {
            let workspace = world.another_as("adder", PATIENT);
            start.wait();
            for _ in 0..20 {
                ops::add_project(&workspace, &project.path).unwrap();
            }
        });
    });
    let written = world.lists();
    assert_eq!(written.stats.counts.in_sync, 10, "{:?}", written.stats.counts);
    world.refresh();
    world.lists().assert_same(&written, "after all");
}
