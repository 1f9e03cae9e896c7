//! Groups and deployment sets: what their files say, where they lie, and what a set comes to.
//!
//! A **bundle** is a set or a group: one TOML file in the library, `sets/<slug>.toml` or `groups/<slug>.toml`. A file that
//! cannot be used is listed as invalid, with line and column, and hides no other. Here are the texts of these files
//! ([`BundleText`], [`new_bundle_text`]), the folders ([`Bundles`]), and what a set resolves to
//! ([`resolve_deployment_set`]). Not here: writing to the disk, deploying, and the cache.

mod below;
mod bundles;
mod cycle;
mod error;
mod file;
mod index;
mod limits;
mod members;
mod names;
mod parse;
mod paths;
mod resolution;
mod resolve;
mod slug;
mod text;
mod toml_text;

#[cfg(test)]
mod tests;

pub use bundles::{Bundles, InvalidBundle};
pub use cycle::cycle_with;
pub use error::{BundleError, ResolveError, in_words};
pub(crate) use file::{BundleFile, Content};
pub use limits::{DEPTH_LIMIT, MAX_FILE, MAX_MEMBERS, MAX_NAME, MAX_TAG, MAX_TAGS};
pub use names::{Bundle, BundleDraft, BundleEdit, BundleKind, MemberKind, MemberRef, PathStep};
pub use resolution::{Missing, MissingReason, NodeState, Resolution, Resolved, TreeNode};
pub use resolve::{resolve_bundle, resolve_deployment_set};
pub use slug::slug_for;
pub use text::{BundleText, new_bundle_text};
