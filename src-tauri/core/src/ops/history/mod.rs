//! History: what was done, what it displaced, and how long that is kept.
//!
//! `state/history/<id>/operation.json` says what an operation did, `files/` beside it holds what it displaced.

mod bounds;
mod edits;
mod list;
mod outline;
mod prune;
mod store;
mod summary;

pub use bounds::{HistoryBounds, history_bounds, set_history_bounds};
pub use list::{OperationDetail, OperationPage, OperationPart, OperationQuery, list_operations, read_operation};
pub(super) use outline::{Outline, TakenBack, outlines};
pub use prune::{HistoryCost, history_cost, prune_history};
pub(super) use store::{kept_files, read_record, write_record};
pub(super) use summary::kind_of;
pub use summary::{OperationKind, OperationProject, OperationSet, OperationSummary};
