//! The words of a record: ids, times and lines of a ledger. What is read is written so that it reads the same again.

use skillmeat_core::artifact::{ArtifactId, Digest, LedgerEntry};
use skillmeat_core::fs::{RelPath, fold_case};
use skillmeat_core::time::Timestamp;

/// Any text is refused, or survives being written.
pub fn words(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    if let Ok(id) = text.parse::<ArtifactId>() {
        let again = id.to_string().parse::<ArtifactId>();
        assert_eq!(again.as_ref(), Ok(&id), "{text:?}: another artifact once it is written down");
        assert_eq!(RelPath::parse(id.name.as_str()).as_ref(), Ok(id.name.as_path()));
        assert!(!id.name.as_path().components().any(|part| part.starts_with('.')), "{text:?}");
        assert_eq!(id.uuid_in("default"), id.clone().uuid_in("default"));
        assert_ne!(id.uuid_in("default"), id.uuid_in("other"));
    }
    if let Some(at) = Timestamp::parse(text) {
        let written = at.to_string();
        assert_eq!(Timestamp::parse(&written), Some(at), "{text:?} is written as {written:?}");
        assert_eq!(Timestamp::from_unix(at.unix()), Some(at), "{text:?}");
        assert_eq!(written.len(), "2026-11-22T11:54:13Z".len(), "{text:?} is written as {written:?}");
    }
    if let Ok(entry) = LedgerEntry::parse(text) {
        assert_eq!(LedgerEntry::parse(&entry.to_string()).as_ref(), Ok(&entry));
    }
    if let Some(digest) = Digest::parse(text) {
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
    }
    let folded = fold_case(text);
    assert_eq!(fold_case(&folded), folded, "{text:?} folds to {folded:?}");
}
