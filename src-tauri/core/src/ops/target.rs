//! A project that something is done in: its place, its name, and the profiles it has.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::{OpsError, Workspace};
use crate::artifact::{ArtifactId, ArtifactKind};
use crate::deployment::DeploymentManager;
use crate::fs::{self, RelPath};
use crate::platform::{DeployMode, PlatformTable, Profile, ProfileId, Tables};
use crate::project::{MANIFEST_NAME, Manifest, ProjectEntry, ProjectList, ProjectRoot, Record};

/// The profile of the folder that many programs share.
const SHARED_PROFILE: &str = "universal-default";

/// A project that is deployed to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// Its root.
    pub project: ProjectRoot,
    /// Its name.
    pub name: String,
    /// Whether it is in the list.
    pub listed: bool,
    /// Whether it is not, and yet holds a profile root: what stands there was never looked at.
    pub unseen: bool,
    /// Which profiles it uses, as far as that does not follow from its records.
    pub uses: Uses,
    tables: Arc<Tables>,
}

/// Which profiles a project uses, as far as a person chose them or the folders of agent programs show it.
#[derive(Debug, Clone)]
pub(super) struct Uses {
    /// The one that is meant when none is named.
    pub primary: ProfileId,
    /// Those that a person chose besides.
    pub chosen: Vec<ProfileId>,
    /// Those whose program has left a mark.
    pub marked: Vec<ProfileId>,
}

/// The names in a project's own folder, to spare looks at what cannot be there.
pub(super) struct TopNames(Option<HashSet<String>>);

/// What is recorded for one profile in one root.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    /// The slice of the profile.
    pub profile: Profile,
    /// Its records there.
    pub records: Vec<Record>,
}

impl TopNames {
    /// Lists a folder; one that cannot be listed may hold anything.
    pub fn of(folder: &Path) -> Self {
        let names = fs::list_dir(folder).ok();
        Self(
            names
                .map(|items| items.into_iter().filter_map(|item| item.name).map(|name| fs::fold_case(&name)).collect()),
        )
    }

    /// Whether something may be there at a path below the folder.
    pub fn may_hold(&self, path: &RelPath) -> bool {
        let first = || path.components().next().map(fs::fold_case).unwrap_or_default();
        self.0.as_ref().is_none_or(|names| names.contains(&first()))
    }
}

impl Uses {
    /// Looks which profiles a project uses; `entry` is what the list says of it.
    pub fn of(table: &PlatformTable, project: &Path, entry: Option<&ProjectEntry>, top: &TopNames) -> Self {
        let is_there = |mark: &RelPath| top.may_hold(mark) && fs::exists(&mark.under(project));
        let marked = table.marks().iter().filter(|(_, marks)| marks.iter().any(is_there)).map(|(id, _)| id.clone());
        Self {
            primary: entry.and_then(|entry| entry.primary.clone()).unwrap_or_else(ProfileId::primary),
            chosen: entry.map(|entry| entry.profiles.clone()).unwrap_or_default(),
            marked: without_shared(table, project, marked.collect()),
        }
    }

    /// Every profile among them, and whether it is more than the one that is meant when none is named.
    pub fn each(&self) -> Vec<(ProfileId, bool)> {
        let is_used = |id: &ProfileId| self.chosen.contains(id) || self.marked.contains(id);
        let mut all: Vec<(ProfileId, bool)> = vec![(self.primary.clone(), is_used(&self.primary))];
        for id in self.chosen.iter().chain(&self.marked) {
            if !all.iter().any(|(known, _)| known == id) {
                all.push((id.clone(), true));
            }
        }
        all
    }
}

/// The shared folder is a mark of nobody's, as long as a program that is used here, or a record, explains it.
fn without_shared(table: &PlatformTable, project: &Path, mut marked: Vec<ProfileId>) -> Vec<ProfileId> {
    let shared = ProfileId::new(SHARED_PROFILE);
    let roots: Vec<RelPath> = table.slices(&shared).into_iter().map(|slice| slice.root).collect();
    let is_explained = roots.iter().any(|root| {
        let by_mark = |slice: &Profile| slice.id != shared && slice.root == *root && marked.contains(&slice.id);
        table.profiles().iter().any(by_mark) || fs::exists(&root.under(project).join(MANIFEST_NAME))
    });
    marked.retain(|id| *id != shared || !is_explained);
    marked
}

impl Target {
    /// Opens a project, in the list or not.
    pub fn open(workspace: &Workspace, path: &str) -> Result<Self, OpsError> {
        let project = ProjectRoot::open(Path::new(path))?;
        let entries = ProjectList::load(&workspace.home().projects_file())?.entries();
        let entry = entries.into_iter().find(|entry| is_same(&entry.path, &project));
        let tables = workspace.tables();
        let table = tables.of(project.path());
        let top = TopNames::of(project.path());
        let uses = Uses::of(table, project.path(), entry.as_ref(), &top);
        let is_there = |root: &&RelPath| top.may_hold(root) && fs::is_dir(&root.under(project.path()));
        let unseen = entry.is_none() && table.roots().iter().any(is_there);
        let listed = entry.is_some();
        let name = entry.and_then(|entry| entry.name).unwrap_or_else(|| project.name());
        Ok(Self { project, name, listed, unseen, uses, tables })
    }

    /// The platforms and profiles it can have.
    pub fn table(&self) -> &PlatformTable {
        self.tables.of(self.project.path())
    }

    /// Which profiles it uses after something was done in it.
    pub fn uses_now(&self) -> Uses {
        let now = Uses::of(self.table(), self.project.path(), None, &TopNames::of(self.project.path()));
        Uses { marked: now.marked, ..self.uses.clone() }
    }

    /// Whether it is the person's home.
    pub fn is_global(&self) -> bool {
        self.tables.is_global(self.project.path())
    }

    /// The slices of a profile, the primary one when none is named; its main one first.
    ///
    /// # Errors
    /// [`OpsError::ProfileNotFound`].
    pub fn slices(&self, id: Option<&ProfileId>) -> Result<Vec<Profile>, OpsError> {
        let id = id.unwrap_or(&self.uses.primary);
        let slices = self.table().slices(id);
        if slices.is_empty() { Err(profile_not_found(&self.tables, self.table(), id)) } else { Ok(slices) }
    }

    /// The slice of a profile that takes a kind; its main one where none does, which then says so.
    ///
    /// # Errors
    /// [`OpsError::ProfileNotFound`].
    pub fn slice(&self, id: Option<&ProfileId>, kind: ArtifactKind) -> Result<Profile, OpsError> {
        let mut slices = self.slices(id)?;
        let number = slices.iter().position(|slice| slice.paths.contains_key(&kind)).unwrap_or_default();
        Ok(slices.swap_remove(number))
    }

    /// The slice of a profile that something at a path relative to the project belongs to. A profile that is known no more
    /// has what another one has in that root.
    ///
    /// # Errors
    /// [`OpsError::ProfileNotFound`] when nobody knows that root.
    pub fn slice_at(&self, id: &ProfileId, path: &str) -> Result<Profile, OpsError> {
        let path = RelPath::parse(path).ok();
        let is_in = |slice: &&Profile| path.as_ref().is_some_and(|path| path.is_within(&slice.root));
        let slices = self.table().slices(id);
        let any = || self.table().profiles().iter().find(is_in);
        let found = slices.iter().find(is_in).or_else(any).or_else(|| slices.first());
        let found = found.ok_or_else(|| profile_not_found(&self.tables, self.table(), id))?;
        Ok(Profile { id: id.clone(), ..found.clone() })
    }

    /// The manager of one slice of a profile of this project, to look with.
    pub fn manager<'a>(&'a self, profile: &'a Profile) -> DeploymentManager<'a> {
        DeploymentManager::looking(&self.project, &self.name, profile)
    }

    /// What is recorded, by profile and root, in the order of the table; every manifest is read once. `only` names one
    /// profile. A profile that is known no more is told by what its records say.
    ///
    /// # Errors
    /// [`OpsError`] when a manifest or a profile root of a wanted profile cannot be used.
    pub fn recorded(&self, only: Option<&ProfileId>) -> Result<Vec<Recorded>, OpsError> {
        let mut recorded: Vec<Recorded> = Vec::new();
        for (root, manifest) in self.manifests(only)? {
            for record in manifest.records() {
                let profile = record.key().profile;
                if only.is_some_and(|id| *id != profile) {
                    continue;
                }
                match recorded.iter_mut().find(|known| known.profile.id == profile && known.profile.root == root) {
                    Some(known) => known.records.push(record.clone()),
                    None => recorded.push(Recorded {
                        profile: self.slice_in(&profile, record.platform.as_deref(), &root),
                        records: vec![record.clone()],
                    }),
                }
            }
        }
        let order =
            |id: &ProfileId| self.table().profiles().iter().position(|slice| slice.id == *id).unwrap_or(usize::MAX);
        recorded.sort_by_key(|recorded| order(&recorded.profile.id));
        Ok(recorded)
    }

    /// The slices that a set is attached to, of one profile or of all.
    ///
    /// # Errors
    /// As [`Target::recorded`].
    pub fn attached(&self, set: &str, only: Option<&ProfileId>) -> Result<Vec<Profile>, OpsError> {
        let mut slices = Vec::new();
        for (root, manifest) in self.manifests(only)? {
            for attachment in manifest.attachments().filter(|attachment| attachment.set == set) {
                let profile = attachment.key().profile;
                if only.is_none_or(|id| *id == profile) {
                    slices.push(self.slice_in(&profile, None, &root));
                }
            }
        }
        Ok(slices)
    }

    /// The manifests of the roots of one profile, or of all that anybody knows; each once.
    fn manifests(&self, only: Option<&ProfileId>) -> Result<Vec<(RelPath, Manifest)>, OpsError> {
        let top = TopNames::of(self.project.path());
        let table = self.table();
        // What a profile that is known no more left may lie in any root.
        let is_known = only.is_some_and(|id| table.profile(id).is_some());
        let (mut read, mut manifests) = (HashSet::new(), Vec::new());
        for slice in table.profiles().iter().filter(|slice| !is_known || only == Some(&slice.id)) {
            if !top.may_hold(&slice.root) {
                continue;
            }
            let root = self.manager(slice).root()?;
            if read.insert(root.clone()) {
                manifests.push((slice.root.clone(), Manifest::load(&root)?));
            }
        }
        Ok(manifests)
    }

    /// The slice of a profile in a root; of a profile that is known no more, or that has another root now, as far as can be
    /// told.
    fn slice_in(&self, id: &ProfileId, platform: Option<&str>, root: &RelPath) -> Profile {
        let table = self.table();
        let slice = table.profiles().iter().find(|slice| slice.id == *id && slice.root == *root);
        if let Some(known) = slice.cloned().or_else(|| table.profile(id)) {
            return Profile { root: root.clone(), ..known };
        }
        let platform = platform.unwrap_or_default().to_owned();
        Profile {
            id: id.clone(),
            name: id.to_string(),
            platform_name: table.platform(&platform).map_or_else(|| platform.clone(), |known| known.name.clone()),
            platform,
            root: root.clone(),
            paths: BTreeMap::new(),
            reads: BTreeMap::new(),
            mode: DeployMode::default(),
        }
    }
}

impl Recorded {
    /// Its artifacts.
    pub fn artifacts(&self) -> impl Iterator<Item = &ArtifactId> {
        self.records.iter().map(|record| &record.artifact)
    }
}

/// There is no such profile; a file of the home that cannot be used may be why.
pub(super) fn profile_not_found(tables: &Tables, table: &PlatformTable, id: &ProfileId) -> OpsError {
    if let Some(problem) = tables.problems.first() {
        return OpsError::Tables(problem.clone());
    }
    let known = table.ids().iter().map(|id| id.as_str().to_owned()).collect();
    OpsError::ProfileNotFound { profile: id.as_str().to_owned(), known }
}

/// Whether a path of the list means this project, also through links.
pub(super) fn is_same(path: &Path, project: &ProjectRoot) -> bool {
    path == project.path() || ProjectRoot::open(path).is_ok_and(|other| other == *project)
}
