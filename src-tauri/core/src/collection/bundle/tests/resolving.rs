//! Resolution against the naive one, on random libraries.

use std::collections::{BTreeSet, HashMap, HashSet};

use proptest::prelude::*;

use super::graph::{Graph, Made, Ref, id, member};
use super::naive::{self, Ways};
use crate::collection::bundle::{
    BundleKind, MemberKind, MemberRef, MissingReason, NodeState, PathStep, Resolution, ResolveError, cycle_with,
    resolve_deployment_set,
};

fn refs(sets: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Ref>> {
    let set = if sets.is_empty() { Just(Ref::Set(99)).boxed() } else { sets.prop_map(Ref::Set).boxed() };
    let one = prop_oneof![3 => (0..7_usize).prop_map(Ref::Artifact), 1 => (0..4_usize).prop_map(Ref::Group), 3 => set];
    prop::collection::vec(one, 0..5)
}

fn group() -> impl Strategy<Value = Made> {
    let members = prop::collection::vec((0..7_usize).prop_map(Ref::Artifact), 0..4);
    (members, prop::bool::weighted(0.1)).prop_map(|(members, invalid)| Made { members, invalid })
}

/// Sets that hold sets of any number, or of a later one only, so that both kinds of library come often.
fn set(count: usize, number: usize, cyclic: bool) -> impl Strategy<Value = Made> {
    // One number beyond the end: a set that is not there.
    let others = if cyclic { 0..count + 1 } else { number + 1..count + 1 };
    let invalid = if number == 0 { Just(false).boxed() } else { prop::bool::weighted(0.1).boxed() };
    (refs(others), invalid).prop_map(|(members, invalid)| Made { members, invalid })
}

fn small() -> impl Strategy<Value = Graph> {
    let uuids = prop::collection::vec(prop::option::weighted(0.85, 0..6_u8), 6);
    (1..7_usize, prop::bool::weighted(0.3)).prop_flat_map(move |(count, cyclic)| {
        let sets: Vec<_> = (0..count).map(|number| set(count, number, cyclic)).collect();
        (sets, prop::collection::vec(group(), 0..4), uuids.clone()).prop_map(|(sets, groups, uuids)| Graph {
            sets,
            groups,
            uuids,
        })
    })
}

/// A chain about as long as is allowed, with a few ways that are shorter, and now and then one back.
fn deep() -> impl Strategy<Value = Graph> {
    let short = prop::collection::vec((0..24_usize, 0..24_usize, any::<bool>()), 0..4);
    (17..24_usize, short, prop::bool::weighted(0.1)).prop_map(|(length, short, back)| {
        let mut sets: Vec<Vec<Ref>> =
            (0..length).map(|number| vec![Ref::Artifact(number), Ref::Set(number + 1)]).collect();
        for (one, other, first) in short {
            let (from, to) = (one.min(other), one.max(other));
            if from < to && to < length {
                let at = if first { 0 } else { sets[from].len() };
                sets[from].insert(at, Ref::Set(to));
            }
        }
        if back {
            sets[length - 1].push(Ref::Set(length / 2));
        }
        Graph::of(sets)
    })
}

fn uuid_of(graph: &Graph, one: Ref) -> String {
    graph.uuid_of(&member(one).id).unwrap()
}

/// The bundles above a node, the root first.
fn path_of(resolution: &Resolution, root: &PathStep, node: usize) -> Vec<PathStep> {
    let mut path = Vec::new();
    let mut at = resolution.tree[node].parent;
    while let Some(above) = at {
        path.push(step_of(resolution, above as usize));
        at = resolution.tree[above as usize].parent;
    }
    path.push(root.clone());
    path.reverse();
    path
}

fn step_of(resolution: &Resolution, node: usize) -> PathStep {
    let node = &resolution.tree[node];
    let kind = node.member.kind.as_bundle().unwrap();
    PathStep { kind, id: node.member.id.clone(), name: node.name.clone() }
}

/// Every way that the tree stands for, following each repetition to where it was expanded.
fn closure(
    resolution: &Resolution,
    below: Option<u32>,
    path: &mut Vec<PathStep>,
    visit: &mut dyn FnMut(usize, &[PathStep]),
) {
    for (number, node) in resolution.tree.iter().enumerate().filter(|(_, node)| node.parent == below) {
        visit(number, path);
        if node.member.kind != MemberKind::Artifact && node.state == NodeState::Ok {
            path.push(step_of(resolution, number));
            closure(resolution, Some(node.repeat_of.unwrap_or(number as u32)), path, visit);
            path.pop();
        }
    }
}

fn agree(graph: &Graph, root: usize) -> Result<(), TestCaseError> {
    let bundles = graph.bundles();
    let resolved = resolve_deployment_set(&bundles, &id(BundleKind::Set, root), &|artifact| graph.uuid_of(artifact));
    let expected = naive::resolve(graph, root);
    let (resolved, ways) = match (resolved, expected) {
        (Ok(resolved), Ok(ways)) => (resolved, ways),
        (resolved, expected) => {
            prop_assert_eq!(resolved.map(|_| ()), expected.map(|_| ()));
            return Ok(());
        }
    };
    same_artifacts(graph, &resolved, &ways)?;
    same_missing(&resolved, &ways)?;
    same_ways(graph, root, &resolved, &ways)?;
    sound_tree(graph, root, &resolved)
}

/// The flat list: order, which of two counts, the way to it.
fn same_artifacts(graph: &Graph, resolved: &Resolution, ways: &Ways) -> Result<(), TestCaseError> {
    let mut seen = HashSet::new();
    let first: Vec<_> = ways.found.iter().filter(|way| seen.insert(uuid_of(graph, way.to))).collect();
    prop_assert_eq!(resolved.artifacts.len(), first.len());
    for (artifact, way) in resolved.artifacts.iter().zip(first) {
        prop_assert_eq!(&artifact.artifact, &member(way.to).id);
        prop_assert_eq!(&artifact.uuid, &uuid_of(graph, way.to));
        prop_assert_eq!(&*artifact.via, &*way.via);
    }
    Ok(())
}

fn same_missing(resolved: &Resolution, ways: &Ways) -> Result<(), TestCaseError> {
    let mut seen = HashSet::new();
    let first = ways.gone.iter().filter(|(way, _)| seen.insert(way.to));
    let expected: Vec<_> = first.map(|(way, reason)| (member(way.to), *reason, way.via.clone())).collect();
    let missing: Vec<_> =
        resolved.missing.iter().map(|one| (one.member.clone(), one.reason, one.via.to_vec())).collect();
    prop_assert_eq!(missing, expected);
    for one in &resolved.missing {
        let node = &resolved.tree[one.node as usize];
        prop_assert_eq!((&node.member, node.repeat_of), (&one.member, None));
        let state = if one.reason == MissingReason::NotFound { NodeState::Missing } else { NodeState::Invalid };
        prop_assert_eq!(node.state, state);
    }
    Ok(())
}

/// The tree stands for every way there is, in the same order, and for no other.
fn same_ways(graph: &Graph, root: usize, resolved: &Resolution, ways: &Ways) -> Result<(), TestCaseError> {
    let (mut found, mut gone) = (Vec::new(), Vec::new());
    closure(resolved, None, &mut vec![naive::step(Ref::Set(root))], &mut |number, path| {
        let node = &resolved.tree[number];
        match (node.state, node.member.kind) {
            (NodeState::Ok, MemberKind::Artifact) => found.push((node.member.clone(), path.to_vec())),
            (NodeState::Ok, _) => {}
            _ => gone.push((node.member.clone(), path.to_vec())),
        }
    });
    let expected: Vec<_> = ways.found.iter().map(|way| (member(way.to), way.via.clone())).collect();
    prop_assert_eq!(found, expected);
    let expected: Vec<_> = ways.gone.iter().map(|(way, _)| (member(way.to), way.via.clone())).collect();
    prop_assert_eq!(gone, expected);
    // What is said of each artifact's other nodes is where they stand.
    let root = naive::step(Ref::Set(root));
    for artifact in &resolved.artifacts {
        prop_assert_eq!(&*path_of(resolved, &root, artifact.node as usize), &*artifact.via);
        let others = (0..resolved.tree.len()).filter(|node| resolved.tree[*node].repeat_of == Some(artifact.node));
        let others: Vec<_> = others.map(|node| path_of(resolved, &root, node)).collect();
        let told: Vec<_> = artifact.duplicates.iter().map(|way| way.to_vec()).collect();
        prop_assert_eq!(&others, &told);
        let ways: HashSet<_> =
            ways.found.iter().filter(|way| uuid_of(graph, way.to) == artifact.uuid).map(|way| &way.via).collect();
        prop_assert!(others.iter().all(|other| ways.contains(other)));
    }
    Ok(())
}

/// Preorder, depths, counts; every bundle expanded once, at its first node.
fn sound_tree(graph: &Graph, root: usize, resolved: &Resolution) -> Result<(), TestCaseError> {
    let mut first: HashMap<&MemberRef, u32> = HashMap::new();
    let mut open: Vec<u32> = Vec::new();
    for (number, node) in (0_u32..).zip(&resolved.tree) {
        while open.last().copied() != node.parent {
            prop_assert!(open.pop().is_some(), "node {number} lies below a node that is done");
        }
        prop_assert_eq!(node.depth as usize, open.len());
        open.push(number);
        if node.member.kind != MemberKind::Artifact || node.state != NodeState::Ok {
            let known = first.get(&node.member).copied();
            prop_assert_eq!(node.repeat_of, known, "node {}", number);
            first.entry(&node.member).or_insert(number);
        } else if let Some(repeated) = node.repeat_of {
            prop_assert!(resolved.artifacts.iter().any(|artifact| artifact.node == repeated));
        }
        if node.repeat_of.is_some() || node.state != NodeState::Ok {
            prop_assert!(resolved.tree.iter().all(|other| other.parent != Some(number)));
        }
    }
    for (number, node) in resolved.tree.iter().enumerate() {
        let is_bundle = node.member.kind != MemberKind::Artifact && node.state == NodeState::Ok;
        let expected = is_bundle.then(|| {
            let mut below = BTreeSet::new();
            let from = Some(node.repeat_of.unwrap_or(number as u32));
            closure(resolved, from, &mut Vec::new(), &mut |below_it, _| {
                let node = &resolved.tree[below_it];
                below.extend(graph.uuid_of(&node.member.id));
            });
            below.len() as u32
        });
        prop_assert_eq!(node.artifact_count, expected, "node {}", number);
    }
    let edges: usize = graph.sets.iter().chain(&graph.groups).map(|made| made.members.len()).sum();
    prop_assert!(resolved.tree.len() <= edges, "more nodes than members below set {root}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn small_libraries_resolve_as_the_naive_walk_does(graph in small()) {
        for root in 0..graph.sets.len() {
            if !graph.sets[root].invalid {
                agree(&graph, root)?;
            }
        }
    }

    #[test]
    fn a_cycle_is_told_by_the_first_way_back(graph in small(), into in 0..7_usize, added in 0..7_usize) {
        let bundles = graph.bundles();
        let usable = |set: usize| graph.sets.get(set).is_some_and(|made| !made.invalid);
        let way = if usable(into) && usable(added) { naive::first_way(&graph, added, into) } else { None };
        let expected = way.map(|way| std::iter::once(naive::step(Ref::Set(into))).chain(way).collect::<Vec<_>>());
        let told = cycle_with(&bundles, &id(BundleKind::Set, into), &member(Ref::Set(added)));
        prop_assert_eq!(&told, &expected);
        prop_assert_eq!(cycle_with(&bundles, &id(BundleKind::Set, into), &member(Ref::Group(added))), None);
        // With it added, the set is in a cycle exactly when it was told so before.
        if usable(into) && usable(added) {
            let mut with = graph.clone();
            with.sets[into].members = vec![Ref::Set(added)];
            let before = naive::resolve(&graph, added);
            let after = naive::resolve(&with, into);
            if before.is_ok() {
                prop_assert_eq!(matches!(after, Err(ResolveError::Cycle { .. })), told.is_some());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn deep_libraries_resolve_as_the_naive_walk_does(graph in deep()) {
        agree(&graph, 0)?;
    }
}
