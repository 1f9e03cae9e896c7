//! One file of a bundle on the disk: looked at, and read when its stamp is not the known one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::parse::{Parsed, Unusable, parse, too_long};
use super::{Bundle, BundleError, BundleKind, MAX_FILE};
use crate::fs::{self, DirItem, EntryKind, FsError, RelPath, SourceFile, Stamp};

/// How the name of a bundle's file ends; other files are passed over.
const SUFFIX: &str = ".toml";

/// Before any file was written: what was refused today may be there tomorrow without a change to the file.
const NEVER: i64 = i64::MIN;

/// A bundle's file as it was found.
#[derive(Debug, Clone)]
pub(crate) struct BundleFile {
    /// Set or group, by the folder it lies in.
    pub kind: BundleKind,
    /// Its name without `.toml`.
    pub slug: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What `stat` said before it was read.
    pub stamp: Stamp,
    /// When that was, nanoseconds since 1970; [`NEVER`] when nothing was seen that could be trusted later.
    pub seen_at: i64,
    /// What it says.
    pub content: Content,
}

/// What a file says.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// A bundle.
    Usable {
        /// The bundle; its members as they are written, slugs included.
        bundle: Arc<Bundle>,
        /// Line and column of its id.
        id_at: (u32, u32),
    },
    /// Nothing that can be used.
    Unusable {
        /// Its id, where that can be read.
        id: Option<String>,
        /// What is wrong.
        error: BundleError,
    },
}

impl BundleFile {
    /// Whether it still says what it said, by the stamp that it has now: the rule of [`crate::artifact::KnownFiles`].
    fn is_current(&self, stamp: &Stamp) -> bool {
        self.stamp == *stamp && stamp.is_settled(self.seen_at)
    }

    /// Whether both tell the same fault of the same thing.
    fn tells_the_same(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (Content::Unusable { id: None, error }, Content::Unusable { id: None, error: other_error }) => {
                (self.stamp, self.seen_at == NEVER) == (other.stamp, other.seen_at == NEVER) && error == other_error
            }
            _ => false,
        }
    }
}

/// The files of one kind, sorted by path; a file whose stamp is that of `known` is not read.
pub(super) fn look(
    library: &Path,
    kind: BundleKind,
    known: &dyn Fn(&Path) -> Option<Arc<BundleFile>>,
    seen_at: i64,
) -> Result<Vec<Arc<BundleFile>>, FsError> {
    let folder = library.join(kind.folder());
    let Some(found) = fs::lstat(&folder)? else { return Ok(Vec::new()) };
    if let Some(message) = wrong_folder(library, &folder, found.kind) {
        let slug = kind.folder().to_owned();
        return Ok(vec![kept(unusable(kind, slug, folder, found.stamp, seen_at, message), known)]);
    }
    let mut files = Vec::new();
    for item in fs::list_dir(&folder)? {
        if let Some(file) = look_at(kind, item, known, seen_at) {
            files.push(file);
        }
    }
    Ok(files)
}

/// Why the folder itself cannot be searched.
fn wrong_folder(library: &Path, folder: &Path, found: EntryKind) -> Option<&'static str> {
    let leads_out = || match (fs::canonical(library), fs::canonical(folder)) {
        (Ok(library), Ok(real)) => !real.starts_with(library) || !fs::is_dir(folder),
        _ => true,
    };
    match found {
        EntryKind::Dir => None,
        EntryKind::Link => leads_out().then_some("it is a link that does not lead to a folder of the library"),
        EntryKind::File | EntryKind::Special => Some("it is not a folder"),
    }
}

/// Looks at one entry of the folder; `None` for what is no bundle's file, and for what went away meanwhile.
fn look_at(
    kind: BundleKind,
    item: DirItem,
    known: &dyn Fn(&Path) -> Option<Arc<BundleFile>>,
    seen_at: i64,
) -> Option<Arc<BundleFile>> {
    let name = item.path.file_name()?.to_string_lossy().into_owned();
    let slug = name.strip_suffix(SUFFIX).filter(|slug| !slug.starts_with('.'))?.to_owned();
    let nothing = Stamp { size: 0, mtime: 0, ctime: 0, inode: 0, mode: 0 };
    let found = match fs::lstat(&item.path) {
        Ok(found) => found?,
        Err(error) => return Some(kept(unusable(kind, slug, item.path, nothing, NEVER, told(&error)), known)),
    };
    if let Some(file) = known(&item.path)
        && found.kind == EntryKind::File
        && file.is_current(&found.stamp)
    {
        return Some(file);
    }
    let reason = match found.kind {
        EntryKind::Dir => Some("it is a folder".to_owned()),
        EntryKind::Link => Some("it is a link; put the file itself in its place".to_owned()),
        EntryKind::Special => Some("it is neither a file nor a folder".to_owned()),
        EntryKind::File if item.name.is_none() => Some("its name is not valid Unicode".to_owned()),
        EntryKind::File => RelPath::parse(&name).err().map(|error| error.to_string()),
    };
    Some(match reason {
        Some(reason) => kept(unusable(kind, slug, item.path, found.stamp, seen_at, reason), known),
        None => match read(kind, slug, item.path, found.stamp, seen_at)? {
            refused if refused.seen_at == NEVER => kept(refused, known),
            file => Arc::new(file),
        },
    })
}

/// What was known, where it tells the same, so that a look at what did not change finds nothing new.
fn kept(file: BundleFile, known: &dyn Fn(&Path) -> Option<Arc<BundleFile>>) -> Arc<BundleFile> {
    known(&file.path).filter(|known| known.tells_the_same(&file)).unwrap_or_else(|| Arc::new(file))
}

/// Reads a file; `None` when it went away meanwhile.
fn read(kind: BundleKind, slug: String, path: PathBuf, stamp: Stamp, seen_at: i64) -> Option<BundleFile> {
    let bytes = match contents(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.is_not_found() => return None,
        Err(error) => return Some(unusable(kind, slug, path, stamp, NEVER, told(&error))),
    };
    if bytes.len() as u64 > MAX_FILE {
        let content = Content::Unusable { id: None, error: too_long(&path) };
        return Some(BundleFile { kind, slug, path, stamp, seen_at, content });
    }
    let content = match std::str::from_utf8(&bytes) {
        Ok(text) => match parse(kind, &slug, &path, text) {
            Ok(Parsed { bundle, id_at }) => Content::Usable { bundle: Arc::new(bundle), id_at },
            Err(Unusable { id, error }) => Content::Unusable { id, error },
        },
        Err(fault) => Content::Unusable { id: None, error: not_text(&path, &bytes, fault.valid_up_to()) },
    };
    Some(BundleFile { kind, slug, path, stamp, seen_at, content })
}

/// The bytes of a file, a few more than [`MAX_FILE`] at most; a link put in its place meanwhile is refused.
fn contents(path: &Path) -> Result<Vec<u8>, FsError> {
    let file = SourceFile::open(path)?;
    let mut bytes = Vec::new();
    file.read_all(|chunk| {
        if bytes.len() as u64 <= MAX_FILE {
            bytes.extend_from_slice(chunk);
        }
    })?;
    Ok(bytes)
}

/// The error of bytes that are no UTF-8 text, with the place of the first that is not.
fn not_text(path: &Path, bytes: &[u8], valid: usize) -> BundleError {
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let (line, column) = crate::text::line_and_column(&before, before.len());
    let number = |number: usize| u32::try_from(number).ok();
    let message = "it is not UTF-8 text".to_owned();
    BundleError { path: path.to_path_buf(), line: number(line), column: number(column), message }
}

fn told(error: &FsError) -> String {
    format!("cannot {} it: {}", error.action, error.source)
}

fn unusable(
    kind: BundleKind,
    slug: String,
    path: PathBuf,
    stamp: Stamp,
    seen_at: i64,
    message: impl Into<String>,
) -> BundleFile {
    let error = BundleError { path: path.clone(), line: None, column: None, message: message.into() };
    BundleFile { kind, slug, path, stamp, seen_at, content: Content::Unusable { id: None, error } }
}
