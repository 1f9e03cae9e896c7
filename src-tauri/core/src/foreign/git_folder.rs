//! The folder that git keeps of a clone: its `HEAD`, its refs, its configuration.
//!
//! Its layout is `gitrepository-layout(5)`. What is read of it, and how, says [`super::git_origin`].

use std::path::{Path, PathBuf};

use super::error::ForeignError;
use super::git_config::remote_address;
use crate::fs::{self, FsError, RelPath, Root};

/// The longest of the files that hold one line, in bytes.
const MAX_LINE: u64 = 4 * 1024;
/// The longest configuration that is read, in bytes.
const MAX_CONFIG: u64 = 1024 * 1024;
/// The longest list of packed refs that is read, in bytes: some 400,000 refs.
const MAX_PACKED: u64 = 32 * 1024 * 1024;
/// How many refs may name another ref in turn; git stops there too.
const MAX_REFS: usize = 5;

/// git's own folder of a clone: that of the worktree, and the one that all worktrees share.
pub(super) struct GitFolder {
    own: Root,
    shared: Option<Root>,
    head: Ref,
}

/// What a ref holds.
enum Ref {
    Commit(String),
    Name(RelPath),
}

impl GitFolder {
    /// Opens git's folder; `None` when it is none.
    pub(super) fn at(folder: &Path) -> Result<Option<Self>, FsError> {
        let Some(own) = open(folder)? else { return Ok(None) };
        let head = text(&own, "HEAD", MAX_LINE)?;
        let Some(head) = head.as_deref().and_then(Ref::parse) else { return Ok(None) };
        let shared = match text(&own, "commondir", MAX_LINE)? {
            None => None,
            Some(named) => match leads_to(own.path(), named.trim_end()).map(|path| open(&path)).transpose()? {
                Some(Some(shared)) => Some(shared),
                Some(None) | None => return Ok(None),
            },
        };
        Ok(Some(Self { own, shared, head }))
    }

    /// Opens the folder that a `.git` file names.
    pub(super) fn named_by(file: &Path, beside: &Path) -> Result<Option<Self>, FsError> {
        let Some(text) = fs::read_text(file, MAX_LINE)? else { return Ok(None) };
        let named =
            text.strip_prefix("gitdir:").map(|named| named.trim_start_matches(' ').trim_end_matches(['\r', '\n']));
        match named.and_then(|named| leads_to(beside, named)) {
            Some(folder) => Self::at(&folder),
            None => Ok(None),
        }
    }

    fn shared(&self) -> &Root {
        self.shared.as_ref().unwrap_or(&self.own)
    }

    /// The address of its remote, as written.
    pub(super) fn remote(&self) -> Result<Option<String>, ForeignError> {
        let Some(config) = text(self.shared(), "config", MAX_CONFIG)? else { return Ok(None) };
        remote_address(&config).map_err(|fault| {
            ForeignError::at(&self.shared().path().join("config"), &config, fault.offset, fault.message)
        })
    }

    /// The commit that is checked out; `None` where there is none yet, or it cannot be told.
    pub(super) fn commit(&self) -> Result<Option<String>, FsError> {
        let mut name = match &self.head {
            Ref::Commit(commit) => return Ok(Some(commit.clone())),
            Ref::Name(name) => name.clone(),
        };
        for _ in 0..MAX_REFS {
            let loose = match loose(&self.own, &name)? {
                Some(text) => Some(text),
                None => loose(self.shared(), &name)?,
            };
            match loose.as_deref().map(Ref::parse) {
                None => return self.packed(&name),
                Some(Some(Ref::Name(next))) => name = next,
                Some(Some(Ref::Commit(commit))) => return Ok(Some(commit)),
                Some(None) => return Ok(None),
            }
        }
        Ok(None)
    }

    fn packed(&self, name: &RelPath) -> Result<Option<String>, FsError> {
        let Some(packed) = text(self.shared(), "packed-refs", MAX_PACKED)? else { return Ok(None) };
        let commit = packed.lines().find_map(|line| {
            let (commit, packed) = line.split_once(' ')?;
            (packed == name.as_str()).then(|| commit_of(commit)).flatten()
        });
        Ok(commit)
    }
}

impl Ref {
    /// Reads the text of `HEAD` or of a ref.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end();
        match text.strip_prefix("ref:") {
            Some(name) => {
                let name = RelPath::parse(name.trim_start()).ok()?;
                if name.as_str().starts_with("refs/") { Some(Self::Name(name)) } else { None }
            }
            None => commit_of(text).map(Self::Commit),
        }
    }
}

/// A commit's id, SHA-1 or SHA-256.
fn commit_of(text: &str) -> Option<String> {
    let is_id = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_id.then(|| text.to_ascii_lowercase())
}

/// Opens a folder; `None` when there is none.
fn open(folder: &Path) -> Result<Option<Root>, FsError> {
    match fs::canonical(folder) {
        Ok(real) if fs::is_dir(&real) => Root::open(&real).map(Some),
        Ok(_) => Ok(None),
        Err(error) if error.is_not_found() || error.leads_nowhere() => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where a path written in one of git's files leads. Not to another machine: on Windows to look at `//host/share` is to log
/// in there.
fn leads_to(from: &Path, named: &str) -> Option<PathBuf> {
    let refused = named.is_empty() || named.contains(|c: char| c.is_control()) || named.starts_with('\\');
    (!refused && !named.starts_with("//")).then(|| from.join(named))
}

/// Reads one of git's files.
fn text(folder: &Root, name: &str, limit: u64) -> Result<Option<String>, FsError> {
    // The names are those written here.
    let Ok(path) = RelPath::parse(name) else { return Ok(None) };
    folder.read_text(&path, limit)
}

/// Reads a ref that has a file of its own. A folder left of other refs, and a link, are none.
fn loose(folder: &Root, name: &RelPath) -> Result<Option<String>, FsError> {
    match folder.read_text(name, MAX_LINE) {
        Err(error) if error.is_no_text() || error.is_refused_link() => Ok(None),
        read => read,
    }
}
