//! The library: which folders hold artifacts, what `collection.toml` adds, and the full scan.
//!
//! The folders are the truth. `collection.toml`, where SkillMeat wrote one, adds tags, origin and uuid; it is read and
//! never written.

mod collection_toml;
mod enumerate;
mod library;
mod scan;

pub use collection_toml::{CollectionFile, CollectionFileError, CollectionRecord, line_and_column};
pub use enumerate::{Found, Problem, ProblemKind, usual_place};
pub use library::{Library, Located, is_library, locate};
pub use scan::{ArtifactStatus, Metadata, Scan, ScannedArtifact, Warning};
