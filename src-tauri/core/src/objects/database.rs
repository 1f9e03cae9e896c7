//! The file of the store: opening it, bringing it to the schema, setting it aside when it cannot be read.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode as Sqlite, TransactionBehavior};

use super::schema::MIGRATIONS;
use crate::fs;

/// How long a write waits for another process's write, which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often turning a new file to write-ahead logging is tried while others open it too: SQLite answers at once there,
/// without waiting.
const TRIES: u32 = 60;
/// How long the write-ahead log may grow before it is folded into the file, in bytes; a fold costs syncs.
const MAX_LOG: u64 = 8 * 1024 * 1024;
/// How much of the file a writer keeps in memory, as `PRAGMA cache_size` counts: negative, in KiB. An operation on a
/// thousand artifacts fits, so that no page is written and read again before it commits.
const PAGES_IN_MEMORY: i64 = -16 * 1024;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// SQLite refused.
    #[error("the kept contents cannot be reached: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The file was written by a newer program, and is left as it is.
    #[error("the kept contents were written by a newer version")]
    Newer,
}

impl ObjectsError {
    /// Whether the file is damaged or was never a database.
    pub fn is_damage(&self) -> bool {
        let Self::Sqlite(error) = self else { return false };
        matches!(error.sqlite_error_code(), Some(Sqlite::NotADatabase | Sqlite::DatabaseCorrupt))
            // A file that says it has the schema and has not.
            || matches!(error, rusqlite::Error::SqliteFailure(_, Some(text)) if text.starts_with("no such "))
    }

    fn is_busy(&self) -> bool {
        let Self::Sqlite(error) = self else { return false };
        matches!(error.sqlite_error_code(), Some(Sqlite::DatabaseBusy | Sqlite::DatabaseLocked))
    }
}

/// Opens the file; a damaged one is set aside and made anew.
pub(super) fn open(file: &Path) -> Result<Connection, ObjectsError> {
    match connect(file) {
        Err(error) if error.is_damage() => {
            tracing::warn!(%error, file = %file.display(), "the kept contents cannot be read and are begun anew");
            set_aside(file);
            connect(file)
        }
        other => other,
    }
}

fn connect(file: &Path) -> Result<Connection, ObjectsError> {
    if let Some(folder) = file.parent()
        && let Err(error) = fs::create_dir_all(folder)
    {
        tracing::warn!(%error, "the folder for kept contents cannot be made");
    }
    let mut connection = Connection::open(file)?;
    connection.busy_timeout(PATIENCE)?;
    // Before the first table is made, or it has no effect; pruning gives the file's space back in small steps.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    write_ahead(&connection)?;
    // A power cut may lose the last contents kept, never the file's integrity.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", PAGES_IN_MEMORY)?;
    // Folding the log in is `fold`'s: closing would sync each time.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn write_ahead(connection: &Connection) -> Result<(), ObjectsError> {
    let mut tries = 0;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL").map_err(ObjectsError::from) {
            Err(error) if error.is_busy() && tries < TRIES => {
                tries += 1;
                std::thread::sleep(PATIENCE / TRIES);
            }
            other => return other,
        }
    }
}

fn migrate(connection: &mut Connection) -> Result<(), ObjectsError> {
    let version = |connection: &Connection| {
        connection.pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0)).map(|ran| ran as usize)
    };
    let ran = version(connection)?;
    if ran > MIGRATIONS.len() {
        return Err(ObjectsError::Newer);
    }
    if ran == MIGRATIONS.len() {
        // Touching the schema tells a damaged file from a sound one.
        connection.query_row("SELECT max(id) FROM objects", [], |_| Ok(()))?;
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been quicker.
    let ran = version(&transaction)?;
    for migration in MIGRATIONS.iter().skip(ran) {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX))?;
    transaction.commit()?;
    Ok(())
}

/// Folds the write-ahead log into the file and empties it when it is long, unless somebody else is at work in it. A
/// failure is logged: the log is only longer then.
pub(super) fn fold(file: &Path, connection: &Connection) {
    let length = fs::lstat(&with_suffix(file, "-wal")).ok().flatten().map_or(0, |log| log.stamp.size);
    if length <= MAX_LOG {
        return;
    }
    let folded = connection
        .busy_timeout(Duration::ZERO)
        .and_then(|()| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    if let Err(error) = folded.and_then(|()| connection.busy_timeout(PATIENCE)) {
        tracing::debug!(%error, "the log of the kept contents could not be folded in");
        let _ = connection.busy_timeout(PATIENCE);
    }
}

/// Renames the file, and removes its log, which belongs to it alone; the next opening makes a new one. A process that
/// has it open goes on in the renamed file: what it keeps there is lost, which is no harm.
pub(super) fn set_aside(file: &Path) {
    for suffix in ["-wal", "-shm"] {
        if let Err(error) = fs::remove_file(&with_suffix(file, suffix)) {
            tracing::warn!(%error, "a part of the unreadable contents could not be removed");
        }
    }
    if let Err(error) = fs::rename(file, &with_suffix(file, ".unreadable")) {
        tracing::warn!(%error, "the unreadable contents could not be set aside");
    }
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
