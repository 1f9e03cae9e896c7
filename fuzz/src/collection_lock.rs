//! `collection.lock`: read, never written; what it says of an artifact's source can be shown and kept.

use std::fs;

use skillmeat_core::foreign::{COLLECTION_LOCK, CollectionLock};

use super::foreign;

/// Any text is an error with its place, or a list of entries.
pub fn collection_lock(data: &[u8]) {
    let root = super::scratch();
    let file = root.join(COLLECTION_LOCK);
    fs::write(&file, data).unwrap();
    match CollectionLock::load(&root) {
        Ok(found) => {
            for (id, locked) in &found.entries {
                assert_eq!(id.to_string().parse().as_ref(), Ok(id));
                locked.origin.iter().for_each(foreign::origin);
            }
            assert!(found.problems.iter().all(|problem| !problem.is_empty()));
        }
        Err(error) => foreign::refused(&error, data),
    }
    assert_eq!(fs::read(&file).unwrap(), data, "reading writes nothing");
    fs::remove_file(&file).unwrap();
}
