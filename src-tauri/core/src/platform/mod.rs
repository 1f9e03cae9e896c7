//! Which agent program reads which folder: the platform table, profiles, and where an artifact goes.
//!
//! Not here: profiles of one's own; each platform has its default profile, `<platform>-default`.

mod profile;
mod table;

pub use profile::{DeployMode, PRIMARY_PROFILE, Profile, ProfileId};
pub use table::{Platform, PlatformTable, without_profile_root};
