//! Killed at any time, not only where there is a checkpoint.

use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::doing::Doing;
use super::is_long;
use super::scenarios::SCENARIOS;
use super::snapshot::{Snapshot, assert_cache_is_right, remains};

const SEED: &str = "SKILLMEAT_CRASH_SEED";

/// A small generator of numbers; what it gives depends on the seed alone.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }
}

fn seed() -> u64 {
    let given = std::env::var(SEED).ok().and_then(|text| text.parse().ok());
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    given.unwrap_or_else(|| u64::from(now()))
}

#[test]
fn a_kill_at_a_random_time() {
    let names = ["an_update", "a_deploy_over_a_conflict", "a_save_back", "a_batch"];
    let rounds = if is_long() { 125 } else { 5 };
    let seed = seed();
    println!("CRASH {SEED}={seed}, {} rounds", rounds * names.len());
    let mut numbers = Numbers(seed);
    let mut killed = 0;
    for name in names {
        let scenario = SCENARIOS.iter().find(|one| one.name == name).unwrap();
        let (mut site, doing) = (scenario.prepare)();
        let begin = site.moment();
        site.return_to(&begin);
        let before = Snapshot::of(&site);
        let start = Instant::now();
        doing.finish(&site.world);
        let whole = u64::try_from(start.elapsed().as_micros()).unwrap();
        site.world.restart();
        let after = Snapshot::of(&site);
        for round in 0..rounds {
            site.return_to(&begin);
            let wait = Duration::from_micros(numbers.below(whole));
            let mut command = doing.command(&site.world);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(wait);
            child.kill().unwrap();
            killed += usize::from(child.wait().unwrap().signal().is_some());
            let when = format!("{name}, round {round}, after {wait:?}, {SEED}={seed}");
            Doing::look().finish(&site.world);
            site.world.restart();
            let now = Snapshot::of(&site);
            if let (Some(from_before), Some(from_after)) = (now.difference(&before), now.difference(&after)) {
                panic!("{when}\n  not as before:\n    {from_before}\n  not as after:\n    {from_after}");
            }
            let mut left = remains(&site);
            // A half-written file beside a journal or a list stands in nobody's way; the program's doctor tells of it.
            left.retain(|path| !(path.starts_with("home/") && path.ends_with(".tmp")));
            assert_eq!(left, Vec::<String>::new(), "{when}");
            assert_cache_is_right(&site, &when);
        }
    }
    println!("CRASH {killed} of {} rounds were killed before their end", rounds * names.len());
}
