//! The groups and sets of the library as they are now: kept in memory between two looks, and in the cache between two
//! starts.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use super::{OpsError, Workspace};
use crate::cache::{self, BundleRows, CacheError};
use crate::collection::Bundles;

/// The library that was looked at last, and what was found.
pub(super) type LastBundles = Option<(PathBuf, Arc<Bundles>)>;

impl Workspace {
    /// The groups and sets of the open library as they are now; none when there is no library. Files that did not change
    /// since the last look, of this program or of an earlier one, are not read again. What changed is told to the cache;
    /// a cache that refuses is logged and does no harm. So it must not be called from within a write to the cache.
    ///
    /// # Errors
    /// [`OpsError`] when the library, or a folder of it, cannot be read. A single file that cannot be used is no error:
    /// see [`Bundles::invalid`].
    pub fn bundles(&self) -> Result<Arc<Bundles>, OpsError> {
        Ok(self.look_at_bundles()?.0)
    }

    /// As [`Workspace::bundles`]; says besides whether they are others than at the last look, of this program or an earlier
    /// one.
    ///
    /// # Errors
    /// As [`Workspace::bundles`].
    pub(super) fn look_at_bundles(&self) -> Result<(Arc<Bundles>, bool), OpsError> {
        let Some(library) = self.find_library()? else { return Ok(Default::default()) };
        let last = self.bundles.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let last = last.filter(|(root, _)| *root == library.root).map(|(_, bundles)| bundles);
        let known = last.clone().unwrap_or_else(|| Arc::new(self.kept_bundles(&library.root)));
        let now = Bundles::load(&library.root, Some(&known), self.now_nanos())?;
        if let Some(last) = last.filter(|last| last.is_same(&now)) {
            return Ok((last, false));
        }
        let rows = BundleRows::between(&known, &now);
        let changed = !rows.is_empty();
        if !rows.is_empty()
            && let Err(error) = self.cache().write::<_, CacheError>(|tx| rows.store(tx, &library.root))
        {
            tracing::warn!(%error, "the sets that were read could not be kept in the cache");
        }
        let now = Arc::new(now);
        *self.bundles.lock().unwrap_or_else(PoisonError::into_inner) = Some((library.root, now.clone()));
        Ok((now, changed))
    }

    /// What the cache knows of the bundles of a library; nothing where it cannot be asked.
    fn kept_bundles(&self, library: &Path) -> Bundles {
        let kept = self.cache().read().and_then(|reader| cache::known_bundles(&reader, library));
        kept.unwrap_or_else(|error| {
            tracing::warn!(%error, "the cache could not be asked for sets; their files are read");
            Bundles::default()
        })
    }
}
