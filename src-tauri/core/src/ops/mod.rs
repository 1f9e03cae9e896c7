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
    ArtifactDetail, ArtifactFile, FileContent, artifact_facets, deployment_stats, list_artifacts,
    list_collection_artifacts, list_collections, list_deployments, list_entities, list_library_problems, list_projects,
    read_artifact, read_artifact_file, resolve_artifact,
};
pub use deploy::{DeployRequest, Outcome, deploy, plan_deploy};
pub use doctor::{Check, doctor};
pub use error::OpsError;
pub use history::prune_history;
pub use library::{FoundLibrary, LibraryState, create_sample_library, library_state, open_library};
pub use projects::{ProjectChange, add_project, is_shown, remove_project};
pub use refresh::{Depth, RefreshOutcome, RefreshPhase, RefreshProgress, refresh_cache};
pub use status::{DeploymentDetail, DeploymentFile, DeploymentStatus, read_deployment, status};
pub use undeploy::{UndeployRequest, plan_undeploy, undeploy};
pub use workspace::{Clock, Home, SystemClock, Workspace};
