//! `collection.toml`: read, never written. No record can name a place outside the library, and one that is wrong hides
//! no other.

use std::fs;
use std::path::Path;

use skillmeat_core::collection::{CollectionFile, CollectionFileError};

use super::values;

/// Any text is an error with its place, or a list of records that stay inside.
pub fn collection(data: &[u8]) {
    let root = super::scratch();
    let file = root.join("collection.toml");
    fs::write(&file, data).unwrap();
    match CollectionFile::load(&root) {
        Ok(found) => sound(&found, data),
        Err(CollectionFileError::Invalid { line, column, message, .. }) => {
            let text = super::text(data).unwrap();
            assert!((1..=text.matches('\n').count() + 1).contains(&line) && column >= 1, "{line} {column}");
            assert!(!message.is_empty());
        }
        Err(CollectionFileError::Fs(error)) => assert!(super::text(data).is_none() && error.is_no_text(), "{error}"),
    }
    assert_eq!(fs::read(&file).unwrap(), data, "reading writes nothing");
    fs::remove_file(&file).unwrap();
}

fn sound(found: &CollectionFile, data: &[u8]) {
    for record in &found.records {
        let place = record.path.as_ref().map(|path| path.under(Path::new("/library")));
        assert!(place.is_none_or(|place| place.starts_with("/library") && place != Path::new("/library")));
        assert_eq!(record.id.to_string().parse().as_ref(), Ok(&record.id));
    }
    // A number beyond 64 bits is no value, but does no harm under a key that is passed over.
    if let Ok(document) = super::text(data).unwrap().parse() {
        let records = values::tables(&document, "artifacts");
        assert!(found.records.len() + found.problems.len() <= records.len(), "each record is read once");
    }
    // One more, sound record is found whatever stands above it.
    let more = format!("{}\n[[artifacts]]\nname = \"pdf\"\ntype = \"skill\"\n", super::text(data).unwrap());
    let root = super::scratch();
    fs::write(root.join("collection.toml"), &more).unwrap();
    if let Ok(again) = CollectionFile::load(&root) {
        assert_eq!(again.records.len(), found.records.len() + 1);
        assert_eq!(again.problems, found.problems);
    }
    fs::write(root.join("collection.toml"), data).unwrap();
}
