//! What an artifact is: its kind, its name, its metadata, its content.
//!
//! Not here: where artifacts are kept ([`crate::collection`]) and where they go ([`crate::platform`]).

mod digest;
mod frontmatter;
mod id;
mod kind;
mod ledger;
mod tree;

pub use digest::{Digest, Hasher};
pub use frontmatter::{Frontmatter, FrontmatterProblem, first_line, parse as parse_frontmatter};
pub use id::{ArtifactId, ArtifactName, IdError};
pub use kind::{ArtifactKind, Shape};
pub use ledger::{FileMode, Ledger, LedgerEntry, LedgerError};
pub use tree::{Frame, KnownFile, KnownFiles, Tree, TreeError, TreeFile, TreeNode, link_entry};
