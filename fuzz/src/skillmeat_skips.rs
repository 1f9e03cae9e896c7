//! `.skillmeat_skip_prefs.toml`: read, never written; one entry that is wrong hides no other.

use std::fs;

use skillmeat_core::foreign::{SKILLMEAT_SKIPS, SkillmeatSkips};

use super::foreign;

/// Any text is an error with its place, or a list of skips.
pub fn skillmeat_skips(data: &[u8]) {
    let root = super::scratch();
    let file = root.join(SKILLMEAT_SKIPS);
    fs::write(&file, data).unwrap();
    match SkillmeatSkips::load(&root) {
        Ok(found) => {
            for skip in &found.skips {
                assert_eq!(skip.artifact.to_string().parse().as_ref(), Ok(&skip.artifact));
                assert!(found.find(&skip.artifact).is_some());
            }
            let more = [data, b"\n[[skips]]\nartifact_key = \"skill:one-more\"\n"].concat();
            fs::write(&file, &more).unwrap();
            if let Ok(again) = SkillmeatSkips::load(&root) {
                assert_eq!(again.skips.len(), found.skips.len() + 1);
                assert_eq!(again.problems, found.problems);
            }
        }
        Err(error) => foreign::refused(&error, data),
    }
    fs::remove_file(&file).unwrap();
}
