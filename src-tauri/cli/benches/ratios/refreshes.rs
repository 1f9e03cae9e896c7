//! The refresh with a warm cache, against `git status` in a repository that holds the same tree.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::measure::{in_turn, must, row, skm};
use crate::world::World;

const SKILLS: usize = 10_000;
const RUNS: usize = 15;
/// As many as a person or a program changes in one go.
const EDITS: usize = 10;

/// Nothing changed.
pub fn unchanged(world: &World) {
    let home = world.home_of(SKILLS);
    let git = world.repository(&home.join("collection"));
    // The first look of either remembers what the files look like.
    must(&mut skm(&home, &["refresh"]));
    must(&mut git(&["status", "--porcelain"]));
    let (ours, theirs) = in_turn(
        RUNS,
        |measured| measured(&mut skm(&home, &["refresh"])),
        |measured| measured(&mut git(&["status", "--porcelain"])),
    );
    row(&format!("refresh of {SKILLS} skills, nothing changed, against `git status`"), ours, theirs, "1.0");
}

/// Some files changed, against nothing changed.
pub fn after_edits(world: &World) {
    let home = world.home_of(SKILLS);
    must(&mut skm(&home, &["refresh"]));
    let mut run = 0;
    let (edited, unchanged) = in_turn(
        RUNS,
        |measured| {
            run += 1;
            edit(&home.join("collection/skills"), run);
            measured(&mut skm(&home, &["refresh"]));
        },
        |measured| measured(&mut skm(&home, &["refresh"])),
    );
    let what = format!("refresh of {SKILLS} skills after {EDITS} edits, against nothing changed");
    row(&what, edited, unchanged, "1.1");
}

/// Adds a line to a file of each of some skills, others in each run.
fn edit(skills: &Path, run: usize) {
    for edit in 0..EDITS {
        let file = ["SKILL.md", "scripts/a.py"][edit % 2];
        let skill = (run * 997 + edit * 613) % SKILLS;
        let path = skills.join(format!("skill-{skill:05}")).join(file);
        writeln!(OpenOptions::new().append(true).open(path).unwrap(), "One more line, {run}.").unwrap();
    }
}
