//! The real `skm`, many times at once, and beside a program that stays open.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use skillmeat_core::artifact::Tree;
use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::ops::{self, DeployRequest};
use skillmeat_tests::{Project, World, skm};

const PROCESSES: usize = 16;
const EACH: usize = 25;

/// `skm` on a world, with nothing to say but errors.
fn command(world: &World) -> Command {
    let mut command = Command::new(skm());
    command.env("SKILLMEAT_HOME", world.home()).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn deploy(world: &World, project: &Project, name: &str) -> Command {
    let mut command = command(world);
    command.args(["deploy", name, "--project", &project.text()]);
    command
}

fn finished(child: Child) -> Result<(), String> {
    let output = child.wait_with_output().unwrap();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
}

/// The commands that the manifest records, with the digest of their only file.
fn recorded(project: &Project) -> BTreeMap<String, String> {
    let manifest: toml::Table = project.manifest().parse().unwrap();
    let records = manifest["deployments"].as_array().unwrap();
    let all: Vec<(String, String)> = records
        .iter()
        .map(|record| {
            let files = record["files"].as_table().unwrap();
            assert_eq!(files.len(), 1, "{record:?}");
            let digest = files.values().next().unwrap().as_str().unwrap().to_owned();
            (record["artifact"].as_str().unwrap().to_owned(), digest)
        })
        .collect();
    let named: BTreeMap<_, _> = all.iter().cloned().collect();
    assert_eq!(named.len(), all.len(), "no artifact is recorded twice");
    named
}

#[test]
fn sixteen_processes_deploy_four_hundred_artifacts_into_one_project() {
    let world = World::new();
    let name = |process: usize, number: usize| format!("c{process:02}-{number:02}");
    for process in 0..PROCESSES {
        for number in 0..EACH {
            world.in_library(&format!("commands/{}.md", name(process, number)), format!("Do {process} {number}.\n"));
        }
    }
    world.refresh();
    let project = world.project("app");
    std::thread::scope(|scope| {
        for process in 0..PROCESSES {
            let (world, project) = (&world, &project);
            scope.spawn(move || {
                for number in 0..EACH {
                    // Who has waited too long for the others is told so, and asks again.
                    let mut tries = 0;
                    loop {
                        let child =
                            deploy(world, project, &name(process, number)).stderr(Stdio::piped()).spawn().unwrap();
                        match finished(child) {
                            Ok(()) => break,
                            Err(text) if text.contains("working on this") && tries < 20 => tries += 1,
                            Err(text) => panic!("{}: {text}", name(process, number)),
                        }
                    }
                }
            });
        }
    });
    let recorded = recorded(&project);
    assert_eq!(recorded.len(), PROCESSES * EACH);
    let library = world.library().join("commands");
    for process in 0..PROCESSES {
        for number in 0..EACH {
            let name = name(process, number);
            let here = project.path.join(format!(".claude/commands/{name}.md"));
            let digest = |path: &std::path::Path| {
                let ledger = Tree::read(path, None).unwrap().ledger(path).unwrap();
                ledger.0.into_values().next().unwrap().to_string()
            };
            assert_eq!(digest(&here), digest(&library.join(format!("{name}.md"))), "{name}");
            assert_eq!(recorded[&format!("command:{name}")], digest(&here), "{name}");
        }
    }
    assert_eq!(project.leftovers(), Vec::<String>::new());
    assert_eq!(world.history().len(), PROCESSES * EACH, "each is an entry of its own");
    assert_eq!(world.history().into_iter().map(|one| one.id).collect::<BTreeSet<_>>().len(), PROCESSES * EACH);
    let written = world.lists();
    assert_eq!(written.stats.counts.in_sync, 400);
    world.refresh();
    world.lists().assert_same(&written, "after all");
}

#[test]
fn skm_and_a_program_that_stays_open_work_together() {
    let world = World::new();
    for number in 0..10 {
        world.command(&format!("window{number}")).command(&format!("skm{number}"));
    }
    world.refresh();
    let project = world.project("app");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0..10 {
                let mut command = deploy(&world, &project, &format!("skm{number}"));
                finished(command.stderr(Stdio::piped()).spawn().unwrap()).unwrap();
            }
        });
        scope.spawn(|| {
            let workspace = world.another_as("window", Duration::from_secs(30));
            for number in 0..10 {
                let request = DeployRequest {
                    artifacts: vec![format!("window{number}")],
                    project_path: project.text(),
                    ..DeployRequest::default()
                };
                let outcome = ops::deploy(&workspace, &request).unwrap();
                assert_eq!(outcome.results[0].status, ResultStatus::Success, "{outcome:?}");
            }
        });
    });
    assert_eq!(recorded(&project).len(), 20);
    let rows = world.deployments();
    assert_eq!(rows.len(), 20);
    assert!(rows.iter().all(|row| row.state == DeploymentState::InSync));
    let programs: BTreeSet<String> = world.history().into_iter().map(|one| one.program).collect();
    assert_eq!(programs.len(), 2, "{programs:?}");
    // What one did the other takes back.
    let last_of_skm = world.history().into_iter().find(|one| one.program == "skm").unwrap();
    world.undo(&last_of_skm.id);
    assert_eq!(recorded(&project).len(), 19);
}

#[test]
fn skm_is_told_who_works_in_the_project_and_leaves_it() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    let holder = world.another_as("SkillMeat (4711)", Duration::ZERO);
    let held = holder.lock_folder(&project.path).unwrap();
    let said = finished(deploy(&world, &project, "pdf").stderr(Stdio::piped()).spawn().unwrap()).unwrap_err();
    assert!(said.contains("SkillMeat (4711)"), "{said}");
    assert_eq!(project.tree().len(), 0);
    drop(held);
    finished(deploy(&world, &project, "pdf").stderr(Stdio::piped()).spawn().unwrap()).unwrap();
}

#[cfg(unix)]
#[test]
fn the_lock_of_a_skm_that_was_killed_blocks_nobody() {
    let world = World::new();
    world.skill("pdf").command("fix");
    world.refresh();
    let project = world.project("app");
    // Killed while it holds the project: at a point in the middle of its moves.
    let killed = deploy(&world, &project, "pdf").env("SKILLMEAT_KILL_AT", "6").stderr(Stdio::null()).status().unwrap();
    assert!(!killed.success());
    let locks = std::fs::read_dir(world.home().join("state/locks")).unwrap();
    let held: Vec<String> = locks.map(|one| std::fs::read_to_string(one.unwrap().path()).unwrap()).collect();
    assert!(held.iter().any(|text| text.contains("skm")), "it left its name: {held:?}");
    assert_eq!(world.deploy(&["fix"], &project).results[0].status, ResultStatus::Success);
    assert_eq!(project.leftovers(), Vec::<String>::new());
    finished(deploy(&world, &project, "pdf").stderr(Stdio::piped()).spawn().unwrap()).unwrap();
    assert_eq!(world.lists().stats.counts.in_sync, 2);
}
