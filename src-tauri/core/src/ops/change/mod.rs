//! Changes: deploy, undeploy and save back, over any number of artifacts and projects, planned first and then done.
//!
//! A single deploy is a batch of one. Whatever is asked for goes the same way: the roots are locked, what a program that
//! died left there is recovered, the plan is made, compared with the one that was shown, and carried out as one
//! operation with one entry in history.

mod deploy;
mod gather;
mod imports;
mod locking;
mod request;
mod run;
mod sets;
mod sources;
mod undeploy;
mod warnings;
mod whole_sets;

pub use deploy::{DeployRequest, Outcome, deploy, plan_deploy};
pub(super) use gather::{Gathered, GatheredProject, OpenLibrary, plan_undo_of};
pub(super) use locking::{Held, hold};
pub use request::{
    BatchOutcome, BatchPlan, Change, ChangeKind, ChangeRequest, ProjectResults, SetChange, SetChangeKind,
};
pub(super) use run::{Doing, carry_out};
pub use run::{apply_changes, apply_project, plan_changes, plan_project};
pub(super) use sources::known;
pub use undeploy::{UndeployRequest, plan_undeploy, undeploy};
