//! The git clone that a file lies in: its remote and its commit, read from git's own files.
//!
//! git is not run, since a clone of a stranger can make it run programs. Of the folder that git keeps, only `HEAD`,
//! `commondir`, `config`, `packed-refs` and the ref that is checked out are read, each bounded, none through a link. A
//! `.git` that is a file (`gitdir: …`, of worktrees and submodules) and a `commondir` may name any folder of the machine, as
//! they may for git; what comes of that is at most the address of another clone, without its secrets.
//!
//! Refs in git's newer "reftable" are not read: such a clone has an address and no commit.

use std::path::{Path, PathBuf};

use super::error::ForeignError;
use super::git_config::remote_address;
use super::origin::{Origin, OriginSource};
use crate::fs::{self, EntryKind, FsError, RelPath, Root};

/// How many folders are looked at on the way up.
const MAX_UP: usize = 64;
/// The longest of the files that hold one line, in bytes.
const MAX_LINE: u64 = 4 * 1024;
/// The longest configuration that is read, in bytes.
const MAX_CONFIG: u64 = 1024 * 1024;
/// The longest list of packed refs that is read, in bytes: some 400,000 refs.
const MAX_PACKED: u64 = 32 * 1024 * 1024;
/// How many refs may name another ref in turn; git stops there too.
const MAX_REFS: usize = 5;

/// A git clone on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitClone {
    root: PathBuf,
    remote: Option<String>,
    commit: Option<String>,
}

impl GitClone {
    /// The clone that `place` lies in, which must be absolute with its links resolved; `None` when it lies in none. One
    /// clone answers for everything below its [`GitClone::root`] that is no clone itself.
    ///
    /// # Errors
    /// [`ForeignError`] when git's files are there and cannot be read, or its configuration has another form.
    pub fn around(place: &Path) -> Result<Option<Self>, ForeignError> {
        if !place.is_absolute() {
            return Ok(None);
        }
        for folder in place.ancestors().take(MAX_UP) {
            let dot_git = folder.join(".git");
            let opened = match fs::lstat(&dot_git)?.map(|found| found.kind) {
                None => continue,
                // git passes over a folder of that name that is none of its own.
                Some(EntryKind::Dir) => match Opened::at(&dot_git)? {
                    Some(opened) => opened,
                    None => continue,
                },
                Some(EntryKind::File) => match git_folder(&dot_git, folder)? {
                    Some(opened) => opened,
                    None => return Ok(None),
                },
                Some(EntryKind::Link | EntryKind::Special) => return Ok(None),
            };
            let (remote, commit) = (opened.remote()?, opened.commit()?);
            return Ok(Some(Self { root: folder.to_path_buf(), remote, commit }));
        }
        Ok(None)
    }

    /// The folder that the clone's files lie in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where something in this clone comes from, as of the commit that is checked out; whether it was changed since, or is
    /// in the commit at all, is not asked. `None` when the clone has no remote that others can reach, and for what lies
    /// elsewhere or in git's own folder. `place` is as for [`GitClone::around`].
    pub fn origin(&self, place: &Path) -> Option<Origin> {
        let below = place.strip_prefix(&self.root).ok()?;
        let path = if below.as_os_str().is_empty() { None } else { Some(RelPath::from_os(below).ok()?) };
        if path.as_ref().is_some_and(|path| path.components().any(|name| fs::fold_case(name) == ".git")) {
            return None;
        }
        Origin::new(self.remote.as_deref()?, path, self.commit.as_deref(), OriginSource::GitClone)
    }
}

/// git's own folder of a clone: that of the worktree, and the one that all worktrees share.
struct Opened {
    own: Root,
    shared: Option<Root>,
    head: Ref,
}

/// What a ref holds.
enum Ref {
    Commit(String),
    Name(RelPath),
}

impl Opened {
    /// Opens git's folder; `None` when it is none.
    fn at(folder: &Path) -> Result<Option<Self>, FsError> {
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

    fn shared(&self) -> &Root {
        self.shared.as_ref().unwrap_or(&self.own)
    }

    fn remote(&self) -> Result<Option<String>, ForeignError> {
        let Some(config) = text(self.shared(), "config", MAX_CONFIG)? else { return Ok(None) };
        remote_address(&config).map_err(|fault| {
            ForeignError::at(&self.shared().path().join("config"), &config, fault.offset, fault.message)
        })
    }

    fn commit(&self) -> Result<Option<String>, FsError> {
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

/// Opens the folder that a `.git` file names.
fn git_folder(file: &Path, beside: &Path) -> Result<Option<Opened>, FsError> {
    let Some(text) = fs::read_text(file, MAX_LINE)? else { return Ok(None) };
    let named = text.strip_prefix("gitdir:").map(|named| named.trim_start_matches(' ').trim_end_matches(['\r', '\n']));
    match named.and_then(|named| leads_to(beside, named)) {
        Some(folder) => Opened::at(&folder),
        None => Ok(None),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare real folders")]

    use std::fs;

    use super::*;

    const ONE: &str = "1111111111111111111111111111111111111111";
    const TWO: &str = "2222222222222222222222222222222222222222";

    struct Files {
        _folder: tempfile::TempDir,
        root: PathBuf,
    }

    impl Files {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let root = folder.path().canonicalize().unwrap();
            Self { _folder: folder, root }
        }

        fn with(self, path: &str, text: &str) -> Self {
            let path = self.root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
            self
        }

        fn clone(path: &str) -> Self {
            Self::new()
                .with(&format!("{path}/HEAD"), "ref: refs/heads/main\n")
                .with(&format!("{path}/refs/heads/main"), &format!("{ONE}\n"))
                .with(&format!("{path}/config"), "[remote \"origin\"]\n\turl = https://sam:token@github.com/x/y.git\n")
        }

        fn origin(&self, path: &str) -> Option<Origin> {
            let place = self.root.join(path);
            GitClone::around(&place).unwrap().and_then(|clone| clone.origin(&place))
        }

        fn found(&self, path: &str) -> (String, Option<String>, Option<String>) {
            let origin = self.origin(path).unwrap();
            assert_eq!(origin.found_in, OriginSource::GitClone);
            (origin.repository, origin.path.map(Into::into), origin.reference)
        }
    }

    fn expected(path: Option<&str>, commit: &str) -> (String, Option<String>, Option<String>) {
        ("https://github.com/x/y".to_owned(), path.map(str::to_owned), Some(commit.to_owned()))
    }

    #[test]
    fn what_lies_in_a_clone_comes_from_its_remote_at_its_commit() {
        let files = Files::clone("y/.git").with("y/skills/pdf/SKILL.md", "").with("z/SKILL.md", "");
        assert_eq!(files.found("y/skills/pdf"), expected(Some("skills/pdf"), ONE));
        assert_eq!(files.found("y/skills/pdf/SKILL.md"), expected(Some("skills/pdf/SKILL.md"), ONE));
        assert_eq!(files.found("y"), expected(None, ONE));
        assert_eq!(files.origin("z"), None);
        assert_eq!(files.origin("y/.git/hooks"), None);
        assert_eq!(GitClone::around(Path::new("y")).unwrap(), None);
    }

    #[test]
    fn the_commit_is_found_wherever_git_keeps_it() {
        let detached = Files::clone("y/.git").with("y/.git/HEAD", &TWO.to_uppercase().replace('2', "a"));
        assert_eq!(detached.found("y").2.as_deref(), Some("a".repeat(40).as_str()));
        let packed = Files::clone("y/.git")
            .with("y/.git/HEAD", "ref: refs/heads/packed\n")
            .with("y/.git/refs/heads/packed/left", "")
            .with("y/.git/packed-refs", &format!("# pack-refs\n{ONE} refs/tags/v1\n^{ONE}\n{TWO} refs/heads/packed\n"));
        assert_eq!(packed.found("y").2.as_deref(), Some(TWO));
        let unborn = Files::clone("y/.git").with("y/.git/HEAD", "ref: refs/heads/new\n");
        assert_eq!(unborn.found("y").2, None);
        let circle = Files::clone("y/.git").with("y/.git/refs/heads/main", "ref: refs/heads/main\n");
        assert_eq!(circle.found("y").2, None);
    }

    #[test]
    fn a_worktree_and_a_submodule_are_clones_of_their_own() {
        let worktree = Files::clone("y/.git")
            .with("y/.git/worktrees/w/HEAD", "ref: refs/heads/side\n")
            .with("y/.git/worktrees/w/commondir", "../..\n")
            .with("y/.git/refs/heads/side", TWO)
            .with("w/skills/pdf/SKILL.md", "");
        let git = format!("gitdir: {}\n", worktree.root.join("y/.git/worktrees/w").display());
        let worktree = worktree.with("w/.git", &git);
        assert_eq!(worktree.found("w/skills/pdf"), expected(Some("skills/pdf"), TWO));
        let module =
            Files::clone("y/.git/modules/m").with("y/.git/HEAD", ONE).with("y/m/.git", "gitdir: ../.git/modules/m");
        assert_eq!(module.found("y/m"), expected(None, ONE));
    }

    #[test]
    fn a_folder_called_git_that_is_none_is_passed_over() {
        let files = Files::clone("y/.git").with("y/a/.git/other", "");
        assert_eq!(files.found("y/a"), expected(Some("a"), ONE));
    }

    #[test]
    fn a_git_file_that_leads_to_no_clone_tells_nothing() {
        for text in [
            "",
            "gitdir:",
            "gitdir: /nowhere",
            "gitdir: //host/share",
            "gitdir: \\\\host\\share",
            "gitdir: ..",
            "x",
            "gitdir: a\0b",
        ] {
            let files = Files::clone("y/.git").with("y/a/.git", text);
            assert_eq!(files.origin("y/a"), None, "{text:?}");
        }
        let files = Files::clone("y/.git").with("y/.git/commondir", "/nowhere\n");
        assert_eq!(files.origin("y"), None);
        let long = Files::clone("y/.git").with("y/.git/HEAD", &"x".repeat(5000));
        assert!(GitClone::around(&long.root.join("y")).is_err());
        let broken = Files::clone("y/.git").with("y/.git/config", "[core]\n<<<<\n");
        assert!(matches!(GitClone::around(&broken.root.join("y")), Err(ForeignError::Invalid { line: 2, .. })));
    }

    #[test]
    fn a_ref_never_leads_out_of_gits_folder() {
        for name in ["../../secret", "refs/../../../secret", "/etc/passwd", "heads/main"] {
            let files = Files::clone("y/.git").with("secret", ONE).with("y/.git/HEAD", &format!("ref: {name}\n"));
            assert_eq!(files.origin("y"), None, "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_read_through_a_link() {
        use std::os::unix::fs::symlink;
        let files = Files::clone("y/.git").with("secret", TWO).with("out/main", TWO);
        let git = files.root.join("y/.git");
        fs::remove_file(git.join("refs/heads/main")).unwrap();
        symlink(files.root.join("secret"), git.join("refs/heads/main")).unwrap();
        assert_eq!(files.found("y").2, None);
        fs::remove_dir_all(git.join("refs/heads")).unwrap();
        symlink(files.root.join("out"), git.join("refs/heads")).unwrap();
        assert!(GitClone::around(&files.root.join("y")).is_err() || files.found("y").2.is_none());
        fs::rename(git.join("config"), files.root.join("config")).unwrap();
        symlink(files.root.join("config"), git.join("config")).unwrap();
        assert!(GitClone::around(&files.root.join("y")).is_err());
        fs::rename(&git, files.root.join("git")).unwrap();
        symlink(files.root.join("git"), &git).unwrap();
        assert_eq!(files.origin("y"), None);
    }
}
