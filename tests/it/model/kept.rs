//! Random sequences with choices, undo, save back, kills and a deleted cache: every content that a person ever wrote and
//! did not overwrite or delete with their own hand can still be found, on disk, in the library or in history.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::test_runner::Config;
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::ops::{self, ChangeKind, ChangeRequest};
use skillmeat_tests::{Project, World, change, changes, choice, skm, tree, undoing, write};

const ARTIFACTS: [&str; 2] = ["skill:alpha", "command:beta"];
/// Files below a project's `.claude` and below the library alike; the last two are no part of what was deployed.
const FILES: [&str; 5] = [
    "skills/alpha/SKILL.md",
    "skills/alpha/docs/notes.md",
    "commands/beta.md",
    "skills/alpha/mine.md",
    "commands/mine.md",
];
const CHOICES: [Option<ConflictChoice>; 6] = [
    None,
    Some(ConflictChoice::Keep),
    Some(ConflictChoice::Replace),
    Some(ConflictChoice::Adopt),
    Some(ConflictChoice::SaveBack),
    Some(ConflictChoice::Merge),
];
const KINDS: [ChangeKind; 3] = [ChangeKind::Deploy, ChangeKind::Undeploy, ChangeKind::SaveBack];

#[derive(Debug, Clone)]
enum Step {
    /// A person writes a file of a project.
    Write {
        project: usize,
        file: usize,
    },
    /// A person deletes a file of a project.
    Delete {
        project: usize,
        file: usize,
    },
    /// A person writes a file of the library.
    Library {
        file: usize,
    },
    /// One artifact or both, in one project or both.
    Change {
        kind: usize,
        what: usize,
        projects: usize,
        on_conflict: usize,
        atomic: bool,
    },
    /// One file is kept, whatever holds for the others.
    KeepOne {
        file: usize,
        project: usize,
    },
    /// Takes back what was done so many operations ago; an undo too.
    Undo {
        ago: usize,
        replace: bool,
    },
    /// `skm` is killed at a point.
    Killed {
        what: usize,
        project: usize,
        point: usize,
    },
    DeleteCache,
    Refresh,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..2_usize, 0..FILES.len()).prop_map(|(project, file)| Step::Write { project, file }),
        1 => (0..2_usize, 0..FILES.len()).prop_map(|(project, file)| Step::Delete { project, file }),
        3 => (0..3_usize).prop_map(|file| Step::Library { file }),
        8 => (0..KINDS.len(), 1..4_usize, 1..4_usize, 0..CHOICES.len(), any::<bool>()).prop_map(
            |(kind, what, projects, on_conflict, atomic)| Step::Change { kind, what, projects, on_conflict, atomic }),
        2 => (0..3_usize, 0..2_usize).prop_map(|(file, project)| Step::KeepOne { file, project }),
        5 => (0..3_usize, any::<bool>()).prop_map(|(ago, replace)| Step::Undo { ago, replace }),
        1 => (0..2_usize, 0..2_usize, 1..40_usize).prop_map(|(what, project, point)| Step::Killed { what, project, point }),
        1 => Just(Step::DeleteCache),
        1 => Just(Step::Refresh),
    ]
}

struct Kept {
    world: World,
    projects: [Project; 2],
    /// What a person wrote and did not take away.
    theirs: BTreeSet<String>,
    count: u32,
}

impl Kept {
    fn new() -> Self {
        let world = World::new();
        let projects = [world.project("one"), world.project("two")];
        let mut kept = Self { world, projects, theirs: BTreeSet::new(), count: 0 };
        (0..3).for_each(|file| kept.write(kept.library(file)));
        kept.world.refresh();
        kept
    }

    fn library(&self, file: usize) -> PathBuf {
        self.world.library().join(FILES[file])
    }

    fn place(&self, project: usize, file: usize) -> PathBuf {
        self.projects[project].path.join(".claude").join(FILES[file])
    }

    /// A person's hand at a file: what only this file held is gone by it. Before that they looked into the program, which
    /// brings in order what was killed: the copies of an unfinished deploy are nobody's.
    fn by_hand(&mut self, place: &Path, act: impl FnOnce()) {
        ops::recover(&self.world.workspace);
        let before = fs::read_to_string(place).unwrap_or_default();
        act();
        let all = tree(&self.world.root());
        if !all.values().any(|shown| shown.get(2..) == Some(before.as_str())) {
            self.theirs.remove(&before);
        }
    }

    fn write(&mut self, place: PathBuf) {
        self.count += 1;
        // Lines far from each other, so that some can be joined.
        let (first, last) = if self.count.is_multiple_of(2) { (self.count, 0) } else { (0, self.count) };
        let text = format!("---\ndescription: {first}\n---\none\ntwo\nthree\nfour\nfive\nsix\nend {last}\n");
        self.by_hand(&place, || write(&place, &text));
        self.theirs.insert(text);
    }

    /// What cannot be found any more.
    fn lost(&self) -> Vec<&String> {
        let all = tree(&self.world.root());
        let is_held = |text: &&String| !all.values().any(|shown| shown.get(2..) == Some(text.as_str()));
        self.theirs.iter().filter(is_held).collect()
    }

    fn request(&self, kind: usize, what: usize, projects: usize) -> ChangeRequest {
        let mut all = Vec::new();
        for (number, project) in self.projects.iter().enumerate().filter(|(number, _)| projects & (1 << number) != 0) {
            // Two projects cannot both give the library its version.
            if KINDS[kind] == ChangeKind::SaveBack && number == 1 && projects == 3 {
                continue;
            }
            let artifacts = ARTIFACTS.iter().enumerate().filter(|(number, _)| what & (1 << number) != 0);
            all.extend(artifacts.map(|(_, artifact)| change(KINDS[kind], artifact, project)));
        }
        changes(all)
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Write { project, file } => self.write(self.place(project, file)),
            Step::Library { file } => self.write(self.library(file)),
            Step::Delete { project, file } => {
                let place = self.place(project, file);
                self.by_hand(&place, || drop(fs::remove_file(&place)));
            }
            Step::Change { kind, what, projects, on_conflict, atomic } => {
                let request = self.request(kind, what, projects);
                // An undeploy or a save back of what was never deployed is refused: that is fine, too.
                let _ = self.world.try_apply(&ChangeRequest { on_conflict: CHOICES[on_conflict], atomic, ..request });
            }
            Step::KeepOne { file, project } => {
                // What was killed before is brought in order first: until then a file may wait elsewhere.
                ops::recover(&self.world.workspace);
                let mut request = self.request(0, 3, 1 << project);
                request.on_conflict = Some(ConflictChoice::Replace);
                let path = format!(".claude/{}", FILES[file]);
                let artifact = ARTIFACTS[usize::from(file == 2)];
                request.choices = vec![choice(artifact, &self.projects[project], Some(&path), ConflictChoice::Keep)];
                let here = fs::read_to_string(self.place(project, file)).ok().filter(|text| self.theirs.contains(text));
                let plan = self.world.plan_changes(&request);
                let chosen = plan.plans.iter().flat_map(|plan| &plan.artifacts).flat_map(|part| &part.files);
                let is_kept = chosen.clone().any(|file| file.path == path && file.choice == Some(ConflictChoice::Keep));
                let _ = self.world.try_apply(&request);
                if is_kept {
                    assert_eq!(fs::read_to_string(self.place(project, file)).ok(), here, "it was kept");
                }
            }
            Step::Undo { ago, replace } => {
                let Some(operation) = self.world.history().into_iter().nth(ago) else { return };
                let on_conflict = if replace { ConflictChoice::Replace } else { ConflictChoice::Keep };
                let _ = self.world.try_undo(&undoing(&operation.id, Some(on_conflict)));
            }
            Step::Killed { what, project, point } => {
                let mut command = Command::new(skm());
                let name = ARTIFACTS[what];
                let place = self.projects[project].text();
                command.args(["deploy", name, "--project", &place, "--on-conflict", "replace"]);
                command.env("SKILLMEAT_HOME", self.world.home()).env("SKILLMEAT_KILL_AT", point.to_string());
                command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            }
            Step::DeleteCache => {
                self.world.delete_cache();
                self.world.refresh();
            }
            Step::Refresh => self.world.refresh(),
        }
        assert_eq!(self.lost(), Vec::<&String>::new(), "lost by {step:?}");
    }

    /// Nothing is half done, and the lists say what is there.
    fn finish(self) {
        ops::recover(&self.world.workspace);
        self.world.refresh();
        assert!(self.projects.iter().all(|project| project.leftovers().is_empty()));
        let written = self.world.lists();
        self.world.refresh();
        self.world.lists().assert_same(&written, "at the end");
        assert_eq!(self.lost(), Vec::<&String>::new(), "at the end");
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_content_of_a_persons_can_be_found(steps in prop::collection::vec(step(), 1..30)) {
        let mut kept = Kept::new();
        for step in &steps {
            kept.run(step);
        }
        kept.finish();
    }
}
