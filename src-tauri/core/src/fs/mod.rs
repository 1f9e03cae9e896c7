//! The only door to the disk.
//!
//! Every other module asks this one; `clippy.toml` bans `std::fs` elsewhere. What is here: a relative path type that
//! cannot leave its root, whole-file reads and atomic writes, tree walks, staging, a transaction of moves that can be
//! taken back, and locks. What is deliberately not here: anything that knows what an artifact or a manifest is.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this module is the door the ban points to")]

mod error;
mod file;
mod lock;
mod open;
mod place;
mod rel_path;
mod stamp;
mod transaction;
mod walk;

pub use error::{FsError, IoContext};
pub use file::{
    DirItem, EntryKind, Lstat, create_dir_all, exists, is_dir, list_dir, lstat, read, read_head, read_link,
    read_to_string, remove_file, remove_tree, rename, write_atomic, write_new,
};
pub use lock::{Lock, LockError};
pub use open::{SourceFile, canonical, same_device};
pub(crate) use place::make_link;
pub use place::{Place, STAGING_PREFIX, Staging, move_tree, resolve_inside};
pub use rel_path::{PathError, RelPath, fold_case};
pub use stamp::Stamp;
pub use transaction::{RollbackFailure, Transaction};
pub use walk::{TreeEntry, TreeEntryKind, UnfitEntry, WalkError, Walked, is_left_out, walk};
