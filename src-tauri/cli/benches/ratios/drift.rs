//! How the deployments of many projects stand, against looking at their files with `find`.

use std::process::Command;

use crate::measure::{in_turn, median, must, row, skm};
use crate::world::World;

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
}
