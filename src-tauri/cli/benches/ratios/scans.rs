//! The full scan with a cold cache, against reading and hashing the same files with the system's tools.

use std::fs;
use std::path::Path;
use std::process::Command;

use skillmeat_core::ops::{self, Depth};

use crate::measure::{figure, in_turn, must, row, skm};
use crate::world::{World, open};

/// The argument of the process that measures its own memory.
pub const CHILD: &str = "--scan-in";
/// Both cores of the machine that the figures are of; a scan uses all there are.
const HASH: &str = "find \"$0\" -type f -print0 | xargs -0 -P2 sha256sum";

/// From 100 to 50,000 skills, which shows whether the time grows with them.
pub fn measure(world: &World) {
    let mut each = Vec::new();
    for (skills, runs) in [(100, 11), (1_000, 9), (10_000, 5), (50_000, 3)] {
        let home = world.home_of(skills);
        let mut run = 0;
        let (ours, theirs) = in_turn(
            runs,
            |measured| {
                run += 1;
                // Removing it would make the next one slow.
                let _ = fs::rename(home.join("cache"), home.join(format!("cache-{run}")));
                measured(&mut skm(&home, &["refresh"]));
            },
            |measured| measured(Command::new("sh").arg("-c").arg(HASH).arg(home.join("collection"))),
        );
        let what = format!("full scan of {skills} skills, cold cache, against `find` + `sha256sum` on two cores");
        row(&what, ours, theirs, "1.2");
        each.push((skills, ours / u32::try_from(skills).unwrap()));
        memory(&home, skills);
    }
    let (_, last) = each[each.len() - 1];
    for (skills, time) in &each[1..each.len() - 1] {
        row(&format!("the same, for each of 50,000 skills, against each of {skills}"), last, *time, "1.2");
    }
}

fn memory(home: &Path, skills: usize) {
    fs::rename(home.join("cache"), home.join("cache-measured")).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    let child = child.arg(CHILD).arg(home).output().unwrap();
    assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
    let aim = if skills <= 10_000 { "150 MB" } else { "-" };
    let peak = String::from_utf8(child.stdout).unwrap();
    figure(&format!("peak memory of a full scan of {skills} skills"), peak.trim(), aim);
    // Whoever comes next finds a cache that `skm` made.
    must(&mut skm(home, &["refresh"]));
}

/// Runs a full scan in a process of its own and prints its peak memory, as Linux counts it.
pub fn in_child(home: &Path) {
    ops::refresh_cache(&open(home), Depth::Everything, &|_| {}).unwrap();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).map_or("unknown", str::trim);
    let kilobytes: f64 = peak.trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    println!("{:.0} MB", kilobytes / 1024.0);
}
