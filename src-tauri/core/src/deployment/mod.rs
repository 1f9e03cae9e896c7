//! The deployment manager: what is deployed, what would change, and changing it.
//!
//! Everything that writes into a project goes through here. A deploy or an undeploy is planned first, as a function of
//! three states (library, record, disk) that writes nothing; the same plan serves the preview, the dry run and the
//! change itself. Not here: the cache, which is told afterwards, and the clock.

mod apply;
mod choice;
mod compare;
mod control;
mod drift;
mod elsewhere;
mod error;
mod finish;
mod in_the_way;
mod journal;
mod layout;
mod library_edit;
mod linked;
mod manager;
mod merging;
mod moves;
mod plan;
mod plan_attach;
mod plan_deploy;
mod plan_import;
mod plan_link;
mod plan_save_back;
mod plan_undeploy;
mod plan_undo;
mod plan_undo_edit;
mod planning;
mod prepare;
mod print;
mod record;
mod shared;
mod standing;
mod state;
mod taken;
mod tally;
mod unit;
mod work;

pub use apply::{Committed, Execution, apply};
pub use choice::{Choice, Choices, ConflictChoice};
pub use control::{ChangePhase, ChangeProgress, Control};
pub use drift::{Drift, LibraryVersion, Twin, drift_of, unmanaged_in};
pub use elsewhere::refuse_elsewhere;
pub use error::{DeployError, FileConflict};
pub use finish::{Leftover, finish, take_back};
pub use journal::{Journal, JournalFile, Phase, Prepared, PreparedContent};
pub use library_edit::{Edited, FileEdit, NewContent, edit_library};
pub use manager::{DeploymentManager, Known, LibrarySide, RefusedSource, Source};
pub(crate) use merging::merged;
pub use plan::{
    ArtifactAction, ArtifactPlan, ArtifactResult, ConflictReason, FileAction, FileChange, Intent, Plan, PlanTotals,
    PlanWarning, PlanWarningCode, PlannedFile, ResultStatus,
};
pub use plan_attach::SetOf;
pub use plan_import::{Held, Importing};
pub use plan_undo_edit::{EditUndo, plan_undo_edit, refused_undo_edit};
pub use prepare::Contents;
pub use record::{
    BundleDeed, BundleRecord, BundlesRecord, Claim, FileRecord, OperationRecord, PartRecord, RECORD_FORMAT, SetRecord,
};
pub use standing::{standing, standing_of_text};
pub use state::{DeploymentState, FileState, Obstacle};
pub use tally::{Applied, AppliedUnit};
pub use unit::{Unit, settle};
pub use work::Side;
