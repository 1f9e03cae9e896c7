//! Recovery itself is killed, at every point of it, and the next one goes on.

use super::doing::Doing;
use super::is_long;
use super::scenarios::SCENARIOS;
use super::snapshot::{Snapshot, assert_cache_is_right, remains};

/// Kills the scenario at every `stride`-th point, and its recovery at every point, or every other where there is little
/// time; returns how many pairs were tried.
fn kill_twice(name: &str, stride: usize) -> usize {
    let scenario = SCENARIOS.iter().find(|one| one.name == name).unwrap();
    let (mut site, doing) = (scenario.prepare)();
    let begin = site.moment();
    let before = Snapshot::of(&site);
    let whole = doing.finish(&site.world);
    site.world.restart();
    let after = Snapshot::of(&site);
    let (mut pairs, mut wrong) = (0, Vec::new());
    for first in (1..=whole.passed.len()).step_by(stride) {
        site.return_to(&begin);
        assert!(doing.run(&site.world, Some(first)).killed);
        let killed = site.moment();
        let start = if is_long() { 1 } else { 1 + first % 2 };
        for second in (start..).step_by(if is_long() { 1 } else { 2 }) {
            site.return_to(&killed);
            let look = Doing::look().run(&site.world, Some(second));
            if !look.killed {
                break;
            }
            pairs += 1;
            let when = format!(
                "{name} killed at point {first}, {}, and its recovery at point {second}, {:?}",
                whole.passed[first - 1],
                look.passed.last()
            );
            let last = Doing::look().finish(&site.world);
            site.world.restart();
            let now = Snapshot::of(&site);
            if let (Some(from_before), Some(from_after)) = (now.difference(&before), now.difference(&after)) {
                wrong.push(format!(
                    "{when}\n  not as before:\n    {from_before}\n  not as after:\n    {from_after}\n{}",
                    last.text
                ));
                continue;
            }
            let remains = remains(&site);
            if !remains.is_empty() {
                wrong.push(format!("{when}\n  remains: {remains:?}"));
            }
            if second % 5 < 2 {
                assert_cache_is_right(&site, &when);
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {pairs} pairs:\n{}", wrong.len(), wrong.join("\n"));
    pairs
}

fn told(name: &str, stride: usize) {
    let stride = if is_long() { 1 } else { stride };
    let pairs = kill_twice(name, stride);
    println!("CRASH {name}: {pairs} kills of its recovery");
    assert!(pairs > 0);
}

#[test]
fn recovery_of_an_update_is_killed() {
    told("an_update", 9);
}

#[test]
fn recovery_of_a_replacement_is_killed() {
    told("a_deploy_over_a_conflict", 13);
}

#[test]
fn recovery_of_a_batch_is_killed() {
    told("a_batch", 15);
}

#[test]
fn recovery_of_an_undo_is_killed() {
    told("an_undo_of_a_folder_displaced", 9);
}

#[test]
fn recovery_of_a_save_back_is_killed() {
    told("a_save_back", 11);
}

#[test]
fn recovery_of_a_deleted_set_is_killed() {
    told("a_set_deleted", 3);
}

#[test]
fn recovery_of_the_undo_of_a_deleted_set_is_killed() {
    told("an_undo_of_a_set_deleted", 3);
}

#[test]
fn an_interrupted_edit_of_sets_is_told() {
    let scenario = SCENARIOS.iter().find(|one| one.name == "a_set_deleted").unwrap();
    let (mut site, doing) = (scenario.prepare)();
    let begin = site.moment();
    let whole = doing.finish(&site.world);
    for (point, end) in [("step-done", "was taken back"), ("committed", "had done its work")] {
        let number = 1 + whole.passed.iter().position(|name| name == point).unwrap();
        site.return_to(&begin);
        assert!(doing.run(&site.world, Some(number)).killed);
        let told = Doing::look().finish(&site.world).text;
        assert!(told.contains("n edit of sets that was interrupted in collection"), "{told}");
        assert!(told.contains(end), "{told}");
    }
}
