//! What a set comes to.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{MemberRef, PathStep};

/// A set, resolved: the flat list, what is missing, and the tree they come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolution {
    /// The artifacts, each once, in the order in which a depth-first walk first meets them.
    pub artifacts: Vec<Resolved>,
    /// Members that cannot be resolved, each once, in the order in which they are first met.
    pub missing: Vec<Missing>,
    /// Every member below the set, which itself is not among them: depth first, in member order.
    pub tree: Vec<TreeNode>,
}

/// An artifact of the flat list. What lies in one bundle shares the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// `type:name`.
    pub artifact: String,
    /// Its UUID, by which it is told from others.
    pub uuid: String,
    /// The bundles that lead to it where it is first met, the set itself first.
    pub via: Arc<[PathStep]>,
    /// The same for every other node of the tree that stands for it.
    pub duplicates: Vec<Arc<[PathStep]>>,
    /// Its node in the tree.
    pub node: u32,
}

/// A member that cannot be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The member.
    pub member: MemberRef,
    /// Why.
    pub reason: MissingReason,
    /// The bundles that lead to it where it is first met, the set itself first.
    pub via: Arc<[PathStep]>,
    /// Its node in the tree.
    pub node: u32,
}

/// Why a member cannot be resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum MissingReason {
    /// The library has nothing of that name.
    NotFound,
    /// The bundle's file cannot be used.
    Invalid,
}

/// One member in the tree. A bundle is expanded where it is first met; its members follow it, one deeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeNode {
    /// The node it lies below; `None` for the members of the set itself.
    pub parent: Option<u32>,
    /// How many nodes lie above it.
    pub depth: u32,
    /// The member.
    pub member: MemberRef,
    /// What to call it: a bundle's name, an artifact's name without its type, the reference of what is missing.
    pub name: String,
    /// Whether it can be resolved.
    pub state: NodeState,
    /// The first node that stands for the same artifact or bundle, where this is another one. It has no nodes below it.
    pub repeat_of: Option<u32>,
    /// Of a bundle: how many different artifacts below it are there. `None` for an artifact and for what is missing.
    pub artifact_count: Option<u32>,
}

/// Whether a member can be resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// It can.
    Ok,
    /// The library has nothing of that name.
    Missing,
    /// The bundle's file cannot be used.
    Invalid,
}
