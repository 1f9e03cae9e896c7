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
    /// What below it shows that a platform is used, relative to the project, with the platform's number.
    marks: Vec<(usize, RelPath)>,
    /// Where artifacts lie, relative to the root, and what single files end in; each folder once.
    folders: Vec<(ArtifactKind, Option<RelPath>, String)>,
}

/// The root of that path, made where it is not known yet.
fn root_of<'a>(by_name: &'a mut HashMap<String, Vec<Root>>, path: &RelPath) -> Option<&'a mut Root> {
    let roots = by_name.entry(path.components().next()?.to_owned()).or_default();
    let at = roots.iter().position(|root| root.path == *path).unwrap_or_else(|| {
        roots.push(Root { path: path.clone(), marks: Vec::new(), folders: Vec::new() });
        roots.len() - 1
    });
    roots.get_mut(at)
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
        let platforms: Vec<String> = table.platforms().iter().map(|platform| platform.id.clone()).collect();
        // A folder that is not hidden, as `skills`, says nothing of agent programs.
        for slice in table.profiles().iter().filter(|slice| slice.root.as_str().starts_with('.')) {
            let Some(root) = root_of(&mut by_name, &slice.root) else { continue };
            for (kind, place) in slice.places() {
                let folder = (kind, place.folder.clone(), place.suffix.clone());
                if !root.folders.contains(&folder) {
                    root.folders.push(folder);
                }
            }
        }
        // What shows that a program is used need not hold artifacts.
        let marks = table.platforms().iter().enumerate().flat_map(|(number, platform)| {
            platform.marks.iter().filter(|mark| mark.as_str().starts_with('.')).map(move |mark| (number, mark))
        });
        for (number, mark) in marks {
            if let Some(first) = mark.components().next().and_then(|first| RelPath::parse(first).ok())
                && let Some(root) = root_of(&mut by_name, &first)
            {
                root.marks.push((number, mark.clone()));
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
                    let used = root.marks.iter().filter(|(_, mark)| fs::exists(&mark.under(project)));
                    let used: Vec<usize> = used.map(|(number, _)| *number).collect();
                    looking.root(root, &place, !used.is_empty());
                    platforms.extend(used);
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
    counted: HashSet<(ArtifactKind, String, PathBuf)>,
    unreadable: &'a mut dyn FnMut(&Path),
}

impl Looking<'_> {
    /// A profile root that is there. One that no program shows to be its own, as `.github` without anything of an agent's in
    /// it, counts only when it holds what an agent program reads, or a record.
    fn root(&mut self, root: &Root, place: &Path, is_used: bool) {
        // One look says which of its folders are there at all.
        let mut is_there = vec![false; root.folders.len()];
        let (mut skillmeat, mut manifest) = (false, false);
        let read = fs::each_in(place, &mut |name, kind| {
            skillmeat |= kind == EntryKind::File && name == SKILLMEAT_RECORD;
            manifest |= kind == EntryKind::File && name == MANIFEST_NAME;
            for ((_, folder, _), is_there) in root.folders.iter().zip(&mut is_there) {
                *is_there |=
                    folder.as_ref().is_none_or(|folder| folder.components().next().is_some_and(|first| name == first));
            }
            ControlFlow::Continue(())
        });
        self.check(read, place);
        if !(is_used || skillmeat || manifest || is_there.contains(&true)) {
            return;
        }
        self.shown.roots.push(root.path.to_string());
        self.shown.skillmeat |= skillmeat;
        for ((kind, folder, suffix), _) in root.folders.iter().zip(is_there).filter(|(_, is_there)| *is_there) {
            let folder = folder.as_ref().map_or_else(|| root.path.clone(), |folder| root.path.join(folder));
            if let Some(place) = self.folder_at(&folder)
                && self.counted.insert((*kind, suffix.clone(), place.clone()))
            {
                self.count((*kind, suffix), &place, "", 0);
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
    fn count(&mut self, (kind, suffix): (ArtifactKind, &str), place: &Path, above: &str, depth: usize) {
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
                (Shape::File, EntryKind::File | EntryKind::Link) => text.ends_with(suffix),
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
            self.count((kind, suffix), &place.join(&name), &format!("{above}{name}/"), depth + 1);
        }
    }

    fn check(&mut self, read: Result<(), FsError>, place: &Path) {
        if read.is_err_and(|error| !error.is_not_found() && !error.is_refused_link()) {
            (self.unreadable)(place);
        }
    }
}
