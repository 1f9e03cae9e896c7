//! Resolution of libraries of a certain shape.

use super::graph::{Graph, Made, Ref, id, member};
use crate::collection::bundle::{
    BundleKind, DEPTH_LIMIT, MissingReason, Resolution, ResolveError, cycle_with, in_words, resolve_bundle,
    resolve_deployment_set,
};
use crate::error::{ErrorBody, ErrorCode};

fn resolve(graph: &Graph) -> Result<Resolution, ResolveError> {
    resolve_deployment_set(&graph.bundles(), &id(BundleKind::Set, 0), &|artifact| graph.uuid_of(artifact))
}

fn names(resolution: &Resolution) -> Vec<&str> {
    resolution.artifacts.iter().map(|artifact| artifact.artifact.trim_start_matches("skill:")).collect()
}

/// A chain of sets, each holding the next, the last one an artifact.
fn chain(length: usize) -> Graph {
    let below = |number| if number + 1 < length { Ref::Set(number + 1) } else { Ref::Artifact(0) };
    Graph::of((0..length).map(|number| vec![below(number)]).collect())
}

#[test]
fn twenty_sets_in_each_other_resolve_and_twenty_one_do_not() {
    assert_eq!(names(&resolve(&chain(DEPTH_LIMIT)).unwrap()), ["a0"]);
    let Err(ResolveError::TooDeep { path }) = resolve(&chain(DEPTH_LIMIT + 1)) else { panic!() };
    let expected: Vec<_> = (0..=DEPTH_LIMIT).map(|number| id(BundleKind::Set, number)).collect();
    assert_eq!(path.iter().map(|step| step.id.clone()).collect::<Vec<_>>(), expected);
    let words = in_words(&path);
    assert!(words.starts_with("set 0 → set 1 → ") && words.ends_with(" → set 20"), "{words}");
    let body = ErrorBody::from(&ResolveError::TooDeep { path });
    assert_eq!(body.code, ErrorCode::SetTooDeep);
    assert!(body.message.contains("set 0 → set 1"), "{}", body.message);
    assert_eq!(body.details.unwrap()["path"].as_array().unwrap().len(), 21);
}

#[test]
fn groups_do_not_count_for_the_depth() {
    let mut graph = chain(DEPTH_LIMIT);
    graph.groups = vec![Made { members: vec![Ref::Artifact(1)], invalid: false }];
    graph.sets[DEPTH_LIMIT - 1].members.push(Ref::Group(0));
    let resolved = resolve(&graph).unwrap();
    assert_eq!(names(&resolved), ["a0", "a1"]);
    assert_eq!(resolved.artifacts[1].via.len(), DEPTH_LIMIT + 1);
}

#[test]
fn sets_that_hold_themselves_are_told_with_the_way_around() {
    for (sets, around) in [
        (vec![vec![Ref::Set(0)]], vec![0, 0]),
        (vec![vec![Ref::Set(1)], vec![Ref::Set(0)]], vec![0, 1, 0]),
        (vec![vec![Ref::Set(1)], vec![Ref::Set(2)], vec![Ref::Set(0)]], vec![0, 1, 2, 0]),
        // Around one that is reached from outside.
        (vec![vec![Ref::Artifact(0), Ref::Set(1)], vec![Ref::Set(2)], vec![Ref::Set(1)]], vec![1, 2, 1]),
        // The first of two in member order.
        (vec![vec![Ref::Set(2), Ref::Set(1)], vec![Ref::Set(0)], vec![Ref::Set(2)]], vec![2, 2]),
    ] {
        let error = resolve(&Graph::of(sets)).unwrap_err();
        let ResolveError::Cycle { path } = &error else { panic!("{error}") };
        let expected: Vec<_> = around.iter().map(|number| id(BundleKind::Set, *number)).collect();
        assert_eq!(path.iter().map(|step| step.id.clone()).collect::<Vec<_>>(), expected);
        let body = ErrorBody::from(&error);
        assert_eq!(body.code, ErrorCode::SetCycle);
        assert_eq!(body.details.unwrap()["path"][0]["id"], expected[0].as_str());
    }
}

#[test]
fn a_cycle_beyond_the_depth_limit_is_told_before_the_depth() {
    let mut graph = chain(40);
    graph.sets[39].members.push(Ref::Set(30));
    assert!(matches!(resolve(&graph), Err(ResolveError::Cycle { path }) if path.len() == 11));
}

#[test]
fn ten_thousand_sets_in_each_other_are_too_deep_and_no_more() {
    assert!(matches!(resolve(&chain(10_000)), Err(ResolveError::TooDeep { path }) if path.len() == 21));
    let mut graph = chain(10_000);
    graph.sets[9_999].members = vec![Ref::Set(0)];
    let error = resolve(&graph).unwrap_err();
    assert!(matches!(&error, ResolveError::Cycle { path } if path.len() == 10_001));
    let body = ErrorBody::from(&error);
    assert!(body.message.len() < 1_000 && body.message.contains("9977 more"), "{}", body.message);
    assert_eq!(body.details.unwrap()["path"].as_array().unwrap().len(), 100);
    assert_eq!(cycle_with(&graph.bundles(), &id(BundleKind::Set, 5), &member(Ref::Set(6))).unwrap().len(), 10_001);
}

#[test]
fn a_diamond_resolves_with_the_first_way_and_tells_the_other() {
    let graph = Graph::of(vec![
        vec![Ref::Set(1), Ref::Set(2)],
        vec![Ref::Set(3), Ref::Artifact(7)],
        vec![Ref::Artifact(7), Ref::Set(3)],
        vec![Ref::Artifact(0)],
    ]);
    let resolved = resolve(&graph).unwrap();
    assert_eq!(names(&resolved), ["a0", "a7"]);
    let ways: Vec<_> = resolved.artifacts.iter().map(|one| in_words(&one.via)).collect();
    assert_eq!(ways, ["set 0 → set 1 → set 3", "set 0 → set 1"]);
    let others: Vec<_> = resolved.artifacts[1].duplicates.iter().map(|way| in_words(way)).collect();
    assert_eq!(others, ["set 0 → set 2"]);
    let tree: Vec<_> = resolved
        .tree
        .iter()
        .map(|node| (node.depth, node.name.as_str(), node.repeat_of, node.artifact_count))
        .collect();
    assert_eq!(
        tree,
        [
            (0, "set 1", None, Some(2)),
            (1, "set 3", None, Some(1)),
            (2, "a0", None, None),
            (1, "a7", None, None),
            (0, "set 2", None, Some(2)),
            (1, "a7", Some(3), None),
            (1, "set 3", Some(1), Some(1)),
        ]
    );
}

#[test]
fn twenty_layers_of_ten_sets_that_hold_all_of_the_next_are_walked_once() {
    let layer = |number: usize| (0..10).map(|at| Ref::Set(number * 10 + at + 1)).collect::<Vec<_>>();
    let mut sets = vec![layer(0)];
    for number in 0..19 {
        let below = if number < 18 { layer(number + 1) } else { vec![Ref::Artifact(1), Ref::Artifact(2)] };
        sets.extend(std::iter::repeat_n(below, 10));
    }
    let resolved = resolve(&Graph::of(sets)).unwrap();
    assert_eq!(names(&resolved), ["a1", "a2"]);
    assert_eq!(resolved.tree.len(), 10 + 18 * 100 + 20);
    assert_eq!(resolved.artifacts[0].duplicates.len(), 9);
}

#[test]
fn what_is_gone_is_kept_and_told_once() {
    let mut graph = Graph::of(vec![
        vec![Ref::Artifact(0), Ref::Artifact(1), Ref::Group(5), Ref::Set(1), Ref::Set(2)],
        vec![Ref::Artifact(1), Ref::Group(5), Ref::Set(2), Ref::Set(7)],
        vec![],
    ]);
    graph.uuids[1] = None;
    graph.sets[2].invalid = true;
    let resolved = resolve(&graph).unwrap();
    assert_eq!(names(&resolved), ["a0"]);
    let told: Vec<_> = resolved.missing.iter().map(|one| (one.member.clone(), one.reason, one.via.len())).collect();
    assert_eq!(
        told,
        [
            (member(Ref::Artifact(1)), MissingReason::NotFound, 1),
            (member(Ref::Group(5)), MissingReason::NotFound, 1),
            (member(Ref::Set(2)), MissingReason::Invalid, 2),
            (member(Ref::Set(7)), MissingReason::NotFound, 2),
        ]
    );
}

#[test]
fn two_names_of_one_uuid_are_one_artifact() {
    let mut graph = Graph::of(vec![vec![Ref::Artifact(0), Ref::Artifact(1), Ref::Artifact(0)]]);
    graph.uuids[1] = graph.uuids[0];
    let resolved = resolve(&graph).unwrap();
    assert_eq!(names(&resolved), ["a0"]);
    assert_eq!(resolved.tree.iter().map(|node| node.repeat_of).collect::<Vec<_>>(), [None, Some(0), Some(0)]);
    assert_eq!(resolved.artifacts[0].duplicates.len(), 2);
}

#[test]
fn what_cannot_be_resolved_says_why() {
    let mut graph = Graph::of(vec![vec![Ref::Group(0)]]);
    graph.sets[0].invalid = true;
    graph.groups = vec![Made { members: vec![Ref::Artifact(3)], invalid: false }];
    let none = |_: &str| None;
    let bundles = graph.bundles();
    let error = resolve_deployment_set(&bundles, "b0", &none).unwrap_err();
    assert!(matches!(&error, ResolveError::Invalid { id, .. } if id == "b0"));
    assert_eq!(ErrorBody::from(&error).code, ErrorCode::SetInvalid);
    let error = resolve_deployment_set(&bundles, "b1", &none).unwrap_err();
    assert_eq!(error, ResolveError::NotFound { id: "b1".to_owned() });
    assert_eq!(ErrorBody::from(&error).code, ErrorCode::SetNotFound);
    let group = resolve_bundle(&bundles, BundleKind::Group, "b0", &|artifact| graph.uuid_of(artifact)).unwrap();
    assert_eq!(names(&group), ["a3"]);
}
