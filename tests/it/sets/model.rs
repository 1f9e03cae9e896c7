//! Random sequences of everything that can be done with sets, single artifacts, the library and by hand, against a simple
//! model of who needs what: what a person deployed on its own no set ever takes, what no set needs and no person
//! deployed goes with the last set, and the lists say what manifests and files say.
//!
//! `PROPTEST_CASES` sets how many sequences are tried.

mod naive;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::test_runner::Config;
use skillmeat_core::deployment::{ConflictChoice, ResultStatus};
use skillmeat_core::ops::{AttachmentStatus, BatchOutcome, ChangeKind, ChangeRequest, SetChangeKind};
use skillmeat_tests::{Project, World, bundle_id, change, changes, of_set, set_change, set_changes, tree, undoing};

use self::naive::Library;

/// The artifacts, and a file of each below the library and below the profile root.
const ARTIFACTS: [(&str, &str); 5] = [
    ("skill:alpha", "skills/alpha/SKILL.md"),
    ("command:git/beta", "commands/git/beta.md"),
    ("agent:gamma", "agents/gamma.md"),
    ("skill:delta", "skills/delta/SKILL.md"),
    ("command:epsilon", "commands/epsilon.md"),
];
const SETS: [&str; 4] = ["s0", "s1", "s2", "s3"];

/// What is asked of a set in a project.
type Asked = (usize, usize, usize);

#[derive(Debug, Clone)]
enum Step {
    /// What is asked, the set and the project of each.
    Sets {
        asked: Vec<Asked>,
        atomic: bool,
        planned: bool,
    },
    One {
        deploys: bool,
        artifact: usize,
        project: usize,
    },
    /// An artifact on its own and a set in one request.
    With {
        artifact: usize,
        set: usize,
        project: usize,
    },
    EditLibrary {
        artifact: usize,
    },
    DeleteLibrary {
        artifact: usize,
    },
    /// Other members: some artifacts, perhaps the group first, perhaps the next sets.
    EditSet {
        set: usize,
        artifacts: u8,
        group: bool,
        nested: u8,
    },
    EditGroup {
        artifacts: u8,
    },
    Edit {
        artifact: usize,
        project: usize,
    },
    Delete {
        artifact: usize,
        project: usize,
    },
    Undo,
    /// Takes back an operation that others followed.
    UndoOlder {
        back: usize,
    },
    Restart,
    DeleteCache,
}

fn step() -> impl Strategy<Value = Step> {
    let asked = || (0..3_usize, 0..SETS.len(), 0..2_usize);
    let artifact = || 0..ARTIFACTS.len();
    prop_oneof![
        10 => (asked(), any::<bool>(), any::<bool>())
            .prop_map(|(asked, atomic, planned)| Step::Sets { asked: vec![asked], atomic, planned }),
        3 => (prop::collection::vec(asked(), 2..5), any::<bool>(), any::<bool>())
            .prop_map(|(asked, atomic, planned)| Step::Sets { asked, atomic, planned }),
        4 => (any::<bool>(), artifact(), 0..2_usize)
            .prop_map(|(deploys, artifact, project)| Step::One { deploys, artifact, project }),
        1 => (artifact(), 0..SETS.len(), 0..2_usize)
            .prop_map(|(artifact, set, project)| Step::With { artifact, set, project }),
        2 => artifact().prop_map(|artifact| Step::EditLibrary { artifact }),
        1 => artifact().prop_map(|artifact| Step::DeleteLibrary { artifact }),
        4 => (0..SETS.len(), 0..32_u8, any::<bool>(), 0..8_u8)
            .prop_map(|(set, artifacts, group, nested)| Step::EditSet { set, artifacts, group, nested }),
        1 => (0..32_u8).prop_map(|artifacts| Step::EditGroup { artifacts }),
        1 => (artifact(), 0..2_usize).prop_map(|(artifact, project)| Step::Edit { artifact, project }),
        1 => (artifact(), 0..2_usize).prop_map(|(artifact, project)| Step::Delete { artifact, project }),
        4 => Just(Step::Undo),
        1 => (1..5_usize).prop_map(|back| Step::UndoOlder { back }),
        1 => Just(Step::Restart),
        1 => Just(Step::DeleteCache),
    ]
}

type Trees = [BTreeMap<String, String>; 2];
/// What a person deployed on its own, in each project.
type Own = [BTreeSet<usize>; 2];

/// An operation that can be taken back, with what was before.
struct Done {
    operation: String,
    trees: Trees,
    own: Own,
    /// Whether taking it back does something again, at another time.
    redone: bool,
}

struct Model {
    world: World,
    projects: [Project; 2],
    library: Library,
    own: Own,
    /// What a person wrote into a project, by its place.
    person: BTreeMap<(usize, &'static str), String>,
    /// Everything that a person ever wrote.
    written: BTreeSet<String>,
    done: Vec<Done>,
    /// Whether a person wrote or deleted anything in a project.
    by_hand: bool,
    count: u32,
}

impl Model {
    fn new() -> Self {
        let world = World::new().with_sets();
        let projects = [world.project("one"), world.project("two")];
        let mut model = Self {
            world,
            projects,
            library: Library::default(),
            own: Own::default(),
            person: BTreeMap::new(),
            written: BTreeSet::new(),
            done: Vec::new(),
            by_hand: false,
            count: 0,
        };
        (0..ARTIFACTS.len()).for_each(|artifact| model.edit_library(artifact));
        model.edit_group(0b00110);
        for (set, artifacts, group, nested) in
            [(3, 0b10001, false, 0), (2, 0b00011, true, 1), (1, 0b01000, false, 2), (0, 0b00100, false, 3)]
        {
            model.edit_set(set, artifacts, group, nested);
        }
        model.world.refresh();
        model
    }

    fn fresh(&mut self, who: &str) -> String {
        self.count += 1;
        format!("---\ndescription: {who} {}\n---\n", self.count)
    }

    fn trees(&self) -> Trees {
        [tree(&self.projects[0].path), tree(&self.projects[1].path)]
    }

    fn place(&self, project: usize, file: &str) -> PathBuf {
        self.projects[project].path.join(".claude").join(file)
    }

    fn edit_library(&mut self, artifact: usize) {
        let text = self.fresh("library");
        self.world.in_library(ARTIFACTS[artifact].1, text);
        self.library.present.insert(artifact);
    }

    fn edit_set(&mut self, set: usize, artifacts: u8, group: bool, nested: u8) {
        let mut members: Vec<naive::Member> = Vec::new();
        members.extend(group.then_some(naive::Member::Group));
        members.extend(some_of(artifacts).map(naive::Member::Artifact));
        // Only later sets: there is no cycle.
        let below = (set + 1..SETS.len()).filter(|below| nested & (1 << (below - set - 1)) != 0);
        members.extend(below.map(naive::Member::Set));
        self.world.set(SETS[set], &texts(&members));
        self.library.sets[set] = members;
    }

    fn edit_group(&mut self, artifacts: u8) {
        let members: Vec<naive::Member> = some_of(artifacts).map(naive::Member::Artifact).collect();
        self.world.group("group", &texts(&members));
        self.library.group = some_of(artifacts).collect();
    }

    fn run(&mut self, step: &Step) {
        match step {
            Step::Sets { asked, atomic, planned } => self.ask(asked, *atomic, *planned),
            Step::One { deploys, artifact, project } => {
                let kind = if *deploys { ChangeKind::Deploy } else { ChangeKind::Undeploy };
                let id = ARTIFACTS[*artifact].0;
                let request = changes(vec![change(kind, id, &self.projects[*project])]);
                self.apply(&request, false);
            }
            Step::With { artifact, set, project } => {
                let project = &self.projects[*project];
                let mut request = of_set(SetChangeKind::Deploy, SETS[*set], project);
                request.changes.push(change(ChangeKind::Deploy, ARTIFACTS[*artifact].0, project));
                self.apply(&request, true);
            }
            Step::EditLibrary { artifact } => self.edit_library(*artifact),
            Step::DeleteLibrary { artifact } => {
                let place = self.world.library().join(ARTIFACTS[*artifact].1);
                let whole = if place.ends_with("SKILL.md") { place.parent().unwrap() } else { &place };
                let _ = fs::remove_file(whole).or_else(|_| fs::remove_dir_all(whole));
                self.library.present.remove(artifact);
            }
            Step::EditSet { set, artifacts, group, nested } => self.edit_set(*set, *artifacts, *group, *nested),
            Step::EditGroup { artifacts } => self.edit_group(*artifacts),
            Step::Edit { artifact, project } => {
                self.by_hand = true;
                let text = self.fresh("person");
                skillmeat_tests::write(&self.place(*project, ARTIFACTS[*artifact].1), &text);
                self.written.insert(text.clone());
                self.person.insert((*project, ARTIFACTS[*artifact].1), text);
                self.done.clear();
            }
            Step::Delete { artifact, project } => {
                self.by_hand = true;
                let _ = fs::remove_file(self.place(*project, ARTIFACTS[*artifact].1));
                if let Some(text) = self.person.remove(&(*project, ARTIFACTS[*artifact].1)) {
                    self.written.remove(&text);
                }
                self.done.clear();
            }
            Step::Undo => self.undo(),
            Step::UndoOlder { back } => self.undo_older(*back),
            Step::Restart => self.world.restart(),
            Step::DeleteCache => self.world.delete_cache(),
        }
        self.world.refresh();
        self.check();
    }

    fn ask(&mut self, asked: &[Asked], atomic: bool, planned: bool) {
        let kinds = [SetChangeKind::Deploy, SetChangeKind::Update, SetChangeKind::Undeploy];
        let one = |(kind, set, project): &Asked| set_change(kinds[*kind], SETS[*set], &self.projects[*project]);
        let request = ChangeRequest { atomic, ..set_changes(asked.iter().map(one).collect()) };
        let outcome = self.apply(&request, planned);
        let has_failed =
            outcome.projects.iter().flat_map(|one| &one.results).any(|one| one.status == ResultStatus::Failed);
        let [(kind, set, project)] = asked else { return };
        let attached = |all: Vec<AttachmentStatus>| {
            all.into_iter().find(|one| {
                (&one.set_id, &one.project_path) == (&bundle_id(SETS[*set]), &self.projects[*project].text())
            })
        };
        let now = attached(self.world.attachments());
        match (kinds[*kind], now) {
            _ if outcome.rolled_back => {}
            // What the library has not fails, and is counted apart.
            (SetChangeKind::Deploy, Some(now)) if !has_failed => {
                assert_eq!((now.added.len(), now.changed.len(), now.missing_here), (0, 0, 0), "{now:#?}");
            }
            (SetChangeKind::Update, Some(now)) if !has_failed => {
                assert_eq!((now.behind, now.missing_here), (0, 0), "{now:#?}");
            }
            (SetChangeKind::Undeploy, now) => assert_eq!(now.is_some(), has_failed && now.is_some(), "{outcome:#?}"),
            _ => {}
        }
    }

    /// Carries a request out; the cache is told, the plan told what was done, and what nobody asked for stays.
    fn apply(&mut self, request: &ChangeRequest, planned: bool) -> BatchOutcome {
        let before = (self.trees(), self.own.clone());
        let recorded = [0, 1].map(|project| naive::recorded(&self.projects[project]));
        let mut request = request.clone();
        let mut foreseen = None;
        if planned {
            let plan = self.world.plan_changes(&request);
            assert_eq!(self.trees(), before.0, "a plan writes nothing");
            request.fingerprint = Some(plan.fingerprint.clone());
            let results = plan.plans.iter().flat_map(|plan| plan.foreseen());
            foreseen = Some(results.filter(|one| is_shown(&one.artifact, one.status)).collect::<Vec<_>>());
        }
        let outcome = self.world.try_apply(&request).unwrap();
        let results: Vec<_> = outcome.projects.iter().flat_map(|project| project.results.clone()).collect();
        if let Some(foreseen) = foreseen.filter(|_| !outcome.rolled_back) {
            assert_eq!(results, foreseen, "the plan told what was done");
        }
        if outcome.operation.is_none() {
            assert_eq!(self.trees(), before.0, "nothing was done: {outcome:#?}");
        }
        assert!(!outcome.cache_behind);
        if outcome.operation.is_some() {
            for change in &request.changes {
                let project = self.projects.iter().position(|one| one.text() == change.project_path).unwrap();
                let artifact = naive::number(&change.artifact);
                let now = naive::recorded(&self.projects[project]).contains(&artifact);
                match (recorded[project].contains(&artifact), now) {
                    (false, true) => _ = self.own[project].insert(artifact),
                    (true, false) => _ = self.own[project].remove(&artifact),
                    _ => {}
                }
            }
        }
        let (lists, attachments) = (self.world.lists(), self.world.attachments());
        self.world.refresh();
        self.world.lists().assert_same(&lists, &format!("after {request:?}"));
        assert_eq!(self.world.attachments(), attachments, "after {request:?}");
        if let Some(operation) = outcome.operation.clone() {
            self.done.push(Done { operation, trees: before.0, own: before.1, redone: false });
        }
        outcome
    }

    /// Takes the last operation back, which may be an undo itself.
    fn undo(&mut self) {
        let Some(Done { operation, trees, own, redone }) = self.done.pop() else { return };
        let now = (self.trees(), self.own.clone());
        let outcome = self.world.try_undo(&undoing(&operation, None)).unwrap();
        let undo = outcome.operation.clone().unwrap_or_else(|| panic!("not taken back: {outcome:#?}"));
        for (is, was) in self.trees().into_iter().zip(trees) {
            let (mut is, mut was) = (is, was);
            if redone {
                (is, was) = (super::timeless(is), super::timeless(was));
            }
            if self.by_hand {
                (is, was) = (folderless(is), folderless(was));
            }
            super::same(&is, &was, "taken back");
        }
        let attachments = self.world.attachments();
        self.world.refresh();
        assert_eq!(self.world.attachments(), attachments, "after an undo");
        self.own = own;
        // Next is this undo, or the operation before; but what was done again is to be taken back before that one.
        if redone || self.count.is_multiple_of(2) {
            self.done.push(Done { operation: undo, trees: now.0, own: now.1, redone: !redone });
        }
    }

    /// Takes an older operation back, as far as nothing stands against it. What is no set's afterwards is a person's.
    fn undo_older(&mut self, back: usize) {
        let Some(older) = self.world.history().into_iter().filter(|one| one.can_undo).nth(back) else { return };
        let before = self.trees();
        let outcome = self.world.try_undo(&undoing(&older.id, None)).unwrap();
        if outcome.operation.is_none() {
            assert_eq!(self.trees(), before, "nothing was taken back: {outcome:#?}");
            return;
        }
        let attachments = self.world.attachments();
        self.world.refresh();
        assert_eq!(self.world.attachments(), attachments, "after an older undo");
        for (own, project) in self.own.iter_mut().zip(&self.projects) {
            *own = naive::recorded(project).difference(&naive::brought(project)).copied().collect();
        }
        self.done.clear();
    }

    /// What holds after every step.
    fn check(&self) {
        for ((project, file), text) in &self.person {
            let found = fs::read_to_string(self.place(*project, file)).ok();
            assert_eq!(found.as_ref(), Some(text), "{file} in project {project} is a person's");
        }
        for (number, project) in self.projects.iter().enumerate() {
            assert!(project.leftovers().is_empty());
            let recorded = naive::recorded(project);
            let brought = naive::brought(project);
            for artifact in &recorded {
                let (is_own, is_brought) = (self.own[number].contains(artifact), brought.contains(artifact));
                assert!(is_own != is_brought, "{}: own {is_own}, brought {is_brought}", ARTIFACTS[*artifact].0);
            }
            assert!(self.own[number].is_subset(&recorded), "{:?} of {recorded:?}", self.own[number]);
        }
        let told: Vec<naive::Numbers> = self.world.attachments().iter().map(naive::Numbers::told).collect();
        let mut naive: Vec<naive::Numbers> = Vec::new();
        for project in &self.projects {
            naive.extend(self.library.numbers(&self.world, project));
        }
        assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), naive.into_iter().collect());
    }

    /// Takes every set out, then everything else.
    fn finish(mut self) {
        for number in 0..2 {
            let project = self.projects[number].clone();
            let of_it = |one: &AttachmentStatus| one.project_path == project.text();
            for attached in self.world.attachments().into_iter().filter(of_it) {
                let slug = SETS.iter().find(|slug| bundle_id(slug) == attached.set_id).unwrap();
                let request = of_set(SetChangeKind::Undeploy, slug, &project);
                self.world.apply(&ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..request });
            }
            assert!(!self.world.attachments().iter().any(of_it));
            assert_eq!(naive::recorded(&project), self.own[number], "only what a person deployed is left");
            for artifact in std::mem::take(&mut self.own[number]) {
                let request = changes(vec![change(ChangeKind::Undeploy, ARTIFACTS[artifact].0, &project)]);
                self.world.apply(&ChangeRequest { on_conflict: Some(ConflictChoice::Replace), ..request });
            }
            for path in super::files(&project) {
                let is_mine = self.person.keys().any(|(of, file)| *of == number && path == format!(".claude/{file}"));
                assert!(is_mine, "{path} is left");
            }
        }
        let everywhere: Vec<String> = tree(&self.world.root()).into_values().collect();
        for text in &self.written {
            // A person may have written over it since.
            let is_last = self.person.values().any(|last| last == text);
            assert!(!is_last || everywhere.iter().any(|shown| shown.contains(text.as_str())), "{text:?} is lost");
        }
    }
}

/// The artifacts of a set of bits.
fn some_of(bits: u8) -> impl Iterator<Item = usize> {
    (0..ARTIFACTS.len()).filter(move |artifact| bits & (1 << artifact) != 0)
}

fn texts(members: &[naive::Member]) -> Vec<&'static str> {
    const NESTED: [&str; 4] = ["set/s0", "set/s1", "set/s2", "set/s3"];
    let text = |member: &naive::Member| match member {
        naive::Member::Artifact(artifact) => ARTIFACTS[*artifact].0,
        naive::Member::Group => "group/group",
        naive::Member::Set(set) => NESTED[*set],
    };
    members.iter().map(text).collect()
}

/// Without folders, and without what is known of those that were made: where a person writes and deletes, which of them
/// stay with whom is told elsewhere.
fn folderless(mut tree: BTreeMap<String, String>) -> BTreeMap<String, String> {
    tree.retain(|_, shown| shown != "dir");
    for text in tree.iter_mut().filter(|(path, _)| path.ends_with("manifest.toml")).map(|(_, text)| text) {
        *text = text.lines().filter(|line| !line.starts_with("created_folders = ")).collect::<Vec<_>>().join("\n");
    }
    tree
}

/// What is remembered of sets is told only where it failed.
fn is_shown(artifact: &str, status: ResultStatus) -> bool {
    !artifact.starts_with("set:") || status == ResultStatus::Failed
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 300, failure_persistence: None, ..Config::default() })]

    #[test]
    fn who_needs_what_stays_and_nothing_else(steps in prop::collection::vec(step(), 1..40)) {
        let mut model = Model::new();
        for step in &steps {
            model.run(step);
        }
        model.finish();
    }
}
