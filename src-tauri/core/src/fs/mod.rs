//! The only door to the disk.
//!
//! Every other module asks this one; `clippy.toml` bans `std::fs` elsewhere. What is here: a relative path type that
//! cannot leave its root, whole-file reads and atomic writes, tree walks, staging, a transaction of moves that can be
//! taken back, and locks. What is deliberately not here: anything that knows what an artifact or a manifest is.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "this module is the door the ban points to")]

mod bounded;
mod carry;
mod checkpoint;
mod entries;
mod error;
mod file;
mod link;
mod lock;
mod open;
mod place;
mod rel_path;
mod root;
mod staging;
mod stamp;
mod stamps;
mod step;
mod transaction;
mod walk;

pub use bounded::{read_beginning, read_text};
pub(crate) use checkpoint::checkpoint;
pub use checkpoint::{CHECKPOINTS, on_checkpoint};
pub use entries::each_in;
pub use error::{FsError, IoContext};
pub use file::{
    DirItem, EntryKind, Lstat, create_dir_all, exists, is_dir, list_dir, lstat, read, read_head, read_link,
    read_to_string, remove_file, remove_tree, rename, write_atomic, write_atomic_unsynced, write_new,
};
pub use link::{LinkTo, leads_to, link_text, on_link};
pub use lock::{Lock, LockError};
pub use open::{SourceFile, canonical, same_device};
pub use place::{Place, STAGING_PREFIX, resolve_inside};
pub use rel_path::{PathError, RelPath, fold_case};
pub use root::{Root, Written};
pub use staging::{Staging, staging_folder};
pub use stamp::Stamp;
pub use stamps::Stamps;
pub use step::{RollbackFailure, Step};
pub use transaction::{Transaction, undo_all};
pub use walk::{TreeEntry, TreeEntryKind, UnfitEntry, WalkError, Walked, is_left_out, walk};
