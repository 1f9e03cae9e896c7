//! Walking the places of a project from which agent programs read, by names alone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName, Shape};
use crate::error::ErrorBody;
use crate::fs::{self, DirItem, EntryKind, RelPath};
use crate::ops::target::{Target, TopNames};
use crate::platform::{KindPlace, Profile};
use crate::project::ProjectRoot;

/// How deep a place is walked; deeper nesting is a mistake.
const MAX_DEPTH: usize = 8;
/// The types of folder that make a project's own root a plugin where two of them are there.
const PLUGIN_FOLDERS: [(ArtifactKind, &str); 5] = [
    (ArtifactKind::Skill, "skills"),
    (ArtifactKind::Command, "commands"),
    (ArtifactKind::Agent, "agents"),
    (ArtifactKind::Hook, "hooks"),
    (ArtifactKind::Mcp, "mcp"),
];
/// What says that it is one.
const PLUGIN_MANIFESTS: [&str; 2] = [".claude-plugin/plugin.json", "plugin.json"];

/// Something that stands where an artifact would.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Where, relative to the project.
    pub shown: RelPath,
    /// Where it really is.
    pub place: PathBuf,
    /// Its type.
    pub kind: ArtifactKind,
    /// What it is called.
    pub name: String,
    /// The artifact that it is by its place; why it is none otherwise.
    pub id: Result<ArtifactId, Unusable>,
    /// The slice in which it would be recorded; `None` where no program reads it.
    pub slice: Option<Profile>,
    /// The platforms that read it.
    pub platforms: Vec<String>,
}

/// Why something is no artifact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Its name cannot be one.
    #[error(transparent)]
    Name(#[from] crate::artifact::IdError),
    /// A skill's folder without its file.
    #[error("SKILL.md is missing")]
    NoSkillFile,
    /// A link.
    #[error("it is a link to {}", target.display())]
    Link {
        /// Where it leads.
        target: PathBuf,
    },
    /// A link that leads nowhere.
    #[error("it is a link that leads nowhere")]
    BrokenLink,
    /// Its name is not Unicode, or no path can hold it.
    #[error("its name cannot be used")]
    Unspeakable,
    /// Another one of the same name stands in the same place.
    #[error("another one of that name stands at {other}")]
    Again {
        /// The first.
        other: String,
    },
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// Everything that stands in artifacts' places, sorted by where.
    pub standing: Vec<Standing>,
    /// What could not be looked at.
    pub problems: Vec<ErrorBody>,
    /// The folders that were looked into.
    pub looked_in: Vec<RelPath>,
}

/// A folder from which programs read one type.
struct Folder<'a> {
    path: RelPath,
    kind: ArtifactKind,
    place: KindPlace,
    readers: Vec<&'a Profile>,
}

/// Walks every place of a project.
pub fn walk(target: &Target) -> Walked {
    let top = TopNames::of(target.project.path());
    let mut walked = Walked::default();
    let mut seen: HashSet<(ArtifactKind, PathBuf)> = HashSet::new();
    for folder in folders(target, &top) {
        walked.folder(target, &folder, &mut seen);
    }
    walked.plugin(target, &top, &mut seen);
    walked.standing.sort_by(|a, b| a.shown.cmp(&b.shown));
    walked.looked_in.sort();
    walked
}

/// The folders that may be there, each once, with everybody who reads it.
fn folders<'a>(target: &'a Target, top: &TopNames) -> Vec<Folder<'a>> {
    let mut folders: Vec<Folder<'a>> = Vec::new();
    let mut numbers: HashMap<(ArtifactKind, RelPath, String), usize> = HashMap::new();
    for slice in target.table().profiles().iter().filter(|slice| top.may_hold(&slice.root)) {
        for (kind, place) in slice.places() {
            let path = slice.folder_of(place);
            let key = (kind, path.clone(), place.suffix.clone());
            match numbers.get(&key) {
                Some(number) => folders[*number].readers.push(slice),
                None => {
                    numbers.insert(key, folders.len());
                    folders.push(Folder { path, kind, place: place.clone(), readers: vec![slice] });
                }
            }
        }
    }
    folders
}

/// The slice in which something is recorded that these read: of a program that is used here, else of the one whose own
/// place it is. What lies openly, as `skills`, is nobody's unless its program is used here.
fn recorder<'a>(target: &Target, folder: &Folder<'a>) -> Option<&'a Profile> {
    let used: Vec<_> = target.uses.each().into_iter().filter(|(_, is_used)| *is_used).map(|(id, _)| id).collect();
    let is_own = |slice: &&&Profile| slice.paths.contains_key(&folder.kind);
    let is_used = |slice: &&&Profile| used.contains(&slice.id);
    let is_primary = |slice: &&&Profile| slice.id == target.uses.primary;
    let is_universal = |slice: &&&Profile| slice.platform == "universal";
    let readers = || folder.readers.iter();
    let found = readers().filter(is_own).find(|slice| is_used(slice) && is_primary(slice));
    let found = found
        .or_else(|| readers().filter(is_own).filter(|slice| !is_universal(slice)).find(is_used))
        .or_else(|| readers().find(is_used));
    if found.is_some() || !folder.path.as_str().starts_with('.') {
        return found.copied();
    }
    let own = readers().filter(is_own).find(is_universal).or_else(|| readers().find(is_own));
    own.or_else(|| readers().next()).copied()
}

impl Walked {
    fn folder(&mut self, target: &Target, folder: &Folder<'_>, seen: &mut HashSet<(ArtifactKind, PathBuf)>) {
        let slice = recorder(target, folder);
        if slice.is_none() && !folder.path.as_str().starts_with('.') {
            return;
        }
        let mut platforms: Vec<String> = Vec::new();
        for reader in &folder.readers {
            if !platforms.contains(&reader.platform) {
                platforms.push(reader.platform.clone());
            }
        }
        self.walk(&target.project, (&folder.path, folder.kind, &folder.place.suffix), (slice, &platforms), seen);
    }

    /// A project that is a plugin itself: its folders are imported from, and nothing is recorded there.
    fn plugin(&mut self, target: &Target, top: &TopNames, seen: &mut HashSet<(ArtifactKind, PathBuf)>) {
        let root = target.project.path();
        let folders: Vec<(ArtifactKind, RelPath)> = PLUGIN_FOLDERS
            .iter()
            .filter_map(|(kind, name)| Some((*kind, RelPath::parse(name).ok()?)))
            .filter(|(_, path)| top.may_hold(path) && fs::is_dir(&path.under(root)))
            .collect();
        let is_named = PLUGIN_MANIFESTS.iter().any(|file| fs::exists(&root.join(file)));
        if is_named || folders.len() >= 2 {
            for (kind, path) in folders {
                self.walk(&target.project, (&path, kind, ".md"), (None, &[]), seen);
            }
        }
    }

    fn walk(
        &mut self,
        project: &ProjectRoot,
        (path, kind, suffix): (&RelPath, ArtifactKind, &str),
        (slice, platforms): (Option<&Profile>, &[String]),
        seen: &mut HashSet<(ArtifactKind, PathBuf)>,
    ) {
        let place = match real_folder(project, path) {
            Ok(Some(place)) => place,
            Ok(None) => return,
            Err(error) => return self.problems.push(*error),
        };
        if !seen.insert((kind, place.clone())) {
            return;
        }
        self.looked_in.push(path.clone());
        let mut walk = Walk { of: self, base: path, kind, suffix, slice, platforms, names: BTreeMap::new() };
        walk.dir(path, &place, 0);
    }
}

/// The real place of a folder of a project; `None` when there is none.
fn real_folder(project: &ProjectRoot, path: &RelPath) -> Result<Option<PathBuf>, Box<ErrorBody>> {
    let body = |error: crate::fs::FsError| Box::new(ErrorBody::from(&error));
    let Ok(inner) = RelPath::parse("x").map(|name| path.join(&name)) else { return Ok(None) };
    match fs::resolve_inside(project.path(), &inner).map_err(body)? {
        fs::Place::At(inner) => Ok(inner.parent().map(Path::to_path_buf).filter(|place| fs::is_dir(place))),
        fs::Place::Blocked(_) => Ok(None),
        fs::Place::Escapes(link) => {
            let error = crate::deployment::DeployError::Escapes { link };
            Err(Box::new(ErrorBody::from(&error)))
        }
    }
}

struct Walk<'a> {
    of: &'a mut Walked,
    base: &'a RelPath,
    kind: ArtifactKind,
    suffix: &'a str,
    slice: Option<&'a Profile>,
    platforms: &'a [String],
    /// Names that were met, folded, with where.
    names: BTreeMap<String, String>,
}

impl Walk<'_> {
    fn dir(&mut self, path: &RelPath, place: &Path, depth: usize) {
        let items = match fs::list_dir(place) {
            Ok(items) => items,
            Err(error) => return self.of.problems.push(ErrorBody::from(&error)),
        };
        for item in items {
            let Some(name) = item.name.clone() else {
                self.unspeakable(path, item);
                continue;
            };
            if name.starts_with('.') || fs::is_left_out(name.as_ref()) {
                continue;
            }
            match RelPath::parse(&name) {
                Ok(name) => self.item(path.join(&name), item, depth),
                Err(_) => self.unspeakable(path, item),
            }
        }
    }

    fn item(&mut self, path: RelPath, item: DirItem, depth: usize) {
        match (self.kind.shape(), item.kind) {
            (Shape::File, EntryKind::Dir) if depth < MAX_DEPTH => self.dir(&path, &item.path, depth + 1),
            (Shape::File, EntryKind::File) if path.as_str().ends_with(self.suffix) => self.artifact(path, item.path),
            (Shape::File, EntryKind::Link) if path.as_str().ends_with(self.suffix) => self.link(path, item.path),
            (Shape::Folder, EntryKind::Dir) => self.folder(path, item.path, depth),
            (Shape::Folder, EntryKind::Link) => self.link(path, item.path),
            _ => {}
        }
    }

    /// Programs read skills in folders of skills as well; a folder that holds none is no skill.
    fn folder(&mut self, path: RelPath, place: PathBuf, depth: usize) {
        if self.kind != ArtifactKind::Skill || fs::exists(&place.join("SKILL.md")) {
            return self.artifact(path, place);
        }
        // What cannot be listed says so when it is read.
        let Ok(items) = fs::list_dir(&place) else { return self.artifact(path, place) };
        let before = self.of.standing.len();
        if items.iter().any(|item| item.kind == EntryKind::Dir) && depth < MAX_DEPTH {
            self.dir(&path, &place, depth + 1);
        }
        if self.of.standing.len() == before {
            self.put(path, place, Err(Unusable::NoSkillFile));
        }
    }

    fn artifact(&mut self, path: RelPath, place: PathBuf) {
        let name = self.name_of(&path);
        let id = match ArtifactName::parse(self.kind, &name) {
            Ok(name) => {
                let folded = fs::fold_case(name.as_str());
                match self.names.get(&folded) {
                    Some(other) => Err(Unusable::Again { other: other.clone() }),
                    None => {
                        self.names.insert(folded, path.to_string());
                        Ok(ArtifactId::new(self.kind, name))
                    }
                }
            }
            Err(error) => Err(error.into()),
        };
        self.put(path, place, id);
    }

    fn link(&mut self, path: RelPath, place: PathBuf) {
        let error = match fs::canonical(&place) {
            Ok(target) => Unusable::Link { target },
            Err(_) => Unusable::BrokenLink,
        };
        self.put(path, place, Err(error));
    }

    fn unspeakable(&mut self, above: &RelPath, item: DirItem) {
        // Something has to stand for it in a list; the name itself cannot.
        let shown =
            item.path.file_name().map(|name| name.to_string_lossy().replace(['/', '\\'], "_")).unwrap_or_default();
        let printable: String = shown.chars().filter(|c| !c.is_control()).collect();
        let Ok(name) = RelPath::parse(&printable) else {
            let error = ErrorBody::new(crate::error::ErrorCode::InvalidName, Unusable::Unspeakable.to_string());
            return self.of.problems.push(error.at(&item.path).hint("Rename it."));
        };
        self.put(above.join(&name), item.path, Err(Unusable::Unspeakable));
    }

    /// A nested skill goes by its own name, a nested command by its whole one.
    fn name_of(&self, path: &RelPath) -> String {
        match self.kind.shape() {
            Shape::Folder => path.file_name().to_owned(),
            Shape::File => {
                let below = path.below(self.base).unwrap_or_else(|| path.clone());
                below.as_str().strip_suffix(self.suffix).unwrap_or(below.as_str()).to_owned()
            }
        }
    }

    fn put(&mut self, shown: RelPath, place: PathBuf, id: Result<ArtifactId, Unusable>) {
        let name = id.as_ref().map_or_else(|_| self.name_of(&shown), |id| id.name.to_string());
        self.of.standing.push(Standing {
            name,
            shown,
            place,
            kind: self.kind,
            id,
            slice: self.slice.cloned(),
            platforms: self.platforms.to_vec(),
        });
    }
}
