//! Which places of a profile are occupied, so that no deployment comes to lie in another.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::fs::RelPath;
use crate::project::{MANIFEST_NAME, Manifest, Record, RecordKey};

/// The places that deployments occupy, so that none comes to lie in another. Letter case does not count, as it does
/// not on some file systems.
#[derive(Debug)]
pub(super) struct Taken(BTreeMap<String, String>);

impl Taken {
    pub fn of(manifest: &Manifest) -> Self {
        let place = |record: &Record| (record.path.folded(), identity(&record.key()));
        let mut taken: BTreeMap<_, _> = manifest.records().map(place).collect();
        taken.insert(MANIFEST_NAME.to_owned(), "the manifest".to_owned());
        Self(taken)
    }

    /// Takes a place; says who has it, or a part of it, otherwise.
    pub fn claim(&mut self, path: &RelPath, key: &RecordKey) -> Result<(), String> {
        let (folded, mine) = (path.folded(), identity(key));
        let mut above = folded.as_str();
        while let Some((parent, _)) = above.rsplit_once('/') {
            if let Some(other) = self.0.get(parent) {
                return Err(other.clone());
            }
            above = parent;
        }
        let below = format!("{folded}/");
        let next = self.0.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        if let Some((place, other)) = next
            && place.starts_with(&below)
        {
            return Err(other.clone());
        }
        match self.0.get(&folded) {
            Some(other) if *other != mine => Err(other.clone()),
            _ => {
                self.0.insert(folded, mine);
                Ok(())
            }
        }
    }
}

fn identity(key: &RecordKey) -> String {
    format!("{} of {}", key.artifact, key.profile)
}
