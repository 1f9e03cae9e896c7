//! The cache: a SQLite file that answers every question of the window and of `skm`.
//!
//! Files are the truth; the cache may be deleted at any time. It is filled by one full scan that commits once
//! ([`populate_collection_artifact_metadata`]) and kept right by small writes inside the caller's transaction
//! ([`add_deployment_to_cache`], [`remove_deployment_from_cache`]). Not here: how a deploy works; this module is told
//! what came of it.
//!
//! `collection_artifacts.deployments_json` is the contract. The table `deployments` stands beside it so that states
//! can be filtered and counted; both are written in the same transaction, and a test compares them.

mod attachments;
mod bundles;
mod database;
mod deployments_json;
mod known;
mod populate;
mod query;
mod rows;
mod schema;
mod write_through;

pub use attachments::{
    AttachmentRow, Described, RecordedState, all_present, attachments, descriptions, present, put_attachments,
    recorded_states,
};
pub use bundles::{BundleRows, known_bundles, note_edited_bundles};
pub use database::{Cache, CacheCondition, CacheError, ReadConnection};
pub use deployments_json::{DeploymentSummary, parse_deployments};
pub use known::{known_all, known_below, known_for, store_known};
pub use populate::{
    DeploymentFacts, Population, ProblemRow, ProjectFacts, RootFacts, forget_artifact,
    populate_collection_artifact_metadata, replace_project, store_artifact,
};
pub use query::{
    CacheStats, artifact, artifact_facets, cache_stats, collections, content_hashes, deployments, entities,
    last_refresh, library_problems, list_artifacts, list_collection_artifacts, place_of, projects, projects_with,
    stats,
};
pub use rows::*;
pub use write_through::{
    DeploymentEntry, NewDeployments, add_deployment_to_cache, forget_project, note_importable, note_profiles,
    note_unmanaged, put_project, recorded_places, remove_deployment_from_cache,
};
