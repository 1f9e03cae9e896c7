//! The bundles of a library, looked up from its two folders.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{self, BundleFile};
use super::index::Index;
use super::{Bundle, BundleError, BundleKind, MemberRef};
use crate::fs::FsError;

/// A file in the place of a bundle that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidBundle {
    /// Set or group, by the folder it lies in.
    pub kind: BundleKind,
    /// The file's name without `.toml`.
    pub slug: String,
    /// The file.
    pub path: PathBuf,
    /// Its id, where that can be read.
    pub id: Option<String>,
    /// What is wrong.
    pub error: BundleError,
}

/// Every group and set of a library, as one look found them. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Bundles {
    files: Arc<BTreeMap<PathBuf, Arc<BundleFile>>>,
    index: Arc<Index>,
}

impl Bundles {
    /// Looks at both folders of the library. A file whose stamp is the one `known` has is not read again, unless it had
    /// been written so shortly before that look that the stamp may lie. `now_nanos` is taken before, in nanoseconds since
    /// 1970.
    ///
    /// Files whose name does not end with `.toml`, and hidden ones, are passed over.
    ///
    /// # Errors
    /// [`FsError`] when one of the folders is there and cannot be read. What is wrong with a single file is told by
    /// [`Bundles::invalid`].
    pub fn load(library: &Path, known: Option<&Bundles>, now_nanos: i64) -> Result<Self, FsError> {
        let known_file = |path: &Path| known.and_then(|known| known.files.get(path).cloned());
        let mut files = BTreeMap::new();
        for kind in BundleKind::ALL {
            let found = file::look(library, kind, &known_file, now_nanos)?;
            files.extend(found.into_iter().map(|file| (file.path.clone(), file)));
        }
        let same = |known: &&Bundles| {
            known.files.len() == files.len() && known.files.values().zip(files.values()).all(|(a, b)| Arc::ptr_eq(a, b))
        };
        Ok(known.filter(same).cloned().unwrap_or_else(|| Self::of(files)))
    }

    fn of(files: BTreeMap<PathBuf, Arc<BundleFile>>) -> Self {
        Self { index: Arc::new(Index::new(&files)), files: Arc::new(files) }
    }

    /// What an earlier look found, kept elsewhere meanwhile.
    pub(crate) fn from_files(files: impl IntoIterator<Item = BundleFile>) -> Self {
        Self::of(files.into_iter().map(|file| (file.path.clone(), Arc::new(file))).collect())
    }

    /// The files it was read from, by path.
    pub(crate) fn files(&self) -> &BTreeMap<PathBuf, Arc<BundleFile>> {
        &self.files
    }

    /// The bundles by number.
    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Whether both come from the same look, so that nothing differs.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.files, &other.files)
    }

    /// The usable bundles of a kind, by their names without regard to case, then by slug.
    pub fn of_kind(&self, kind: BundleKind) -> impl Iterator<Item = &Bundle> {
        self.index.bundles.iter().map(Arc::as_ref).filter(move |bundle| bundle.kind == kind)
    }

    /// The files that cannot be used, sets first, by slug.
    pub fn invalid(&self) -> impl Iterator<Item = &InvalidBundle> {
        self.index.invalid.iter()
    }

    /// The usable bundle with that id, in whatever case it is written; else the one with that slug.
    pub fn find(&self, kind: BundleKind, id_or_slug: &str) -> Option<&Bundle> {
        self.index.find(kind, id_or_slug).map(|number| self.index.bundle(number))
    }

    /// The unusable file with that id; else the one with that slug.
    pub fn find_invalid(&self, kind: BundleKind, id_or_slug: &str) -> Option<&InvalidBundle> {
        self.index.find_invalid(kind, id_or_slug)
    }

    /// The sets that hold a bundle directly, each once, in the order of [`Bundles::of_kind`]. A bundle that cannot be
    /// used, or is gone, may still be held under its id.
    pub fn users_of(&self, kind: BundleKind, id: &str) -> Vec<&Bundle> {
        let Some(number) = self.index.find(kind, id) else {
            return self.holders_of(&MemberRef::new(kind.as_member(), id));
        };
        self.index.users_of(number).iter().map(|user| self.index.bundle(*user)).collect()
    }

    /// The bundles that hold a member directly, whether what it names is there or not, in the order of
    /// [`Bundles::of_kind`], sets first. Looks at every bundle.
    pub fn holders_of(&self, member: &MemberRef) -> Vec<&Bundle> {
        self.index.bundles.iter().map(Arc::as_ref).filter(|bundle| bundle.members.contains(member)).collect()
    }
}
