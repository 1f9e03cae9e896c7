//! A print of whatever stands at a path, to tell later whether it is still that.

use std::path::Path;

use crate::artifact::{Hasher, Tree, TreeNode, link_entry};
use crate::fs::{self, EntryKind, FsError};

/// The print of a file, a link, or a folder with everything below it; `None` when nothing stands there.
///
/// # Errors
/// [`FsError`] when something cannot be read.
pub(super) fn print(path: &Path) -> Result<Option<String>, FsError> {
    let Some(found) = fs::lstat(path)? else { return Ok(None) };
    let mut hasher = Hasher::new();
    match found.kind {
        EntryKind::Link => hasher.update(format!("link {}", link_entry(&fs::read_link(path)?)).as_bytes()),
        EntryKind::Special => hasher.update(b"special"),
        EntryKind::File | EntryKind::Dir => {
            hasher.update(if found.kind == EntryKind::Dir { b"folder" } else { b"file" });
            let tree = Tree::read(path, None).map_err(|error| FsError {
                action: "read",
                path: path.into(),
                source: std::io::Error::other(error),
            })?;
            for (below, file) in &tree.nodes {
                let entry = match &file.node {
                    TreeNode::Entry(entry) => entry.to_string(),
                    TreeNode::Special => "special".to_owned(),
                };
                // A single file's own name says nothing.
                let name = if found.kind == EntryKind::Dir { below.as_str() } else { "" };
                hasher.update(format!("\0{}:{name} {entry}", name.len()).as_bytes());
            }
            for unfit in &tree.unfit {
                hasher.update(format!("\0unfit {:?}", unfit.path).as_bytes());
            }
        }
    }
    Ok(Some(hasher.finish().to_string()))
}
