//! What other programs wrote: SkillMeat's records, hashes and locks, the locks of the `skills` command line, git's own
//! files; and where an artifact comes from, as far as one of them says so.
//!
//! Everything here is read, never written, and everything is a stranger's: files are bounded and no link is followed to
//! them, a path is a [`crate::fs::RelPath`] or is refused, one entry that is wrong hides no other. No program is run and no
//! network is asked.
//!
//! Not here: `collection.toml` ([`crate::collection`], the library's own), what an import makes of all this
//! ([`crate::ops`]), and this program's manifest ([`crate::project`]).

mod collection_lock;
mod error;
mod git_config;
mod git_folder;
mod git_origin;
mod local_time;
mod origin;
mod repository;
mod skillmeat_deployed;
mod skillmeat_hash;
mod skillmeat_platform;
mod skillmeat_skips;
mod skills_lock;

pub use collection_lock::{COLLECTION_LOCK, CollectionLock, LockedArtifact};
pub use error::ForeignError;
pub use git_origin::GitClone;
pub use local_time::LocalTime;
pub use origin::{ORIGINS, Origin, OriginError, OriginSource};
pub use skillmeat_deployed::{SKILLMEAT_DEPLOYED, SkillmeatDeployment, SkillmeatFile, SkillmeatSlot};
pub use skillmeat_hash::{SkillmeatHashError, skillmeat_hash};
pub use skillmeat_platform::SkillmeatPlatform;
pub use skillmeat_skips::{SKILLMEAT_SKIPS, SkillmeatSkip, SkillmeatSkips};
pub use skills_lock::{PROJECT_LOCK, SHARED_LOCK, SkillsLock};
