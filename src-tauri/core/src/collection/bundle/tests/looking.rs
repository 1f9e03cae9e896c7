//! Whose stamp is believed, and whose is not.

use std::path::Path;
use std::sync::Arc;

use crate::collection::bundle::{Bundle, BundleFile, BundleKind, Bundles, Content};
use crate::fs;

const TEXT: &str = "id = \"01930000-0000-7000-8000-000000000001\"\nname = \"On the disk\"\n";

/// A library whose only set is known under another name, as of `seen_at` after its last change, in nanoseconds.
fn known_otherwise(library: &Path, seen_after: i64) -> (Bundles, i64) {
    let path = library.join("sets/kit.toml");
    fs::create_dir_all(&library.join("sets")).unwrap();
    fs::write_new(&path, TEXT.as_bytes(), false).unwrap();
    let stamp = fs::lstat(&path).unwrap().unwrap().stamp;
    let read = Bundles::load(library, None, 0).unwrap();
    let bundle = Bundle { name: "Known".to_owned(), ..read.find(BundleKind::Set, "kit").unwrap().clone() };
    let seen_at = stamp.mtime.max(stamp.ctime) + seen_after;
    let content = Content::Usable { bundle: Arc::new(bundle), id_at: (1, 6) };
    let file = BundleFile { kind: BundleKind::Set, slug: "kit".to_owned(), path, stamp, seen_at, content };
    (Bundles::from_files([file]), seen_at)
}

fn name(bundles: &Bundles) -> &str {
    &bundles.find(BundleKind::Set, "kit").unwrap().name
}

#[test]
fn a_file_that_was_seen_long_after_it_was_written_is_not_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (known, seen_at) = known_otherwise(folder.path(), 1_000_000_000);
    let later = Bundles::load(folder.path(), Some(&known), seen_at).unwrap();
    assert_eq!(name(&later), "Known");
    assert!(later.is_same(&known));
}

#[test]
fn a_file_that_was_seen_while_it_was_written_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    for seen_after in [-1_000_000_000, 0, 1_000_000] {
        fs::remove_tree(&folder.path().join("sets")).unwrap();
        let (known, _) = known_otherwise(folder.path(), seen_after);
        // However late the next look is: what counts is when the stamp was taken.
        let later = Bundles::load(folder.path(), Some(&known), i64::MAX).unwrap();
        assert_eq!(name(&later), "On the disk", "{seen_after}");
    }
}

#[test]
fn a_file_with_another_stamp_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let (known, seen_at) = known_otherwise(folder.path(), 1_000_000_000);
    fs::write_atomic(&folder.path().join("sets/kit.toml"), TEXT.as_bytes()).unwrap();
    assert_eq!(name(&Bundles::load(folder.path(), Some(&known), seen_at).unwrap()), "On the disk");
}
