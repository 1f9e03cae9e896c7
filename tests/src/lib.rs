//! Builders and assertions shared by the integration tests: a world of one home, one library and some projects in a
//! temporary folder, with a clock that a test moves by hand.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests prepare real folders"
)]

mod changes;
mod floor;
mod sets;
mod whole;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use skillmeat_core::cache::{
    ArtifactFacets, ArtifactQuery, ArtifactResponse, ArtifactSummary, CollectionInfo, ColumnId, DeploymentPage,
    DeploymentQuery, DeploymentRow, DeploymentStats, EntityColumn, EntityColumns, EntityMatrix, EntityQuery,
    LibraryProblem, ProjectResponse,
};
use skillmeat_core::deployment::{ArtifactResult, DeploymentState, Plan};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Clock, DeployRequest, Depth, Home, Outcome, UndeployRequest, Workspace};
use skillmeat_core::platform::ProfileId;
use time::OffsetDateTime;

pub use changes::{change, changes, choice, deploying, only, undeploying, undoing};
pub use floor::Floor;
pub use sets::{bundle_id, bundle_text, deploying_set, of_set, set_change, set_changes};
pub use whole::Whole;

/// When the clock of a new world stands: 2026-11-22T12:00:00Z.
pub const START: i64 = 1_795_348_800;

/// A clock that stands still until a test moves it. File times come from the real clock and lie behind it, so no stamp
/// is trusted and every file is read; a test of the stamps moves it far ahead.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Moves it by seconds, backwards too.
    pub fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

/// A home with a library, and a place for projects.
#[derive(Debug)]
pub struct World {
    folder: tempfile::TempDir,
    /// Its clock.
    pub clock: TestClock,
    /// Its workspace.
    pub workspace: Workspace,
}

impl World {
    /// An empty library in `<home>/collection`.
    pub fn new() -> Self {
        let world = Self::without_library();
        fs::create_dir_all(world.home().join("collection")).unwrap();
        world
    }

    /// A home without anything.
    pub fn without_library() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = TestClock(Arc::new(AtomicI64::new(START)));
        let workspace = open(&folder.path().canonicalize().unwrap().join("home"), &clock);
        Self { folder, clock, workspace }
    }

    /// A home as SkillMeat 0.9.1 left it on a disk, and the project `app1` that it deployed to.
    pub fn sample() -> (Self, Project) {
        let world = Self::without_library();
        let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/skillmeat-home");
        copy_tree(&fixture.join(".skillmeat"), &world.home());
        let project = world.project("app1");
        copy_tree(&fixture.join("projects/app1-dot-claude"), &project.path.join(".claude"));
        (world, project)
    }

    /// The temporary folder around everything.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// The home folder.
    pub fn home(&self) -> PathBuf {
        self.root().join("home")
    }

    /// The library's folder.
    pub fn library(&self) -> PathBuf {
        self.home().join("collection")
    }

    /// Writes a file of the library, with the folders above it.
    pub fn in_library(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        write(&self.library().join(path), text);
        self
    }

    /// Writes a small skill: `SKILL.md`, a reference and an executable script.
    pub fn skill(&self, name: &str) -> &Self {
        self.in_library(
            &format!("skills/{name}/SKILL.md"),
            format!("---\nname: {name}\ndescription: The skill {name}\ntags: [one, two]\n---\n# {name}\n"),
        );
        self.in_library(&format!("skills/{name}/reference/notes.md"), format!("notes of {name}\n"));
        self.in_library(&format!("skills/{name}/scripts/run.sh"), "#!/bin/sh\necho run\n");
        executable(&self.library().join(format!("skills/{name}/scripts/run.sh")));
        self
    }

    /// Writes a command.
    pub fn command(&self, name: &str) -> &Self {
        self.in_library(
            &format!("commands/{name}.md"),
            format!("---\ndescription: The command {name}\n---\nDo {name}.\n"),
        )
    }

    /// Writes an agent.
    pub fn agent(&self, name: &str) -> &Self {
        self.in_library(
            &format!("agents/{name}.md"),
            format!("---\nname: {name}\ndescription: The agent {name}\n---\nBe {name}.\n"),
        )
    }

    /// Writes a hook: a folder with a script.
    pub fn hook(&self, name: &str) -> &Self {
        self.in_library(&format!("hooks/{name}/HOOK.md"), format!("---\ndescription: The hook {name}\n---\n"));
        self.in_library(&format!("hooks/{name}/hook.sh"), "#!/bin/sh\n")
    }

    /// Writes an MCP server: a folder with its configuration.
    pub fn mcp(&self, name: &str) -> &Self {
        self.in_library(&format!("mcp/{name}/mcp.json"), "{}\n")
    }

    /// Makes an empty project folder.
    pub fn project(&self, name: &str) -> Project {
        let path = self.root().join("projects").join(name);
        fs::create_dir_all(&path).unwrap();
        Project { path }
    }

    /// Closes the workspace and opens it anew, as a new start of the program does.
    pub fn restart(&mut self) {
        self.workspace = self.another();
    }

    /// Another program on the same home, with its own connections.
    pub fn another(&self) -> Workspace {
        open(&self.home(), &self.clock)
    }

    /// Another program on the same home that calls itself `holder` and waits for locks as long as `patience`.
    pub fn another_as(&self, holder: &str, patience: Duration) -> Workspace {
        Workspace::open(Home::new(self.home()), Box::new(self.clock.clone()), holder.to_owned(), patience)
    }

    /// Removes the cache file and what belongs to it, and opens the workspace anew.
    pub fn delete_cache(&mut self) {
        fs::remove_dir_all(self.home().join("cache")).unwrap();
        self.restart();
    }

    /// Refreshes the cache; panics when that fails.
    pub fn refresh(&self) {
        ops::refresh_cache(&self.workspace, Depth::Changed, &|_| {}).unwrap();
    }

    /// Deploys to the primary profile; panics when it is refused as a whole.
    pub fn deploy(&self, artifacts: &[&str], project: &Project) -> Outcome {
        self.try_deploy(artifacts, project, None).unwrap()
    }

    /// Deploys to a profile.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn try_deploy(
        &self,
        artifacts: &[&str],
        project: &Project,
        profile: Option<&str>,
    ) -> Result<Outcome, ErrorBody> {
        let request = DeployRequest {
            artifacts: owned(artifacts),
            project_path: project.text(),
            profile_id: profile.map(ProfileId::new),
            ..DeployRequest::default()
        };
        ops::deploy(&self.workspace, &request).map_err(ErrorBody::from)
    }

    /// Deploys with a `dest_path`, to the primary profile.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn deploy_into(&self, artifacts: &[&str], project: &Project, dest: &str) -> Result<Outcome, ErrorBody> {
        let request = DeployRequest {
            artifacts: owned(artifacts),
            project_path: project.text(),
            dest_path: Some(dest.to_owned()),
            ..DeployRequest::default()
        };
        ops::deploy(&self.workspace, &request).map_err(ErrorBody::from)
    }

    /// Plans a deploy to the primary profile; panics when nothing can be planned.
    pub fn plan(&self, artifacts: &[&str], project: &Project) -> Plan {
        let request =
            DeployRequest { artifacts: owned(artifacts), project_path: project.text(), ..DeployRequest::default() };
        ops::plan_deploy(&self.workspace, &request).unwrap()
    }

    /// Undeploys from a profile, or from all.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn try_undeploy(
        &self,
        artifacts: &[&str],
        project: &Project,
        profile: Option<&str>,
    ) -> Result<Outcome, ErrorBody> {
        let request = UndeployRequest {
            artifacts: owned(artifacts),
            project_path: project.text(),
            profile_id: profile.map(ProfileId::new),
            ..UndeployRequest::default()
        };
        ops::undeploy(&self.workspace, &request).map_err(ErrorBody::from)
    }

    /// Undeploys from all profiles; panics when it is refused as a whole.
    pub fn undeploy(&self, artifacts: &[&str], project: &Project) -> Outcome {
        let request =
            UndeployRequest { artifacts: owned(artifacts), project_path: project.text(), ..UndeployRequest::default() };
        ops::undeploy(&self.workspace, &request).unwrap()
    }

    /// Every artifact of the cache, by name.
    pub fn artifacts(&self) -> Vec<ArtifactResponse> {
        ops::list_artifacts(&self.workspace, &ArtifactQuery::default()).unwrap().artifacts
    }

    /// One artifact of the cache; panics when it is not there.
    pub fn artifact(&self, id: &str) -> ArtifactResponse {
        self.artifacts()
            .into_iter()
            .find(|artifact| artifact.id == id)
            .unwrap_or_else(|| panic!("no {id} in the cache"))
    }

    /// Every deployment of the cache.
    pub fn deployments(&self) -> Vec<DeploymentRow> {
        ops::list_deployments(&self.workspace, &DeploymentQuery::default()).unwrap().deployments
    }

    /// How the only deployment of an artifact stands, by the cache.
    pub fn state(&self, artifact: &str) -> DeploymentState {
        let rows: Vec<_> = self.deployments().into_iter().filter(|row| row.artifact_id == artifact).collect();
        assert_eq!(rows.len(), 1, "{artifact}: {rows:?}");
        rows[0].state
    }

    /// A page of the matrix with the cells of all columns.
    pub fn matrix(&self, mut query: EntityQuery) -> EntityMatrix {
        let all = ops::list_entity_columns(&self.workspace).unwrap();
        let id = |column: EntityColumn| ColumnId {
            project_path: column.project_path,
            profile_id: all.profiles[column.profile as usize].profile_id.clone(),
        };
        query.columns = all.columns.into_iter().map(id).collect();
        ops::list_entities(&self.workspace, &query).unwrap()
    }

    /// Everything that the lists of the window show.
    pub fn lists(&self) -> Lists {
        let workspace = &self.workspace;
        let all = DeploymentQuery { states: DeploymentState::ALL.to_vec(), ..DeploymentQuery::default() };
        let collections = ops::list_collections(workspace).unwrap();
        let mut lists = Lists {
            artifacts: self.artifacts(),
            facets: ops::artifact_facets(workspace, &ArtifactQuery::default()).unwrap(),
            // The open library comes first; the others are only named.
            summaries: collections
                .iter()
                .take(1)
                .map(|one| ops::list_collection_artifacts(workspace, &one.id, 0, 0).unwrap())
                .collect(),
            collections,
            columns: ops::list_entity_columns(workspace).unwrap(),
            entities: self.matrix(EntityQuery::default()),
            deployments: ops::list_deployments(workspace, &all).unwrap(),
            stats: ops::deployment_stats(workspace).unwrap(),
            projects: ops::list_projects(workspace).unwrap(),
            problems: ops::list_library_problems(workspace).unwrap(),
        };
        // A small write appends, a refresh follows the list of projects: the order within an artifact says nothing.
        let artifacts = lists.artifacts.iter_mut().map(|artifact| &mut artifact.deployments);
        let summaries = lists.summaries.iter_mut().flatten().map(|summary| &mut summary.deployments);
        for deployments in artifacts.chain(summaries).flatten() {
            deployments.sort_by_cached_key(|one| (one.project_path.clone(), one.deployment_profile_id.clone()));
        }
        lists
    }

    /// The raw `deployments_json` of an artifact, from the file itself.
    pub fn deployments_json(&self, id: &str) -> Option<String> {
        let connection = self.database();
        connection
            .query_row("SELECT deployments_json FROM collection_artifacts WHERE artifact_id = ?1", [id], |row| {
                row.get(0)
            })
            .unwrap()
    }

    /// A connection of one's own to the cache file.
    pub fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.home().join("cache/desktop.db")).unwrap()
    }
}

/// Everything that the lists of the window show at one moment.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each field is what its list answers")]
pub struct Lists {
    pub artifacts: Vec<ArtifactResponse>,
    pub facets: ArtifactFacets,
    pub collections: Vec<CollectionInfo>,
    pub summaries: Vec<Vec<ArtifactSummary>>,
    pub columns: EntityColumns,
    pub entities: EntityMatrix,
    pub deployments: DeploymentPage,
    pub stats: DeploymentStats,
    pub projects: Vec<ProjectResponse>,
    pub problems: Vec<LibraryProblem>,
}

impl Lists {
    /// Panics and names the list that is not as in `other`.
    pub fn assert_same(&self, other: &Self, when: &str) {
        assert_eq!(self.artifacts, other.artifacts, "artifacts {when}");
        assert_eq!(self.facets, other.facets, "facets {when}");
        assert_eq!(self.collections, other.collections, "collections {when}");
        assert_eq!(self.summaries, other.summaries, "summaries {when}");
        assert_eq!(self.columns, other.columns, "columns {when}");
        assert_eq!(self.entities, other.entities, "entities {when}");
        assert_eq!(self.deployments, other.deployments, "deployments {when}");
        assert_eq!(self.stats, other.stats, "stats {when}");
        assert_eq!(self.projects, other.projects, "projects {when}");
        assert_eq!(self.problems, other.problems, "problems {when}");
    }
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

fn open(home: &Path, clock: &TestClock) -> Workspace {
    Workspace::open(Home::new(home), Box::new(clock.clone()), "a test".to_owned(), Duration::from_millis(200))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A project folder.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its root.
    pub path: PathBuf,
}

impl Project {
    /// Its root as text.
    pub fn text(&self) -> String {
        self.path.to_str().unwrap().to_owned()
    }

    /// Writes a file of a person's own, with the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        write(&self.path.join(path), text);
        self
    }

    /// Reads a file; panics when it is not there.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Whether anything is there.
    pub fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.path.join(path)).is_ok()
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path.join(path)).unwrap();
        self
    }

    /// Makes a symbolic link of a person's own, with the folders above it.
    #[cfg(unix)]
    pub fn link(&self, path: &str, target: impl AsRef<Path>) -> &Self {
        link(&self.path.join(path), target.as_ref());
        self
    }

    /// The stamps of everything below the project and of its root; see [`stamps`].
    #[cfg(unix)]
    pub fn stamps(&self) -> BTreeMap<String, String> {
        stamps(&self.path)
    }

    /// What an interrupted or careless operation would leave behind: temporary files and folders of this program.
    pub fn leftovers(&self) -> Vec<String> {
        self.tree().into_keys().filter(|path| path.contains(".skillmeat-stage-")).collect()
    }

    /// The manifest of the primary profile.
    pub fn manifest(&self) -> String {
        self.read(".claude/deployment-manifest.toml")
    }

    /// Everything below the project; see [`tree`].
    pub fn tree(&self) -> BTreeMap<String, String> {
        tree(&self.path)
    }
}

/// The real `skm`: it lies beside the folder of the test that asks; panics when it is not built.
pub fn skm() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let skm = test.parent().unwrap().parent().unwrap().join(format!("skm{}", std::env::consts::EXE_SUFFIX));
    assert!(skm.exists(), "{} is not built: cargo build -p skillmeat-cli", skm.display());
    skm
}

/// Writes a file with the folders above it.
pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Sets a file's execute bits.
#[cfg(unix)]
pub fn executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Sets a file's execute bits, where there are such.
#[cfg(not(unix))]
pub fn executable(_path: &Path) {}

/// Makes a symbolic link with the folders above it.
#[cfg(unix)]
pub fn link(path: &Path, target: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(target, path).unwrap();
}

/// Copies a folder with its files and their execute bits; what is copied can be written to.
pub fn copy_tree(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name()))).unwrap();
        if path.is_dir() {
            copy_tree(&path, &target);
        } else {
            fs::write(&target, fs::read(&path).unwrap()).unwrap();
            if is_executable(&path) {
                executable(&target);
            }
        }
    }
}

/// The result of one artifact; panics when there is none.
pub fn result_of<'a>(outcome: &'a Outcome, artifact: &str) -> &'a ArtifactResult {
    let found = outcome.results.iter().find(|result| result.artifact == artifact);
    found.unwrap_or_else(|| panic!("no result of {artifact} in {outcome:?}"))
}

/// The paths and reasons of a conflict, sorted.
pub fn conflicts(result: &ArtifactResult) -> Vec<(String, String)> {
    let details =
        result.error.as_ref().and_then(|error| error.details.as_ref()).unwrap_or_else(|| panic!("{result:?}"));
    let text = |file: &serde_json::Value, key: &str| file[key].as_str().unwrap().to_owned();
    let files = details["files"].as_array().unwrap().iter();
    let mut found: Vec<_> = files.map(|file| (text(file, "path"), text(file, "reason"))).collect();
    found.sort();
    found
}

/// What `lstat` says of a folder and of everything below it: nothing was written where two looks agree, not even the
/// same bytes again.
#[cfg(unix)]
pub fn stamps(root: &Path) -> BTreeMap<String, String> {
    use std::os::unix::fs::MetadataExt;
    let stamp = |path: &Path| {
        let meta = fs::symlink_metadata(path).unwrap();
        let (mtime, ctime) = ((meta.mtime(), meta.mtime_nsec()), (meta.ctime(), meta.ctime_nsec()));
        format!("{} {} {:o} {mtime:?} {ctime:?}", meta.ino(), meta.size(), meta.mode())
    };
    let mut found: BTreeMap<_, _> =
        tree(root).into_keys().map(|path| (path.clone(), stamp(&root.join(path)))).collect();
    found.insert(".".to_owned(), stamp(root));
    found
}

/// A file's identity on its device.
#[cfg(unix)]
pub fn inode(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::symlink_metadata(path).unwrap().ino()
}

/// Whether a file can be executed.
#[cfg(unix)]
pub fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o111 != 0
}

/// Everything below a folder, hidden things too: path → `dir`, `-> target`, or `x ` or `- ` and the content. Two equal
/// trees hold the same bytes, links, folders and execute bits.
#[cfg(unix)]
pub fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let meta = fs::symlink_metadata(&path).unwrap();
            let shown = if meta.is_symlink() {
                format!("-> {}", fs::read_link(&path).unwrap().display())
            } else if meta.is_dir() {
                folders.push(path);
                "dir".to_owned()
            } else if meta.is_file() {
                let mode = if is_executable(&path) { 'x' } else { '-' };
                format!("{mode} {}", String::from_utf8_lossy(&fs::read(&path).unwrap()))
            } else {
                "special".to_owned()
            };
            found.insert(name, shown);
        }
    }
    found
}
