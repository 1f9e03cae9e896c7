//! What a project is known by, and what use of it shows.
//!
//! Names alone are read, as for unmanaged twins: no file is opened, and a link counts only where it leads to a folder in
//! the same project, as it does for a deploy.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::artifact::{ArtifactKind, ArtifactName, Shape};
use crate::fs::{self, EntryKind, FsError, Place, RelPath};
use crate::platform::PlatformTable;
use crate::project::MANIFEST_NAME;

/// SkillMeat's own record of what it deployed, in a profile root.
const SKILLMEAT_RECORD: &str = ".skillmeat-deployed.toml";
/// How many folders below a kind's own a command or agent may lie.
const NESTING: usize = 8;

/// The platform table by the names under which its roots begin in a project.
pub(super) struct Marks {
    by_name: HashMap<String, Vec<Root>>,
    /// Ids in the order of the table.
    platforms: Vec<String>,
}

/// A profile root of one platform, or of several.
struct Root {
    path: RelPath,
    /// Their numbers.
    platforms: Vec<usize>,
    /// Where artifacts lie, relative to the root; each folder once.
    folders: Vec<(ArtifactKind, RelPath)>,
}

/// What in a folder could make it a project.
#[derive(Default)]
pub(super) struct Candidate {
    marks: Vec<(String, EntryKind)>,
    hidden: Vec<String>,
}

/// What a project's roots show.
#[derive(Default)]
pub(super) struct Shown {
    pub roots: Vec<String>,
    pub platforms: Vec<String>,
    pub artifacts: u32,
    pub skillmeat: bool,
}

impl Candidate {
    /// Notes an entry that [`Marks::is_mark`] knows.
    pub fn mark(&mut self, name: &OsStr, kind: EntryKind) {
        self.marks.extend(name.to_str().map(|name| (name.to_owned(), kind)));
    }

    /// Notes a hidden folder that no platform has.
    pub fn hidden(&mut self, name: &OsStr) {
        self.hidden.extend(name.to_str().map(str::to_owned));
    }

    /// Whether nothing is worth a look.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.hidden.is_empty()
    }
}

impl Marks {
    /// Takes them from the table.
    pub fn of(table: &PlatformTable) -> Self {
        let mut by_name: HashMap<String, Vec<Root>> = HashMap::new();
        let mut platforms = Vec::new();
        for (number, platform) in table.platforms().iter().enumerate() {
            platforms.push(platform.id.clone());
            let Some(name) = platform.root.components().next() else { continue };
            let roots = by_name.entry(name.to_owned()).or_default();
            let at = roots.iter().position(|root| root.path == platform.root).unwrap_or_else(|| {
                roots.push(Root { path: platform.root.clone(), platforms: Vec::new(), folders: Vec::new() });
                roots.len() - 1
            });
            let root = &mut roots[at];
            root.platforms.push(number);
            for (kind, folder) in &platform.paths {
                if !root.folders.iter().any(|(_, known)| known == folder) {
                    root.folders.push((*kind, folder.clone()));
                }
            }
        }
        Self { by_name, platforms }
    }

    /// Whether an entry of that name may be a platform's.
    pub fn is_mark(&self, name: &OsStr) -> bool {
        name.to_str().is_some_and(|name| self.by_name.contains_key(name))
    }

    /// What use the folder shows; `None` when it is no project. `unreadable` is told of folders that cannot be read.
    pub fn look(&self, project: &Path, candidate: &Candidate, unreadable: &mut dyn FnMut(&Path)) -> Option<Shown> {
        let mut looking = Looking { project, shown: Shown::default(), counted: HashSet::new(), unreadable };
        let mut platforms = BTreeSet::new();
        for (name, kind) in &candidate.marks {
            for root in self.by_name.get(name).into_iter().flatten() {
                let is_whole = root.path.as_str() == name;
                let place = match kind {
                    EntryKind::Dir if is_whole => Some(project.join(name)),
                    EntryKind::Dir | EntryKind::Link => looking.folder_at(&root.path),
                    EntryKind::File | EntryKind::Special => None,
                };
                if let Some(place) = place {
                    looking.root(root, &place);
                    platforms.extend(root.platforms.iter().copied());
                }
            }
        }
        for name in &candidate.hidden {
            let holds = |file| {
                let found = fs::lstat(&project.join(name).join(file));
                found.ok().flatten().is_some_and(|found| found.kind == EntryKind::File)
            };
            let skillmeat = holds(SKILLMEAT_RECORD);
            if skillmeat || holds(MANIFEST_NAME) {
                looking.shown.roots.push(name.clone());
                looking.shown.skillmeat |= skillmeat;
            }
        }
        let mut shown = looking.shown;
        shown.roots.sort();
        shown.platforms = platforms.into_iter().filter_map(|number| self.platforms.get(number).cloned()).collect();
        (!shown.roots.is_empty()).then_some(shown)
    }
}

/// A look at one project.
struct Looking<'a> {
    project: &'a Path,
    shown: Shown,
    /// A folder that two roots lead to counts once.
    counted: HashSet<PathBuf>,
    unreadable: &'a mut dyn FnMut(&Path),
}

impl Looking<'_> {
    /// A profile root that is there.
    fn root(&mut self, root: &Root, place: &Path) {
        self.shown.roots.push(root.path.to_string());
        // One look says which of its folders are there at all.
        let mut is_there = vec![false; root.folders.len()];
        let mut skillmeat = false;
        let read = fs::each_in(place, &mut |name, kind| {
            skillmeat |= kind == EntryKind::File && name == SKILLMEAT_RECORD;
            for ((_, folder), is_there) in root.folders.iter().zip(&mut is_there) {
                *is_there |= folder.components().next().is_some_and(|first| name == first);
            }
            ControlFlow::Continue(())
        });
        self.check(read, place);
        self.shown.skillmeat |= skillmeat;
        for ((kind, folder), _) in root.folders.iter().zip(is_there).filter(|(_, is_there)| *is_there) {
            if let Some(place) = self.folder_at(&root.path.join(folder))
                && self.counted.insert(place.clone())
            {
                self.count(*kind, &place, "", 0);
            }
        }
    }

    /// Where a folder of the project really is, if it is there and in it.
    fn folder_at(&mut self, path: &RelPath) -> Option<PathBuf> {
        let below = path.join(&RelPath::parse("x").ok()?);
        match fs::resolve_inside(self.project, &below) {
            Ok(Place::At(inner)) => inner.parent().filter(|place| fs::is_dir(place)).map(Path::to_path_buf),
            Ok(Place::Blocked(_) | Place::Escapes(_)) => None,
            Err(error) => {
                if !error.leads_nowhere() {
                    (self.unreadable)(&path.under(self.project));
                }
                None
            }
        }
    }

    /// Counts what has the place of an artifact of that kind; `above` is the path from the kind's folder.
    fn count(&mut self, kind: ArtifactKind, place: &Path, above: &str, depth: usize) {
        let (mut artifacts, mut below) = (0, Vec::new());
        let read = fs::each_in(place, &mut |name, entry| {
            let Some(text) = name.to_str().filter(|_| !fs::is_left_out(name)) else { return ControlFlow::Continue(()) };
            let is_artifact = match (kind.shape(), entry) {
                (Shape::File, EntryKind::Dir) => {
                    if depth < NESTING && RelPath::parse(text).is_ok() {
                        below.push(text.to_owned());
                    }
                    false
                }
                (Shape::File, EntryKind::File | EntryKind::Link) => text.ends_with(".md"),
                (Shape::Folder, EntryKind::Dir | EntryKind::Link) => true,
                _ => false,
            };
            if is_artifact && ArtifactName::parse(kind, &format!("{above}{text}")).is_ok() {
                artifacts += 1;
            }
            ControlFlow::Continue(())
        });
        self.check(read, place);
        self.shown.artifacts = self.shown.artifacts.saturating_add(artifacts);
        for name in below {
            self.count(kind, &place.join(&name), &format!("{above}{name}/"), depth + 1);
        }
    }

    fn check(&mut self, read: Result<(), FsError>, place: &Path) {
        if read.is_err_and(|error| !error.is_not_found() && !error.is_refused_link()) {
            (self.unreadable)(place);
        }
    }
}
