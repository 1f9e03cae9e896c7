//! How the deployments of many projects stand, against looking at their files with `find`.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Command;

use skillmeat_core::cache::{EntityQuery, EntitySort};
use skillmeat_core::ops;

use crate::measure::{in_turn, median, must, row, skm};
use crate::world::{Big, World, open};

const RUNS: usize = 9;

/// 300 projects with 200 deployments each, nothing changed; then everything at once, as the window looks at it.
pub fn measure(world: &World) {
    let big = world.big();
    let find = || {
        let mut find = Command::new("find");
        find.args(&big.projects).args(["-type", "f"]);
        find
    };
    must(&mut skm(&big.home, &["status"]));
    must(&mut find());
    let (ours, theirs) =
        in_turn(RUNS, |measured| measured(&mut skm(&big.home, &["status"])), |measured| measured(&mut find()));
    let what = "`skm status` of 300 projects with 200 deployments each, nothing changed, against `find -type f`";
    row(what, ours, theirs, "1.0");

    let git = world.repository(&big.home.join("collection"));
    must(&mut skm(&big.home, &["refresh"]));
    must(&mut git(&["status", "--porcelain"]));
    let (ours, status) = in_turn(
        RUNS,
        |measured| measured(&mut skm(&big.home, &["refresh"])),
        |measured| measured(&mut git(&["status", "--porcelain"])),
    );
    let find = median(RUNS, |_| find(), |mut find| must(&mut find));
    let what =
        "refresh of all that and 10,000 artifacts, nothing changed, against `git status` and then `find -type f`";
    row(what, ours, status + find, "1.0");

    let everywhere = deployed_everywhere(&big);
    let (edited, unchanged) = in_turn(
        RUNS,
        |measured| {
            writeln!(OpenOptions::new().append(true).open(&everywhere).unwrap(), "One more line.").unwrap();
            measured(&mut skm(&big.home, &["refresh"]));
        },
        |measured| measured(&mut skm(&big.home, &["refresh"])),
    );
    row(
        "the same after an edit of an artifact that all 300 projects have, against nothing changed",
        edited,
        unchanged,
        "-",
    );
}

/// The file of an artifact that every project has.
fn deployed_everywhere(big: &Big) -> PathBuf {
    let workspace = open(&big.home);
    let by_deployments =
        EntityQuery { sort: EntitySort::Deployed, descending: true, limit: 1, ..EntityQuery::default() };
    let first = ops::list_entities(&workspace, &by_deployments).unwrap().rows.remove(0);
    let artifact = ops::read_artifact(&workspace, &first.artifact_id.parse().unwrap()).unwrap().artifact;
    assert!(first.deployed as usize >= big.projects.len());
    let path = PathBuf::from(artifact.path);
    if path.is_dir() { path.join("SKILL.md") } else { path }
}
