//! `.skillmeat-deployed.toml`: read, never written. No record can name a place outside its root, and one that is wrong hides
//! no other.

use std::fs;

use skillmeat_core::foreign::{SKILLMEAT_DEPLOYED, SkillmeatFile, SkillmeatSlot};

use super::foreign;

const ONE_MORE: &str = "\n[[deployed]]\nartifact_name = \"one-more\"\nartifact_type = \"skill\"\nartifact_path = \"skills/one-more\"\n\
                        collection_sha = \"9c91085db2de556c79d0f17ff413a701b98bbc117330c386ee5b2fe3563f732f\"\n";

/// Any text is an error with its place, or a list of records that stay inside.
pub fn skillmeat_deployed(data: &[u8]) {
    let root = super::scratch();
    let file = root.join(SKILLMEAT_DEPLOYED);
    fs::write(&file, data).unwrap();
    match SkillmeatFile::load(&root) {
        Ok(found) => {
            let found = found.unwrap();
            sound(&found);
            if let Ok(document) = super::text(data).unwrap().parse::<toml::Table>() {
                let listed = document.get("deployed").and_then(toml::Value::as_array).map_or(0, Vec::len);
                assert_eq!(found.slots().len(), listed, "each record is read once");
            }
            one_more(&found, data);
        }
        Err(error) => foreign::refused(&error, data),
    }
    assert_eq!(fs::read(&file).unwrap(), data, "reading writes nothing");
    fs::remove_file(&file).unwrap();
}

fn sound(found: &SkillmeatFile) {
    let mut keys = std::collections::BTreeSet::new();
    for slot in found.slots() {
        match slot {
            SkillmeatSlot::Valid(record) => {
                foreign::inside(&record.path);
                assert_eq!(record.artifact.to_string().parse().as_ref(), Ok(&record.artifact));
                assert!(keys.insert((record.artifact.clone(), record.profile.clone())), "{}", record.artifact);
                assert!(record.platform.known || record.platform.id().is_none());
            }
            SkillmeatSlot::Invalid { reason, .. } => assert!(!reason.is_empty()),
        }
    }
}

/// One more, sound record is found whatever stands above it.
fn one_more(found: &SkillmeatFile, data: &[u8]) {
    let root = super::scratch();
    fs::write(root.join(SKILLMEAT_DEPLOYED), [data, ONE_MORE.as_bytes()].concat()).unwrap();
    if let Ok(Some(again)) = SkillmeatFile::load(&root) {
        assert_eq!(&again.slots()[..found.slots().len()], found.slots());
        let last = again.slots().last().unwrap();
        let there = found
            .records()
            .any(|record| record.artifact.to_string() == "skill:one-more" && record.profile == "claude_code");
        assert!(last.record().is_some() != there, "{last:?}");
    }
    fs::write(root.join(SKILLMEAT_DEPLOYED), data).unwrap();
}
