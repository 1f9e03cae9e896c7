//! The workspace: home folder, clock, cache and locks, given by whoever runs a workflow.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use time::OffsetDateTime;
use toml_edit::DocumentMut;

use super::bundles_now::LastBundles;
use super::history::Outline;
use super::{OpsError, Recovered};
use crate::artifact::Digest;
use crate::cache::Cache;
use crate::collection::{Library, Located, locate};
use crate::fs::Stamp;
use crate::fs::{self, Lock, LockError};
use crate::objects::Objects;
use crate::platform::{OwnProfiles, PlatformTable, Profile, ProfileId, Surroundings, TableProblem, Tables};
use crate::text::line_and_column;
use crate::time::Timestamp;

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> OffsetDateTime;
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// The home folder (`SKILLMEAT_HOME`, usually `~/.skillmeat`) and the places in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// Takes the folder; it need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The project list.
    pub fn projects_file(&self) -> PathBuf {
        self.0.join("projects.toml")
    }

    /// A person's changes of the platform table.
    pub fn platforms_file(&self) -> PathBuf {
        self.0.join("platforms.toml")
    }

    /// A person's own profiles.
    pub fn profiles_file(&self) -> PathBuf {
        self.0.join("profiles.toml")
    }

    /// What a person does not want to import.
    pub fn skips_file(&self) -> PathBuf {
        self.0.join("import-skips.toml")
    }

    /// Which library was chosen: `desktop.toml`, key `library`.
    pub fn config_file(&self) -> PathBuf {
        self.0.join("desktop.toml")
    }

    /// The cache.
    pub fn cache_file(&self) -> PathBuf {
        self.0.join("cache/desktop.db")
    }

    /// There while the cache is behind the disk, for every program that looks.
    pub fn behind_marker(&self) -> PathBuf {
        self.0.join("cache/behind")
    }

    /// What can be taken back: one folder an operation, with what it did and what it displaced.
    pub fn history(&self) -> PathBuf {
        self.0.join("state/history")
    }

    /// Operations under way.
    pub fn journals(&self) -> PathBuf {
        self.0.join("state/journal")
    }

    /// Contents that were deployed, by their hash.
    pub fn objects(&self) -> PathBuf {
        self.0.join("state/objects")
    }

    /// Locks.
    pub fn locks(&self) -> PathBuf {
        self.0.join("state/locks")
    }

    /// Logs.
    pub fn logs(&self) -> PathBuf {
        self.0.join("logs")
    }
}

/// The tables, and the files they were read from as `stat` saw them before.
type KnownTables = ([Option<Stamp>; 2], Arc<Tables>);

/// Everything a workflow needs besides its request.
pub struct Workspace {
    home: Home,
    surroundings: Surroundings,
    tables: Mutex<Option<KnownTables>>,
    clock: Box<dyn Clock>,
    cache: Cache,
    objects: OnceLock<Objects>,
    operations: Mutex<HashMap<String, Arc<Outline>>>,
    recovered: Mutex<Vec<Recovered>>,
    pub(super) bundles: Mutex<LastBundles>,
    holder: String,
    patience: Duration,
    /// What the environment says about deployment sets.
    pub(super) sets_variable: Option<bool>,
}

impl std::fmt::Debug for Workspace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workspace").field("home", &self.home).field("holder", &self.holder).finish_non_exhaustive()
    }
}

impl Workspace {
    /// Opens the workspace of a home folder. `holder` is what others are told while this program holds a lock, e.g.
    /// `skm (4711)`; `patience` is how long it waits for theirs.
    pub fn open(home: Home, clock: Box<dyn Clock>, holder: String, patience: Duration) -> Self {
        let cache = Cache::open(&home.cache_file());
        let objects = OnceLock::new();
        Self {
            home,
            surroundings: Surroundings::default(),
            tables: Mutex::default(),
            clock,
            cache,
            objects,
            operations: Mutex::default(),
            recovered: Mutex::default(),
            bundles: Mutex::default(),
            holder,
            patience,
            sets_variable: None,
        }
    }

    /// The home folder.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The same workspace, told where the person's home is and what the environment says of agent programs' folders.
    pub fn in_surroundings(mut self, surroundings: Surroundings) -> Self {
        self.surroundings = surroundings;
        self.tables = Mutex::default();
        self
    }

    /// Where the person's home is.
    pub fn surroundings(&self) -> &Surroundings {
        &self.surroundings
    }

    /// The platform tables as the program and the files of the home have them; read again when one of those changed. A file
    /// that cannot be used is among [`Tables::problems`], and what comes with the program holds instead.
    pub fn tables(&self) -> Arc<Tables> {
        let files = [self.home.platforms_file(), self.home.profiles_file()];
        let stamps = files.clone().map(|file| fs::lstat(&file).ok().flatten().map(|found| found.stamp));
        let mut known = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        match known.as_ref() {
            Some((then, tables)) if *then == stamps => Arc::clone(tables),
            _ => {
                let tables = Arc::new(self.read_tables());
                *known = Some((stamps, Arc::clone(&tables)));
                tables
            }
        }
    }

    fn read_tables(&self) -> Tables {
        let mut problems = Vec::new();
        let file = self.home.platforms_file();
        let table = match fs::read_to_string(&file) {
            Ok(text) => PlatformTable::with_changes(&text.unwrap_or_default()).unwrap_or_else(|error| {
                problems.push(TableProblem::of_platforms(&file, &error));
                PlatformTable::built_in()
            }),
            Err(error) => {
                problems.push(TableProblem { path: file, message: error.to_string() });
                PlatformTable::built_in()
            }
        };
        let file = self.home.profiles_file();
        let table = match OwnProfiles::load(&file, table.platforms()) {
            Ok(own) => table.with_own(own.profiles()),
            Err(error) => {
                problems.push(TableProblem::of_profiles(&file, &error));
                table
            }
        };
        for problem in &problems {
            tracing::warn!(%problem, "what comes with the program holds instead");
        }
        Tables::new(table, &self.surroundings, problems)
    }

    /// The cache.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// Contents that were deployed, opened when they are first asked for.
    pub fn objects(&self) -> &Objects {
        self.objects.get_or_init(|| Objects::open(&self.home.objects()))
    }

    /// The outlines of operations whose records were read already, by id; a record never changes.
    pub(super) fn operations_read(&self) -> MutexGuard<'_, HashMap<String, Arc<Outline>>> {
        self.operations.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What this workspace brought in order since it was opened, whatever it did that for.
    pub fn recovered(&self) -> Vec<Recovered> {
        self.recovered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what was brought in order.
    pub(super) fn note_recovered(&self, recovered: &[Recovered]) {
        self.recovered.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(recovered);
    }

    /// What this program is called in history: the first word of what it calls itself to others.
    pub fn program(&self) -> &str {
        self.holder.split(' ').next().unwrap_or_default()
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        Timestamp::new(self.clock.now())
    }

    /// Now in nanoseconds since 1970, as file systems count.
    pub fn now_nanos(&self) -> i64 {
        i64::try_from(self.clock.now().unix_timestamp_nanos()).unwrap_or(i64::MAX)
    }

    /// A new operation's id: UUIDv7, so that ids sort by time.
    pub fn new_operation(&self) -> String {
        let now = u64::try_from(self.clock.now().unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
        // A clock that was set back must not put an operation before the ones it follows.
        let millis = self.last_operation_millis().map_or(now, |last| now.max(last + 1));
        let nanos = u32::try_from(millis % 1000).unwrap_or_default() * 1_000_000;
        uuid::Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, millis / 1000, nanos)).to_string()
    }

    /// When the newest operation was begun, in milliseconds since 1970, as ids have it.
    fn last_operation_millis(&self) -> Option<u64> {
        let names =
            |folder: PathBuf| fs::list_dir(&folder).unwrap_or_default().into_iter().filter_map(|item| item.name);
        let newest = names(self.home.history()).chain(names(self.home.journals())).max()?;
        let (seconds, nanos) = uuid::Uuid::parse_str(newest.split('.').next()?).ok()?.get_timestamp()?.to_unix();
        Some(seconds * 1000 + u64::from(nanos) / 1_000_000)
    }

    /// Finds the library.
    ///
    /// # Errors
    /// [`OpsError`] when a chosen library, or the choice itself, cannot be read.
    pub fn locate_library(&self) -> Result<Located, OpsError> {
        let chosen = self.chosen_library()?;
        Ok(locate(self.home.path(), chosen.as_deref())?)
    }

    /// The library.
    ///
    /// # Errors
    /// [`OpsError::NoLibrary`] when there is none yet; as [`Workspace::locate_library`] otherwise.
    pub fn library(&self) -> Result<Library, OpsError> {
        match self.locate_library()? {
            Located::Ready(library) => Ok(library),
            Located::Absent { default_path } => Err(OpsError::NoLibrary { path: default_path }),
        }
    }

    /// The library; `None` when there is none yet.
    ///
    /// # Errors
    /// As [`Workspace::locate_library`].
    pub fn find_library(&self) -> Result<Option<Library>, OpsError> {
        Ok(match self.locate_library()? {
            Located::Ready(library) => Some(library),
            Located::Absent { .. } => None,
        })
    }

    fn chosen_library(&self) -> Result<Option<PathBuf>, OpsError> {
        let document = self.config()?;
        Ok(document.get("library").and_then(toml_edit::Item::as_str).map(PathBuf::from))
    }

    /// `desktop.toml` as it stands.
    pub(super) fn config(&self) -> Result<DocumentMut, OpsError> {
        let path = self.home.config_file();
        let text = fs::read_to_string(&path)?.unwrap_or_default();
        text.parse().map_err(|error: toml_edit::TomlError| {
            let (line, column) = line_and_column(&text, error.span().map_or(0, |span| span.start));
            OpsError::ConfigInvalid { path, line, column, message: error.message().to_owned() }
        })
    }

    /// Writes down which library to use; `None` means the usual place.
    ///
    /// # Errors
    /// [`OpsError`] when the file cannot be read or written.
    pub fn choose_library(&self, library: Option<&Path>) -> Result<(), OpsError> {
        self.change_config(|document| match library {
            Some(path) => document["library"] = toml_edit::value(path.to_string_lossy().into_owned()),
            None => {
                document.remove("library");
            }
        })
    }

    /// Changes `desktop.toml`; what else stands in it stays.
    pub(super) fn change_config(&self, change: impl FnOnce(&mut DocumentMut)) -> Result<(), OpsError> {
        let mut document = self.config()?;
        change(&mut document);
        fs::create_dir_all(self.home.path())?;
        Ok(fs::write_atomic(&self.home.config_file(), document.to_string().as_bytes())?)
    }

    /// The main slice of the profile of that id, as projects have it.
    ///
    /// # Errors
    /// [`OpsError::ProfileNotFound`].
    pub fn profile(&self, id: &ProfileId) -> Result<Profile, OpsError> {
        let tables = self.tables();
        tables.usual().profile(id).ok_or_else(|| super::target::profile_not_found(&tables, tables.usual(), id))
    }

    /// Takes the lock of a folder that operations write into: a project's, or the library's. It lies in the home, so
    /// nothing is left in the folder.
    ///
    /// # Errors
    /// [`OpsError::Lock`] when somebody holds it for too long.
    pub fn lock_folder(&self, folder: &Path) -> Result<Lock, OpsError> {
        Ok(Lock::acquire(&self.folder_lock(folder), &self.holder, self.patience)?)
    }

    /// As [`Workspace::lock_folder`], without waiting; `None` when somebody holds it.
    ///
    /// # Errors
    /// [`OpsError::Lock`] when the lock's file cannot be opened.
    pub fn try_lock_folder(&self, folder: &Path) -> Result<Option<Lock>, OpsError> {
        match Lock::acquire(&self.folder_lock(folder), &self.holder, Duration::ZERO) {
            Ok(lock) => Ok(Some(lock)),
            Err(LockError::Busy { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn folder_lock(&self, folder: &Path) -> PathBuf {
        let name = Digest::of(folder.as_os_str().as_encoded_bytes()).to_string();
        self.home.locks().join(format!("project-{}.lock", &name[..32]))
    }

    /// Takes the lock of the project list.
    ///
    /// # Errors
    /// [`OpsError::Lock`] when somebody holds it for too long.
    pub fn lock_project_list(&self) -> Result<Lock, OpsError> {
        self.lock("projects")
    }

    fn lock(&self, name: &str) -> Result<Lock, OpsError> {
        Ok(Lock::acquire(&self.home.locks().join(format!("{name}.lock")), &self.holder, self.patience)?)
    }

    /// Whether a change on the disk did not reach the cache yet.
    pub fn is_cache_behind(&self) -> bool {
        fs::exists(&self.home.behind_marker())
    }

    /// Notes that the cache is behind, and why.
    pub(super) fn note_behind(&self, reason: &dyn std::fmt::Display) {
        tracing::warn!(%reason, "the cache is behind the disk; a refresh repairs it");
        let marker = self.home.behind_marker();
        if let Some(folder) = marker.parent()
            && let Err(error) = fs::create_dir_all(folder)
        {
            tracing::warn!(%error, "that could not be written down");
        }
        if !fs::exists(&marker)
            && let Err(error) = fs::write_new(&marker, reason.to_string().as_bytes(), false)
        {
            tracing::warn!(%error, "that could not be written down");
        }
    }

    /// Notes that the cache is right again.
    pub(super) fn note_fresh(&self) {
        if let Err(error) = fs::remove_file(&self.home.behind_marker()) {
            tracing::warn!(%error, "the mark of a stale cache could not be removed");
        }
    }
}
