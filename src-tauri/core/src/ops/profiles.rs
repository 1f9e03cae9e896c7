//! Platforms and profiles: which there are, which a project uses, and a person's own.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::target::{Target, is_same};
use super::{OpsError, Workspace};
use crate::artifact::ArtifactKind;
use crate::changes::{Operation, ViewKey};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::platform::{
    DeployMode, Format, KindPlace, OwnProfiles, OwnProfilesError, PlatformTable, Profile, ProfileId, RowSource,
    TableKind,
};
use crate::project::ProjectList;

/// Where a platform keeps one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlatformKind {
    /// The kind.
    pub kind: TableKind,
    /// In a project, relative to it.
    pub project: Option<String>,
    /// In the home, starting with `~/`.
    pub global: Option<String>,
    /// What the files there are called.
    pub pattern: String,
    /// How each is written.
    pub format: Format,
    /// Whether this program can put it there.
    pub deployable: bool,
    /// Further folders of a project that the program reads it from.
    pub also_reads: Vec<String>,
}

/// An agent program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PlatformInfo {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The key of its mark.
    pub icon: String,
    /// Whether its folders are in the person's home.
    pub installed: bool,
    /// Where the row comes from.
    pub source: RowSource,
    /// What a person should know of it.
    pub note: Option<String>,
    /// What it keeps where.
    pub kinds: Vec<PlatformKind>,
}

/// Where a profile keeps one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfilePath {
    /// The kind.
    pub kind: ArtifactKind,
    /// Its folder, relative to the project.
    pub path: String,
    /// What single files end in.
    pub suffix: String,
    /// The names of other platforms that keep the kind in the same folder.
    pub shared_with: Vec<String>,
}

/// A profile that a project can have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfileInfo {
    /// Its id.
    pub id: ProfileId,
    /// What people call it.
    pub name: String,
    /// The platform's id.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The key of the platform's mark.
    pub icon: String,
    /// Whether it is a person's own.
    pub own: bool,
    /// Whether the project means it when none is named.
    pub primary: bool,
    /// Whether a person chose it for the project.
    pub chosen: bool,
    /// Whether the project uses it: chosen, deployed to, or seen by what its program left there.
    pub in_use: bool,
    /// Whether the platform is installed.
    pub installed: bool,
    /// How it is deployed to unless said otherwise.
    pub mode: DeployMode,
    /// Its roots that are deployed to, the main one first.
    pub roots: Vec<String>,
    /// Where each kind goes.
    pub paths: Vec<ProfilePath>,
}

/// The profiles that a project can have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfileList {
    /// All of them: the primary one first, then those in use, then the others in the order of the table.
    pub profiles: Vec<ProfileInfo>,
    /// The one that is meant when none is named.
    pub primary: ProfileId,
    /// Files of the home that cannot be used.
    pub problems: Vec<ErrorBody>,
}

/// A folder of a profile of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct PathDraft {
    /// The kind.
    pub kind: ArtifactKind,
    /// Its folder, relative to the root.
    pub folder: String,
}

/// A profile of one's own as a person writes it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfileDraft {
    /// Its id.
    pub id: String,
    /// What it is called; empty means as its id.
    pub name: String,
    /// The platform's id.
    pub platform: String,
    /// Its root, relative to the project.
    pub root: String,
    /// Its folders.
    pub paths: Vec<PathDraft>,
    /// How it is deployed to unless said otherwise.
    pub mode: DeployMode,
}

/// What came of a change to profiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ProfilesChange {
    /// The views to refresh.
    pub views: Vec<ViewKey>,
    /// Whether the cache could not be told.
    pub cache_behind: bool,
}

/// Every platform, in the order of the table.
pub fn list_platforms(workspace: &Workspace) -> Vec<PlatformInfo> {
    let tables = workspace.tables();
    let texts = |paths: &[RelPath]| paths.iter().map(ToString::to_string).collect();
    let info = |platform: &crate::platform::Platform| PlatformInfo {
        id: platform.id.clone(),
        name: platform.name.clone(),
        icon: platform.icon.clone(),
        installed: workspace.surroundings().is_installed(platform),
        source: platform.source,
        note: platform.note.clone(),
        kinds: platform
            .kinds
            .iter()
            .map(|(kind, facts)| PlatformKind {
                kind: *kind,
                project: facts.project.as_ref().map(ToString::to_string),
                global: facts.global.clone(),
                pattern: facts.pattern.clone(),
                format: facts.format,
                deployable: kind.artifact().is_some_and(|kind| facts.is_deployable(kind)),
                also_reads: texts(&facts.also_reads),
            })
            .collect(),
    };
    tables.usual().platforms().iter().map(info).collect()
}

/// The profiles that a project can have, in the list or not; without a project those of any.
///
/// # Errors
/// [`OpsError`] when the project, a manifest of it, or the project list cannot be used.
pub fn list_profiles(workspace: &Workspace, project: Option<&str>) -> Result<ProfileList, OpsError> {
    let target = project.map(|project| Target::open(workspace, project)).transpose()?;
    let tables = workspace.tables();
    let table = target.as_ref().map_or(tables.usual(), Target::table);
    let recorded: Vec<ProfileId> = match &target {
        Some(target) => target.recorded(None)?.into_iter().map(|recorded| recorded.profile.id).collect(),
        None => Vec::new(),
    };
    let uses = target.as_ref().map(|target| &target.uses);
    let primary = uses.map_or_else(ProfileId::primary, |uses| uses.primary.clone());
    let used = uses.map(|uses| uses.each()).unwrap_or_default();
    let sharing = Sharing::of(table);
    let mut profiles: Vec<ProfileInfo> = Vec::new();
    for id in table.ids() {
        let slices: Vec<&Profile> =
            table.profiles().iter().filter(|slice| slice.id == id && !slice.paths.is_empty()).collect();
        let Some(main) = slices.first() else { continue };
        let platform = table.platform(&main.platform);
        profiles.push(ProfileInfo {
            name: main.name.clone(),
            platform: main.platform.clone(),
            platform_name: main.platform_name.clone(),
            icon: platform.map_or_else(|| main.platform.clone(), |platform| platform.icon.clone()),
            own: platform.is_none_or(|platform| id.as_str() != format!("{}-default", platform.id)),
            primary: id == primary,
            chosen: uses.is_some_and(|uses| uses.chosen.contains(&id)),
            in_use: recorded.contains(&id) || used.iter().any(|(used, is_used)| *used == id && *is_used),
            installed: platform.is_some_and(|platform| workspace.surroundings().is_installed(platform)),
            mode: main.mode,
            roots: slices.iter().map(|slice| slice.root.to_string()).collect(),
            paths: slices.iter().flat_map(|slice| sharing.paths(slice)).collect(),
            id,
        });
    }
    profiles.sort_by_key(|profile| (!profile.primary, !profile.in_use));
    let problems = tables.problems.iter().map(|problem| ErrorBody::from(&OpsError::Tables(problem.clone()))).collect();
    Ok(ProfileList { profiles, primary, problems })
}

/// Who keeps a kind in which folder.
struct Sharing<'a>(HashMap<(ArtifactKind, RelPath), Vec<&'a str>>);

impl<'a> Sharing<'a> {
    fn of(table: &'a PlatformTable) -> Self {
        let mut by_folder: HashMap<_, Vec<&str>> = HashMap::new();
        for slice in table.profiles() {
            for kind in slice.supported() {
                if let Some(folder) = slice.folder(kind) {
                    by_folder.entry((kind, folder)).or_default().push(&slice.name);
                }
            }
        }
        Self(by_folder)
    }

    fn paths(&self, slice: &Profile) -> Vec<ProfilePath> {
        let path = |(kind, place): (&ArtifactKind, &KindPlace)| {
            let folder = slice.folder_of(place);
            let others = self.0.get(&(*kind, folder.clone())).map(Vec::as_slice).unwrap_or_default();
            ProfilePath {
                kind: *kind,
                path: folder.to_string(),
                suffix: place.suffix.clone(),
                shared_with: others.iter().filter(|name| **name != slice.name).map(|name| (*name).to_owned()).collect(),
            }
        };
        slice.paths.iter().map(path).collect()
    }
}

/// Writes a profile of one's own down, in place of the one with its id.
///
/// # Errors
/// [`OpsError::OwnProfiles`] when it cannot be used, or the file cannot be read or written; the file is then as it was.
pub fn save_profile(workspace: &Workspace, draft: &ProfileDraft) -> Result<ProfilesChange, OpsError> {
    let _lock = workspace.lock_project_list()?;
    let tables = workspace.tables();
    let platforms = tables.usual().platforms();
    let mut paths = BTreeMap::new();
    for PathDraft { kind, folder } in &draft.paths {
        paths.insert(*kind, KindPlace::below(RelPath::parse(folder)?));
    }
    let id = draft.id.trim();
    let name = if draft.name.trim().is_empty() { id } else { draft.name.trim() };
    let platform = tables.usual().platform(&draft.platform);
    let profile = Profile {
        id: ProfileId::new(id),
        name: name.to_owned(),
        platform: draft.platform.clone(),
        platform_name: platform.map(|platform| platform.name.clone()).unwrap_or_default(),
        root: RelPath::parse(&draft.root)?,
        paths,
        reads: BTreeMap::new(),
        mode: draft.mode,
    };
    let file = workspace.home().profiles_file();
    let mut own = OwnProfiles::load(&file, platforms)?;
    own.put(&profile, platforms)?;
    own.save(&file)?;
    Ok(note_everywhere(workspace))
}

/// Takes a profile of one's own away. One that something is deployed with stays, since nobody would find that any more.
///
/// # Errors
/// [`OpsError::OwnProfiles`] when it is in use or the file cannot be read or written, [`OpsError::ProfileNotFound`].
pub fn delete_profile(workspace: &Workspace, id: &ProfileId) -> Result<ProfilesChange, OpsError> {
    let _lock = workspace.lock_project_list()?;
    let mut used = Vec::new();
    for entry in ProjectList::load(&workspace.home().projects_file())?.entries() {
        let Ok(target) = Target::open(workspace, &entry.path.to_string_lossy()) else { continue };
        if !target.recorded(Some(id))?.is_empty() {
            used.push(target.name);
        }
    }
    if !used.is_empty() {
        let reason = format!("{id} is still deployed to in {}; undeploy there first", used.join(", "));
        return Err(OwnProfilesError::Unfit { reason }.into());
    }
    let tables = workspace.tables();
    let file = workspace.home().profiles_file();
    let mut own = OwnProfiles::load(&file, tables.usual().platforms())?;
    if !own.remove(id) {
        let known = own.profiles().iter().map(|profile| profile.id.to_string()).collect();
        return Err(OpsError::ProfileNotFound { profile: id.to_string(), known });
    }
    own.save(&file)?;
    Ok(note_everywhere(workspace))
}

/// Writes down which profiles a project uses; `primary` is the one that is meant when none is named, none stands for the usual
/// one. The project itself is not written to.
///
/// # Errors
/// [`OpsError::ProfileNotFound`], [`OpsError::ProjectNotListed`], or when the list cannot be read or written.
pub fn save_project_profiles(
    workspace: &Workspace,
    project: &str,
    primary: Option<&ProfileId>,
    chosen: &[ProfileId],
) -> Result<ProfilesChange, OpsError> {
    let target = Target::open(workspace, project)?;
    for id in primary.into_iter().chain(chosen) {
        target.slices(Some(id))?;
    }
    {
        let _lock = workspace.lock_project_list()?;
        let file = workspace.home().projects_file();
        let mut list = ProjectList::load(&file)?;
        let entry = list.entries().into_iter().find(|entry| is_same(&entry.path, &target.project));
        let path = entry.map(|entry| entry.path).unwrap_or_default();
        let primary = primary.filter(|id| **id != ProfileId::primary());
        if !list.choose(&path, primary, chosen) {
            return Err(OpsError::ProjectNotListed { path: target.project.path().to_path_buf() });
        }
        list.save(&file)?;
    }
    let library = workspace.find_library().ok().flatten();
    let cache_behind = super::projects::look_and_tell(workspace, &target.project, library)?;
    Ok(ProfilesChange { views: Operation::ProfileMutation.views(), cache_behind })
}

/// Looks at every project of the list anew: other profiles have other places.
fn note_everywhere(workspace: &Workspace) -> ProfilesChange {
    let cache_behind = super::projects::look_at_all(workspace);
    ProfilesChange { views: Operation::ProfileMutation.views(), cache_behind }
}
