//! A project that is gone, or cannot be opened, when the others are recovered.

use std::fs;

use super::doing::Doing;
use super::scenarios::SCENARIOS;
use super::snapshot::{Snapshot, remains};

/// Kills a batch over two projects at every point, with the second gone meanwhile, and its recovery too; when the project
/// is back, everything is as before or as after.
fn away(leave: fn(&std::path::Path, &std::path::Path), come_back: fn(&std::path::Path, &std::path::Path)) {
    let scenario = SCENARIOS.iter().find(|one| one.name == "a_batch").unwrap();
    let (mut site, doing) = (scenario.prepare)();
    let begin = site.moment();
    site.return_to(&begin);
    let before = Snapshot::of(&site);
    let whole = doing.finish(&site.world);
    site.world.restart();
    let after = Snapshot::of(&site);
    let (place, aside) = (site.projects[1].path.clone(), site.world.root().join("elsewhere"));
    let mut wrong = Vec::new();
    for first in (1..=whole.passed.len()).step_by(if super::is_long() { 1 } else { 7 }) {
        site.return_to(&begin);
        assert!(doing.run(&site.world, Some(first)).killed);
        leave(&place, &aside);
        let killed = site.moment();
        // 0: the recovery is not killed at all.
        for second in (0..).step_by(if super::is_long() { 1 } else { 5 }) {
            site.return_to(&killed);
            if second > 0 && !Doing::look().run(&site.world, Some(second)).killed {
                break;
            }
            let when = format!("killed at point {first}, {}, its recovery at {second}", whole.passed[first - 1]);
            Doing::look().finish(&site.world);
            let staged = |path: &&String| path.starts_with("projects/p0/") && path.contains(".skillmeat-stage-");
            let left = remains(&site);
            if let Some(path) = left.iter().find(staged) {
                wrong.push(format!("{when}: the project that is there is not in order: {path}"));
            }
            come_back(&place, &aside);
            site.world.restart();
            Doing::look().finish(&site.world);
            Doing::skm(&["refresh"]).finish(&site.world);
            site.world.restart();
            let now = Snapshot::of(&site);
            if let (Some(from_before), Some(from_after)) = (now.difference(&before), now.difference(&after)) {
                wrong.push(format!("{when}\n  not as before:\n    {from_before}\n  not as after:\n    {from_after}"));
            }
            let left = remains(&site);
            if !left.is_empty() {
                wrong.push(format!("{when}: remains {left:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_project_that_was_away_is_in_order_once_it_is_back() {
    away(|place, aside| fs::rename(place, aside).unwrap(), |place, aside| fs::rename(aside, place).unwrap());
}

#[test]
fn a_project_that_became_a_link_holds_nobody_up() {
    away(
        |place, aside| {
            fs::rename(place, aside).unwrap();
            std::os::unix::fs::symlink(aside, place).unwrap();
        },
        |place, aside| {
            fs::remove_file(place).unwrap();
            fs::rename(aside, place).unwrap();
        },
    );
}
