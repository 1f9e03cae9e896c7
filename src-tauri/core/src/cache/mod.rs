//! The cache: a SQLite file that answers every question of the window and of `skm`.
//!
//! Files are the truth; the cache may be deleted at any time. A refresh brings it up to what was found and commits once
//! ([`populate_collection_artifact_metadata`]), writing only what changed; between two of them it is kept right by small writes inside the caller's transaction
//! ([`add_deployment_to_cache`], [`remove_deployment_from_cache`]). Not here: how a deploy works; this module is told
//! what came of it.
//!
//! `collection_artifacts.deployments_json` is the contract. The table `deployments` stands beside it so that states
//! can be filtered and counted; both are written in the same transaction, and a test compares them.

mod artifact_rows;
mod attachments;
mod bundles;
mod database;
mod deployment_rows;
mod deployments_json;
mod facts;
mod known;
mod looks;
mod populate;
mod project_rows;
mod query;
mod rows;
mod schema;
mod search;
mod write_through;

pub use artifact_rows::{disagreeing, forget_artifact, store_artifact};
pub use attachments::{
    AttachmentRow, Described, RecordedState, all_present, attachments, descriptions, present, put_attachments,
    recorded_states,
};
pub use bundles::{BundleRows, known_bundles, note_edited_bundles};
pub use database::{Cache, CacheCondition, CacheError, ReadConnection};
pub use deployments_json::{DeploymentSummary, parse_deployments};
pub use facts::{DeploymentFacts, ProblemRow, ProjectFacts, RootFacts};
pub use known::{PackedKnown, forget_known, known_below, known_for, packed_below, store_known};
pub use looks::{
    ArtifactLook, LookNotes, ProjectLook, artifact_looks, is_of_library, known_places, library_look,
    outdate_project_look, project_look, rows_version,
};
pub use populate::{
    ChangedInCache, LibraryFacts, LibraryPart, NewestProjects, Population, populate_collection_artifact_metadata,
};
pub use project_rows::{forget_project, replace_project};
pub use query::{
    CacheStats, Standing, artifact, artifact_facets, artifact_ids, cache_stats, collections, content_hashes,
    deployment_lines, deployments, entities, entity_columns, entity_position, find_artifact, find_deployment,
    last_refresh, library_problems, list_artifacts, list_collection_artifacts, place_of, problem_count, projects,
    projects_with, standings, stats,
};
pub use rows::*;
pub use search::{
    IndexWork, IndexedContents, Unindexed, describe_missing, drop_indexed, index_work, indexed_files, note_indexed,
    store_contents, terms_of_contents, tidy_index,
};
pub use write_through::{
    DeploymentEntry, NewDeployments, add_deployment_to_cache, note_importable, note_profiles, note_unmanaged,
    put_project, recorded_places, remove_deployment_from_cache,
};
