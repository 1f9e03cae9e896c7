//! What the window and `skm` ask. Filters, counts and pages are computed in SQL; nothing here writes.

mod artifacts;
mod deployments;
mod entities;
mod filter;
mod projects;
mod system;

pub use artifacts::{artifact, artifact_facets, content_hashes, list_artifacts, list_collection_artifacts, place_of};
pub use deployments::deployments;
pub use entities::entities;
pub use projects::{projects, projects_with, stats};
pub use system::{CacheStats, cache_stats, collections, last_refresh, library_problems};
