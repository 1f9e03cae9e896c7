//! Resolving a set: depth first in member order, each artifact once, the first one seen counting.
//!
//! Linear: a bundle is expanded where it is first met and nowhere else. The walk keeps its own stack.

use std::collections::HashMap;
use std::sync::Arc;

use super::below::Below;
use super::index::Index;
use super::paths;
use super::{
    Bundle, BundleKind, Bundles, MemberKind, MemberRef, Missing, MissingReason, NodeState, PathStep, Resolution,
    ResolveError, Resolved, TreeNode,
};

/// Resolves a set, given by id or slug. `uuid_of` answers the UUID of an artifact (`type:name`) that the library has,
/// `None` where it has none; it is asked once for each.
///
/// # Errors
/// [`ResolveError`]: the set is not there, its file cannot be used, or the sets below it hold each other or are nested
/// too deep. A member that is gone is no error.
pub fn resolve_deployment_set(
    bundles: &Bundles,
    set: &str,
    uuid_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Resolution, ResolveError> {
    resolve_bundle(bundles, BundleKind::Set, set, uuid_of)
}

/// As [`resolve_deployment_set`], for a set or a group.
///
/// # Errors
/// As [`resolve_deployment_set`].
pub fn resolve_bundle(
    bundles: &Bundles,
    kind: BundleKind,
    id_or_slug: &str,
    uuid_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Resolution, ResolveError> {
    let index = bundles.index();
    let Some(root) = index.find(kind, id_or_slug) else {
        let id = id_or_slug.to_owned();
        return Err(match index.find_invalid(kind, id_or_slug) {
            Some(invalid) => ResolveError::Invalid { id, error: invalid.error.clone() },
            None => ResolveError::NotFound { id },
        });
    };
    paths::check(index, root)?;
    let mut walk = Walk::new(index, uuid_of);
    walk.enter(root, None);
    walk.run();
    Ok(walk.found)
}

/// A bundle that is being expanded.
struct Open<'a> {
    bundle: &'a Bundle,
    number: u32,
    /// Its node; `None` for the set that is resolved.
    node: Option<u32>,
    /// The way to what it holds, itself at the end.
    path: Arc<[PathStep]>,
    /// The next member to look at.
    at: usize,
    below: Below,
}

/// A bundle that was expanded.
struct Expanded {
    node: u32,
    count: u32,
    below: Below,
}

/// What is known of an artifact that was met.
#[derive(Clone, Copy)]
enum Met {
    /// It is the one of that number in the flat list.
    Found(u32),
    /// It is missing, and first met at that node.
    Missing(u32),
}

struct Walk<'a> {
    index: &'a Index,
    uuid_of: &'a dyn Fn(&str) -> Option<String>,
    found: Resolution,
    open: Vec<Open<'a>>,
    met: HashMap<&'a str, Met>,
    by_uuid: HashMap<String, u32>,
    expanded: HashMap<u32, Expanded>,
    gone: HashMap<&'a MemberRef, u32>,
}

impl<'a> Walk<'a> {
    fn new(index: &'a Index, uuid_of: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            index,
            uuid_of,
            found: Resolution::default(),
            open: Vec::new(),
            met: HashMap::new(),
            by_uuid: HashMap::new(),
            expanded: HashMap::new(),
            gone: HashMap::new(),
        }
    }

    fn run(&mut self) {
        while let Some(open) = self.open.last_mut() {
            let bundle = open.bundle;
            let Some(member) = bundle.members.get(open.at) else {
                self.leave();
                continue;
            };
            open.at += 1;
            match member.kind {
                MemberKind::Artifact => self.artifact(member),
                MemberKind::Group | MemberKind::Set => self.bundle(member),
            }
        }
    }

    fn enter(&mut self, number: u32, node: Option<u32>) {
        let bundle = self.index.bundle(number);
        let path = self.path().iter().cloned().chain([bundle.step()]).collect();
        self.open.push(Open { bundle, number, node, path, at: 0, below: Below::default() });
    }

    /// Counts what lies below the bundle that is done, and goes on above it.
    fn leave(&mut self) {
        let Some(mut done) = self.open.pop() else { return };
        let count = done.below.finish();
        if let Some(above) = self.open.last_mut() {
            above.below.join(&done.below);
        }
        if let Some(node) = done.node {
            self.found.tree[node as usize].artifact_count = Some(count);
            self.expanded.insert(done.number, Expanded { node, count, below: done.below });
        }
    }

    fn artifact(&mut self, member: &'a MemberRef) {
        let first = self.met.get(member.id.as_str()).copied();
        let name = member.id.split_once(':').map_or(member.id.as_str(), |(_, name)| name);
        let met = match first {
            Some(met) => met,
            None => match (self.uuid_of)(&member.id) {
                None => Met::Missing(number(self.found.tree.len())),
                Some(uuid) => Met::Found(self.number_of(member, uuid)),
            },
        };
        match met {
            Met::Found(artifact) => self.artifact_again(member, name, artifact),
            Met::Missing(_) if first.is_none() => self.missing(member, MissingReason::NotFound, None),
            Met::Missing(node) => self.missing(member, MissingReason::NotFound, Some(node)),
        }
        if first.is_none() {
            self.met.insert(&member.id, met);
        }
    }

    /// The artifact's place in the flat list, where it is put if its UUID was not met yet.
    fn number_of(&mut self, member: &MemberRef, uuid: String) -> u32 {
        if let Some(known) = self.by_uuid.get(&uuid) {
            return *known;
        }
        let artifact = number(self.found.artifacts.len());
        self.by_uuid.insert(uuid.clone(), artifact);
        let node = number(self.found.tree.len());
        let resolved = Resolved { artifact: member.id.clone(), uuid, via: self.path(), duplicates: Vec::new(), node };
        self.found.artifacts.push(resolved);
        artifact
    }

    /// The way to the members of what is open, shared by all of them.
    fn path(&self) -> Arc<[PathStep]> {
        self.open.last().map(|open| open.path.clone()).unwrap_or_default()
    }

    /// A node for an artifact of the flat list: its first one, or one that repeats it.
    fn artifact_again(&mut self, member: &MemberRef, name: &str, artifact: u32) {
        let here = number(self.found.tree.len());
        let path = self.path();
        let resolved = &mut self.found.artifacts[artifact as usize];
        let repeat_of = (resolved.node != here).then_some(resolved.node);
        if repeat_of.is_some() {
            resolved.duplicates.push(path);
        }
        if let Some(open) = self.open.last_mut() {
            open.below.add(artifact);
        }
        self.node(member, name, NodeState::Ok, repeat_of);
    }

    fn bundle(&mut self, member: &'a MemberRef) {
        let Some(number) = self.index.number_of(member) else {
            let kind = member.kind.as_bundle();
            let invalid = kind.is_some_and(|kind| self.index.find_invalid(kind, &member.id).is_some());
            let reason = if invalid { MissingReason::Invalid } else { MissingReason::NotFound };
            let first = self.gone.get(member).copied();
            return self.missing(member, reason, first);
        };
        let bundle = self.index.bundle(number);
        match self.expanded.get(&number) {
            None => {
                let node = self.node(member, &bundle.name, NodeState::Ok, None);
                self.enter(number, Some(node));
            }
            Some(expanded) => {
                let (first, count) = (expanded.node, expanded.count);
                if let Some(open) = self.open.last_mut() {
                    open.below.join(&expanded.below);
                }
                let node = self.node(member, &bundle.name, NodeState::Ok, Some(first));
                self.found.tree[node as usize].artifact_count = Some(count);
            }
        }
    }

    fn missing(&mut self, member: &'a MemberRef, reason: MissingReason, first: Option<u32>) {
        let state = match reason {
            MissingReason::NotFound => NodeState::Missing,
            MissingReason::Invalid => NodeState::Invalid,
        };
        let node = self.node(member, &member.id, state, first);
        if first.is_none() {
            self.gone.insert(member, node);
            self.found.missing.push(Missing { member: member.clone(), reason, via: self.path(), node });
        }
    }

    /// Adds a node below what is open, and says its number.
    fn node(&mut self, member: &MemberRef, name: &str, state: NodeState, repeat_of: Option<u32>) -> u32 {
        let node = number(self.found.tree.len());
        self.found.tree.push(TreeNode {
            parent: self.open.last().and_then(|open| open.node),
            depth: number(self.open.len().saturating_sub(1)),
            member: member.clone(),
            name: name.to_owned(),
            state,
            repeat_of,
            artifact_count: None,
        });
        node
    }
}

/// A place in a list; a library that could fill 32 bits does not fit into memory.
fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
