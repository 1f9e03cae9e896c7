//! Links swapped in while a workflow is under way: somebody exchanges a folder on the way for a link to the outside and
//! back, thousands of times, while deploys and undeploys run. The outside looks just as the project does, so that
//! whoever follows the link finds what it expects there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, RenameFlags, renameat_with};
use skillmeat_core::deployment::ArtifactResult;
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DeployRequest, Outcome, UndeployRequest};
use skillmeat_tests::{Project, World, copy_tree, stamps, tree, write};

use super::{link, same, succeeds};

const MANIFEST: &str = ".claude/deployment-manifest.toml";

/// A project with two deployments, an outside that is its copy, and a place beside both where links wait.
pub(super) struct Race {
    pub(super) world: World,
    pub(super) project: Project,
    outside: PathBuf,
    before: (BTreeMap<String, String>, BTreeMap<String, String>),
}

impl Race {
    pub(super) fn new() -> Self {
        let world = World::new();
        world.skill("pdf").command("git/fix");
        world.refresh();
        let project = world.project("app");
        project.write("README.md", "mine\n").write(".claude/skills/own/SKILL.md", "own\n");
        succeeds(&world.deploy(&["pdf", "git/fix"], &project));
        let outside = world.root().join("outside");
        copy_tree(&project.path, &outside.join("app"));
        write(&outside.join("app/.claude/skills/pdf/more.md"), "not yours\n");
        copy_tree(&world.library(), &outside.join("library"));
        fs::create_dir_all(outside.join("staging/new")).unwrap();
        fs::create_dir_all(outside.join("staging/old")).unwrap();
        fs::create_dir_all(world.root().join("aside")).unwrap();
        let before = (tree(&outside), stamps(&outside));
        Self { world, project, outside, before }
    }

    /// Where a link to what corresponds to `place` outside waits.
    pub(super) fn waiting(&self, place: &str) -> PathBuf {
        self.waiting_for(&format!("app/{place}"))
    }

    /// Where a link to something outside waits.
    pub(super) fn waiting_for(&self, target: &str) -> PathBuf {
        let aside = self.world.root().join("aside/link");
        link(self.outside.join(target), &aside);
        aside
    }

    /// One round of work; whatever is refused has a code that says what is wrong.
    fn work(&self, round: usize, seen: &mut BTreeMap<String, usize>) {
        self.world.in_library("skills/pdf/SKILL.md", format!("# version {round}\n"));
        self.world.in_library("skills/pdf/reference/notes.md", format!("notes {round}\n"));
        note(self.world.try_deploy(&["pdf", "git/fix"], &self.project, None), seen);
        if round % 3 == 2 {
            note(self.world.try_undeploy(&["skill:pdf", "command:git/fix"], &self.project, None), seen);
        }
        let looked = ops::status(&self.world.workspace, Some(&self.project.text())).map_err(ErrorBody::from);
        if let Err(error) = looked {
            count(error.code, seen);
        }
    }

    /// The outside is as it was, down to the times of its folders, and so is what people wrote.
    pub(super) fn nothing_outside_was_touched(&self, place: &str) {
        same(&tree(&self.outside), &self.before.0, place);
        same(&stamps(&self.outside), &self.before.1, &format!("{place}: the same bytes, but written"));
        assert_eq!(self.project.read("README.md"), "mine\n", "{place}");
        assert_eq!(self.project.read(".claude/skills/own/SKILL.md"), "own\n", "{place}");
        assert!(self.world.library().join("skills/pdf/SKILL.md").exists(), "{place}");
    }

    /// With the folder back in its place everything works again.
    pub(super) fn works_again(&self, place: &str) {
        // What the swapping itself left behind is nobody's fault.
        fs::rename(self.project.path.join(".claude/skills/own"), self.project.path.join("own")).unwrap();
        fs::remove_dir_all(self.project.path.join(".claude")).unwrap();
        let again = self.world.try_deploy(&["pdf", "git/fix"], &self.project, None);
        succeeds(&again.unwrap_or_else(|error| panic!("{place}: {error:?}")));
    }
}

/// Counts what was refused, by code; a code that stands for a defect of the program is none.
pub(super) fn note(outcome: Result<Outcome, ErrorBody>, seen: &mut BTreeMap<String, usize>) {
    match outcome {
        Err(error) => count(error.code, seen),
        Ok(outcome) => note_all(outcome.results, seen),
    }
}

/// As [`note`], for results.
pub(super) fn note_all(results: impl IntoIterator<Item = ArtifactResult>, seen: &mut BTreeMap<String, usize>) {
    for result in results {
        match result.error {
            None => *seen.entry("done".to_owned()).or_default() += 1,
            Some(error) => count(error.code, seen),
        }
    }
}

pub(super) fn count(code: ErrorCode, seen: &mut BTreeMap<String, usize>) {
    assert!(!matches!(code, ErrorCode::Bug | ErrorCode::Cache | ErrorCode::NotImplemented), "{code:?}");
    *seen.entry(code.as_str().to_owned()).or_default() += 1;
}

pub(super) fn exchange(one: &Path, other: &Path) -> bool {
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

pub(super) fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

/// How long the work goes on beside the swapping.
fn length() -> Duration {
    let long = std::env::var_os("SKILLMEAT_LONG_TESTS").is_some();
    Duration::from_secs(if long { 60 } else { 2 })
}

/// Runs the work while `swap` is called again and again on a thread of its own; returns how often something was swapped.
fn beside(race: &Race, swap: impl Fn(u32) -> bool + Sync, seen: &mut BTreeMap<String, usize>) -> usize {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            let (mut swaps, mut number) = (0, 1_u32);
            while !stop.load(Ordering::SeqCst) {
                // Moments of very different lengths, in an order that is always the same.
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                swaps += usize::from(swap(number));
                let pause = Duration::from_micros(u64::from(number >> 16) % 700);
                let start = Instant::now();
                while start.elapsed() < pause {
                    std::thread::yield_now();
                }
            }
            swaps
        });
        let start = Instant::now();
        let worked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut round = 0;
            while start.elapsed() < length() {
                race.work(round, seen);
                round += 1;
            }
        }));
        stop.store(true, Ordering::SeqCst);
        let swaps = swapping.join().unwrap();
        worked.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        swaps
    })
}

fn swapped_with_a_link_to_the_outside(place: &str) {
    let race = Race::new();
    let (real, waiting) = (race.project.path.join(place), race.waiting(place));
    let mut seen = BTreeMap::new();
    let swaps = beside(&race, |_| exchange(&real, &waiting), &mut seen);
    // The folder back into its place, if it was swapped out at the end, or if the link was all that was left there.
    if is_link(&real) {
        fs::remove_file(&real).unwrap();
    }
    if !is_link(&waiting) && waiting.exists() && !real.exists() {
        fs::create_dir_all(real.parent().unwrap()).unwrap();
        fs::rename(&waiting, &real).unwrap();
    }
    eprintln!("{place:?}: {swaps} swaps, {seen:?}");
    assert!(swaps > 100, "{place}: {swaps}");
    assert!(seen.keys().any(|key| key != "done"), "{place}: the swapping was never met: {seen:?}");
    race.nothing_outside_was_touched(place);
    race.works_again(place);
}

#[test]
fn the_folder_of_a_kind() {
    swapped_with_a_link_to_the_outside(".claude/skills");
}

#[test]
fn the_folder_of_a_deployment() {
    swapped_with_a_link_to_the_outside(".claude/skills/pdf");
}

#[test]
fn a_folder_inside_a_deployment() {
    swapped_with_a_link_to_the_outside(".claude/skills/pdf/reference");
}

#[test]
fn a_deployed_file() {
    swapped_with_a_link_to_the_outside(".claude/skills/pdf/SKILL.md");
}

#[test]
fn the_profile_root_in_which_the_staging_folder_lies() {
    swapped_with_a_link_to_the_outside(".claude");
}

#[test]
fn the_manifest() {
    swapped_with_a_link_to_the_outside(MANIFEST);
}

#[test]
fn the_root_of_the_project_after_its_plan() {
    let race = Race::new();
    race.world.in_library("skills/pdf/SKILL.md", "# second\n");
    let artifacts = vec!["skill:pdf".to_owned()];
    let project_path = race.project.text();
    let mut deploy =
        DeployRequest { artifacts: artifacts.clone(), project_path: project_path.clone(), ..DeployRequest::default() };
    let mut undeploy = UndeployRequest { artifacts, project_path, ..UndeployRequest::default() };
    deploy.fingerprint = Some(ops::plan_deploy(&race.world.workspace, &deploy).unwrap().fingerprint);
    undeploy.fingerprint = Some(ops::plan_undeploy(&race.world.workspace, &undeploy).unwrap().fingerprint);
    let waiting = race.waiting("");
    assert!(exchange(&race.project.path, &waiting));
    let codes = [
        ops::deploy(&race.world.workspace, &deploy).map_err(ErrorBody::from).unwrap_err().code,
        ops::undeploy(&race.world.workspace, &undeploy).map_err(ErrorBody::from).unwrap_err().code,
    ];
    assert_eq!(codes, [ErrorCode::PlanStale; 2], "the same path is another project now");
    assert!(exchange(&race.project.path, &waiting));
    race.nothing_outside_was_touched("the root");
    succeeds(&ops::deploy(&race.world.workspace, &deploy).unwrap());
}

#[test]
fn the_staging_folder_and_what_is_in_it() {
    let race = Race::new();
    let root = race.project.path.join(".claude");
    let waiting = race.world.root().join("aside/link");
    link(race.outside.join("staging"), &waiting);
    let swap = |number: u32| {
        let Ok(items) = fs::read_dir(&root) else { return false };
        // Not a link that was put there before: what lies behind that is the outside's.
        let mut folders = items.flatten().map(|item| item.path()).filter(|path| path.is_dir() && !is_link(path));
        let Some(staging) = folders.find(|path| path.to_string_lossy().contains(".skillmeat-stage-")) else {
            return false;
        };
        let part = ["", "new", "old", "new/0", "old/0"][(number as usize >> 20) % 5];
        let place = if part.is_empty() { staging.clone() } else { staging.join(part) };
        if is_link(place.parent().unwrap()) {
            return false;
        }
        // A folder of the program's own, which nobody else needs back.
        if exchange(&place, &waiting) {
            let _ = fs::rename(&waiting, race.world.root().join(format!("aside/{number}")));
            link(race.outside.join("staging"), &waiting);
            return true;
        }
        false
    };
    let mut seen = BTreeMap::new();
    let swaps = beside(&race, swap, &mut seen);
    eprintln!("staging: {swaps} swaps, {seen:?}");
    assert!(swaps > 0, "{seen:?}");
    race.nothing_outside_was_touched("staging");
}

#[test]
fn a_folder_of_the_library_swapped_for_a_link_brings_nothing_secret_into_the_project() {
    let race = Race::new();
    let secret = race.world.root().join("secret");
    write(&secret.join("notes.md"), "secret\n");
    let (real, waiting) = (race.world.library().join("skills/pdf/reference"), race.world.root().join("aside/link"));
    link(&secret, &waiting);
    let mut seen = BTreeMap::new();
    let stop = AtomicBool::new(false);
    let swaps = std::thread::scope(|scope| {
        let swapping = scope.spawn(|| {
            let mut swaps = 0;
            while !stop.load(Ordering::SeqCst) {
                swaps += usize::from(exchange(&real, &waiting));
                std::thread::yield_now();
            }
            swaps
        });
        let start = Instant::now();
        while start.elapsed() < length() {
            // The link is nearly always there at one of the looks, so most is refused; what is done is checked.
            note(race.world.try_deploy(&["pdf"], &race.project, None), &mut seen);
            note(race.world.try_undeploy(&["skill:pdf"], &race.project, None), &mut seen);
            let leaked = tree(&race.project.path).into_iter().find(|(_, shown)| shown.contains("secret"));
            assert_eq!(leaked, None);
        }
        stop.store(true, Ordering::SeqCst);
        swapping.join().unwrap()
    });
    eprintln!("library: {swaps} swaps, {seen:?}");
    assert!(swaps > 100);
    assert_eq!(fs::read_to_string(secret.join("notes.md")).unwrap(), "secret\n");
    race.nothing_outside_was_touched("library");
}
