//! Resolution as one would write it down first: every way into everything, however many there are.

use super::graph::{Graph, Made, Ref, id};
use crate::collection::bundle::{BundleKind, DEPTH_LIMIT, MissingReason, PathStep, ResolveError};

/// One way to something, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub to: Ref,
    pub via: Vec<PathStep>,
}

/// Every way to an artifact that is there, and every way to a member that is not, each in the order of the walk.
#[derive(Debug, Default)]
pub struct Ways {
    pub found: Vec<Way>,
    pub gone: Vec<(Way, MissingReason)>,
}

pub fn step(one: Ref) -> PathStep {
    let (kind, number) = match one {
        Ref::Set(number) => (BundleKind::Set, number),
        Ref::Group(number) => (BundleKind::Group, number),
        Ref::Artifact(number) => panic!("artifact {number} is no step"),
    };
    PathStep { kind, id: id(kind, number), name: format!("{kind} {number}") }
}

fn file(graph: &Graph, one: Ref) -> Option<&Made> {
    match one {
        Ref::Set(number) => graph.sets.get(number),
        Ref::Group(number) => graph.groups.get(number),
        Ref::Artifact(_) => None,
    }
}

/// The usable sets among a set's members.
fn sets(graph: &Graph, set: usize) -> Vec<usize> {
    let usable = |one: &Ref| match one {
        Ref::Set(number) if graph.sets.get(*number).is_some_and(|made| !made.invalid) => Some(*number),
        _ => None,
    };
    graph.sets[set].members.iter().filter_map(usable).collect()
}

fn steps(path: &[usize]) -> Vec<PathStep> {
    path.iter().map(|number| step(Ref::Set(*number))).collect()
}

fn find_cycle(graph: &Graph, path: &mut Vec<usize>) -> Option<Vec<usize>> {
    for next in sets(graph, *path.last().unwrap()) {
        if let Some(at) = path.iter().position(|number| *number == next) {
            return Some(path[at..].iter().copied().chain([next]).collect());
        }
        path.push(next);
        let found = find_cycle(graph, path);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

fn find_too_deep(graph: &Graph, path: &mut Vec<usize>) -> Option<Vec<usize>> {
    if path.len() > DEPTH_LIMIT {
        return Some(path.clone());
    }
    for next in sets(graph, *path.last().unwrap()) {
        path.push(next);
        let found = find_too_deep(graph, path);
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

fn expand(graph: &Graph, at: Ref, path: &mut Vec<PathStep>, ways: &mut Ways) {
    path.push(step(at));
    for member in &file(graph, at).unwrap().members {
        let way = Way { to: *member, via: path.clone() };
        match (member, file(graph, *member)) {
            (Ref::Artifact(number), _) if graph.uuids.get(*number).copied().flatten().is_some() => ways.found.push(way),
            (_, None) => ways.gone.push((way, MissingReason::NotFound)),
            (_, Some(made)) if made.invalid => ways.gone.push((way, MissingReason::Invalid)),
            (_, Some(_)) => expand(graph, *member, path, ways),
        }
    }
    path.pop();
}

/// Every way from a set, which is there and usable.
pub fn resolve(graph: &Graph, root: usize) -> Result<Ways, ResolveError> {
    if let Some(path) = find_cycle(graph, &mut vec![root]) {
        return Err(ResolveError::Cycle { path: steps(&path) });
    }
    if let Some(path) = find_too_deep(graph, &mut vec![root]) {
        return Err(ResolveError::TooDeep { path: steps(&path) });
    }
    let mut ways = Ways::default();
    expand(graph, Ref::Set(root), &mut Vec::new(), &mut ways);
    Ok(ways)
}

/// The first way from one set to another that meets no set twice; both at its ends.
pub fn first_way(graph: &Graph, from: usize, to: usize) -> Option<Vec<PathStep>> {
    fn walk(graph: &Graph, to: usize, path: &mut Vec<usize>) -> bool {
        if path.last() == Some(&to) {
            return true;
        }
        for next in sets(graph, *path.last().unwrap()) {
            if !path.contains(&next) {
                path.push(next);
                if walk(graph, to, path) {
                    return true;
                }
                path.pop();
            }
        }
        false
    }
    let mut path = vec![from];
    walk(graph, to, &mut path).then(|| steps(&path))
}
