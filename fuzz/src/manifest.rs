//! `deployment-manifest.toml`: a file that parses is rewritten without loss, whatever else people keep in it, and no
//! record of it points outside.

use std::fs;
use std::path::Path;

use skillmeat_core::artifact::{Digest, FileMode, Ledger, LedgerEntry};
use skillmeat_core::fs::RelPath;
use skillmeat_core::platform::ProfileId;
use skillmeat_core::project::{MANIFEST_NAME, Manifest, ManifestError, Record, Slot};
use skillmeat_core::time::Timestamp;
use toml::Table;

use super::values::{shown, sorted, table, tables, without};

/// What the program itself keeps at the top; everything else there is somebody's own.
const OUR_KEYS: &[&str] = &["format", "deployments", "created_folders"];
/// What it keeps in a record.
const OUR_RECORD: &[&str] = &[
    "artifact",
    "artifact_uuid",
    "collection",
    "profile",
    "platform",
    "path",
    "deployed_at",
    "content_hash",
    "mode",
    "link",
    "files",
];

/// Any text is an error with its place, or a manifest that is rewritten without loss.
pub fn manifest(data: &[u8]) {
    let root = super::scratch();
    let file = root.join(MANIFEST_NAME);
    fs::write(&file, data).unwrap();
    match Manifest::load(&root) {
        Ok(read) => {
            read.records().for_each(points_inside);
            rewritten(&read, super::text(data).unwrap(), &root);
            taken_out_and_put_back(&read, super::text(data).unwrap(), &root);
            put_and_removed(&read, super::text(data).unwrap(), &root);
        }
        Err(error) => {
            match error {
                ManifestError::Invalid { line, column, message, .. } => {
                    let text = super::text(data).unwrap();
                    assert!((1..=text.matches('\n').count() + 1).contains(&line) && column >= 1, "{line} {column}");
                    assert!(!message.is_empty());
                }
                ManifestError::Newer { format, .. } => assert_ne!(format, 1),
                ManifestError::Fs(error) => assert!(super::text(data).is_none() && error.is_no_text(), "{error}"),
                other => panic!("a regular file, refused with {other}"),
            }
            assert_eq!(fs::read(&file).unwrap(), data, "what cannot be parsed is left as it is");
        }
    }
    let _ = fs::remove_file(&file);
}

/// Writes a manifest, or removes it when there is nothing to write.
fn save(manifest: &mut Manifest) {
    let path = manifest.path().to_path_buf();
    match manifest.text() {
        Some(text) => fs::write(path, text).unwrap(),
        None => drop(fs::remove_file(path)),
    }
}

fn points_inside(record: &Record) {
    let root = Path::new("/project/.claude");
    for path in std::iter::once(&record.path).chain(record.files.0.keys()) {
        let place = path.under(root);
        assert!(place.starts_with(root) && place != root, "{path:?}");
    }
    assert!(!record.path.as_str().eq_ignore_ascii_case(MANIFEST_NAME), "a record of the manifest itself");
}

/// Writing it back changes nothing but the layout, and writing that back changes nothing at all.
fn rewritten(read: &Manifest, text: &str, root: &Path) {
    let file = root.join(MANIFEST_NAME);
    let mut first = read.clone();
    save(&mut first);
    if !file.exists() {
        // Only where nobody has written anything.
        assert!(read.is_empty() && without(table(text), OUR_KEYS).is_empty(), "{text}");
        fs::write(&file, text).unwrap();
        return;
    }
    let written = fs::read_to_string(&file).unwrap();
    let mut again = Manifest::load(root).unwrap_or_else(|error| panic!("{error}\n{written}"));
    same_slots(read, &again);
    same_values(&table(text), &table(&written));
    assert_eq!(again.created_folders(), read.created_folders());
    save(&mut again);
    assert_eq!(fs::read_to_string(&file).unwrap(), written, "written twice, it is the same");
    fs::write(&file, text).unwrap();
}

/// Each record can be kept as text, as history does, and put back with all that others wrote in it.
fn taken_out_and_put_back(read: &Manifest, text: &str, root: &Path) {
    let mut back = read.clone();
    for record in read.records() {
        let kept = read.record_text(&record.key()).unwrap_or_else(|| panic!("{record:?} has no text"));
        assert_eq!(Manifest::record_of_text(&kept).as_ref(), Some(record), "{kept}");
        assert!(back.remove(&record.key()));
        back.put_text(&kept).unwrap_or_else(|error| panic!("{error}: {kept}"));
        assert_eq!(back.find(&record.key()), Some(record));
    }
    let file = root.join(MANIFEST_NAME);
    save(&mut back);
    if file.exists() {
        same_values(&table(text), &table(&fs::read_to_string(&file).unwrap()));
    }
    fs::write(&file, text).unwrap();
}

/// A deployment that is recorded and undone again leaves the others, and what people keep in the file, as they were.
fn put_and_removed(read: &Manifest, text: &str, root: &Path) {
    let file = root.join(MANIFEST_NAME);
    let was = table(text);
    let (ours, key) = (ours(), ours().key());
    let known = read.find(&key).is_some();
    let mut more = read.clone();
    more.put(ours.clone());
    more.note_created("skills/made");
    save(&mut more);
    let mut more = Manifest::load(root).unwrap();
    assert_eq!(more.find(&key), Some(&ours));
    assert!(more.created_folders().contains("skills/made"));
    assert_eq!(more.slots().count(), read.slots().count() + usize::from(!known));
    let is = table(&fs::read_to_string(&file).unwrap());
    assert_eq!(shown(without(is.clone(), OUR_KEYS)), shown(without(was.clone(), OUR_KEYS)));
    let kept = |document: &Table| -> Vec<Table> {
        tables(document, "deployments").into_iter().map(|record| without(record, OUR_RECORD)).collect()
    };
    let mut expected = kept(&was);
    if !known {
        expected.push(Table::new());
    }
    assert_eq!(sorted(kept(&is)), sorted(expected), "keys that only others know stay in their records");
    assert!(more.remove(&key));
    more.forget_created("skills/made");
    save(&mut more);
    if known || !file.exists() {
        return;
    }
    let back = Manifest::load(root).unwrap();
    same_slots(read, &back);
    same_values(&was, &table(&fs::read_to_string(&file).unwrap()));
}

fn ours() -> Record {
    let path = |text| RelPath::parse(text).unwrap();
    let entry = |text: &str, mode| LedgerEntry { digest: Digest::of(text.as_bytes()), mode };
    let files = [
        (path("SKILL.md"), entry("one", FileMode::Plain)),
        (path("größe/a b.sh"), entry("two", FileMode::Executable)),
        (path("a.b"), entry("three", FileMode::Link)),
    ];
    let files = Ledger(files.into_iter().collect());
    Record {
        artifact: "skill:ours".parse().unwrap(),
        artifact_uuid: Some("u".to_owned()),
        collection: Some("default".to_owned()),
        profile: Some(ProfileId::primary()),
        platform: Some("claude-code".to_owned()),
        path: path("skills/ours"),
        deployed_at: Timestamp::from_unix(1_795_348_800),
        content_hash: Some(files.content_hash()),
        mode: Some("link".to_owned()),
        link: Some("../größe/a b".to_owned()),
        files,
    }
}

/// The same records, usable or not, in whatever order.
fn same_slots(one: &Manifest, other: &Manifest) {
    let slots = |manifest: &Manifest| {
        let (mut valid, mut invalid) = (Vec::new(), Vec::new());
        for slot in manifest.slots() {
            match slot {
                Slot::Valid(record) => valid.push(format!("{record:?}")),
                Slot::Invalid { .. } => invalid.push(format!("{slot:?}")),
            }
        }
        valid.sort();
        invalid.sort();
        (valid, invalid)
    };
    assert_eq!(slots(one), slots(other));
}

/// The same values under every key but those that the program keeps for itself, and the same records.
fn same_values(was: &Table, is: &Table) {
    assert_eq!(shown(without(is.clone(), OUR_KEYS)), shown(without(was.clone(), OUR_KEYS)));
    assert_eq!(sorted(tables(is, "deployments")), sorted(tables(was, "deployments")));
}
