//! What the window and `skm` ask. Filters, counts and pages are computed in SQL; nothing here writes.

mod artifact_order;
mod artifacts;
mod deployments;
mod entities;
mod entity_columns;
mod filter;
mod found;
mod groups;
mod lines;
mod projects;
mod standings;
mod system;
#[cfg(test)]
mod tests;

pub use artifact_order::{artifact_ids, find_artifact};
pub use artifacts::{artifact, artifact_facets, content_hashes, list_artifacts, list_collection_artifacts, place_of};
pub use deployments::deployments;
pub use entities::{entities, entity_position};
pub use entity_columns::entity_columns;
pub(super) use filter::kind;
pub use lines::{deployment_lines, find_deployment};
pub use projects::{projects, projects_with, stats};
pub use standings::{Standing, standings};
pub use system::{CacheStats, cache_stats, collections, last_refresh, library_problems, problem_count};
