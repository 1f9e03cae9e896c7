//! What holds of everything that was read from another program's file.

use std::path::Path;

use skillmeat_core::foreign::{ForeignError, Origin};
use skillmeat_core::fs::RelPath;

/// A file is refused for being no text, or with a place in it.
pub fn refused(error: &ForeignError, data: &[u8]) {
    match error {
        ForeignError::Invalid { line, column, message, .. } => {
            let text = super::text(data).unwrap();
            assert!((1..=text.matches('\n').count() + 1).contains(line) && *column >= 1, "{line} {column}");
            assert!(!message.is_empty());
        }
        ForeignError::Fs(error) => assert!(super::text(data).is_none() && error.is_no_text(), "{error}"),
    }
}

/// A path stays inside.
pub fn inside(path: &RelPath) {
    let place = path.under(Path::new("/root"));
    assert!(place.starts_with("/root") && place != Path::new("/root"));
}

/// An origin can be shown and kept: no secret, nothing local, nothing that runs; and it reads the same again.
pub fn origin(origin: &Origin) {
    let Origin { repository, path, reference, found_in } = origin;
    assert!(repository.chars().all(|c| c.is_ascii_graphic()) && !repository.starts_with('-'), "{repository}");
    match repository.split_once("://") {
        Some((scheme, rest)) => {
            assert!(["https", "http", "ssh", "git", "git+ssh"].contains(&scheme), "{repository}");
            let authority = rest.split('/').next().unwrap();
            let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
            assert!(user.is_empty() || (scheme.ends_with("ssh") && !user.contains(':')), "{repository}");
            assert!(!rest.contains(['?', '#']), "{repository}");
        }
        None => {
            let (host, path) = repository.split_once(':').unwrap();
            assert!(host.len() > 1 && !host.contains('/') && !path.is_empty(), "{repository}");
        }
    }
    path.iter().for_each(inside);
    if let Some(reference) = reference {
        assert!(!reference.is_empty() && !reference.starts_with('-'), "{reference}");
        assert!(!reference.contains(|c: char| c.is_control() || c.is_whitespace()), "{reference}");
    }
    let again = Origin::new(repository, path.clone(), reference.as_deref(), *found_in);
    assert_eq!(again.as_ref(), Some(origin), "what was kept is kept as it is");
    assert_eq!(Origin::parse(&origin.to_toml()).as_ref(), Ok(origin));
}
