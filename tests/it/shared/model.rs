//! Random sequences over three profiles of one root, against a simple model: which of them have the artifact. Its files are
//! there as long as one has it, all of them agree on what was written, and what a person wrote is never lost.

use std::collections::BTreeSet;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::Config;
use skillmeat_core::deployment::{ConflictChoice, ResultStatus};
use skillmeat_core::ops::{self, ChangeKind, ChangeRequest};
use skillmeat_core::platform::DeployMode;
use skillmeat_tests::{Project, World, changes, tree, undoing};

use super::{CODEX, CURSOR, FILE, MANIFEST, PLACE, ZED, one};

const PROFILES: [&str; 3] = [CODEX, CURSOR, ZED];

#[derive(Debug, Clone)]
enum Step {
    /// One request: for each profile, whether it deploys, undeploys, or is not named.
    Change {
        what: [u8; 3],
        mode: u8,
        replace: bool,
    },
    /// A person writes a file of the place, one of ours or one of theirs.
    Write {
        ours: bool,
    },
    Library,
    Undo {
        ago: usize,
    },
    Refresh,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => ([0..3_u8, 0..3_u8, 0..3_u8], 0..5_u8, any::<bool>())
            .prop_map(|(what, mode, replace)| Step::Change { what, mode, replace }),
        2 => any::<bool>().prop_map(|ours| Step::Write { ours }),
        2 => Just(Step::Library),
        3 => (0..3_usize).prop_map(|ago| Step::Undo { ago }),
        1 => Just(Step::Refresh),
    ]
}

struct Model {
    world: World,
    project: Project,
    /// What a person wrote.
    theirs: BTreeSet<String>,
    count: u32,
    /// Whether something older than the last operation was taken back.
    out_of_order: bool,
}

impl Model {
    fn new() -> Self {
        let world = World::new();
        world.skill("pdf");
        world.refresh();
        let project = world.project("app");
        Self { world, project, theirs: BTreeSet::new(), count: 0, out_of_order: false }
    }

    fn owners(&self) -> BTreeSet<String> {
        let status = ops::status(&self.world.workspace, Some(&self.project.text())).unwrap();
        status.into_iter().map(|one| one.profile).collect()
    }

    fn run(&mut self, step: &Step) {
        self.count += 1;
        match step {
            Step::Change { what, mode, replace } => self.change(*what, *mode, *replace),
            Step::Write { ours } => {
                // Through a link it would be the library that they write.
                let place = self.project.path.join(PLACE);
                if fs::symlink_metadata(&place).is_ok_and(|found| found.is_dir()) {
                    let text = format!("a person's {}\n", self.count);
                    let file = if *ours { FILE } else { ".agents/skills/pdf/own.md" };
                    if let Ok(old) = fs::read_to_string(self.project.path.join(file)) {
                        self.theirs.remove(&old);
                    }
                    self.project.write(file, &text);
                    self.theirs.insert(text);
                }
            }
            Step::Library => {
                self.world.in_library("skills/pdf/SKILL.md", format!("---\ndescription: {}\n---\n", self.count));
            }
            Step::Undo { ago } => {
                let history = self.world.history();
                let Some(operation) = history.iter().filter(|one| one.can_undo).nth(*ago) else { return };
                self.out_of_order |= *ago > 0;
                let choice = Some(ConflictChoice::Replace).filter(|_| self.count.is_multiple_of(2));
                let before = self.project.tree();
                let outcome = self.world.try_undo(&undoing(&operation.id, choice)).unwrap();
                if outcome.operation.is_none() {
                    assert_eq!(self.project.tree(), before);
                }
            }
            Step::Refresh => self.world.refresh(),
        }
        // What a person does, nobody told the cache.
        if matches!(step, Step::Write { .. } | Step::Library) {
            self.world.refresh();
        }
        self.check();
    }

    fn change(&self, what: [u8; 3], mode: u8, replace: bool) {
        let mut all = Vec::new();
        for (profile, what) in PROFILES.iter().zip(what) {
            let kind = match what {
                0 => continue,
                1 => ChangeKind::Deploy,
                _ => ChangeKind::Undeploy,
            };
            let mut change = one(kind, profile, &self.project);
            if kind == ChangeKind::Deploy {
                change.mode = [None, None, None, Some(DeployMode::Copy), Some(DeployMode::Link)][usize::from(mode)];
            }
            all.push(change);
        }
        if all.is_empty() {
            return;
        }
        let (before, old) = (self.owners(), self.project.tree());
        let on_conflict = replace.then_some(ConflictChoice::Replace);
        let request = ChangeRequest { on_conflict, ..changes(all.clone()) };
        let plan = self.world.plan_changes(&request);
        let outcome = self.world.try_apply(&request).unwrap();
        assert!(!outcome.cache_behind);
        let results = &outcome.projects[0].results;
        assert_eq!(*results, plan.plans[0].foreseen(), "the plan told what was done");
        let mut expected = before;
        for (change, result) in all.iter().zip(results) {
            let profile = change.profile_id.as_ref().unwrap().as_str().to_owned();
            match (change.kind, result.status) {
                (_, ResultStatus::Failed) => continue,
                (ChangeKind::Deploy, _) => expected.insert(profile),
                _ => expected.remove(&profile),
            };
        }
        assert_eq!(self.owners(), expected, "{results:?}");
        if outcome.operation.is_none() {
            assert_eq!(self.project.tree(), old, "nothing was changed: {outcome:?}");
        }
        // What every owner said is on the disk: nothing came without its files, or went with others'.
        let is_deployed = results
            .iter()
            .zip(&all)
            .any(|(result, change)| change.kind == ChangeKind::Deploy && result.status != ResultStatus::Failed);
        if is_deployed {
            assert!(self.project.path.join(PLACE).exists());
        }
    }

    /// What holds after every step.
    fn check(&self) {
        let status = ops::status(&self.world.workspace, Some(&self.project.text())).unwrap();
        let first = status.first().map(|one| (one.state, one.changed_here, one.library_moved));
        for one in &status {
            assert_eq!(Some((one.state, one.changed_here, one.library_moved)), first, "they agree: {status:#?}");
        }
        let manifest = fs::read_to_string(self.project.path.join(MANIFEST)).unwrap_or_default();
        let hashes: BTreeSet<&str> = manifest.lines().filter(|line| line.starts_with("content_hash")).collect();
        assert!(hashes.len() <= 1, "one place, one content: {manifest}");
        assert_eq!(self.project.leftovers(), Vec::<String>::new());
        let everywhere = tree(&self.world.root());
        for text in &self.theirs {
            assert!(everywhere.values().any(|shown| shown.ends_with(text.as_str())), "{text:?} is lost");
        }
        // The library has what it had, whatever was linked to it.
        assert_eq!(tree(&self.world.library().join("skills/pdf")).len(), 5);
        let rows = || {
            let mut rows = self.world.deployments();
            rows.sort_by(|one, other| one.profile_id.cmp(&other.profile_id));
            rows
        };
        let written = rows();
        self.world.refresh();
        assert_eq!(rows(), written, "the cache says what the disk says");
    }

    /// Everybody goes: what is left is a person's. An undo over what was done since may have left records that say other than
    /// what stands there, so what differs goes by choice.
    fn finish(self) {
        let all = self.owners().into_iter().collect::<Vec<_>>();
        for profile in &all {
            let request = changes(vec![one(ChangeKind::Undeploy, profile, &self.project)]);
            self.world.apply(&ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..request });
        }
        assert!(self.owners().is_empty());
        // Taking back that the last owner joined, after the one who brought the files went, takes the record alone: what was
        // only recorded by an operation is not removed by its undo, since it may be a person's own.
        if self.out_of_order {
            return;
        }
        for (path, shown) in self.project.tree() {
            assert!(shown == "dir" || shown.contains("a person's"), "{path}: {shown}");
        }
        let everywhere = tree(&self.world.root());
        for text in &self.theirs {
            assert!(everywhere.values().any(|shown| shown.ends_with(text.as_str())), "{text:?} is lost");
        }
    }
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn owners_of_one_place_agree(steps in prop::collection::vec(step(), 1..20)) {
        let mut model = Model::new();
        for step in &steps {
            model.run(step);
        }
        model.finish();
    }
}
