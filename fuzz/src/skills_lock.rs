//! The locks of the `skills` command line: what they say of a skill's source can be shown and kept.

use std::fs;

use skillmeat_core::foreign::{PROJECT_LOCK, SkillsLock};

use super::foreign;

/// Any text is an error with its place, or a list of origins.
pub fn skills_lock(data: &[u8]) {
    let file = super::scratch().join(PROJECT_LOCK);
    fs::write(&file, data).unwrap();
    match SkillsLock::load(&file) {
        Ok(found) => {
            for (name, origin) in &found.origins {
                foreign::origin(origin);
                assert_eq!(found.find(name), Some(origin));
            }
            assert!(found.problems.iter().all(|problem| !problem.is_empty()));
        }
        Err(error) => foreign::refused(&error, data),
    }
    fs::remove_file(&file).unwrap();
}
