//! Contents kept by their hash: what was deployed, once per content and not once per deployment.
//!
//! They are the base of a three-way merge and the *recorded* side of a diff. A content that is not kept takes away
//! these two and nothing else: no operation depends on them, so every failure here is logged by the caller and
//! forgotten. What undoing needs is not here; that is history. Nothing but text is kept, as nothing else can be merged
//! or compared.
//!
//! They lie in one SQLite file (`docs/decisions/0006-objects-in-one-file.md` has the reason).

mod database;
mod schema;
mod store;

pub use database::ObjectsError;
pub use store::Objects;
