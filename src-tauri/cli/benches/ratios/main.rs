//! `skm` and the core against the plain tools of the system, as ratios within one run: `script/bench`.
//!
//! Ratios travel between machines better than milliseconds do. Every run works in fresh folders, since creating files where
//! others were just deleted is many times slower on ext4. The figures of one machine are in docs/benchmarks.md. What the
//! window does is measured elsewhere, in tests/bench.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark prepares real folders"
)]

mod deploys;
mod drift;
mod found;
mod measure;
mod pages;
mod refreshes;
mod scans;
mod searches;
mod world;

use std::path::Path;

use world::World;

/// Measures some rows and prints them.
type Measure = fn(&World);

/// What can be measured, by the name that `script/bench` takes, in the order of the table.
const ROWS: [(&str, Measure); 9] = [
    ("deploys", deploys::of_skills),
    ("sets", deploys::of_a_set),
    ("find", searches::measure),
    ("scan", scans::measure),
    ("refresh", refreshes::unchanged),
    ("edits", refreshes::after_edits),
    ("drift", drift::measure),
    ("pages", pages::measure),
    ("found", found::measure),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == scans::CHILD) {
        return scans::in_child(Path::new(&arguments[at + 1]));
    }
    // `cargo test --benches` runs benchmarks without it: nothing is measured then.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return;
    }
    let named: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|argument| !argument.starts_with("--")).collect();
    for name in &named {
        assert!(ROWS.iter().any(|(row, _)| row == name), "nothing is measured under the name {name}");
    }
    let world = World::new();
    measure::heading();
    for (name, run) in ROWS {
        if named.is_empty() || named.contains(&name) {
            run(&world);
        }
    }
}
