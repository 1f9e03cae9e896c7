//! Opening the cache, and its connections.
//!
//! Opening cannot fail. A file that cannot be read is set aside and a new one made; where none can be made, the cache
//! lives in memory until the program ends. One connection writes; others only read, and never wait for it (WAL).

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode as Sqlite, OpenFlags};
use serde::{Deserialize, Serialize};

use super::schema::MIGRATIONS;
use super::search::Searches;
use crate::fs;
use crate::text::search;

/// How long a write waits for another process's write. Writes take milliseconds; a scan's commit some hundred.
const WRITE_PATIENCE: Duration = Duration::from_secs(3);
/// Read connections kept for reuse; the window asks a handful of questions at a time.
const READERS: usize = 4;

/// How long the write-ahead log may grow before it is folded into the file, in bytes: a start reads it page by page, and
/// a fold costs three syncs.
const MAX_LOG: u64 = 1024 * 1024;
/// How long it may grow while commits follow one another at once, in bytes. What is folded in after each is written once more
/// after the next, since the same pages of the indexes change in all of them.
const MAX_LOG_OF_SERIES: u64 = 8 * MAX_LOG;
/// How much of the file a writer keeps in memory, as `PRAGMA cache_size` counts: negative, in KiB. An operation on a
/// thousand artifacts fits, so that no page is written and read again before it commits.
const PAGES_IN_MEMORY: i64 = -16 * 1024;

/// A failure of the cache.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// SQLite refused.
    #[error("the cache refused: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// What stands in the cache is not what this program writes.
    #[error("the cache holds something unexpected in {column}")]
    Unexpected {
        /// The column.
        column: &'static str,
    },
    /// The file was written by a newer program.
    #[error("the cache was written by a newer version")]
    Newer,
}

/// In what condition the cache is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum CacheCondition {
    /// It says what the last look at the disk said.
    Fresh,
    /// A change was made on the disk that could not be written into it; a refresh repairs it.
    Behind,
    /// It could not be read, was set aside and made anew.
    Rebuilt,
    /// No file can be written; it lives in memory.
    InMemory,
}

/// The cache of one home.
#[derive(Debug)]
pub struct Cache {
    file: Option<PathBuf>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    condition: CacheCondition,
    searches: Searches,
}

/// A connection that only reads; it goes back to the cache when dropped.
#[derive(Debug)]
pub struct ReadConnection<'a> {
    cache: &'a Cache,
    own: Option<Connection>,
    shared: Option<MutexGuard<'a, Connection>>,
}

impl Cache {
    /// Opens the cache file, whatever state it is in.
    pub fn open(file: &Path) -> Self {
        let mut condition = CacheCondition::Fresh;
        let opened = open_writer(file).or_else(|error| {
            tracing::warn!(%error, file = %file.display(), "the cache cannot be read and is made anew");
            condition = CacheCondition::Rebuilt;
            if !is_busy(&error) {
                set_aside(file);
            }
            open_writer(file)
        });
        match opened {
            Ok(writer) => Self::new(Some(file.to_path_buf()), writer, condition),
            Err(error) => {
                tracing::warn!(%error, file = %file.display(), "the cache cannot be written and lives in memory");
                Self::in_memory()
            }
        }
    }

    /// A cache without a file.
    ///
    /// # Panics
    /// Only when SQLite itself cannot work at all.
    #[allow(clippy::expect_used, reason = "without SQLite there is no program; nothing can be lost by stopping")]
    pub fn in_memory() -> Self {
        let mut writer = Connection::open_in_memory().expect("SQLite can make a database in memory");
        migrate(&mut writer).expect("the schema is valid");
        Self::new(None, writer, CacheCondition::InMemory)
    }

    fn new(file: Option<PathBuf>, writer: Connection, condition: CacheCondition) -> Self {
        Self {
            file,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            condition,
            searches: Searches::default(),
        }
    }

    /// The condition it was found in when it was opened.
    pub fn condition(&self) -> CacheCondition {
        self.condition
    }

    /// Runs `work` in one write transaction, which is committed when `work` succeeds and taken back otherwise. Other
    /// programs see by [`super::rows_version`] that rows changed.
    ///
    /// # Errors
    /// What `work` returns, or [`CacheError::Sqlite`] when SQLite refuses.
    pub fn write<T, E: From<CacheError>>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.write_unseen(|tx| {
            let result = work(tx)?;
            super::looks::note_changed_rows(tx)?;
            Ok(result)
        })
    }

    /// As [`Cache::write`], for what changes nothing that anybody is shown.
    ///
    /// # Errors
    /// As [`Cache::write`].
    pub fn write_unseen<T, E: From<CacheError>>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.commit(work, MAX_LOG)
    }

    /// As [`Cache::write_unseen`], where the caller writes on at once: the last of its writes is a [`Cache::write_unseen`].
    ///
    /// # Errors
    /// As [`Cache::write`].
    pub fn write_in_series<T, E: From<CacheError>>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.commit(work, MAX_LOG_OF_SERIES)
    }

    fn commit<T, E: From<CacheError>>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, E>,
        max_log: u64,
    ) -> Result<T, E> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction =
            writer.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(CacheError::from)?;
        let result = work(&transaction)?;
        transaction.commit().map_err(CacheError::from)?;
        if self.log_size() > max_log {
            fold(&writer);
        }
        Ok(result)
    }

    /// The length of the write-ahead log in bytes.
    fn log_size(&self) -> u64 {
        let log = self.file.as_ref().map(|file| with_suffix(file, "-wal"));
        log.and_then(|log| fs::lstat(&log).ok().flatten()).map_or(0, |found| found.stamp.size)
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`] when the file cannot be opened.
    pub fn read(&self) -> Result<ReadConnection<'_>, CacheError> {
        let Some(file) = &self.file else {
            let shared = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            return Ok(ReadConnection { cache: self, own: None, shared: Some(shared) });
        };
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let own = match kept {
            Some(connection) => connection,
            None => {
                // One thread has it at a time, which the types see to: SQLite need not lock for each column that is read.
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(file, flags)?;
                connection.busy_timeout(WRITE_PATIENCE)?;
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
                keep_plans(&connection)?;
                teach_folding(&connection)?;
                connection
            }
        };
        Ok(ReadConnection { cache: self, own: Some(own), shared: None })
    }

    /// A number that changes when another process commits; `None` when it cannot be asked right now.
    pub fn outside_changes(&self) -> Option<i64> {
        let writer = self.writer.try_lock().ok()?;
        writer.pragma_query_value(None, "data_version", |row| row.get(0)).ok()
    }

    /// Empties the file and makes the tables anew, whatever state it is in and whoever has it open: others go on with what is
    /// in it then.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`] when the file cannot be written.
    pub fn make_anew(&self) -> Result<(), CacheError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        // The way that SQLite's documentation gives for a file that may be damaged: the VACUUM writes an empty one.
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, true)?;
        let emptied = writer.execute_batch("VACUUM");
        writer.set_db_config(DbConfig::SQLITE_DBCONFIG_RESET_DATABASE, false)?;
        emptied?;
        migrate(&mut writer)
    }

    /// What SQLite's own check says; empty when all is well.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`] when the check cannot run.
    pub fn integrity(&self) -> Result<Vec<String>, CacheError> {
        let reader = self.read()?;
        let mut statement = reader.prepare("PRAGMA quick_check")?;
        let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        Ok(lines.into_iter().filter(|line| line != "ok").collect())
    }
}

impl ReadConnection<'_> {
    /// What was worked out for the latest searches.
    pub(super) fn searches(&self) -> &Searches {
        &self.cache.searches
    }
}

impl Deref for ReadConnection<'_> {
    type Target = Connection;
    #[allow(clippy::expect_used, reason = "one of the two is there until the value is dropped")]
    fn deref(&self) -> &Connection {
        self.own.as_ref().or(self.shared.as_deref()).expect("a read connection holds a connection")
    }
}

impl Drop for ReadConnection<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.own.take() {
            let mut readers = self.cache.readers.lock().unwrap_or_else(PoisonError::into_inner);
            if readers.len() < READERS {
                readers.push(connection);
            }
        }
    }
}

fn open_writer(file: &Path) -> Result<Connection, CacheError> {
    if let Some(folder) = file.parent()
        && let Err(error) = fs::create_dir_all(folder)
    {
        tracing::warn!(%error, "the cache's folder cannot be made");
    }
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(WRITE_PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A power cut may lose the last commits of a cache, never its integrity; a refresh brings them back.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", PAGES_IN_MEMORY)?;
    // Closing would sync the whole log, so it stays; it is folded in when it is long (`write`), since the next start reads
    // it again. SQLite's own folding is off: a new process takes the whole log for unfolded and would do it each time.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_prepared_statement_cache_capacity(64);
    keep_plans(&connection)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Has statements keep their plans whatever is bound to them. Otherwise some are prepared anew for each value, which takes
/// many times as long as running them; no plan of ours depends on a value.
fn keep_plans(connection: &Connection) -> Result<(), CacheError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Makes [`search::fold`] a function of SQL.
///
/// # Errors
/// [`rusqlite::Error`] when SQLite refuses.
pub(super) fn teach_folding(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function("fold", 1, flags, |context| Ok(search::fold(context.get_raw(0).as_str()?)))
}

/// Runs the migrations that did not run yet.
fn migrate(connection: &mut Connection) -> Result<(), CacheError> {
    teach_folding(connection)?;
    let version = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).map(|ran| ran as usize)
    };
    let ran = version(connection)?;
    if ran > MIGRATIONS.len() {
        return Err(CacheError::Newer);
    }
    if ran == MIGRATIONS.len() {
        // Touching the schema tells a damaged file from a sound one.
        connection.query_row("SELECT count(*) FROM meta", [], |row| row.get::<_, i64>(0))?;
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have been quicker.
    let ran = version(&transaction)?;
    for migration in MIGRATIONS.iter().skip(ran) {
        transaction.execute_batch(migration)?;
    }
    let all = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    transaction.pragma_update(None, "user_version", all)?;
    transaction.commit()?;
    Ok(())
}

/// Folds the write-ahead log into the file and empties it, unless somebody reads from it right now. A failure is logged:
/// the log is only longer then.
fn fold(writer: &Connection) {
    let folded = writer
        .busy_timeout(Duration::ZERO)
        .and_then(|()| writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
        .and_then(|()| writer.busy_timeout(WRITE_PATIENCE));
    if let Err(error) = folded {
        tracing::debug!(%error, "the cache's log could not be folded in");
        if let Err(error) = writer.busy_timeout(WRITE_PATIENCE) {
            tracing::warn!(%error, "writes to the cache no longer wait for others");
        }
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn is_busy(error: &CacheError) -> bool {
    let CacheError::Sqlite(error) = error else { return false };
    matches!(error.sqlite_error_code(), Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked | Sqlite::CannotOpen))
}

/// Renames the file and what belongs to it; the next open makes a new one.
fn set_aside(file: &Path) {
    for suffix in ["-wal", "-shm"] {
        if let Err(error) = fs::remove_file(&with_suffix(file, suffix)) {
            tracing::warn!(%error, "a part of the unreadable cache could not be removed");
        }
    }
    if let Err(error) = fs::rename(file, &with_suffix(file, ".unreadable")) {
        tracing::warn!(%error, "the unreadable cache could not be set aside");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(cache: &Cache) -> i64 {
        let reader = cache.read().unwrap();
        reader.query_row("SELECT count(*) FROM collection_artifacts", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_file_that_is_no_database_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("cache/desktop.db");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write_new(&file, &[b'x'; 8192], false).unwrap();
        let cache = Cache::open(&file);
        assert_eq!(cache.condition(), CacheCondition::Rebuilt);
        assert_eq!(count(&cache), 0);
        assert!(fs::exists(&folder.path().join("cache/desktop.db.unreadable")));
    }

    #[test]
    fn a_file_of_a_newer_program_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desktop.db");
        Connection::open(&file).unwrap().pragma_update(None, "user_version", 9_999).unwrap();
        assert_eq!(Cache::open(&file).condition(), CacheCondition::Rebuilt);
        assert_eq!(Cache::open(&file).condition(), CacheCondition::Fresh);
    }

    #[test]
    fn where_no_file_can_be_made_it_lives_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        // A folder stands where the file should be.
        let cache = Cache::open(folder.path());
        assert_eq!(cache.condition(), CacheCondition::InMemory);
        assert_eq!(count(&cache), 0);
    }

    #[test]
    fn commits_of_others_are_noticed_and_own_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desktop.db");
        let (one, other) = (Cache::open(&file), Cache::open(&file));
        let insert = |cache: &Cache, key: &str| {
            cache.write::<_, CacheError>(|tx| Ok(tx.execute("INSERT INTO meta VALUES (?1, '')", [key])?))
        };
        let before = one.outside_changes();
        insert(&one, "a").unwrap();
        assert_eq!(one.outside_changes(), before);
        insert(&other, "b").unwrap();
        assert_ne!(one.outside_changes(), before);
    }
}
