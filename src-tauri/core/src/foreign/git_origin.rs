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
use super::git_folder::GitFolder;
use super::origin::{Origin, OriginSource};
use crate::fs::{self, EntryKind, RelPath};

/// How many folders are looked at on the way up.
const MAX_UP: usize = 64;

/// A git clone on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitClone {
    root: PathBuf,
    /// That of the root; the address as git has it, which may hold a token, is not kept.
    origin: Option<Origin>,
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
                Some(EntryKind::Dir) => match GitFolder::at(&dot_git)? {
                    Some(opened) => opened,
                    None => continue,
                },
                Some(EntryKind::File) => match GitFolder::named_by(&dot_git, folder)? {
                    Some(opened) => opened,
                    None => return Ok(None),
                },
                Some(EntryKind::Link | EntryKind::Special) => return Ok(None),
            };
            let (remote, commit) = (opened.remote()?, opened.commit()?);
            let of = |remote: String| Origin::new(&remote, None, commit.as_deref(), OriginSource::GitClone);
            return Ok(Some(Self { root: folder.to_path_buf(), origin: remote.and_then(of) }));
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
        Some(Origin { path, ..self.origin.clone()? })
    }
}

#[cfg(test)]
mod tests {
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
            let root = fs::canonical(folder.path()).unwrap();
            Self { _folder: folder, root }
        }

        fn with(self, path: &str, text: &str) -> Self {
            let path = self.root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write_atomic_unsynced(&path, text.as_bytes()).unwrap();
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
        assert!(!format!("{:?}", GitClone::around(&files.root.join("y")).unwrap()).contains("token"));
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
        fs::remove_file(&git.join("refs/heads/main")).unwrap();
        symlink(files.root.join("secret"), git.join("refs/heads/main")).unwrap();
        assert_eq!(files.found("y").2, None);
        fs::remove_tree(&git.join("refs/heads")).unwrap();
        symlink(files.root.join("out"), git.join("refs/heads")).unwrap();
        assert!(GitClone::around(&files.root.join("y")).is_err() || files.found("y").2.is_none());
        fs::rename(&git.join("config"), &files.root.join("config")).unwrap();
        symlink(files.root.join("config"), git.join("config")).unwrap();
        assert!(GitClone::around(&files.root.join("y")).is_err());
        fs::rename(&git, &files.root.join("git")).unwrap();
        symlink(files.root.join("git"), &git).unwrap();
        assert_eq!(files.origin("y"), None);
    }
}
