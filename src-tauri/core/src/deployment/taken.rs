//! Which places of a profile are occupied, so that no deployment comes to lie in another.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::artifact::ArtifactId;
use crate::fs::RelPath;
use crate::project::{MANIFEST_NAME, Manifest, Record, RecordKey};

/// The places that deployments occupy, so that none comes to lie in another. Letter case does not count, as it does
/// not on some file systems.
#[derive(Debug)]
pub(super) struct Taken(BTreeMap<String, Holder>);

/// Who has a place.
#[derive(Debug, Clone)]
struct Holder {
    /// The artifact and its exact path, of which any number of profiles may have a record; none for the manifest.
    artifact: Option<(ArtifactId, RelPath)>,
    /// In words.
    name: String,
}

impl Taken {
    pub fn of(manifest: &Manifest) -> Self {
        let place = |record: &Record| (record.path.folded(), Holder::of(&record.key(), &record.path));
        let mut taken: BTreeMap<_, _> = manifest.records().map(place).collect();
        taken.insert(MANIFEST_NAME.to_owned(), Holder { artifact: None, name: "the manifest".to_owned() });
        Self(taken)
    }

    /// Takes a place; says who has it, or a part of it, otherwise. The same artifact at the same path is one place, whatever
    /// profile it is of.
    pub fn claim(&mut self, path: &RelPath, key: &RecordKey) -> Result<(), String> {
        let (folded, mine) = (path.folded(), Holder::of(key, path));
        let mut above = folded.as_str();
        while let Some((parent, _)) = above.rsplit_once('/') {
            if let Some(other) = self.0.get(parent) {
                return Err(other.name.clone());
            }
            above = parent;
        }
        let below = format!("{folded}/");
        let next = self.0.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        if let Some((place, other)) = next
            && place.starts_with(&below)
        {
            return Err(other.name.clone());
        }
        match self.0.get(&folded) {
            Some(other) if other.artifact != mine.artifact => Err(other.name.clone()),
            _ => {
                self.0.insert(folded, mine);
                Ok(())
            }
        }
    }
}

impl Holder {
    fn of(key: &RecordKey, path: &RelPath) -> Self {
        Self {
            artifact: Some((key.artifact.clone(), path.clone())),
            name: format!("{} of {}", key.artifact, key.profile),
        }
    }
}
