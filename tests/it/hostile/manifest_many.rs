//! Manifests of a hundred thousand entries: every workflow stays in proportion to what there is to read. Compared with
//! a manifest a tenth as long, not with the clock: ten times the work may take ten times as long and some more, but not
//! a hundred times.

use std::time::{Duration, Instant};

use skillmeat_core::artifact::Digest;
use skillmeat_core::ops;
use skillmeat_tests::{Project, World};

use super::{code, succeeds, try_undeploy};

const MANIFEST: &str = ".claude/deployment-manifest.toml";
/// How much longer ten times the entries may take. In proportion it is 10, with the square of the entries 100.
const RATIO: u32 = 30;
/// What is quicker than this is not compared: it says more of the machine than of the program.
const NOISE: Duration = Duration::from_millis(40);

fn records(count: usize, record: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| format!("[[deployments]]\n{}", record(number))).collect()
}

fn usable(number: usize) -> String {
    format!("artifact = \"skill:s{number}\"\npath = \"skills/s{number}\"\n")
}

/// What a workflow does with a project.
type Work = fn(&World, &Project);

const WORKS: &[(&str, Work)] = &[
    ("status", |world, project| _ = ops::status(&world.workspace, Some(&project.text())).unwrap()),
    ("deploy", |world, project| succeeds(&world.deploy(&["pdf"], project))),
    ("deploy again", |world, project| _ = world.deploy(&["pdf"], project)),
    ("undeploy", |world, project| succeeds(&world.undeploy(&["skill:pdf"], project))),
    ("refusal", |world, project| _ = code(try_undeploy(world, "skill:none", project))),
];

/// How many entries: the cheaper forms have a hundred thousand only in the long run.
fn many() -> usize {
    if std::env::var_os("SKILLMEAT_LONG_TESTS").is_some() { 100_000 } else { 20_000 }
}

/// How long each workflow takes with a manifest.
fn times(works: &[(&str, Work)], text: &str) -> Vec<Duration> {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    project.write(MANIFEST, text);
    let took = |(_, work): &(&str, Work)| {
        let start = Instant::now();
        work(&world, &project);
        start.elapsed()
    };
    let took = works.iter().map(took).collect();
    let records = |text: &str| text.matches("[[deployments]]").count();
    assert_eq!(records(&project.manifest()), records(text), "all of them are still there");
    took
}

fn in_proportion(what: &str, many: usize, works: &[(&str, Work)], text: impl Fn(usize) -> String) {
    let (few, many) = (text(many / 10), text(many));
    // A machine that is busy with something else may be slow once; what grows with the square is slow every time.
    for attempt in 1.. {
        let (small, large) = (times(works, &few), times(works, &many));
        let slow: Vec<_> = works
            .iter()
            .zip(small.into_iter().zip(large))
            .inspect(|((name, _), (small, large))| eprintln!("{what}, {name}: {small:?}, ten times as many: {large:?}"))
            .filter(|(_, (small, large))| *large >= (*small).max(NOISE) * RATIO)
            .map(|((name, _), times)| (*name, times))
            .collect();
        if slow.is_empty() {
            return;
        }
        assert!(attempt < 3, "{what}: {slow:?}");
    }
}

#[test]
fn a_hundred_thousand_records() {
    // Reading is enough to see what grows too fast; the long run does everything with as many.
    in_proportion("records", 100_000, &WORKS[4..], |count| records(count, usable));
}

#[test]
fn usable_records() {
    in_proportion("records", many(), WORKS, |count| records(count, usable));
}

#[test]
fn records_that_cannot_be_used() {
    in_proportion("unusable records", many(), WORKS, |count| {
        records(count, |number| format!("artifact = \"skill:s{number}\"\npath = \"../../s{number}\"\n"))
    });
}

#[test]
fn one_deployment_recorded_again_and_again() {
    in_proportion("the same record", many(), WORKS, |count| records(count, |_| usable(0)));
}

#[test]
fn one_record_of_many_files() {
    let hash = Digest::of(b"x");
    let line = move |number| format!("\"f/{number}.md\" = \"sha256:{hash}\"\n");
    in_proportion("files", many(), WORKS, move |count| {
        let files: String = (0..count).map(line).collect();
        format!("[[deployments]]\n{}[deployments.files]\n{files}", usable(0))
    });
}

#[test]
fn keys_of_others_and_folders() {
    in_proportion("keys", many(), WORKS, |count| {
        let folders: Vec<String> = (0..count).map(|number| format!("\"f{number}\"")).collect();
        let keys: String = (0..count).map(|number| format!("key{number} = {number}\n")).collect();
        format!("created_folders = [{}]\n{keys}", folders.join(","))
    });
}
