//! Finding the artifacts of a library by its folders alone, without reading a file.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName, IdError, KnownFiles, Shape, Tree, TreeError};
use crate::fs::{self, DirItem, EntryKind, FsError, RelPath};

/// How deep a container is searched; deeper nesting is a mistake or a loop.
const MAX_DEPTH: usize = 8;

/// An artifact's place in the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Type and name.
    pub id: ArtifactId,
    /// Where it lies, relative to the library.
    pub path: RelPath,
    /// Where it lies.
    pub place: PathBuf,
}

impl Found {
    /// Reads what it holds. A single file goes by the artifact's name, also when a link of that name led to it.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub fn read(&self, known: Option<&KnownFiles>) -> Result<Tree, TreeError> {
        self.read_noting(known, &mut |_, _| {})
    }

    /// As [`Found::read`]; `note` is handed what is read, as by [`Tree::read_noting`]. A single file goes by the name that it
    /// has where it lies.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub fn read_noting(
        &self,
        known: Option<&KnownFiles>,
        note: &mut dyn FnMut(&RelPath, &[u8]),
    ) -> Result<Tree, TreeError> {
        let mut tree = Tree::read_noting(&self.place, known, note)?;
        if self.id.kind.shape() == Shape::File
            && let Ok(name) = RelPath::parse(self.path.file_name())
        {
            tree.nodes = tree.nodes.into_values().map(|file| (name.clone(), file)).collect();
        }
        Ok(tree)
    }
}

/// Something in the library that cannot be used as an artifact, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it lies.
    pub path: PathBuf,
    /// Why it cannot be used.
    pub kind: ProblemKind,
}

/// Why something in the library cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// Its name cannot be a name.
    #[error(transparent)]
    Name(#[from] IdError),
    /// Its name is not Unicode.
    #[error("its name is not valid Unicode")]
    NotUnicode,
    /// A skill's folder without its file.
    #[error("SKILL.md is missing")]
    NoSkillFile,
    /// A file where this kind is a folder.
    #[error("a {0} is a folder, this is a file")]
    NotAFolder(ArtifactKind),
    /// Another artifact of the same type has the same name.
    #[error("{} has the same type and name", other.display())]
    Duplicate {
        /// The one that is used.
        other: PathBuf,
    },
    /// A link that leads out of the library.
    #[error("it is a link that leads out of the library")]
    LinkEscapes,
    /// A link to a folder that was searched already.
    #[error("it is a link to a folder that is searched already")]
    Again,
    /// A pipe, socket or device.
    #[error("it is neither a file nor a folder")]
    Special,
    /// Its content cannot be read or may not be deployed.
    #[error("{0}")]
    Content(String),
    /// A record of `collection.toml` that cannot be used.
    #[error("{0}")]
    Record(String),
}

/// Lists every artifact of the library at `root`, sorted by kind and path, and what cannot be used.
///
/// # Errors
/// [`FsError`] when the library's own folder cannot be read.
pub fn enumerate(root: &Path) -> Result<(Vec<Found>, Vec<Problem>), FsError> {
    let mut search = Search {
        root,
        canonical: fs::canonical(root)?,
        followed: HashSet::new(),
        found: Vec::new(),
        problems: Vec::new(),
    };
    for kind in ArtifactKind::ALL {
        for container in kind.containers() {
            let place = root.join(container);
            match search.container(&place) {
                Ok(items) => {
                    if let Ok(folder) = RelPath::parse(container) {
                        search.folder(kind, &folder, &folder, items, 0);
                    }
                }
                Err(problem) => search.problem(place, problem),
            }
        }
    }
    Ok(search.finish())
}

/// Looks at one place; `None` when no artifact of that kind lies there.
///
/// # Errors
/// [`FsError`] when the place cannot be looked at.
pub fn examine(root: &Path, kind: ArtifactKind, path: &RelPath) -> Result<Option<Found>, FsError> {
    let fs::Place::At(_) = fs::resolve_inside(&fs::canonical(root)?, path)? else { return Ok(None) };
    let place = path.under(root);
    let Some(looked) = fs::lstat(&place)? else { return Ok(None) };
    let fits = match (kind.shape(), looked.kind) {
        (Shape::File, EntryKind::File) => true,
        (Shape::Folder, EntryKind::Dir) => kind != ArtifactKind::Skill || fs::exists(&place.join("SKILL.md")),
        _ => false,
    };
    let name = path.as_str().split_once('/').map_or("", |(_, name)| name);
    let name = if kind.shape() == Shape::Folder { path.file_name() } else { name };
    Ok(match ArtifactName::parse(kind, name) {
        Ok(name) if fits => Some(Found { id: ArtifactId::new(kind, name), path: path.clone(), place }),
        _ => None,
    })
}

/// Where an artifact lies in a library that nobody arranged otherwise, relative to the library.
pub fn usual_place(id: &ArtifactId) -> String {
    let container = id.kind.containers()[0];
    match id.kind.shape() {
        Shape::Folder => format!("{container}/{}", id.name),
        Shape::File => format!("{container}/{}.md", id.name),
    }
}

/// Whether a folder is a skill, also one that a link leads to.
fn is_skill(item: &DirItem) -> bool {
    fs::exists(&item.path.join("SKILL.md"))
}

struct Search<'a> {
    root: &'a Path,
    canonical: PathBuf,
    /// The folders that links led to and that were searched, and the containers: none is searched through a link again.
    followed: HashSet<PathBuf>,
    found: Vec<Found>,
    problems: Vec<Problem>,
}

impl Search<'_> {
    fn problem(&mut self, path: PathBuf, kind: ProblemKind) {
        self.problems.push(Problem { path, kind });
    }

    /// What lies in a container; nothing when there is none.
    fn container(&mut self, place: &Path) -> Result<Vec<DirItem>, ProblemKind> {
        let content = |error: FsError| ProblemKind::Content(error.to_string());
        let Some(found) = fs::lstat(place).map_err(content)? else { return Ok(Vec::new()) };
        let item = DirItem { path: place.to_path_buf(), name: None, kind: found.kind };
        if self.behind(&item)? != EntryKind::Dir {
            return Ok(Vec::new());
        }
        let items = fs::list_dir(place).map_err(content)?;
        self.followed.extend(fs::canonical(place));
        Ok(items)
    }

    fn folder(&mut self, kind: ArtifactKind, container: &RelPath, folder: &RelPath, items: Vec<DirItem>, depth: usize) {
        // Asked on all processors, since in a large library this is most of what the search does.
        let skills: Vec<bool> = items
            .par_iter()
            .map(|item| kind == ArtifactKind::Skill && item.kind == EntryKind::Dir && is_skill(item))
            .collect();
        for (item, is_skill) in items.into_iter().zip(skills) {
            let Some(name) = item.name.clone() else {
                self.problem(item.path, ProblemKind::NotUnicode);
                continue;
            };
            if name.starts_with('.') || fs::is_left_out(name.as_ref()) {
                continue;
            }
            let path = match RelPath::parse(&name) {
                Ok(name) => folder.join(&name),
                Err(error) => {
                    self.problem(item.path, ProblemKind::Name(error.into()));
                    continue;
                }
            };
            match self.behind(&item) {
                Ok(EntryKind::Dir) => self.dir((kind, is_skill), container, &path, item, depth),
                Ok(EntryKind::File) => self.file(kind, container, &path, item, depth),
                Ok(_) => self.problem(item.path, ProblemKind::Special),
                Err(problem) => self.problem(item.path, problem),
            }
        }
    }

    /// What an item is, a link followed when it stays in the library.
    fn behind(&self, item: &DirItem) -> Result<EntryKind, ProblemKind> {
        if item.kind != EntryKind::Link {
            return Ok(item.kind);
        }
        let target = fs::canonical(&item.path).map_err(|error| ProblemKind::Content(error.to_string()))?;
        if !target.starts_with(&self.canonical) || target == self.canonical {
            return Err(ProblemKind::LinkEscapes);
        }
        match fs::lstat(&target) {
            Ok(Some(found)) => Ok(found.kind),
            Ok(None) => Err(ProblemKind::LinkEscapes),
            Err(error) => Err(ProblemKind::Content(error.to_string())),
        }
    }

    fn dir(
        &mut self,
        (kind, is_skill): (ArtifactKind, bool),
        container: &RelPath,
        path: &RelPath,
        item: DirItem,
        depth: usize,
    ) {
        let is_artifact = match kind {
            // A link is only followed where it stays in the library, which nobody knew before.
            ArtifactKind::Skill => is_skill || (item.kind == EntryKind::Link && self::is_skill(&item)),
            ArtifactKind::Hook | ArtifactKind::Mcp => true,
            ArtifactKind::Command | ArtifactKind::Agent => false,
        };
        if is_artifact {
            return self.artifact(kind, path.file_name(), path, item);
        }
        if item.kind == EntryKind::Link && !fs::canonical(&item.path).is_ok_and(|real| self.followed.insert(real)) {
            return self.problem(item.path, ProblemKind::Again);
        }
        let inner = match fs::list_dir(&item.path) {
            Ok(inner) if depth < MAX_DEPTH => inner,
            Ok(_) => Vec::new(),
            Err(error) => return self.problem(item.path, ProblemKind::Content(error.to_string())),
        };
        let before = self.found.len();
        let has_folders = inner.iter().any(|item| item.kind == EntryKind::Dir);
        if kind != ArtifactKind::Skill || has_folders {
            self.folder(kind, container, path, inner, depth + 1);
        }
        if kind == ArtifactKind::Skill && self.found.len() == before && !has_folders {
            self.problem(item.path, ProblemKind::NoSkillFile);
        }
    }

    fn file(&mut self, kind: ArtifactKind, container: &RelPath, path: &RelPath, item: DirItem, depth: usize) {
        match kind.shape() {
            Shape::File if path.as_str().ends_with(".md") => {
                let name = path.below(container).map_or_else(String::new, |name| name.as_str().to_owned());
                self.artifact(kind, &name, path, item);
            }
            // READMEs and the like beside the artifacts are nobody's mistake.
            Shape::File => {}
            Shape::Folder if depth == 0 && kind != ArtifactKind::Skill && !path.as_str().ends_with(".md") => {
                self.problem(item.path, ProblemKind::NotAFolder(kind));
            }
            Shape::Folder => {}
        }
    }

    fn artifact(&mut self, kind: ArtifactKind, name: &str, path: &RelPath, item: DirItem) {
        match ArtifactName::parse(kind, name) {
            Ok(name) => {
                let place = if item.kind == EntryKind::Link {
                    fs::canonical(&item.path).unwrap_or(item.path)
                } else {
                    item.path
                };
                self.found.push(Found { id: ArtifactId::new(kind, name), path: path.clone(), place });
            }
            Err(error) => self.problem(item.path, ProblemKind::Name(error)),
        }
    }

    fn finish(self) -> (Vec<Found>, Vec<Problem>) {
        let Self { root, found, mut problems, .. } = self;
        let mut by_id: HashMap<ArtifactId, usize> = HashMap::new();
        let mut kept: Vec<Found> = Vec::with_capacity(found.len());
        for mut one in found {
            if let Some(first) = by_id.get(&one.id) {
                // The usual place goes first: that is where a look for this one artifact finds it.
                if one.path.as_str() == usual_place(&one.id) {
                    std::mem::swap(&mut kept[*first], &mut one);
                }
                let other = kept[*first].path.under(root);
                problems.push(Problem { path: one.path.under(root), kind: ProblemKind::Duplicate { other } });
                continue;
            }
            by_id.insert(one.id.clone(), kept.len());
            kept.push(one);
        }
        problems.sort_by(|a, b| a.path.cmp(&b.path));
        (kept, problems)
    }
}
