//! Running programs, timing them, and the rows of the table.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program that is measured.
pub const SKM: &str = env!("CARGO_BIN_EXE_skm");

/// Begins the table.
pub fn heading() {
    println!("| what | ours | theirs | ratio | aim |\n|---|---|---|---|---|");
}

/// A row that compares two times.
pub fn row(what: &str, ours: Duration, theirs: Duration, aim: &str) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("| {what} | {} | {} | {ratio:.2} | {aim} |", told(ours), told(theirs));
}

/// A row with a figure of its own.
pub fn figure(what: &str, ours: &str, aim: &str) {
    println!("| {what} | {ours} | | | {aim} |");
}

/// A time in a unit that fits it.
pub fn told(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms {
        ms if ms < 0.1 => format!("{:.1} µs", ms * 1e3),
        ms if ms < 10.0 => format!("{ms:.2} ms"),
        ms => format!("{ms:.1} ms"),
    }
}

/// The median of several runs; `prepare` is not measured.
pub fn median<T>(runs: usize, mut prepare: impl FnMut(usize) -> T, mut run: impl FnMut(T)) -> Duration {
    middle((0..runs).map(|number| {
        let prepared = prepare(number);
        timed(|| run(prepared))
    }))
}

/// The medians of two that take turns, so that a moment in which the machine is busy meets both. What `first` and `second`
/// do before they call the function that they get is not measured.
pub fn in_turn(
    runs: usize,
    mut first: impl FnMut(&mut dyn FnMut(&mut Command)),
    mut second: impl FnMut(&mut dyn FnMut(&mut Command)),
) -> (Duration, Duration) {
    let mut times: (Vec<Duration>, Vec<Duration>) = Default::default();
    for _ in 0..runs {
        first(&mut |command| times.0.push(timed(|| must(command))));
        second(&mut |command| times.1.push(timed(|| must(command))));
    }
    (middle(times.0), middle(times.1))
}

fn timed(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}

fn middle(times: impl IntoIterator<Item = Duration>) -> Duration {
    let mut times: Vec<Duration> = times.into_iter().collect();
    times.sort();
    times[times.len() / 2]
}

/// Runs a program, which must succeed; what it prints is thrown away.
pub fn must(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// `skm` over a home.
pub fn skm(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(SKM);
    command.env("SKILLMEAT_HOME", home).args(arguments);
    command
}

/// A folder, made with those above it.
pub fn fresh(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    folder.to_path_buf()
}
