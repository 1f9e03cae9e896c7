//! Groups and sets as they were read: what spares reading their files again at the next start.
//!
//! One row a file; the value is packed (postcard), since nobody asks for its parts in SQL. Only files whose stamp can be
//! trusted later are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};

use super::CacheError;
use crate::collection::{Bundle, BundleError, BundleFile, BundleKind, Bundles, Content};
use crate::fs::Stamp;

/// Which program read the files: changed with the rules that say what may stand in one, so that all are read again.
const RULES: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Packed {
    rules: u32,
    kind: BundleKind,
    slug: String,
    stamp: Stamp,
    seen_at: i64,
    content: PackedContent,
}

#[derive(Serialize, Deserialize)]
enum PackedContent {
    Usable { bundle: Bundle, id_at: (u32, u32) },
    Unusable { id: Option<String>, error: BundleError },
}

/// What is known of the groups and sets of a library; nothing where none was kept.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn known_bundles(connection: &Connection, library: &Path) -> Result<Bundles, CacheError> {
    let Some(library) = library.to_str() else { return Ok(Bundles::default()) };
    let mut statement = connection.prepare_cached("SELECT path, file FROM bundles WHERE library = ?1")?;
    let mut rows = statement.query([library])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        let path = PathBuf::from(row.get::<_, String>(0)?);
        files.extend(unpack(path, row.get_ref(1)?.as_blob().unwrap_or_default()));
    }
    Ok(Bundles::from_files(files))
}

/// What differs between two looks at the groups and sets of a library, as rows to write.
#[derive(Debug, Default)]
pub struct BundleRows {
    put: Vec<(String, Vec<u8>)>,
    gone: Vec<String>,
}

impl BundleRows {
    /// Compares what the cache holds, `before`, with what a look found.
    pub fn between(before: &Bundles, now: &Bundles) -> Self {
        let text = |path: &PathBuf| path.to_str().map(str::to_owned);
        let is_new = |file: &BundleFile| {
            let known = before.files().get(&file.path);
            !known.is_some_and(|known| std::ptr::eq(Arc::as_ptr(known), file)) && file.stamp.is_settled(file.seen_at)
        };
        let put = now.files().values().filter(|file| is_new(file));
        Self {
            put: put.filter_map(|file| Some((text(&file.path)?, pack(file)?))).collect(),
            gone: before.files().keys().filter(|path| !now.files().contains_key(*path)).filter_map(text).collect(),
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty()
    }

    /// Writes them.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`].
    pub fn store(&self, connection: &Connection, library: &Path) -> Result<(), CacheError> {
        let Some(library) = library.to_str() else { return Ok(()) };
        let mut put =
            connection.prepare_cached("INSERT OR REPLACE INTO bundles (library, path, file) VALUES (?1, ?2, ?3)")?;
        for (path, file) in &self.put {
            put.execute(params![library, path, file])?;
        }
        let mut remove = connection.prepare_cached("DELETE FROM bundles WHERE library = ?1 AND path = ?2")?;
        for path in &self.gone {
            remove.execute(params![library, path])?;
        }
        Ok(())
    }
}

/// Notes which operation last wrote groups or sets, so that other programs that follow the cache look at them again: what
/// was written just now has no stamp that could be trusted yet, and so no row of its own.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn note_edited_bundles(connection: &Connection, operation: &str) -> Result<(), CacheError> {
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('edited_bundles', ?1)", [operation])?;
    Ok(())
}

fn pack(file: &BundleFile) -> Option<Vec<u8>> {
    let content = match &file.content {
        Content::Usable { bundle, id_at } => PackedContent::Usable { bundle: (**bundle).clone(), id_at: *id_at },
        Content::Unusable { id, error } => PackedContent::Unusable { id: id.clone(), error: error.clone() },
    };
    let (kind, slug) = (file.kind, file.slug.clone());
    let packed = Packed { rules: RULES, kind, slug, stamp: file.stamp, seen_at: file.seen_at, content };
    postcard::to_stdvec(&packed).ok()
}

/// `None` for what this version did not write: then the file is simply read.
fn unpack(path: PathBuf, bytes: &[u8]) -> Option<BundleFile> {
    let packed: Packed = postcard::from_bytes(bytes).ok().filter(|packed: &Packed| packed.rules == RULES)?;
    let content = match packed.content {
        PackedContent::Usable { bundle, id_at } => Content::Usable { bundle: Arc::new(bundle), id_at },
        PackedContent::Unusable { id, error } => Content::Unusable { id, error },
    };
    let Packed { kind, slug, stamp, seen_at, .. } = packed;
    Some(BundleFile { kind, slug, path, stamp, seen_at, content })
}
