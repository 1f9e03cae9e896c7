//! The deployment manager: what is deployed, what would change, and changing it.
//!
//! Everything that writes into a project goes through here. A deploy or an undeploy is planned first, as a function of
//! three states (library, record, disk) that writes nothing; the same plan serves the preview, the dry run and the
//! change itself. Not here: the cache, which is told afterwards, and the clock.

mod apply;
mod compare;
mod drift;
mod error;
mod in_the_way;
mod manager;
mod plan;
mod planning;
mod remove;
mod state;
mod taken;
mod work;
mod write;

pub use apply::{Applied, Execution};
pub use drift::{Drift, Twin, drift_of, unmanaged_in};
pub use error::{DeployError, FileConflict};
pub use manager::{DeploymentManager, Planned, RefusedSource, Source};
pub use plan::{
    ArtifactAction, ArtifactPlan, ArtifactResult, ConflictReason, FileAction, FileChange, Plan, PlanTotals,
    PlannedFile, ResultStatus,
};
pub use state::{DeploymentState, FileState};
