//! Keeping, finding, and pruning contents.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::database::{self, ObjectsError};
use crate::artifact::Digest;
use crate::{fs, text};

/// Contents written in one transaction, in bytes: more than a deploy of some hundred skills has, and still written in a
/// fraction of the time that others wait for the lock.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// Contents pruned in one transaction.
const PRUNED_AT_ONCE: u32 = 256;
/// Pages of 4 KB given back to the file system in one transaction.
const PAGES_AT_ONCE: u32 = 1024;

/// The contents kept in one home.
///
/// Any number of processes may use them at once. Values can be shared between threads; one call runs at a time.
#[derive(Debug)]
pub struct Objects {
    file: PathBuf,
    /// Opened by the first call that needs it, so that naming the store costs nothing.
    opened: Mutex<Option<Opened>>,
}

#[derive(Debug)]
struct Opened {
    connection: Connection,
    /// The file's identity; another one stands there once somebody set a damaged file aside, or removed it.
    inode: Option<u64>,
}

impl Objects {
    /// Names the store in a folder. Nothing is read or written before the first call that needs it, so this cannot
    /// fail.
    pub fn open(folder: &Path) -> Self {
        Self { file: folder.join("objects.db"), opened: Mutex::new(None) }
    }

    /// Whether a content of this length that begins like this is kept: text of at most [`text::MAX_BYTES`]. `head` is
    /// the content or its first [`text::HEAD_BYTES`].
    pub fn keeps(length: u64, head: &[u8]) -> bool {
        length <= text::MAX_BYTES && !text::looks_binary(head)
    }

    /// Keeps contents with their hashes and marks them as used now, in as few transactions as their size allows;
    /// returns how many were not kept before. What is not [kept](Self::keeps) is passed over.
    ///
    /// The hashes are taken at their word, as the caller has just computed them; [`Self::get`] looks again. Others can
    /// write while `contents` is asked for the next one.
    ///
    /// # Errors
    /// [`ObjectsError`]; contents of earlier transactions stay kept.
    pub fn put_all(&self, contents: impl IntoIterator<Item = (Digest, Vec<u8>)>) -> Result<usize, ObjectsError> {
        let mut contents = contents.into_iter().filter(|(_, bytes)| Self::keeps(bytes.len() as u64, bytes)).peekable();
        let mut new = 0;
        while contents.peek().is_some() {
            let mut batch = Vec::new();
            let mut length = 0;
            while length < BATCH_BYTES
                && let Some(content) = contents.next()
            {
                length += content.1.len();
                batch.push(content);
            }
            new += self.write(|transaction| put(transaction, &batch))?;
        }
        Ok(new)
    }

    /// Marks contents as used now, and returns those that are not kept, in their order. Contents that are touched need
    /// not be read to be put again.
    ///
    /// # Errors
    /// [`ObjectsError`]; nothing is marked then.
    pub fn touch(&self, hashes: impl IntoIterator<Item = Digest>) -> Result<Vec<Digest>, ObjectsError> {
        let hashes: Vec<Digest> = hashes.into_iter().collect();
        if hashes.is_empty() {
            return Ok(hashes);
        }
        self.write(|transaction| {
            let now = next_use(transaction)?;
            let mut mark = transaction.prepare("UPDATE objects SET used = ?2 WHERE hash = ?1")?;
            let mut missing = Vec::new();
            for hash in &hashes {
                if mark.execute(params![hash.as_bytes(), now])? == 0 {
                    missing.push(*hash);
                }
            }
            Ok(missing)
        })
    }

    /// The content with this hash; `None` when it is not kept, or cannot be reached, which is logged. A content that is
    /// not what its hash says is dropped.
    pub fn get(&self, hash: &Digest) -> Option<Vec<u8>> {
        let found = self.with(|connection| {
            let mut find =
                connection.prepare_cached("SELECT content FROM objects JOIN contents USING (id) WHERE hash = ?1")?;
            Ok(find.query_row([hash.as_bytes()], |row| row.get::<_, Vec<u8>>(0)).optional()?)
        });
        let content = found.unwrap_or_else(|error| {
            tracing::warn!(%error, %hash, "a kept content could not be read");
            None
        })?;
        if Digest::of(&content) == *hash {
            return Some(content);
        }
        tracing::warn!(%hash, "a kept content is not what it was, and is dropped");
        let dropped = self
            .write(|transaction| Ok(transaction.execute("DELETE FROM objects WHERE hash = ?1", [hash.as_bytes()])?));
        if let Err(error) = dropped {
            tracing::warn!(%error, %hash, "the wrong content could not be dropped");
        }
        None
    }

    /// The bytes of all contents kept.
    ///
    /// # Errors
    /// [`ObjectsError`] when the store cannot be reached.
    pub fn size(&self) -> Result<u64, ObjectsError> {
        self.with(|connection| total(connection))
    }

    /// Drops the contents that were not used for the longest time until at most `max_bytes` are kept, and gives their
    /// space back; returns the bytes dropped. It goes in small steps, between which others can write.
    ///
    /// # Errors
    /// [`ObjectsError`]; what earlier steps dropped stays dropped.
    pub fn prune(&self, max_bytes: u64) -> Result<u64, ObjectsError> {
        let mut dropped = 0;
        loop {
            let step = self.write(|transaction| drop_oldest(transaction, max_bytes))?;
            if step == 0 {
                break;
            }
            dropped += step;
        }
        while dropped > 0 && self.with(give_back)? {}
        Ok(dropped)
    }

    /// Runs `work` on the connection, which is opened where it is not yet. A file that turns out to be damaged is set
    /// aside; the next call begins anew.
    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, ObjectsError>) -> Result<T, ObjectsError> {
        let mut kept = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_ref().is_some_and(|opened| opened.inode != self.inode()) {
            *kept = None;
        }
        let opened = match &mut *kept {
            Some(opened) => opened,
            none => {
                let connection = database::open(&self.file)?;
                none.insert(Opened { connection, inode: self.inode() })
            }
        };
        let result = work(&mut opened.connection);
        if let Err(error) = &result
            && error.is_damage()
        {
            tracing::warn!(%error, file = %self.file.display(), "the kept contents are damaged");
            *kept = None;
            self.begin_anew();
        }
        result
    }

    /// Sets the file aside if it is still damaged: another process may have been quicker, and the file be a new one.
    fn begin_anew(&self) {
        match database::open(&self.file) {
            Ok(connection) if is_sound(&connection) => {}
            Ok(_) => database::set_aside(&self.file),
            Err(error) => tracing::warn!(%error, "the kept contents cannot be reached"),
        }
    }

    fn inode(&self) -> Option<u64> {
        fs::lstat(&self.file).ok().flatten().map(|found| found.stamp.inode)
    }

    /// Runs `work` in one write transaction, which is committed when `work` succeeds and taken back otherwise.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, ObjectsError>) -> Result<T, ObjectsError> {
        self.with(|connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            database::fold(&self.file, connection);
            Ok(result)
        })
    }
}

fn put(transaction: &Transaction<'_>, batch: &[(Digest, Vec<u8>)]) -> Result<usize, ObjectsError> {
    let now = next_use(transaction)?;
    let mut mark = transaction.prepare("UPDATE objects SET used = ?2 WHERE hash = ?1")?;
    let mut name = transaction.prepare("INSERT INTO objects (hash, size, used) VALUES (?1, ?2, ?3)")?;
    let mut keep = transaction.prepare("INSERT INTO contents (id, content) VALUES (?1, ?2)")?;
    let mut new = 0;
    for (hash, bytes) in batch {
        if mark.execute(params![hash.as_bytes(), now])? == 0 {
            let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
            name.execute(params![hash.as_bytes(), size, now])?;
            keep.execute(params![transaction.last_insert_rowid(), bytes])?;
            new += 1;
        }
    }
    Ok(new)
}

/// The number that stands for a use now.
fn next_use(connection: &Connection) -> Result<i64, ObjectsError> {
    Ok(connection.query_row("SELECT coalesce(max(used), 0) + 1 FROM objects", [], |row| row.get(0))?)
}

fn total(connection: &Connection) -> Result<u64, ObjectsError> {
    let bytes: i64 = connection.query_row("SELECT coalesce(sum(size), 0) FROM objects", [], |row| row.get(0))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Drops some of the contents that are too much, oldest use first; returns their bytes, 0 when there is nothing to
/// drop.
fn drop_oldest(transaction: &Transaction<'_>, max_bytes: u64) -> Result<u64, ObjectsError> {
    let too_much = total(transaction)?.saturating_sub(max_bytes);
    let mut oldest = transaction.prepare("SELECT id, size FROM objects ORDER BY used, id LIMIT ?1")?;
    let mut drop = transaction.prepare("DELETE FROM objects WHERE id = ?1")?;
    let mut dropped = 0;
    let found = oldest
        .query_map([PRUNED_AT_ONCE], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (id, size) in found {
        if dropped >= too_much {
            break;
        }
        drop.execute([id])?;
        dropped += u64::try_from(size).unwrap_or(0);
    }
    Ok(dropped)
}

/// Gives some free pages back to the file system; returns whether more are left.
fn give_back(connection: &mut Connection) -> Result<bool, ObjectsError> {
    let free =
        |connection: &Connection| connection.pragma_query_value(None, "freelist_count", |row| row.get::<_, u32>(0));
    let before = free(connection)?;
    connection.execute_batch(&format!("PRAGMA incremental_vacuum({PAGES_AT_ONCE})"))?;
    let after = free(connection)?;
    Ok(after > 0 && after < before)
}

/// Whether SQLite's own check finds nothing.
fn is_sound(connection: &Connection) -> bool {
    connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0)).is_ok_and(|said| said == "ok")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> (Digest, Vec<u8>) {
        (Digest::of(text.as_bytes()), text.as_bytes().to_vec())
    }

    fn put_texts(objects: &Objects, texts: &[&str]) -> usize {
        objects.put_all(texts.iter().map(|text| content(text))).unwrap()
    }

    fn is_kept(objects: &Objects, text: &str) -> bool {
        let found = objects.get(&Digest::of(text.as_bytes()));
        assert!(found.as_ref().is_none_or(|found| found == text.as_bytes()));
        found.is_some()
    }

    /// A second program's view of the file, with the right to do anything.
    fn raw(folder: &Path) -> Connection {
        Connection::open(folder.join("objects.db")).unwrap()
    }

    #[test]
    fn naming_the_store_touches_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let _objects = Objects::open(&folder.path().join("objects"));
        assert!(!fs::exists(&folder.path().join("objects")));
    }

    #[test]
    fn a_content_is_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(&folder.path().join("state/objects"));
        assert!(!is_kept(&objects, "one"));
        assert_eq!(put_texts(&objects, &["one", "two", "one", ""]), 3);
        assert_eq!(put_texts(&objects, &["two", "three"]), 1);
        assert_eq!(objects.size().unwrap(), 11);
        let anew = Objects::open(&folder.path().join("state/objects"));
        assert!(["one", "two", "three", ""].iter().all(|text| is_kept(&anew, text)));
    }

    #[test]
    fn only_text_that_can_be_compared_is_kept() {
        let longest = 1024 * 1024;
        assert!(Objects::keeps(longest, b"text"));
        assert!(!Objects::keeps(longest + 1, b"text"));
        assert!(!Objects::keeps(4, b"\0ELF"));
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        assert_eq!(put_texts(&objects, &["a\0b", "text", &"x".repeat(1024 * 1024 + 1)]), 1);
        assert_eq!(objects.size().unwrap(), 4);
    }

    #[test]
    fn more_than_one_transaction_takes_is_kept_too() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        let long = |number: usize| content(&format!("{number}{}", "x".repeat(1024 * 1024 - 2)));
        assert_eq!(objects.put_all((10..30).map(long)).unwrap(), 20);
        assert!((10..30).all(|number| objects.get(&long(number).0) == Some(long(number).1)));
    }

    #[test]
    fn the_one_not_used_for_longest_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        put_texts(&objects, &["aaaa"]);
        put_texts(&objects, &["bbbb"]);
        put_texts(&objects, &["cccc"]);
        put_texts(&objects, &["aaaa"]);
        let unknown = Digest::of(b"unknown");
        assert_eq!(objects.touch([Digest::of(b"bbbb"), unknown]).unwrap(), [unknown]);
        assert_eq!(objects.prune(12).unwrap(), 0);
        assert_eq!(objects.prune(11).unwrap(), 4);
        assert!(!is_kept(&objects, "cccc"));
        assert_eq!(objects.prune(4).unwrap(), 4);
        assert!(!is_kept(&objects, "aaaa") && is_kept(&objects, "bbbb"));
        assert_eq!((objects.prune(0).unwrap(), objects.size().unwrap()), (4, 0));
    }

    #[test]
    fn pruning_many_gives_their_space_back() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        let long = |number: usize| content(&format!("{number:05}{}", "x".repeat(20_000)));
        objects.put_all((0..1_000).map(long)).unwrap();
        let pages = || raw(folder.path()).query_row("PRAGMA page_count", [], |row| row.get::<_, i64>(0)).unwrap();
        let before = pages();
        let all = objects.size().unwrap();
        let dropped = objects.prune(all / 10).unwrap();
        assert!(objects.size().unwrap() <= all / 10 && dropped + objects.size().unwrap() == all);
        assert!(pages() * 5 < before, "{} of {before} pages are left", pages());
        assert!(objects.get(&long(999).0).is_some() && objects.get(&long(0).0).is_none());
    }

    #[test]
    fn a_content_that_is_not_what_its_hash_says_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        put_texts(&objects, &["right"]);
        raw(folder.path()).execute("UPDATE contents SET content = x'77726f6e67'", []).unwrap();
        assert!(!is_kept(&objects, "right"));
        let rows = |table: &str| {
            raw(folder.path())
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        assert_eq!((rows("objects"), rows("contents")), (0, 0));
        assert_eq!(put_texts(&objects, &["right"]), 1);
        assert!(is_kept(&objects, "right"));
    }

    #[test]
    fn a_file_that_is_no_database_is_set_aside() {
        let folder = tempfile::tempdir().unwrap();
        fs::write_new(&folder.path().join("objects.db"), &[b'x'; 8192], false).unwrap();
        let objects = Objects::open(folder.path());
        assert_eq!(put_texts(&objects, &["one"]), 1);
        assert!(is_kept(&objects, "one"));
        assert_eq!(fs::read(&folder.path().join("objects.db.unreadable")).unwrap(), [b'x'; 8192]);
    }

    #[test]
    fn a_file_damaged_within_is_set_aside_when_that_shows() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("objects.db");
        let long = |number: usize| content(&format!("{number:05}{}", "x".repeat(3_000)));
        let objects = Objects::open(folder.path());
        objects.put_all((0..400).map(long)).unwrap();
        raw(folder.path()).query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(objects);
        let mut bytes = fs::read(&file).unwrap();
        let length = bytes.len();
        // The first page stays, so it opens; what the pages after it say makes no sense.
        bytes[4096..length].fill(0xff);
        fs::write_atomic(&file, &bytes).unwrap();
        let objects = Objects::open(folder.path());
        assert!((0..400).all(|number| objects.get(&long(number).0).is_none()));
        assert_eq!(put_texts(&objects, &["new"]), 1);
        assert!(is_kept(&objects, "new") && fs::exists(&folder.path().join("objects.db.unreadable")));
    }

    #[test]
    fn a_file_of_a_newer_program_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        raw(folder.path()).pragma_update(None, "user_version", 9_999).unwrap();
        let objects = Objects::open(folder.path());
        assert!(matches!(objects.put_all([content("one")]), Err(ObjectsError::Newer)));
        assert!(!is_kept(&objects, "one"));
        let version: i64 = raw(folder.path()).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, 9_999);
    }

    #[test]
    fn where_no_file_can_be_made_nothing_is_kept_and_nothing_breaks() {
        let folder = tempfile::tempdir().unwrap();
        // A folder stands where the file should be.
        fs::create_dir_all(&folder.path().join("objects.db/x")).unwrap();
        let objects = Objects::open(folder.path());
        assert!(objects.put_all([content("one")]).is_err());
        assert!(objects.touch([Digest::of(b"one")]).is_err() && objects.size().is_err() && objects.prune(0).is_err());
        assert!(!is_kept(&objects, "one"));
    }

    #[test]
    fn a_file_that_was_removed_while_it_was_open_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (one, other) = (Objects::open(folder.path()), Objects::open(folder.path()));
        put_texts(&one, &["one"]);
        for name in ["objects.db", "objects.db-wal", "objects.db-shm"] {
            fs::remove_file(&folder.path().join(name)).unwrap();
        }
        put_texts(&other, &["two"]);
        assert!(is_kept(&one, "two") && !is_kept(&one, "one"));
    }

    #[test]
    fn several_programs_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for program in 0..8 {
                let folder = folder.path();
                scope.spawn(move || {
                    // Each opens a file that is not there yet.
                    let objects = Objects::open(folder);
                    for round in 0..10 {
                        let own = format!("{program} {round}");
                        put_texts(&objects, &["shared", &own]);
                        assert!(is_kept(&objects, &own));
                        objects.touch([Digest::of(b"shared")]).unwrap();
                        assert_eq!(objects.prune(1024 * 1024).unwrap(), 0);
                    }
                });
            }
        });
        let objects = Objects::open(folder.path());
        assert!((0..8).all(|program| (0..10).all(|round| is_kept(&objects, &format!("{program} {round}")))));
        assert_eq!(objects.size().unwrap(), 8 * 10 * 3 + 6);
    }

    #[test]
    fn a_long_log_is_folded_in() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::open(folder.path());
        let long = |number: usize| content(&format!("{number:02}{}", "x".repeat(1024 * 1024 - 2)));
        objects.put_all((0..12).map(long)).unwrap();
        let size = |name: &str| fs::lstat(&folder.path().join(name)).unwrap().unwrap().stamp.size;
        assert_eq!(size("objects.db-wal"), 0);
        assert!(size("objects.db") > 12 * 1024 * 1024);
    }
}
