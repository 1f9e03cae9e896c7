//! Killed at every checkpoint, each scenario is as before or as after.

use std::collections::BTreeSet;

use skillmeat_core::fs::CHECKPOINTS;

use super::doing::Doing;
use super::scenarios::{SCENARIOS, Scenario};
use super::snapshot::{Snapshot, assert_cache_is_right, remains};

/// Kills one scenario at every point, and returns the names of the points.
pub(crate) fn kill_everywhere(scenario: &Scenario) -> Vec<String> {
    let (mut site, doing) = (scenario.prepare)();
    let begin = site.moment();
    site.return_to(&begin);
    let before = Snapshot::of(&site);
    let whole = doing.finish(&site.world);
    site.world.restart();
    let after = Snapshot::of(&site);
    assert_ne!(before, after, "{}: it does something", scenario.name);
    assert_eq!(remains(&site), Vec::<String>::new(), "{}", scenario.name);
    assert_cache_is_right(&site, scenario.name);
    let mut wrong = Vec::new();
    for number in 1..=whole.passed.len() {
        let when = format!("{} killed at point {number}, {}", scenario.name, whole.passed[number - 1]);
        site.return_to(&begin);
        let ended = doing.run(&site.world, Some(number));
        assert!(ended.killed, "{when}: {ended:?}");
        let look = Doing::look().finish(&site.world);
        site.world.restart();
        let now = Snapshot::of(&site);
        if let (Some(from_before), Some(from_after)) = (now.difference(&before), now.difference(&after)) {
            wrong.push(format!(
                "{when}\n  not as before:\n    {from_before}\n  not as after:\n    {from_after}\n{}",
                look.text
            ));
            continue;
        }
        let remains = remains(&site);
        if !remains.is_empty() {
            wrong.push(format!("{when}\n  remains: {remains:?}"));
        }
        assert_cache_is_right(&site, &when);
        let again = Doing::look().finish(&site.world);
        if again.passed != Vec::<String>::new() {
            wrong.push(format!("{when}\n  a second look still had to recover: {:?}", again.passed));
        }
    }
    assert!(wrong.is_empty(), "{} of {} points:\n{}", wrong.len(), whole.passed.len(), wrong.join("\n"));
    whole.passed
}

#[test]
fn every_checkpoint_is_reached() {
    let (mut reached, mut points) = (BTreeSet::new(), 0);
    for scenario in SCENARIOS {
        let (mut site, doing) = (scenario.prepare)();
        let begin = site.moment();
        let whole = doing.finish(&site.world).passed;
        points += whole.len();
        // Killed among its moves and when it is committed, for the points of a recovery.
        for point in ["step-done", "committed"] {
            let Some(number) = whole.iter().position(|name| name == point) else { continue };
            site.return_to(&begin);
            assert!(doing.run(&site.world, Some(number + 1)).killed);
            reached.extend(Doing::look().finish(&site.world).passed);
        }
        reached.extend(whole);
    }
    let listed: BTreeSet<String> = CHECKPOINTS.iter().map(|name| (*name).to_owned()).collect();
    println!("CRASH {points} points of {} names in {} scenarios", reached.len(), SCENARIOS.len());
    assert_eq!(reached, listed, "every name is reached, and every one that is reached has a name");
}

/// One test for each scenario, so that all are told that fail.
macro_rules! everywhere {
    ($($name:ident),* $(,)?) => {
        $(
            #[test]
            fn $name() {
                let scenario = SCENARIOS.iter().find(|one| one.name == stringify!($name)).unwrap();
                let points = kill_everywhere(scenario);
                let names: BTreeSet<&String> = points.iter().collect();
                println!("CRASH {}: {} points, {} names", scenario.name, points.len(), names.len());
            }
        )*

        #[test]
        fn every_scenario_has_its_test() {
            let names: Vec<&str> = SCENARIOS.iter().map(|one| one.name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
        }
    };
}

everywhere!(
    a_first_deploy,
    a_deploy_of_several,
    an_update,
    a_deploy_over_a_conflict,
    a_deploy_over_a_link,
    a_deploy_over_a_folder,
    an_adoption,
    a_merge,
    an_undeploy,
    an_undeploy_of_what_is_gone,
    an_undeploy_of_a_link,
    a_save_back,
    a_deploy_that_saves_back,
    an_undo_of_a_deploy,
    an_undo_of_an_update,
    an_undo_of_a_replacement,
    an_undo_of_a_folder_displaced,
    an_undo_of_a_save_back,
    an_undo_of_an_undo,
    a_batch,
    an_atomic_batch,
    an_undo_of_a_batch,
    a_set_made,
    a_set_copied,
    a_set_edited,
    a_set_deleted,
    an_undo_of_a_set_made,
    an_undo_of_a_set_deleted,
    a_deploy_as_links,
    a_copy_that_becomes_a_link,
    a_link_that_becomes_a_copy,
    a_link_in_the_place_of_files,
    an_undeploy_of_our_links,
    an_undo_of_links,
    an_undo_of_a_copy_that_became_a_link,
    an_undo_of_an_undeploy_of_links,
    a_deploy_to_two_owners,
    an_update_for_all_owners,
    an_undeploy_of_one_owner,
    an_undeploy_of_the_last_owner,
    an_undeploy_of_all_owners,
    an_undo_of_an_update_for_all_owners,
    one_owner_instead_of_another,
    an_import_of_several,
    an_undo_of_an_import,
);
