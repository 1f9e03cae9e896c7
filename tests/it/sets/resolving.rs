//! What a set comes down to, through the workflow that shows it and the one that deploys it.

use std::time::Instant;

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, ResolvedSet};
use skillmeat_tests::{World, bundle_id, deploying_set, of_set};

use super::{CRITIC, CSV, DONE, FIX, PDF, kit, told};

fn resolve(world: &World, slug: &str) -> ResolvedSet {
    ops::resolve_deployment_set(&world.workspace, &bundle_id(slug)).unwrap()
}

fn ids(resolved: &ResolvedSet) -> Vec<&str> {
    resolved.artifacts.iter().map(|one| one.artifact_id.as_str()).collect()
}

#[test]
fn an_artifact_named_directly_in_a_group_and_in_a_nested_set_comes_once_where_it_is_met_first() {
    let (world, one, _) = kit();
    let resolved = resolve(&world, "kit");
    assert_eq!(ids(&resolved), [PDF, CSV, CRITIC, FIX]);
    assert_eq!(resolved.artifacts[0].duplicates.len(), 1);
    let way: Vec<&str> = resolved.artifacts[2].via.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(way, ["The kit", "The inner", "The base"]);
    let result = world.deploy_set("kit", &one);
    assert_eq!(told(&result), [(PDF, DONE), (CSV, DONE), (CRITIC, DONE), (FIX, DONE)]);
}

#[test]
fn three_levels_with_groups_come_depth_first_in_member_order() {
    let world = World::new().with_sets();
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
        world.skill(name);
    }
    world.group("g1", &["skill:c", "skill:d"]).group("g2", &["skill:f", "skill:a"]);
    world.set("third", &["skill:e", "group/g2"]).set("second", &["group/g1", "set/third"]);
    world.set("first", &["skill:b", "set/second", "skill:a", "skill:g"]);
    world.refresh();
    let expected = ["skill:b", "skill:c", "skill:d", "skill:e", "skill:f", "skill:a", "skill:g"];
    assert_eq!(ids(&resolve(&world, "first")), expected);
    let result = world.deploy_set("first", &world.project("app"));
    assert_eq!(told(&result), expected.map(|id| (id, DONE)));
}

/// `chain-1` holds `chain-2`, and so on; the last holds an artifact.
fn chain(length: usize) -> World {
    let world = World::new().with_sets();
    world.skill("pdf");
    for number in 1..length {
        world.set(&format!("chain-{number}"), &[&format!("set/chain-{}", number + 1)]);
    }
    world.set(&format!("chain-{length}"), &[PDF]);
    world.refresh();
    world
}

#[test]
fn twenty_sets_on_a_path_are_deployed_and_twenty_one_are_not() {
    let world = chain(20);
    let project = world.project("app");
    assert_eq!(told(&world.deploy_set("chain-1", &project)), [(PDF, DONE)]);

    let world = chain(21);
    let project = world.project("app");
    let before = world.whole();
    let error = world.try_deploy_set(&deploying_set("chain-1", &project)).unwrap_err();
    world.whole().assert_same(&before, "too deep");
    assert_eq!(error.code, ErrorCode::SetTooDeep);
    assert_eq!(error.details.unwrap()["path"].as_array().unwrap().len(), 21);
    assert_eq!(told(&world.deploy_set("chain-2", &project)), [(PDF, DONE)]);
}

#[test]
fn a_cycle_is_refused_with_its_path_and_a_diamond_is_not() {
    for (members, length) in [
        (vec![("a", vec!["set/a"])], 2),
        (vec![("a", vec!["set/b"]), ("b", vec![PDF, "set/a"])], 3),
        (vec![("a", vec![PDF, "set/b"]), ("b", vec!["set/c"]), ("c", vec!["set/a"])], 4),
    ] {
        let world = World::new().with_sets();
        world.skill("pdf");
        for (slug, members) in &members {
            world.set(slug, members);
        }
        world.refresh();
        let project = world.project("app");
        let before = world.whole();
        let error = world.try_deploy_set(&deploying_set("a", &project)).unwrap_err();
        world.whole().assert_same(&before, "a cycle");
        assert_eq!(error.code, ErrorCode::SetCycle, "{members:?}");
        assert_eq!(error.details.unwrap()["path"].as_array().unwrap().len(), length, "{members:?}");
        let plan = world.plan_changes(&of_set(ops::SetChangeKind::Deploy, "a", &project));
        let part = &plan.plans[0].artifacts[0];
        assert_eq!((part.title.as_deref(), part.error.as_ref().unwrap().code), (Some("The a"), ErrorCode::SetCycle));
        let error = ops::resolve_deployment_set(&world.workspace, &bundle_id("a")).map_err(ErrorBody::from);
        assert_eq!(error.unwrap_err().code, ErrorCode::SetCycle);
    }
    let world = World::new().with_sets();
    world.skill("pdf").set("end", &[PDF]).set("left", &["set/end"]).set("right", &["set/end"]);
    world.set("top", &["set/left", "set/right"]).refresh();
    assert_eq!(told(&world.deploy_set("top", &world.project("app"))), [(PDF, DONE)]);
}

#[test]
fn a_set_that_is_not_there_or_cannot_be_read_is_refused_as_such() {
    let (world, one, _) = kit();
    world.in_library("sets/broken.toml", format!("id = \"{}\"\nname = 3\n", bundle_id("broken")));
    world.refresh();
    let before = world.whole();
    for (slug, code) in [("nowhere", ErrorCode::SetNotFound), ("broken", ErrorCode::SetInvalid)] {
        for set in [slug.to_owned(), bundle_id(slug)] {
            let request = skillmeat_core::ops::BatchDeployRequest { set, ..deploying_set(slug, &one) };
            assert_eq!(world.try_deploy_set(&request).unwrap_err().code, code, "{request:?}");
        }
    }
    world.whole().assert_same(&before, "refused");
}

#[test]
fn one_hundred_and_fifty_five_sets_come_down_to_their_artifacts_at_once() {
    let world = World::new().with_sets();
    // 5 × 4 × 3 × 2: the leaves hold two artifacts each.
    let (mut sets, mut expected) = (0, Vec::new());
    let mut make = |slug: &str, members: &[String]| {
        world.set(slug, &members.iter().map(String::as_str).collect::<Vec<_>>());
        sets += 1;
    };
    let below = |of: &str, count: usize| -> Vec<String> { (0..count).map(|n| format!("set/{of}{n}")).collect() };
    for a in 0..5 {
        for b in 0..4 {
            for c in 0..3 {
                let slug = format!("t{a}{b}{c}");
                let pair = [format!("skill:s{a}{b}{c}x"), format!("skill:s{a}{b}{c}y")];
                for id in &pair {
                    world.in_library(&format!("skills/{}/SKILL.md", &id[6..]), "---\ndescription: a leaf\n---\n");
                    expected.push(id.clone());
                }
                make(&slug, &[format!("set/{slug}x"), format!("set/{slug}y")]);
                make(&format!("{slug}x"), &[pair[0].clone(), pair[1].clone()]);
                make(&format!("{slug}y"), &[pair[1].clone(), pair[0].clone()]);
            }
            make(&format!("t{a}{b}"), &below(&format!("t{a}{b}"), 3));
        }
        make(&format!("t{a}"), &below(&format!("t{a}"), 4));
    }
    make("t", &below("t", 5));
    assert!(sets > 155, "{sets}");
    world.refresh();
    resolve(&world, "t");
    let begun = Instant::now();
    let resolved = resolve(&world, "t");
    let took = begun.elapsed();
    assert_eq!(ids(&resolved), expected);
    assert!(took.as_millis() < 500, "{took:?}");
    let project = world.project("app");
    let result = world.deploy_set("t", &project);
    assert_eq!(result.results.len(), expected.len());
    assert!(result.results.iter().all(|one| (one.status, one.code, one.skipped) == DONE));
    println!("SETS {sets} sets, {} artifacts resolved in {took:?}", expected.len());
}

#[test]
fn deleting_a_nested_set_leaves_what_holds_it_and_a_clone_is_on_its_own() {
    let (world, one, two) = kit();
    let inner = bundle_id("inner");
    let refused = ops::delete_deployment_set(&world.workspace, &inner, false).map_err(ErrorBody::from).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);
    let copy = ops::clone_deployment_set(&world.workspace, &bundle_id("kit")).unwrap().bundle;
    assert_eq!((copy.name.as_str(), copy.artifact_count), ("The kit (copy)", 4));
    ops::delete_deployment_set(&world.workspace, &inner, true).unwrap();
    assert_eq!(ids(&resolve(&world, "kit")), [PDF, FIX]);
    assert!(resolve(&world, "kit").missing.is_empty());
    assert_eq!(told(&world.deploy_set("kit", &one)), [(PDF, DONE), (FIX, DONE)]);
    let request = skillmeat_core::ops::BatchDeployRequest { set: copy.id.clone(), ..deploying_set("kit", &two) };
    assert_eq!(told(&world.try_deploy_set(&request).unwrap()), [(PDF, DONE), (FIX, DONE)]);
    let edit = skillmeat_core::collection::BundleEdit { name: Some("Mine".into()), ..Default::default() };
    ops::update_deployment_set(&world.workspace, &copy.id, &edit).unwrap();
    assert_eq!(world.attachment("kit", &one).set_name, "The kit");
}

#[test]
fn a_long_list_counts_what_is_there_as_the_sets_themselves_do() {
    let world = World::new().with_sets();
    let names: Vec<String> = (0..250).map(|number| format!("skill-{number:03}")).collect();
    for name in &names {
        world.skill(name);
    }
    let mut members: Vec<String> = names.iter().map(|name| format!("skill:{name}")).collect();
    members.extend(["skill:gone".to_owned(), "skill:gone-too".to_owned()]);
    let members: Vec<&str> = members.iter().map(String::as_str).collect();
    world.set("long", &members).set("tail", &members[200..]);
    world.refresh();
    let list = ops::list_deployment_sets(&world.workspace, &ops::SetQuery::default()).unwrap();
    let counts: Vec<(u32, u32)> = list.sets.iter().map(|set| (set.artifact_count, set.missing_count)).collect();
    assert_eq!(counts, [(250, 2), (50, 2)]);
    assert_eq!(ids(&resolve(&world, "long")), members[..250]);
}
