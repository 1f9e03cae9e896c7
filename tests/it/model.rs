//! Random sequences of everything the program and a person can do, checked against a simple model: not a byte that a
//! person wrote is lost, the cache says what the disk says, and taking everything out leaves only what is a person's.
//!
//! `PROPTEST_CASES` sets how many sequences are tried.

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::Config;
use skillmeat_core::cache::{DeploymentQuery, parse_deployments};
use skillmeat_core::deployment::{DeploymentState, ResultStatus};
use skillmeat_core::ops::{self, DeployRequest, Depth, Home, Outcome, SystemClock, UndeployRequest, Workspace};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, write};

/// Artifacts by id, with the files each may have, relative to its kind's folder; the first is always there.
const ARTIFACTS: [(&str, &[&str]); 3] = [
    ("skill:alpha", &["skills/alpha/SKILL.md", "skills/alpha/docs/notes.md", "skills/alpha/docs/deep/more.md"]),
    ("command:git/beta", &["commands/git/beta.md"]),
    ("agent:gamma", &["agents/gamma.md"]),
];
/// Files of a person's own beside or inside of each artifact.
const EXTRAS: [&[&str]; 3] = [
    &["skills/alpha/mine.md", "skills/alpha/docs/mine.md", "skills/alpha/own/mine.md"],
    &["commands/git/mine.md", "commands/mine.md"],
    &["agents/mine.md"],
];
const PROFILES: [(&str, &str); 2] = [("claude-code-default", ".claude"), ("qwen-code-default", ".qwen")];

/// A place that an artifact may be deployed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spot {
    artifact: usize,
    project: usize,
    profile: usize,
}

#[derive(Debug, Clone)]
enum Step {
    Deploy {
        spot: Spot,
        planned: bool,
    },
    Undeploy {
        spot: Spot,
        everywhere: bool,
    },
    Edit {
        spot: Spot,
        file: usize,
    },
    /// Writes what the library holds, by hand.
    Copy {
        spot: Spot,
        file: usize,
    },
    Delete {
        spot: Spot,
        file: usize,
    },
    DeleteFolder {
        spot: Spot,
    },
    Extra {
        spot: Spot,
        file: usize,
    },
    EditLibrary {
        artifact: usize,
        files: usize,
    },
    DeleteLibrary {
        artifact: usize,
    },
    Refresh,
    DeleteCache,
    Restart,
    Wait,
}

fn spot() -> impl Strategy<Value = Spot> {
    (0..ARTIFACTS.len(), 0..2_usize, 0..PROFILES.len()).prop_map(|(artifact, project, profile)| Spot {
        artifact,
        project,
        profile,
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (spot(), any::<bool>()).prop_map(|(spot, planned)| Step::Deploy { spot, planned }),
        5 => (spot(), any::<bool>()).prop_map(|(spot, everywhere)| Step::Undeploy { spot, everywhere }),
        3 => (spot(), 0..3_usize).prop_map(|(spot, file)| Step::Edit { spot, file }),
        2 => (spot(), 0..3_usize).prop_map(|(spot, file)| Step::Copy { spot, file }),
        2 => (spot(), 0..3_usize).prop_map(|(spot, file)| Step::Delete { spot, file }),
        1 => spot().prop_map(|spot| Step::DeleteFolder { spot }),
        3 => (spot(), 0..3_usize).prop_map(|(spot, file)| Step::Extra { spot, file }),
        4 => (0..ARTIFACTS.len(), 1..8_usize).prop_map(|(artifact, files)| Step::EditLibrary { artifact, files }),
        1 => (0..ARTIFACTS.len()).prop_map(|artifact| Step::DeleteLibrary { artifact }),
        3 => Just(Step::Refresh),
        1 => Just(Step::DeleteCache),
        1 => Just(Step::Restart),
        1 => Just(Step::Wait),
    ]
}

struct Model {
    world: World,
    projects: [Project; 2],
    /// What a person wrote and did not delete, by project and path.
    person: BTreeMap<(usize, String), String>,
    /// Where a person once wrote what the library held then.
    copied: BTreeSet<(usize, String)>,
    /// Folders that a person's files were once in.
    folders: BTreeSet<(usize, String)>,
    count: u32,
}

impl Model {
    fn new() -> Self {
        let mut world = World::new();
        let projects = [world.project("one"), world.project("two")];
        open(&mut world);
        for project in &projects {
            ops::add_project(&world.workspace, &project.path).unwrap();
        }
        let mut model = Self {
            world,
            projects,
            person: BTreeMap::new(),
            copied: BTreeSet::new(),
            folders: BTreeSet::new(),
            count: 0,
        };
        for artifact in 0..ARTIFACTS.len() {
            model.edit_library(artifact, 7);
        }
        model
    }

    fn fresh(&mut self, who: &str) -> String {
        self.count += 1;
        format!("---\ndescription: {who} {}\n---\n", self.count)
    }

    fn path(&self, spot: Spot, file: &str) -> String {
        format!("{}/{file}", PROFILES[spot.profile].1)
    }

    fn file(&self, spot: Spot, file: usize) -> &'static str {
        let files = ARTIFACTS[spot.artifact].1;
        files[file % files.len()]
    }

    fn write(&mut self, spot: Spot, file: &str, text: String) {
        let path = self.path(spot, file);
        let root = self.projects[spot.project].path.clone();
        for folder in Path::new(&path).ancestors().skip(1) {
            self.folders.insert((spot.project, folder.to_str().unwrap().to_owned()));
        }
        write(&root.join(&path), &text);
        self.copied.remove(&(spot.project, path.clone()));
        self.person.insert((spot.project, path), text);
    }

    fn edit_library(&mut self, artifact: usize, files: usize) {
        for (number, file) in ARTIFACTS[artifact].1.iter().enumerate() {
            let place = self.world.library().join(file);
            if number == 0 || files & (1 << number) != 0 {
                let text = self.fresh("library");
                write(&place, text);
            } else {
                let _ = fs::remove_file(&place);
            }
        }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Deploy { spot, planned } => self.deploy(spot, planned),
            Step::Undeploy { spot, everywhere } => {
                let outcome = self.undeploy(spot, everywhere);
                assert!(outcome.results.iter().all(|result| result.status != ResultStatus::Unchanged), "{outcome:?}");
            }
            Step::Edit { spot, file } => {
                let text = self.fresh("person");
                self.write(spot, self.file(spot, file), text);
            }
            Step::Copy { spot, file } => {
                let file = self.file(spot, file);
                if let Ok(text) = fs::read_to_string(self.world.library().join(file)) {
                    self.write(spot, file, text);
                    let key = (spot.project, self.path(spot, file));
                    self.person.remove(&key);
                    self.copied.insert(key);
                }
            }
            Step::Delete { spot, file } => {
                let path = self.path(spot, self.file(spot, file));
                let _ = fs::remove_file(self.projects[spot.project].path.join(&path));
                self.person.remove(&(spot.project, path));
            }
            Step::DeleteFolder { spot } => {
                let path = self.path(spot, "skills/alpha");
                let _ = fs::remove_dir_all(self.projects[spot.project].path.join(&path));
                let below = format!("{path}/");
                self.person.retain(|(project, path), _| *project != spot.project || !path.starts_with(&below));
            }
            Step::Extra { spot, file } => {
                let extras = EXTRAS[spot.artifact];
                let text = self.fresh("person");
                self.write(spot, extras[file % extras.len()], text);
            }
            Step::EditLibrary { artifact, files } => self.edit_library(artifact, files),
            Step::DeleteLibrary { artifact } => {
                let place = self.world.library().join(ARTIFACTS[artifact].1[0]);
                let whole = if artifact == 0 { place.parent().unwrap() } else { &place };
                let _ = fs::remove_file(whole).or_else(|_| fs::remove_dir_all(whole));
            }
            Step::Refresh => self.refresh(),
            Step::DeleteCache => {
                fs::remove_dir_all(self.world.home().join("cache")).unwrap();
                open(&mut self.world);
                self.refresh();
            }
            Step::Restart => open(&mut self.world),
            Step::Wait => std::thread::sleep(Duration::from_millis(25)),
        }
        self.check();
    }

    fn deploy(&mut self, spot: Spot, planned: bool) {
        let project = &self.projects[spot.project];
        let mut request = DeployRequest {
            artifacts: vec![ARTIFACTS[spot.artifact].0.to_owned()],
            project_path: project.text(),
            profile_id: Some(ProfileId::new(PROFILES[spot.profile].0)),
            ..DeployRequest::default()
        };
        let before = project.tree();
        let plan = planned.then(|| ops::plan_deploy(&self.world.workspace, &request).unwrap());
        request.fingerprint = plan.as_ref().map(|plan| plan.fingerprint.clone());
        assert_eq!(project.tree(), before, "a plan writes nothing");
        let outcome = ops::deploy(&self.world.workspace, &request).unwrap();
        assert!(!outcome.cache_behind);
        if let Some(plan) = plan {
            assert_eq!(outcome.results, plan.foreseen(), "the plan told what was done");
        }
        if outcome.results[0].status == ResultStatus::Success {
            for file in ARTIFACTS[spot.artifact].1 {
                let library = fs::read_to_string(self.world.library().join(file)).ok();
                let here = fs::read_to_string(project.path.join(self.path(spot, file))).ok();
                assert!(library.is_none() || library == here, "{file} was deployed");
            }
        } else {
            assert_eq!(outcome.operation, None);
            assert_eq!(project.tree(), before, "nothing was changed: {outcome:?}");
        }
    }

    fn undeploy(&self, spot: Spot, everywhere: bool) -> Outcome {
        let project = &self.projects[spot.project];
        let request = UndeployRequest {
            artifacts: vec![ARTIFACTS[spot.artifact].0.to_owned()],
            project_path: project.text(),
            profile_id: (!everywhere).then(|| ProfileId::new(PROFILES[spot.profile].0)),
            ..UndeployRequest::default()
        };
        let before = project.tree();
        let outcome = ops::undeploy(&self.world.workspace, &request).unwrap();
        assert!(!outcome.cache_behind);
        if outcome.operation.is_none() {
            assert_eq!(project.tree(), before, "nothing was changed: {outcome:?}");
        }
        outcome
    }

    fn refresh(&self) {
        ops::refresh_cache(&self.world.workspace, Depth::Changed, &|_| {}).unwrap();
        type Row = (String, String, String, DeploymentState, bool, bool);
        let query = DeploymentQuery { limit: 1_000, ..DeploymentQuery::default() };
        let rows = ops::list_deployments(&self.world.workspace, &query).unwrap().deployments;
        let cached: BTreeSet<Row> = rows
            .into_iter()
            .map(|row| {
                (row.artifact_id, row.project_path, row.profile_id, row.state, row.changed_here, row.library_moved)
            })
            .collect();
        let statuses = ops::status(&self.world.workspace, None).unwrap();
        let disk: BTreeSet<Row> = statuses
            .into_iter()
            .map(|one| (one.artifact, one.project, one.profile, one.state, one.changed_here, one.library_moved))
            .collect();
        assert_eq!(cached, disk, "the cache says what the disk says");
    }

    /// What holds after every step.
    fn check(&self) {
        for ((project, path), text) in &self.person {
            let found = fs::read_to_string(self.projects[*project].path.join(path));
            assert_eq!(found.ok().as_ref(), Some(text), "{path} in project {project} is a person's");
        }
        for folder in self.projects.iter().map(|project| &project.path).chain([&self.world.home()]) {
            let left = skillmeat_tests::tree(folder).into_keys().find(|path| path.contains(".skillmeat-stage-"));
            assert_eq!(left, None, "a staging folder remains");
        }
        self.check_projection();
    }

    /// The column of the contract and the table beside it say the same.
    fn check_projection(&self) {
        let database = self.world.database();
        let mut statement = database.prepare("SELECT artifact_id, deployments_json FROM collection_artifacts").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let rows: Vec<(String, Option<String>)> = rows.map(Result::unwrap).collect();
        for (id, json) in rows {
            let summaries = parse_deployments(json.as_deref()).unwrap_or_default();
            let mut from_json: Vec<_> = summaries
                .into_iter()
                .map(|one| {
                    let at = one.deployed_at.to_string();
                    (
                        one.project_path,
                        one.deployment_profile_id.unwrap(),
                        at,
                        one.content_hash,
                        one.local_modifications,
                    )
                })
                .collect();
            let mut statement = database
                .prepare(
                    "SELECT project_path, profile_id, deployed_at, content_hash, changed_here FROM deployments
                     WHERE artifact_id = ?1 AND state NOT IN ('unmanaged', 'invalid')",
                )
                .unwrap();
            let projected = statement
                .query_map([&id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
                .unwrap();
            let mut projected: Vec<_> = projected.map(Result::unwrap).collect();
            from_json.sort();
            projected.sort();
            assert_eq!(from_json, projected, "{id}");
        }
    }

    /// Takes everything out. What a person changed stands in the way by right: it is moved aside first.
    fn finish(mut self) {
        for project in 0..self.projects.len() {
            for (artifact, (id, files)) in ARTIFACTS.into_iter().enumerate() {
                for (profile, (profile_id, _)) in PROFILES.into_iter().enumerate() {
                    let spot = Spot { artifact, project, profile };
                    for file in files {
                        let path = self.path(spot, file);
                        let whole = self.projects[project].path.join(&path);
                        let copied = self.copied.contains(&(project, path.clone()));
                        if let Some(text) = self.person.remove(&(project, path.clone())) {
                            let aside = format!("aside/{path}");
                            write(&self.projects[project].path.join(&aside), &text);
                            self.person.insert((project, aside), text);
                            fs::remove_file(&whole).unwrap();
                        } else if copied && whole.exists() {
                            // It may have become a person's old copy of a version that is no longer the library's.
                            fs::remove_file(&whole).unwrap();
                        }
                    }
                    let outcome = self.undeploy(spot, false);
                    let left = ops::status(&self.world.workspace, Some(&self.projects[project].text())).unwrap();
                    let left = left.iter().any(|one| one.artifact == id && one.profile == profile_id);
                    assert!(!left, "{spot:?} is still deployed: {outcome:?}");
                }
            }
        }
        self.check();
        self.refresh();
        for (number, project) in self.projects.iter().enumerate() {
            let mut files = BTreeSet::new();
            let mut folders = BTreeSet::new();
            for (path, shown) in project.tree() {
                if shown == "dir" {
                    folders.insert(path)
                } else {
                    files.insert(path)
                };
            }
            let mine: BTreeSet<String> =
                self.person.keys().filter(|(project, _)| *project == number).map(|(_, path)| path.clone()).collect();
            assert_eq!(files, mine, "only a person's files remain in project {number}");
            for folder in folders {
                let known = self.folders.contains(&(number, folder.clone())) || folder.starts_with("aside");
                assert!(known, "the folder {folder} of project {number} is nobody's");
            }
        }
    }
}

/// Opens the workspace anew, with the real clock: files get their times from that one.
fn open(world: &mut World) {
    let home = Home::new(world.home());
    world.workspace = Workspace::open(home, Box::new(SystemClock), "a test".to_owned(), Duration::from_secs(2));
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn nothing_of_a_persons_is_ever_lost(steps in prop::collection::vec(step(), 1..40)) {
        let mut model = Model::new();
        for step in &steps {
            model.run(step);
        }
        model.finish();
    }
}
