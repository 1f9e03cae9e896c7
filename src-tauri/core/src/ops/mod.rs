//! Workflows: each composes the floors below for one thing a person does.
//!
//! A deploy writes files first, then tells the cache, then names the views that changed. A cache that cannot be written
//! never fails a deploy: the outcome says so, and a refresh repairs it.

mod artifacts;
mod deploy;
mod doctor;
mod error;
mod history;
mod library;
mod look;
mod projects;
mod refresh;
mod samples;
mod status;
mod undeploy;
mod workspace;
mod write_back;

pub use artifacts::{
    artifact_facets, list_artifacts, list_collection_artifacts, list_collections, list_deployments, list_entities,
    list_library_problems, list_projects, deployment_stats, read_artifact, read_artifact_file, resolve_artifact,
    ArtifactDetail, ArtifactFile, FileContent,
};
pub use deploy::{deploy, plan_deploy, DeployRequest, Outcome};
pub use doctor::{doctor, Check};
pub use error::OpsError;
pub use history::prune_history;
pub use library::{create_sample_library, library_state, open_library, FoundLibrary, LibraryState};
pub use projects::{add_project, is_shown, remove_project, ProjectChange};
pub use refresh::{refresh_cache, Depth, RefreshOutcome, RefreshPhase, RefreshProgress};
pub use status::{read_deployment, status, DeploymentDetail, DeploymentFile, DeploymentStatus};
pub use undeploy::{plan_undeploy, undeploy, UndeployRequest};
pub use workspace::{Clock, Home, SystemClock, Workspace};
