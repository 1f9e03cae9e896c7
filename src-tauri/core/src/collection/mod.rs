//! The library: which folders hold artifacts, what `collection.toml` adds, and the full scan.
//!
//! The folders are the truth. `collection.toml`, where SkillMeat wrote one, adds tags, origin and uuid; it is read and
//! never written.

mod collection_toml;
mod enumerate;
mod library;
mod scan;

pub use collection_toml::{line_and_column, CollectionFile, CollectionFileError, CollectionRecord};
pub use enumerate::{Found, Problem, ProblemKind};
pub use library::{is_library, locate, Located, Library};
pub use scan::{ArtifactStatus, Metadata, Scan, ScannedArtifact, Warning};
