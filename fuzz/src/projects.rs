//! `projects.toml`: adding a project and taking it out again changes nothing else that stands there.

use std::fs;
use std::path::Path;

use skillmeat_core::project::{ProjectList, ProjectListError};
use skillmeat_core::time::Timestamp;

use super::values::{shown, sorted, table, tables, without};

const ADDED: &str = "/added by the test";

/// Any text is an error with its place, or a list that is rewritten without loss.
pub fn projects(data: &[u8]) {
    let file = super::scratch().join("projects.toml");
    fs::write(&file, data).unwrap();
    match ProjectList::load(&file) {
        Ok(list) => rewritten(list, super::text(data).unwrap(), &file),
        Err(error) => {
            match error {
                ProjectListError::Invalid { line, column, message, .. } => {
                    let text = super::text(data).unwrap();
                    assert!((1..=text.matches('\n').count() + 1).contains(&line) && column >= 1, "{line} {column}");
                    assert!(!message.is_empty());
                }
                ProjectListError::Fs(error) => assert!(super::text(data).is_none() && error.is_no_text(), "{error}"),
            }
            assert_eq!(fs::read(&file).unwrap(), data, "a file that cannot be read is left as it is");
        }
    }
    fs::remove_file(&file).unwrap();
}

fn rewritten(mut list: ProjectList, text: &str, file: &Path) {
    let before = list.entries();
    list.save(file).unwrap();
    assert_eq!(ProjectList::load(file).unwrap().entries(), before);
    if before.iter().any(|entry| entry.path == Path::new(ADDED)) {
        return;
    }
    let at = Timestamp::from_unix(1_795_348_800).unwrap();
    assert!(list.add(ADDED, at) && !list.add(ADDED, at));
    list.save(file).unwrap();
    let mut more = ProjectList::load(file).unwrap();
    let mut entries = more.entries();
    let added = entries.pop().unwrap();
    assert_eq!((added.path.to_str(), added.added_at, added.name), (Some(ADDED), Some(at), None));
    assert_eq!(entries, before);
    assert!(more.remove(Path::new(ADDED)) && !more.remove(Path::new(ADDED)));
    more.save(file).unwrap();
    assert_eq!(ProjectList::load(file).unwrap().entries(), before);
    let (was, is) = (table(text), table(&fs::read_to_string(file).unwrap()));
    assert_eq!(shown(without(is.clone(), &["projects"])), shown(without(was.clone(), &["projects"])));
    assert_eq!(sorted(tables(&is, "projects")), sorted(tables(&was, "projects")), "keys that only others know stay");
}
