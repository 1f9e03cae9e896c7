//! Which agent program reads which folder: the platform table, profiles, and where an artifact goes.

mod facts;
mod own;
mod profile;
mod surroundings;
mod table;
mod tables;

pub use facts::{FactsError, Format, KindFacts, Platform, RowSource, TableKind};
pub use own::{OwnProfiles, OwnProfilesError};
pub use profile::{DeployMode, KindPlace, PRIMARY_PROFILE, Profile, ProfileId};
pub use surroundings::Surroundings;
pub use table::{PlatformTable, is_hidden_root, without_profile_root};
pub use tables::{TableProblem, Tables};
