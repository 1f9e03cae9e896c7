//! The content of one artifact on the disk, in the library or in a project.

use std::collections::{BTreeMap, HashMap};
use std::path::{Component, Path, PathBuf};

use super::{Digest, FileMode, Hasher, Ledger, LedgerEntry};
use crate::fs::{self, FsError, RelPath, SourceFile, Stamp, TreeEntryKind, UnfitEntry, WalkError};

/// Everything that lies at one place, by path below it. A single-file artifact holds its file under its own name.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The nodes, sorted by path.
    pub nodes: BTreeMap<RelPath, TreeFile>,
    /// Files whose names cannot be carried to every system; in a project they can only be a person's own.
    pub unfit: Vec<UnfitEntry>,
    /// What must stand as it does for the nodes to be all there is.
    pub frame: Frame,
}

/// What stands around the files of a place, for a look that only asks whether anything changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Frame {
    /// Not known, or nothing that stamps can tell: it has to be read.
    #[default]
    Unknown,
    /// Nothing stands there.
    Absent,
    /// One file or link, at the place itself.
    Single,
    /// Folders with the stamps they had before they were listed, by path below the place, which is the first and empty. A
    /// name that comes or goes in a folder changes its stamp.
    Folders(Vec<(String, Stamp)>),
}

/// One node of a [`Tree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// What it holds.
    pub node: TreeNode,
    /// What `stat` said when it was looked at.
    pub stamp: Stamp,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeNode {
    /// A file or link that a ledger can hold.
    Entry(LedgerEntry),
    /// A pipe, socket or device: nothing an artifact may hold.
    Special,
}

/// Digests known from an earlier look, to spare reading files whose stamp is unchanged.
#[derive(Debug, Clone, Default)]
pub struct KnownFiles {
    /// When they were seen, nanoseconds since 1970.
    pub seen_at: i64,
    /// By path below the place.
    pub files: HashMap<RelPath, KnownFile>,
    /// What stood around them.
    pub frame: Frame,
}

/// A file as it was at an earlier look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownFile {
    /// Its stamp then.
    pub stamp: Stamp,
    /// Its ledger entry then.
    pub entry: LedgerEntry,
}

/// Why an artifact's content cannot be read or may not be deployed.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// The disk refused, or a name cannot be carried.
    #[error(transparent)]
    Walk(#[from] WalkError),
    /// A link in the artifact points out of it.
    #[error("the link {link} points out of its artifact, to {}", target.display())]
    LinkEscapes {
        /// The link, below the artifact.
        link: RelPath,
        /// Where it points, as written.
        target: PathBuf,
    },
    /// A pipe, socket or device.
    #[error("{path} is neither a file nor a link")]
    Special {
        /// Its path below the artifact.
        path: RelPath,
    },
    /// Not a single file.
    #[error("it holds no file")]
    Empty,
}

impl From<FsError> for TreeError {
    fn from(error: FsError) -> Self {
        Self::Walk(error.into())
    }
}

impl Tree {
    /// Reads what lies at `place`, a file or a folder; an empty tree when nothing does.
    ///
    /// Files whose stamp is that of `known` are not read again. A `place` that is itself a link is read as one link.
    ///
    /// # Errors
    /// [`TreeError::Walk`] when something cannot be read; links, oddities and unfit names are told here, not errors.
    pub fn read(place: &Path, known: Option<&KnownFiles>) -> Result<Self, TreeError> {
        Self::read_noting(place, known, &mut |_, _| {})
    }

    /// As [`Tree::read`]; `note` is handed the bytes of each file that is read, chunk by chunk, with its path.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub fn read_noting(
        place: &Path,
        known: Option<&KnownFiles>,
        note: &mut dyn FnMut(&RelPath, &[u8]),
    ) -> Result<Self, TreeError> {
        let Some(found) = fs::lstat(place)? else { return Ok(Self { frame: Frame::Absent, ..Self::default() }) };
        let is_folder = found.kind == fs::EntryKind::Dir;
        let mut nodes = BTreeMap::new();
        let walked = fs::walk(place)?;
        for entry in walked.entries {
            let node = match entry.kind {
                TreeEntryKind::Special => TreeNode::Special,
                TreeEntryKind::Link(target) => TreeNode::Entry(link_entry(&target)),
                TreeEntryKind::File => TreeNode::Entry(match known.and_then(|k| k.find(&entry.path, &entry.stamp)) {
                    Some(entry) => entry,
                    None => {
                        let file = match &walked.opened {
                            Some(folder) => SourceFile::open_below(folder, &entry.path)?,
                            None => SourceFile::open(place)?,
                        };
                        hash_file(file, entry.stamp, |bytes| note(&entry.path, bytes))?
                    }
                }),
            };
            nodes.insert(entry.path, TreeFile { node, stamp: entry.stamp });
        }
        let frame = match walked.folders {
            Some(folders) if is_folder => Frame::Folders(folders),
            Some(_) => Frame::Single,
            None => Frame::Unknown,
        };
        Ok(Self { nodes, unfit: walked.unfit, frame })
    }

    /// The ledger of a tree that may be deployed.
    ///
    /// # Errors
    /// [`TreeError::Walk`] for a name that cannot be carried, [`TreeError::LinkEscapes`] for an absolute link or one
    /// that leaves `place`, [`TreeError::Special`] for what is no file, [`TreeError::Empty`] where nothing is.
    pub fn ledger(&self, place: &Path) -> Result<Ledger, TreeError> {
        if let Some(unfit) = self.unfit.first() {
            return Err(WalkError::Name { root: place.to_path_buf(), source: unfit.error.clone() }.into());
        }
        if self.nodes.is_empty() {
            return Err(TreeError::Empty);
        }
        let mut ledger = Ledger::default();
        for (path, file) in &self.nodes {
            let TreeNode::Entry(entry) = &file.node else {
                return Err(TreeError::Special { path: path.clone() });
            };
            if entry.mode == FileMode::Link {
                // Only a folder can hold a link; a place that is itself one is not deployed.
                let target = fs::read_link(&path.under(place))?;
                if !stays_inside(path, &target) {
                    return Err(TreeError::LinkEscapes { link: path.clone(), target });
                }
            }
            ledger.0.insert(path.clone(), *entry);
        }
        Ok(ledger)
    }

    /// Sum of the file sizes in bytes.
    pub fn size(&self) -> u64 {
        self.nodes.values().map(|file| file.stamp.size).sum()
    }

    /// The youngest modification time, nanoseconds since 1970.
    pub fn modified(&self) -> Option<i64> {
        self.nodes.values().map(|file| file.stamp.mtime).max()
    }

    /// What a later look may take as known.
    pub fn known(&self, seen_at: i64) -> KnownFiles {
        let known = |(path, file): (&RelPath, &TreeFile)| match &file.node {
            TreeNode::Entry(entry) => Some((path.clone(), KnownFile { stamp: file.stamp, entry: *entry })),
            TreeNode::Special => None,
        };
        let files: HashMap<_, _> = self.nodes.iter().filter_map(known).collect();
        let is_whole = self.unfit.is_empty() && files.len() == self.nodes.len();
        let frame = if is_whole { self.frame.clone() } else { Frame::Unknown };
        KnownFiles { seen_at, files, frame }
    }
}

impl KnownFiles {
    fn find(&self, path: &RelPath, stamp: &Stamp) -> Option<LedgerEntry> {
        let known = self.files.get(path)?;
        (known.stamp == *stamp && stamp.is_settled(self.seen_at)).then_some(known.entry)
    }
}

fn hash_file(file: SourceFile, stamp: Stamp, mut note: impl FnMut(&[u8])) -> Result<LedgerEntry, TreeError> {
    let mut hasher = Hasher::new();
    file.read_all(|bytes| {
        hasher.update(bytes);
        note(bytes);
    })?;
    let mode = if stamp.is_executable() { FileMode::Executable } else { FileMode::Plain };
    Ok(LedgerEntry { digest: hasher.finish(), mode })
}

/// The ledger entry of a link with this target.
pub fn link_entry(target: &Path) -> LedgerEntry {
    // Written with `/` on every system, so that the hash is the same everywhere.
    let text = target.to_string_lossy().replace('\\', "/");
    LedgerEntry { digest: Digest::of(text.as_bytes()), mode: FileMode::Link }
}

/// Whether a link at `link` with this target leads to a place below the artifact's own folder.
///
/// `..` may only stand at the beginning: behind a name it would lead up from wherever that name, which may be a link
/// itself, really lies.
fn stays_inside(link: &RelPath, target: &Path) -> bool {
    let mut depth = link.components().count() - 1;
    let mut named = false;
    for component in target.components() {
        match component {
            Component::Normal(_) => named = true,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 && !named => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return false,
        }
    }
    named || depth > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_judged_by_where_they_lead() {
        let link = RelPath::parse("docs/a").unwrap();
        for inside in ["b", "../SKILL.md", "./x/y", "../docs/b"] {
            assert!(stays_inside(&link, Path::new(inside)), "{inside}");
        }
        for outside in ["../..", "../../x", "/etc/passwd", "..", "../docs/../..", "./x/../y"] {
            assert!(!stays_inside(&link, Path::new(outside)), "{outside}");
        }
    }
}
