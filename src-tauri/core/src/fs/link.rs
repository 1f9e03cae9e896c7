//! Links that stand for a whole file or folder: how their target is written, how they are made, where they lead.

use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use super::{FsError, IoContext, RelPath, Root, canonical};

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkTo {
    /// A file.
    File,
    /// A folder; on Windows such a link is a junction, which needs no special right.
    Folder,
}

/// Folders that hold the homes of several people, or whole disks: what two of their folders have in common is nothing that
/// ever moves as one.
const SHARED: [&str; 6] = ["home", "users", "mnt", "media", "run", "volumes"];

/// The number that a file system would refuse a link with, for the place of the link.
static REFUSAL: OnceLock<fn(&Path) -> Option<i32>> = OnceLock::new();

/// Says which links are refused from now on, and with which number of the operating system: for the tests of file systems
/// that know no links. Only the first call has an effect.
pub fn on_link(hook: fn(&Path) -> Option<i32>) {
    // A second hook would hide the first from whoever set it.
    let _ = REFUSAL.set(hook);
}

/// How a link in `folder` to `target` is written; both are absolute with their links resolved.
///
/// Relative where both lie in something that moves as one: a home, or a folder deeper than that. Then a home that is synced
/// or moved keeps its links. Else absolute, as it always is on Windows, where a junction can be nothing else.
pub fn link_text(folder: &Path, target: &Path) -> PathBuf {
    let (here, there): (Vec<_>, Vec<_>) = (folder.components().collect(), target.components().collect());
    let common = here.iter().zip(&there).take_while(|(one, other)| one == other).count();
    let names = here[..common].iter().filter_map(|component| match component {
        Component::Normal(name) => Some(name.to_string_lossy().to_lowercase()),
        _ => None,
    });
    let names: Vec<String> = names.collect();
    let is_shared = match names.as_slice() {
        [] => true,
        [one] => SHARED.contains(&one.as_str()),
        _ => false,
    };
    if is_shared || cfg!(windows) {
        return target.to_path_buf();
    }
    let up = here[common..].iter().map(|_| Component::ParentDir);
    up.chain(there[common..].iter().copied()).collect()
}

/// Whether what stands at `link` leads to `place`; not where one of them is not there.
pub fn leads_to(link: &Path, place: &Path) -> bool {
    match (canonical(link), canonical(place)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

impl Root {
    /// Makes a link to a file or folder, with its target as written. On Windows a junction for a folder.
    ///
    /// # Errors
    /// [`FsError`], of which [`FsError::refuses_links`] says whether there can be no link here; also when something is there
    /// already.
    pub fn link_to(&self, to: LinkTo, target: &Path, path: &RelPath) -> Result<(), FsError> {
        let shown = path.under(self.path());
        if let Some(number) = REFUSAL.get().and_then(|hook| hook(&shown)) {
            return Err(io::Error::from_raw_os_error(number)).at("link", &shown);
        }
        self.make_link_to(to, target, path, &shown)
    }

    #[cfg(not(windows))]
    fn make_link_to(&self, _to: LinkTo, target: &Path, path: &RelPath, _shown: &Path) -> Result<(), FsError> {
        self.make_link(target, path)
    }

    /// Junctions are made by their path: the system has no call for one below a handle. The staging folder that it lies in
    /// is this program's own, and what moves it from there goes through handles again.
    #[cfg(windows)]
    fn make_link_to(&self, to: LinkTo, target: &Path, path: &RelPath, shown: &Path) -> Result<(), FsError> {
        self.folder(path.parent().as_ref())?;
        match to {
            LinkTo::Folder => junction::create(target, shown).at("link", shown),
            LinkTo::File => std::os::windows::fs::symlink_file(target, shown).at("link", shown),
        }
    }
}

impl FsError {
    /// Whether there can be no link at a place: its file system knows none, or nobody may make one there.
    pub fn refuses_links(&self) -> bool {
        self.action == "link"
            && (self.source.kind() == io::ErrorKind::Unsupported
                || self.source.raw_os_error().is_some_and(|number| REFUSALS.contains(&number)))
    }
}

#[cfg(unix)]
const REFUSALS: [i32; 5] = {
    use rustix::io::Errno;
    [
        Errno::PERM.raw_os_error(),
        Errno::NOTSUP.raw_os_error(),
        Errno::OPNOTSUPP.raw_os_error(),
        Errno::INVAL.raw_os_error(),
        Errno::NOSYS.raw_os_error(),
    ]
};

/// `ERROR_INVALID_FUNCTION`, `ERROR_NOT_SUPPORTED`, `ERROR_PRIVILEGE_NOT_HELD`, and what file systems without reparse points
/// answer.
#[cfg(not(unix))]
const REFUSALS: [i32; 4] = [1, 50, 1314, 4390];

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_relative_within_a_home_and_absolute_between_homes() {
        let text = |from: &str, to: &str| link_text(Path::new(from), Path::new(to)).to_string_lossy().into_owned();
        let skill = "/home/sam/.skillmeat/collection/skills/pdf";
        assert_eq!(text("/home/sam/app/.claude/skills", skill), "../../../.skillmeat/collection/skills/pdf");
        assert_eq!(text("/home/sam/.claude/skills", skill), "../../.skillmeat/collection/skills/pdf");
        assert_eq!(text("/home/kim/app/.claude/skills", skill), skill);
        assert_eq!(text("/srv/app/.claude/skills", skill), skill);
        assert_eq!(text("/root/app/.claude/skills", "/root/.skillmeat/x"), "../../../.skillmeat/x");
        assert_eq!(text("/mnt/d/app/.claude/skills", "/mnt/c/x"), "/mnt/c/x");
        assert_eq!(text("/Users/sam/a/b", "/Users/kim/x"), "/Users/kim/x");
    }

    #[test]
    fn a_link_leads_where_the_system_says() {
        let folder = tempfile::tempdir().unwrap();
        let root = Root::open(&folder.path().canonicalize().unwrap()).unwrap();
        let path = |text: &str| RelPath::parse(text).unwrap();
        root.create_dir_all(&path("library/pdf")).unwrap();
        root.create_dir_all(&path("project/skills")).unwrap();
        root.link_to(LinkTo::Folder, Path::new("../../library/pdf"), &path("project/skills/pdf")).unwrap();
        let at = |text: &str| path(text).under(root.path());
        assert!(leads_to(&at("project/skills/pdf"), &at("library/pdf")));
        assert!(!leads_to(&at("project/skills/pdf"), &at("library")));
        assert!(!leads_to(&at("project/skills/none"), &at("library/none")), "nothing leads nowhere");
        let twice = root.link_to(LinkTo::Folder, Path::new("x"), &path("project/skills/pdf")).unwrap_err();
        assert!(twice.is_already_exists() && !twice.refuses_links());
    }
}
