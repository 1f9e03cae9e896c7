//! How all sets stand everywhere, as the matrix asks for it: in short, and never otherwise than one by one.

use std::fs;

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::ops::{self, AttachmentStatus, BatchDeployRequest, PlaceStanding, SetStandings};
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{Project, World, bundle_id, deploying_set};

use super::{CSV, FIX, PDF, deployed, kit};

fn standings(world: &World) -> Vec<SetStandings> {
    ops::list_set_standings(&world.workspace).unwrap()
}

/// The set with a slug, which must be attached somewhere.
fn set(world: &World, slug: &str) -> SetStandings {
    let all = standings(world);
    let found = all.iter().find(|one| one.set_id == bundle_id(slug)).cloned();
    found.unwrap_or_else(|| panic!("{slug} is attached nowhere: {all:#?}"))
}

/// How a set stands in the primary profile of a project.
fn at(world: &World, slug: &str, project: &Project) -> PlaceStanding {
    let is_it = |one: &PlaceStanding| one.project_path == project.text() && one.profile_id == ProfileId::primary();
    set(world, slug).places.into_iter().find(is_it).unwrap()
}

/// What [`ops::list_set_attachments`] says of the same places, put together set by set.
fn by_hand(world: &World) -> Vec<SetStandings> {
    let attachments = world.attachments();
    let mut ids: Vec<&String> = attachments.iter().map(|one| &one.set_id).collect();
    ids.sort();
    ids.dedup();
    let of_set = |id: &&String| {
        let own: Vec<&AttachmentStatus> = attachments.iter().filter(|one| one.set_id == **id).collect();
        SetStandings {
            set_id: (*id).clone(),
            set_name: own[0].set_name.clone(),
            in_library: own[0].in_library,
            places: own.into_iter().cloned().map(PlaceStanding::from).collect(),
        }
    };
    ids.iter().map(of_set).collect()
}

#[test]
fn a_set_that_was_just_deployed_stands_well_everywhere() {
    let (world, one, two) = deployed();
    world.deploy_set("kit", &two);
    let kit = set(&world, "kit");
    assert_eq!((kit.set_name.as_str(), kit.in_library), ("The kit", true));
    let places: Vec<&str> = kit.places.iter().map(|place| place.project_path.as_str()).collect();
    assert_eq!(places, [one.text(), two.text()]);
    for place in &kit.places {
        assert_eq!((place.state, place.behind, place.missing_here), (DeploymentState::InSync, 0, 0));
        assert!(!place.has_problem);
    }
}

#[test]
fn what_is_attached_nowhere_is_not_told() {
    let (world, one, _) = kit();
    assert_eq!(standings(&world), []);
    world.deploy_set("inner", &one);
    assert_eq!(standings(&world).len(), 1);
    world.undeploy_set("inner", &one);
    assert_eq!(standings(&world), []);
}

#[test]
fn each_place_is_told_by_itself() {
    let (world, one, two) = deployed();
    world.deploy_set("kit", &two);
    let codex = ProfileId::new("codex-default");
    world
        .try_deploy_set(&BatchDeployRequest { profile_id: Some(codex.clone()), ..deploying_set("kit", &two) })
        .unwrap();
    one.write(".claude/skills/csv/SKILL.md", "by hand\n");
    two.remove(".claude/commands/git/fix.md");
    world.skill("more").set("kit", &[PDF, "set/inner", FIX, "skill:more"]);
    world.refresh();
    let (here, there) = (at(&world, "kit", &one), at(&world, "kit", &two));
    assert_eq!((here.state, here.behind, here.missing_here), (DeploymentState::Modified, 1, 0));
    assert_eq!((there.state, there.behind, there.missing_here), (DeploymentState::Missing, 1, 1));
    let other = set(&world, "kit").places.into_iter().find(|place| place.profile_id == codex).unwrap();
    assert_eq!((other.state, other.behind), (DeploymentState::InSync, 1));
    assert_eq!(standings(&world), by_hand(&world));
}

#[test]
fn a_set_that_is_gone_or_broken_is_told_with_its_places() {
    let (mut world, one, two) = deployed();
    world.deploy_set("inner", &two);
    fs::remove_file(world.library().join("sets/kit.toml")).unwrap();
    world.set("inner", &[CSV, "set/inner"]);
    world.refresh();
    for restarted in [false, true] {
        if restarted {
            world.restart();
        }
        let (gone, broken) = (set(&world, "kit"), set(&world, "inner"));
        assert_eq!((gone.set_name.as_str(), gone.in_library), ("The kit", false));
        assert_eq!((broken.set_name.as_str(), broken.in_library), ("The inner", true));
        assert!(at(&world, "kit", &one).has_problem && at(&world, "inner", &two).has_problem);
        assert_eq!(standings(&world), by_hand(&world));
    }
}

#[test]
fn they_follow_an_update_and_its_undo() {
    let (world, one, _) = deployed();
    world.skill("more").set("kit", &[PDF, "set/inner", FIX, "skill:more"]);
    world.refresh();
    assert_eq!(at(&world, "kit", &one).behind, 1);
    let operation = world.update_set("kit", &one);
    assert_eq!(at(&world, "kit", &one).behind, 0);
    world.undo(&operation);
    assert_eq!(at(&world, "kit", &one).behind, 1);
    assert_eq!(standings(&world), by_hand(&world));
}
