//! Finding projects: folder trees are searched for folders in which agent programs, or this one, left their marks.
//!
//! The search reads names and nothing else, writes nothing, and adds nothing to the list: it offers. It follows no link,
//! so a tree of links that go round in circles is as deep as its folders are. What tools fill by themselves is not
//! entered, nor is a hidden folder; a hidden folder is where a project keeps what it is known by. Below a project the
//! search goes on, since the packages of a monorepo are projects too.
//!
//! Folders are shared out to the threads of the pool. At most [`WAITING`] of them wait; a thread that finds more goes
//! through them itself at once, so that memory does not grow with the tree. What is found and named grows with it alone.

mod marks;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::Scope;
use serde::{Deserialize, Serialize};

use self::marks::{Candidate, Marks};
use super::{OpsError, Workspace};
use crate::fs::{self, EntryKind};
use crate::platform::without_profile_root;
use crate::project::{ProjectError, ProjectList, ProjectRoot};

/// How many folders below a root a search goes when nothing is said.
pub const USUAL_FIND_DEPTH: u32 = 6;
/// How many it goes at most.
pub const MAX_FIND_DEPTH: u32 = 12;
/// How many unreadable folders are named.
pub const MAX_UNREADABLE: usize = 1_000;

/// How many folders wait for a thread at most.
const WAITING: usize = 4_096;
/// After how many folders progress is told.
const EVERY: u32 = 100;

/// What tools fill by themselves, and what is no work of a person: never entered.
const NEVER_ENTERED: [&str; 15] = [
    "node_modules",
    "target",
    "dist",
    "build",
    "vendor",
    "venv",
    "__pycache__",
    "AppData",
    ".git",
    ".venv",
    ".cache",
    ".Trash",
    ".npm",
    ".cargo",
    ".rustup",
];

/// Where projects usually lie, below a person's home.
const USUAL_FOLDERS: [&str; 10] =
    ["projects", "dev", "work", "workspace", "src", "code", "repos", "git", "Developer", "Documents/GitHub"];

/// Where to search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FindRequest {
    /// Folders, by their whole paths.
    pub roots: Vec<String>,
    /// How many folders below each: 0 looks at the roots alone. `None` is [`USUAL_FIND_DEPTH`], and more than
    /// [`MAX_FIND_DEPTH`] is taken as that.
    pub depth: Option<u32>,
}

/// How far a search is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FindProgress {
    /// Folders gone through.
    pub folders: u32,
    /// Projects found.
    pub found: u32,
    /// The folder at hand.
    pub at: String,
}

/// A project that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FoundProject {
    /// Its root.
    pub path: String,
    /// What the list calls it, or its folder's name.
    pub name: String,
    /// The profile roots that are there, relative to it.
    pub roots: Vec<String>,
    /// The ids of the platforms whose own root is there, in the order of the table.
    pub platforms: Vec<String>,
    /// How many things have the place and the name of an artifact.
    pub artifacts: u32,
    /// Whether it is in the list already.
    pub listed: bool,
    /// Whether SkillMeat's record of what it deployed is there.
    pub skillmeat: bool,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FoundProjects {
    /// By path.
    pub projects: Vec<FoundProject>,
    /// Folders gone through.
    pub folders: u32,
    /// Folders that could not be read, by path; at most [`MAX_UNREADABLE`].
    pub unreadable: Vec<String>,
    /// Whether it was stopped before its end.
    pub cancelled: bool,
}

/// Whom to tell, whom to ask, and whose folder is no project.
pub struct FindControl<'a> {
    /// Set when the search should stop; what was found until then is the answer.
    pub cancelled: &'a AtomicBool,
    /// Called at the first folder, after each hundred of them and at the end, from several threads.
    pub progress: &'a (dyn Fn(FindProgress) + Sync),
    /// The person's home. The profile roots in it are where programs keep what counts everywhere, not a project's.
    pub user_home: Option<&'a Path>,
}

impl std::fmt::Debug for FindControl<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FindControl")
            .field("cancelled", self.cancelled)
            .field("user_home", &self.user_home)
            .finish_non_exhaustive()
    }
}

/// Searches folders for projects. Each folder is searched once, also when it lies in two of them; the library and this
/// program's own home are left out.
///
/// # Errors
/// [`OpsError::Project`] for a root that is no folder with a whole path, and when the project list cannot be read. A
/// folder on the way that cannot be read is no error; it is named.
pub fn find_projects(
    workspace: &Workspace,
    request: &FindRequest,
    control: &FindControl<'_>,
) -> Result<FoundProjects, OpsError> {
    let library = workspace.find_library().ok().flatten().map(|library| library.root);
    let own: Vec<PathBuf> =
        library.iter().map(PathBuf::as_path).chain([workspace.home().path()]).filter_map(real).collect();
    let mut roots = Vec::new();
    for root in &request.roots {
        let root = search_root(Path::new(root))?;
        if !roots.contains(&root) && !own.iter().any(|own| root.starts_with(own)) {
            roots.push(root);
        }
    }
    let search = Search {
        marks: Marks::of(workspace.tables().usual()),
        control,
        depth: request.depth.unwrap_or(USUAL_FIND_DEPTH).min(MAX_FIND_DEPTH),
        closed: own.into_iter().chain(roots.iter().cloned()).chain(systems_own()).collect(),
        user_home: control.user_home.and_then(real),
        listed: listed(workspace)?,
        is_cut_short: AtomicBool::new(false),
        waiting: AtomicUsize::new(0),
        folders: AtomicU32::new(0),
        found: AtomicU32::new(0),
        projects: Mutex::default(),
        unreadable: Mutex::default(),
    };
    rayon::scope(|scope| roots.iter().for_each(|root| search.share(scope, root.clone(), 0)));
    Ok(search.finish(roots.last()))
}

/// Which of the folders where projects usually lie are there, each real folder once.
pub fn usual_project_folders(user_home: &Path) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let folders = USUAL_FOLDERS.iter().map(|folder| user_home.join(folder)).filter(|folder| fs::is_dir(folder));
    folders
        .filter(|folder| {
            let real = real(folder);
            let is_new = real.is_some() && !seen.contains(&real);
            seen.push(real);
            is_new
        })
        .collect()
}

/// The real folder that a person means; a profile root stands for the project around it.
fn search_root(path: &Path) -> Result<PathBuf, ProjectError> {
    if !path.is_absolute() {
        return Err(ProjectError::Relative { path: path.to_path_buf() });
    }
    let path = path.to_str().map_or(path, |text| Path::new(without_profile_root(text)));
    let not_found = || ProjectError::NotFound { path: path.to_path_buf() };
    if path.as_os_str().as_encoded_bytes().contains(&0) {
        return Err(not_found());
    }
    match fs::canonical(path) {
        Ok(real) if fs::is_dir(&real) => Ok(real),
        Ok(_) => Err(not_found()),
        Err(error) if error.is_not_found() || error.leads_nowhere() => Err(not_found()),
        Err(error) => Err(error.into()),
    }
}

fn real(path: &Path) -> Option<PathBuf> {
    fs::canonical(path).ok()
}

/// What the system shows as folders and keeps on no disk.
fn systems_own() -> impl Iterator<Item = PathBuf> {
    let shown: &[&str] = if cfg!(unix) { &["/proc", "/sys", "/dev"] } else { &[] };
    shown.iter().map(PathBuf::from)
}

/// The listed projects with the names that a person gave them, by what stands in the list and by where it leads.
fn listed(workspace: &Workspace) -> Result<HashMap<PathBuf, Option<String>>, OpsError> {
    let mut listed = HashMap::new();
    for entry in ProjectList::load(&workspace.home().projects_file())?.entries() {
        if let Ok(project) = ProjectRoot::open(&entry.path) {
            listed.entry(project.path().to_path_buf()).or_insert_with(|| entry.name.clone());
        }
        listed.entry(entry.path).or_insert(entry.name);
    }
    Ok(listed)
}

/// A search under way.
struct Search<'a> {
    marks: Marks,
    control: &'a FindControl<'a>,
    depth: u32,
    /// Real folders that are not entered from above: what is this program's own, and the roots, which are searched by
    /// themselves and so as deep as they may be.
    closed: Vec<PathBuf>,
    user_home: Option<PathBuf>,
    listed: HashMap<PathBuf, Option<String>>,
    is_cut_short: AtomicBool,
    waiting: AtomicUsize,
    folders: AtomicU32,
    found: AtomicU32,
    projects: Mutex<Vec<FoundProject>>,
    unreadable: Mutex<Vec<String>>,
}

impl Search<'_> {
    /// Hands a folder to whoever is free, or enters it at once when enough are waiting.
    fn share<'s>(&'s self, scope: &Scope<'s>, folder: PathBuf, depth: u32) {
        if self.waiting.load(Ordering::Relaxed) >= WAITING {
            return self.enter(scope, &folder, depth);
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        scope.spawn(move |scope| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.enter(scope, &folder, depth);
        });
    }

    fn enter<'s>(&'s self, scope: &Scope<'s>, folder: &Path, depth: u32) {
        if self.is_cancelled() {
            return;
        }
        let folders = self.folders.fetch_add(1, Ordering::Relaxed) + 1;
        if folders == 1 || folders.is_multiple_of(EVERY) {
            self.tell(folders, folder);
        }
        let is_go = folder.file_name() == Some(OsStr::new("go"));
        let mut candidate = Candidate::default();
        let read = fs::each_in(folder, &mut |name, kind| {
            if self.is_cancelled() {
                return ControlFlow::Break(());
            }
            let is_hidden = name.as_encoded_bytes().first() == Some(&b'.');
            if self.marks.is_mark(name) {
                candidate.mark(name, kind);
            } else if is_hidden && kind == EntryKind::Dir && !is_never_entered(name) {
                candidate.hidden(name);
            }
            let is_entered = kind == EntryKind::Dir && !is_hidden && depth < self.depth;
            if is_entered && !is_never_entered(name) && !(is_go && name == "pkg") {
                let path = folder.join(name);
                if !self.closed.iter().any(|closed| closed.as_os_str() == path.as_os_str()) {
                    self.share(scope, path, depth + 1);
                }
            }
            ControlFlow::Continue(())
        });
        match read {
            // It went meanwhile, or became a link.
            Err(error) if error.is_not_found() || error.is_refused_link() => {}
            Err(_) => self.note_unreadable(folder),
            Ok(()) => {}
        }
        if !candidate.is_empty() && !self.is_cancelled() {
            self.look_at(folder, &candidate);
        }
    }

    /// Notes the project, if the folder is one.
    fn look_at(&self, folder: &Path, candidate: &Candidate) {
        if folder.parent().is_none() || self.user_home.as_deref() == Some(folder) {
            return;
        }
        let mut unreadable = |path: &Path| self.note_unreadable(path);
        let Some(shown) = self.marks.look(folder, candidate, &mut unreadable) else { return };
        // A project's path stands in files and requests.
        let Some(path) = folder.to_str() else { return self.note_unreadable(folder) };
        let listed = self.listed.get(folder);
        let named = listed.cloned().flatten();
        let project = FoundProject {
            path: path.to_owned(),
            name: named.unwrap_or_else(|| folder.file_name().unwrap_or_default().to_string_lossy().into_owned()),
            roots: shown.roots,
            platforms: shown.platforms,
            artifacts: shown.artifacts,
            listed: listed.is_some(),
            skillmeat: shown.skillmeat,
        };
        self.found.fetch_add(1, Ordering::Relaxed);
        self.projects.lock().unwrap_or_else(PoisonError::into_inner).push(project);
    }

    fn note_unreadable(&self, folder: &Path) {
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        if unreadable.len() < MAX_UNREADABLE {
            unreadable.push(folder.to_string_lossy().into_owned());
        }
    }

    /// Whether to leave out what comes now.
    fn is_cancelled(&self) -> bool {
        let is_cancelled = self.control.cancelled.load(Ordering::Relaxed);
        if is_cancelled {
            self.is_cut_short.store(true, Ordering::Relaxed);
        }
        is_cancelled
    }

    fn tell(&self, folders: u32, at: &Path) {
        let found = self.found.load(Ordering::Relaxed);
        (self.control.progress)(FindProgress { folders, found, at: at.to_string_lossy().into_owned() });
    }

    /// What was found, in order.
    fn finish(self, last: Option<&PathBuf>) -> FoundProjects {
        let folders = self.folders.load(Ordering::Relaxed);
        if let Some(last) = last {
            self.tell(folders, last);
        }
        let cancelled = self.is_cut_short.load(Ordering::Relaxed);
        let mut projects = self.projects.into_inner().unwrap_or_else(PoisonError::into_inner);
        projects.sort_by(|a, b| Path::new(&a.path).cmp(Path::new(&b.path)));
        let mut unreadable = self.unreadable.into_inner().unwrap_or_else(PoisonError::into_inner);
        unreadable.sort();
        FoundProjects { projects, folders, unreadable, cancelled }
    }
}

fn is_never_entered(name: &OsStr) -> bool {
    name.to_str().is_some_and(|name| NEVER_ENTERED.contains(&name) || (cfg!(target_os = "macos") && name == "Library"))
}
