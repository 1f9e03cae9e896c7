//! The library: which folders hold artifacts, what `collection.toml` adds, the full scan, and its groups and sets.
//!
//! The folders are the truth. `collection.toml`, where SkillMeat wrote one, adds tags, origin and uuid; it is read and
//! never written.

mod bundle;
mod collection_toml;
mod enumerate;
mod library;
mod scan;

pub use bundle::{
    Bundle, BundleDraft, BundleEdit, BundleError, BundleKind, BundleText, Bundles, DEPTH_LIMIT, InvalidBundle,
    MAX_FILE, MAX_MEMBERS, MAX_NAME, MAX_TAG, MAX_TAGS, MemberKind, MemberRef, Missing, MissingReason, NodeState,
    PathStep, Resolution, ResolveError, Resolved, TreeNode, cycle_with, in_words, new_bundle_text, resolve_bundle,
    resolve_deployment_set, slug_for,
};
pub(crate) use bundle::{BundleFile, Content};
pub use collection_toml::{CollectionFile, CollectionFileError, CollectionRecord, FILE_NAME};
pub use enumerate::{Found, Problem, ProblemKind, usual_place};
pub use library::{Library, Located, is_library, locate};
pub use scan::{ArtifactStatus, Former, Metadata, Parts, Scan, ScannedArtifact, Warning};
