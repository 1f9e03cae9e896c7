//! From a change on the disk to the lists, without anybody asking: what is watched, what is suspected, what is looked at.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::ops::{self, Depth, RefreshRequest, WatchPlace};
use skillmeat_tests::{World, write};
use skillmeat_watch::{Fresh, Options, Suspects, Watcher};

/// How long something may take that must come.
const PATIENCE: Duration = Duration::from_secs(30);

/// Whoever follows the disk of a world.
struct Follower<'a> {
    world: &'a World,
    watcher: Watcher,
    batches: Receiver<Suspects>,
    /// How many paths the largest batch had.
    largest: usize,
}

impl<'a> Follower<'a> {
    fn new(world: &'a World) -> Self {
        let watcher = Watcher::start(Options::default()).unwrap();
        let (send, batches) = channel();
        let changes = watcher.changes();
        std::thread::spawn(move || {
            while let Some(batch) = changes.next_batch() {
                if send.send(batch).is_err() {
                    break;
                }
            }
        });
        watcher.watch(ops::watch_places(&world.workspace), Fresh::LookedAt);
        world.refresh();
        Self { world, watcher, batches, largest: 0 }
    }

    /// Looks where something is suspected until the lists are as they should be.
    fn until(&mut self, what: &str, holds: impl Fn(&World) -> bool) {
        while !holds(self.world) {
            match self.batches.recv_timeout(PATIENCE) {
                Ok(batch) => self.follow(batch),
                Err(_) => panic!("{what} was never seen"),
            }
        }
    }

    fn follow(&mut self, batch: Suspects) {
        let workspace = &self.world.workspace;
        let Suspects::Paths(paths) = batch else { return self.world.refresh() };
        self.largest = self.largest.max(paths.len());
        let places = ops::watch_places(workspace);
        if paths.iter().any(|path| ops::moves_watch_places(workspace, &places, path)) {
            self.watcher.watch(places, Fresh::Suspect);
        }
        refresh_at(self.world, &paths);
    }
}

fn refresh_at(world: &World, paths: &BTreeSet<PathBuf>) {
    let (cancelled, depth) = (AtomicBool::new(false), Depth::Changed);
    let request = RefreshRequest {
        depth,
        suspects: Some(paths),
        cancelled: &cancelled,
        progress: &|_| {},
        at_once: 1,
        artifacts_at_once: 1,
        on_part: &|_| {},
    };
    ops::refresh(&world.workspace, &request).unwrap();
}

/// What matters at a path below a place.
fn is_wanted(place: &WatchPlace, path: &str) -> bool {
    let mut at = Some(place.wanted.clone());
    for name in Path::new(path) {
        at = at.and_then(|wanted| wanted.entry(name));
    }
    at.is_some()
}

#[test]
fn a_file_that_an_editor_saves_by_renaming_is_seen_in_library_and_project() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let mut follower = Follower::new(&world);
    let save = |file: PathBuf, text: &str| {
        write(&file.with_extension("swp"), text);
        fs::rename(file.with_extension("swp"), file).unwrap();
    };
    save(project.path.join(".claude/skills/pdf/reference/notes.md"), "mine\n");
    follower.until("the project's file", |world| world.state("skill:pdf") == DeploymentState::Modified);
    save(world.library().join("skills/pdf/SKILL.md"), "---\ndescription: Other\n---\n");
    follower.until("the library's file", |world| world.state("skill:pdf") == DeploymentState::Diverged);
    assert_eq!(world.artifact("skill:pdf").description.as_deref(), Some("Other"));
}

#[test]
fn a_checkout_of_another_branch_is_seen_in_few_words() {
    if Command::new("git").arg("--version").output().is_err() {
        eprintln!("passed over: there is no git");
        return;
    }
    let world = World::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(world.library()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", world.root()).env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(["-c", "user.name=Sam", "-c", "user.email=sam@example.org"]).args(arguments);
        let done = command.output().unwrap();
        assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    };
    let branch = |text: &str| {
        for number in 0..250 {
            let description = format!("---\ndescription: {text} {number}\n---\n");
            world.in_library(&format!("skills/skill-{number}/SKILL.md"), description);
            world.in_library(&format!("skills/skill-{number}/reference/notes.md"), format!("{text}\n"));
        }
        git(&["add", "."]);
        git(&["commit", "--quiet", "--message", text]);
    };
    git(&["init", "--quiet", "--initial-branch", "one"]);
    branch("one");
    git(&["checkout", "--quiet", "-b", "two"]);
    branch("two");
    let mut follower = Follower::new(&world);
    for text in ["one", "two", "one"] {
        git(&["checkout", "--quiet", text]);
        follower.until(text, |world| {
            world.artifacts().iter().all(|artifact| artifact.description.as_deref().unwrap().starts_with(text))
        });
    }
    assert!(follower.largest <= 256, "{} paths in one batch", follower.largest);
    let seen = world.lists();
    world.refresh();
    seen.assert_same(&world.lists(), "after everything was looked at");
}

#[test]
fn a_profile_root_that_is_deleted_and_made_again_is_seen() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let mut follower = Follower::new(&world);
    let (root, away) = (project.path.join(".claude"), world.root().join("away"));
    for _ in 0..2 {
        fs::rename(&root, &away).unwrap();
        follower.until("the root that is gone", |world| world.deployments().is_empty());
        fs::rename(&away, &root).unwrap();
        follower.until("the root that is back", |world| world.deployments().len() == 1);
    }
    project.write(".claude/skills/pdf/SKILL.md", "mine\n");
    follower.until("a change in it", |world| world.state("skill:pdf") == DeploymentState::Modified);
}

#[test]
fn a_project_that_is_moved_away_and_back_is_seen() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    let mut follower = Follower::new(&world);
    let is_there = |world: &World| ops::list_projects(&world.workspace).unwrap()[0].exists;
    // As with a disk, what vanishes is the folder above.
    let (disk, away) = (project.path.parent().unwrap().to_path_buf(), world.root().join("away"));
    for _ in 0..2 {
        fs::rename(&disk, &away).unwrap();
        follower.until("the project that is gone", |world| !is_there(world));
        fs::rename(&away, &disk).unwrap();
        follower.until("the project that is back", |world| is_there(world) && world.deployments().len() == 1);
    }
    project.write(".claude/skills/pdf/SKILL.md", "mine\n");
    follower.until("a change in it", |world| world.state("skill:pdf") == DeploymentState::Modified);
}

#[test]
fn a_project_that_a_person_writes_into_the_list_is_followed() {
    let world = World::new();
    world.skill("pdf");
    let mut follower = Follower::new(&world);
    let project = world.project("app");
    write(&world.home().join("projects.toml"), format!("[[projects]]\npath = {:?}\n", project.text()));
    follower.until("the list", |world| ops::list_projects(&world.workspace).unwrap().len() == 1);
    project.write(".claude/skills/pdf/SKILL.md", "mine\n");
    follower.until("what stands there", |world| ops::list_projects(&world.workspace).unwrap()[0].importable == Some(1));
}

#[test]
fn an_artifact_in_a_folder_of_its_own_is_followed() {
    let world = World::new();
    world.skill("pdf");
    let project = world.project("app");
    let mut follower = Follower::new(&world);
    world.deploy_into(&["pdf"], &project, ".claude/team/shared").unwrap();
    let file = ".claude/team/shared/pdf/SKILL.md";
    let place = ops::watch_places(&world.workspace).into_iter().find(|place| place.folder == project.path).unwrap();
    assert!(is_wanted(&place, file) && !is_wanted(&place, ".claude/team/other/SKILL.md"));
    follower.watcher.watch(ops::watch_places(&world.workspace), Fresh::LookedAt);
    project.write(file, "mine\n");
    follower.until("its file", |world| world.state("skill:pdf") == DeploymentState::Modified);
}

#[test]
fn what_agent_programs_write_for_themselves_is_not_watched() {
    let world = World::new();
    let project = world.project("app");
    ops::add_project(&world.workspace, &project.path).unwrap();
    let places = ops::watch_places(&world.workspace);
    let folders: Vec<&Path> = places.iter().map(|place| place.folder.as_path()).collect();
    assert_eq!(folders, [world.home().as_path(), &world.library(), &project.path]);
    let wanted: Vec<bool> = [
        (0, "projects.toml"),
        (0, "cache"),
        (0, "state"),
        (0, "logs"),
        (1, "skills/pdf/node_modules"),
        (1, "skills/pdf/scripts/run.sh"),
        (1, "src/main.rs"),
        (2, ".claude/projects/session.jsonl"),
        (2, ".claude/deployment-manifest.toml"),
        (2, ".claude/skills/.skillmeat-stage-1/new"),
        (2, ".claude/skills/pdf/SKILL.md"),
        (2, "target/debug"),
    ]
    .into_iter()
    .map(|(number, path)| is_wanted(&places[number], path))
    .collect();
    assert_eq!(wanted, [true, false, false, false, false, true, false, false, true, false, true, false]);
}

#[cfg(unix)]
#[test]
fn a_library_behind_a_link_is_followed_under_its_own_name() {
    let world = World::without_library();
    let real = world.root().join("somewhere/library");
    write(&real.join("skills/pdf/SKILL.md"), "---\ndescription: One\n---\n");
    skillmeat_tests::link(&world.library(), &real);
    let mut follower = Follower::new(&world);
    write(&real.join("skills/pdf/SKILL.md"), "---\ndescription: Other\n---\n");
    follower.until("the file", |world| world.artifact("skill:pdf").description.as_deref() == Some("Other"));
}

#[cfg(unix)]
#[test]
fn an_artifact_behind_a_link_in_the_library_is_followed() {
    let world = World::new();
    world.in_library("shared/pdf/SKILL.md", "---\ndescription: One\n---\n");
    skillmeat_tests::link(&world.library().join("skills/pdf"), &world.library().join("shared/pdf"));
    let mut follower = Follower::new(&world);
    world.in_library("shared/pdf/SKILL.md", "---\ndescription: Other\n---\n");
    follower.until("the file", |world| world.artifact("skill:pdf").description.as_deref() == Some("Other"));
}
