//! A text that is taken for a relative path stays below whatever it is joined to, on every system.

use std::path::{Component, Path};

use skillmeat_core::fs::RelPath;

/// Any text is refused, or is a path that cannot leave its root.
pub fn rel_path(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    // Two paths at once, so that their relations are tried too.
    let (one, other) = text.split_once('\n').unwrap_or((text, ""));
    let (one, other) = (RelPath::parse(one), RelPath::parse(other));
    for path in [&one, &other].into_iter().flatten() {
        stays_inside(path);
        is_read_again(path);
    }
    if let (Ok(one), Ok(other)) = (one, other) {
        related(&one, &other);
    }
}

fn stays_inside(path: &RelPath) {
    let text = path.as_str();
    for root in ["/", "/r", "/r/../s", "r"] {
        let (root, joined) = (Path::new(root), path.under(Path::new(root)));
        let below = joined.strip_prefix(root).unwrap_or_else(|_| panic!("{text:?} leaves {root:?}"));
        assert!(below.components().count() > 0, "{text:?} is its root");
        assert!(below.components().all(|part| matches!(part, Component::Normal(_))), "{text:?}");
        assert_eq!(below.components().count(), path.components().count(), "{text:?}");
    }
    assert!(!Path::new(text).is_absolute() && !Path::new(text).has_root());
    for part in path.components() {
        assert!(!part.is_empty() && part != "." && part != ".." && part.len() <= 255, "{text:?}");
        assert!(!part.contains(['\\', '/', ':', '\0', '\n', '\u{202e}', '\u{200b}']), "{text:?}");
        assert!(!part.ends_with(['.', ' ']), "{text:?}: Windows cuts that off");
        let stem = part.split('.').next().unwrap().to_ascii_lowercase();
        assert!(!["con", "prn", "aux", "nul"].contains(&stem.trim_end()), "{text:?}");
    }
}

fn is_read_again(path: &RelPath) {
    assert_eq!(RelPath::parse(path.as_str()).as_ref(), Ok(path));
    assert_eq!(RelPath::from_os(Path::new(path.as_str())).as_ref(), Ok(path));
    let json = serde_json::to_string(path).unwrap();
    assert_eq!(&serde_json::from_str::<RelPath>(&json).unwrap(), path);
    assert_eq!(path.components().next_back(), Some(path.file_name()));
    assert_eq!(path.components().collect::<Vec<_>>().join("/"), path.as_str());
    assert_eq!(path.parent().is_none(), path.components().count() == 1);
    if let Some(parent) = path.parent() {
        assert!(path.is_within(&parent) && !parent.is_within(path));
        assert_eq!(path.below(&parent).unwrap().as_str(), path.file_name());
        assert_eq!(RelPath::parse(parent.as_str()).as_ref(), Ok(&parent));
    }
    assert!(path.is_within(path) && path.below(path).is_none());
}

fn related(one: &RelPath, other: &RelPath) {
    let joined = one.join(other);
    assert!(joined.is_within(one), "{joined}");
    assert_eq!(joined.below(one).as_ref(), Some(other));
    // What is joined may be too long to be written down, and is nothing else then.
    match RelPath::parse(joined.as_str()) {
        Ok(again) => assert_eq!(again, joined),
        Err(error) => assert!(joined.as_str().len() > 3_000, "{joined}: {error}"),
    }
    let by_system = Path::new(one.as_str()).starts_with(other.as_str());
    assert_eq!(one.is_within(other), by_system, "{one:?} {other:?}");
    assert_eq!(one.below(other).is_some(), by_system && one != other, "{one:?} {other:?}");
    if one == other {
        assert_eq!(one.folded(), other.folded());
    }
}
