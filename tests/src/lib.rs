//! Builders and assertions shared by the integration tests: a world of one home, one library and some projects in a
//! temporary folder, with a clock that a test moves by hand.
#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used, clippy::expect_used, reason = "tests prepare real folders")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use skillmeat_core::cache::{ArtifactQuery, ArtifactResponse, DeploymentQuery, DeploymentRow};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Clock, DeployRequest, Depth, Home, Outcome, UndeployRequest, Workspace};
use skillmeat_core::platform::ProfileId;
use time::OffsetDateTime;

/// When the clock of a new world stands: 2026-11-22T12:00:00Z.
pub const START: i64 = 1_795_348_800;

/// A clock that stands still until a test moves it. File times come from the real clock, so it starts in its future:
/// every file looks long settled.
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
        self.in_library(&format!("commands/{name}.md"), format!("---\ndescription: The command {name}\n---\nDo {name}.\n"))
    }

    /// Writes an agent.
    pub fn agent(&self, name: &str) -> &Self {
        self.in_library(&format!("agents/{name}.md"), format!("---\nname: {name}\ndescription: The agent {name}\n---\nBe {name}.\n"))
    }

    /// Makes an empty project folder.
    pub fn project(&self, name: &str) -> Project {
        let path = self.root().join("projects").join(name);
        fs::create_dir_all(&path).unwrap();
        Project { path }
    }

    /// Closes the workspace and opens it anew, as a new start of the program does.
    pub fn restart(&mut self) {
        self.workspace = open(&self.home(), &self.clock);
    }

    /// Another program on the same home, with its own connections.
    pub fn another(&self) -> Workspace {
        open(&self.home(), &self.clock)
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
    pub fn try_deploy(&self, artifacts: &[&str], project: &Project, profile: Option<&str>) -> Result<Outcome, ErrorBody> {
        let request = DeployRequest {
            artifacts: owned(artifacts),
            project_path: project.text(),
            profile_id: profile.map(ProfileId::new),
            ..DeployRequest::default()
        };
        ops::deploy(&self.workspace, &request).map_err(ErrorBody::from)
    }

    /// Undeploys from all profiles; panics when it is refused as a whole.
    pub fn undeploy(&self, artifacts: &[&str], project: &Project) -> Outcome {
        let request = UndeployRequest { artifacts: owned(artifacts), project_path: project.text(), ..UndeployRequest::default() };
        ops::undeploy(&self.workspace, &request).unwrap()
    }

    /// Every artifact of the cache, by name.
    pub fn artifacts(&self) -> Vec<ArtifactResponse> {
        ops::list_artifacts(&self.workspace, &ArtifactQuery::default()).unwrap().artifacts
    }

    /// One artifact of the cache; panics when it is not there.
    pub fn artifact(&self, id: &str) -> ArtifactResponse {
        self.artifacts().into_iter().find(|artifact| artifact.id == id).unwrap_or_else(|| panic!("no {id} in the cache"))
    }

    /// Every deployment of the cache.
    pub fn deployments(&self) -> Vec<DeploymentRow> {
        ops::list_deployments(&self.workspace, &DeploymentQuery::default()).unwrap().deployments
    }

    /// The raw `deployments_json` of an artifact, from the file itself.
    pub fn deployments_json(&self, id: &str) -> Option<String> {
        let connection = self.database();
        connection
            .query_row("SELECT deployments_json FROM collection_artifacts WHERE artifact_id = ?1", [id], |row| row.get(0))
            .unwrap()
    }

    /// A connection of one's own to the cache file.
    pub fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.home().join("cache/desktop.db")).unwrap()
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

    /// The manifest of the primary profile.
    pub fn manifest(&self) -> String {
        self.read(".claude/deployment-manifest.toml")
    }

    /// Everything below the project; see [`tree`].
    pub fn tree(&self) -> BTreeMap<String, String> {
        tree(&self.path)
    }
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
