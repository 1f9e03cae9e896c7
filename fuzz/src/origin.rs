//! `origins/<kind>/<name>.toml`, and every address that anybody gives for an artifact.

use skillmeat_core::artifact::parse_frontmatter;
use skillmeat_core::foreign::{Origin, OriginError, OriginSource};

use super::foreign;

/// Any text is an error with its place or an origin; and any address is refused, or can be shown and kept.
pub fn origin(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    match Origin::parse(text) {
        Ok(origin) => foreign::origin(&origin),
        Err(OriginError::Invalid { line, column, message }) => {
            assert!((1..=text.matches('\n').count() + 1).contains(&line) && column >= 1, "{line} {column}");
            assert!(!message.is_empty() && !message.contains('\n'), "{message}");
        }
        Err(OriginError::TooLong { limit }) => assert!(text.len() > limit),
        Err(OriginError::Repository) => {}
    }
    for line in text.lines() {
        Origin::new(line, None, Some(line), OriginSource::Collection).iter().for_each(foreign::origin);
        Origin::of_upstream(line, None, OriginSource::Collection).iter().for_each(foreign::origin);
        // What stands before an `@` is a secret wherever it could be one.
        let secret = format!("https://sam:S3CRET{line}S3CRET@example.org/x");
        let kept = Origin::new(&secret, None, None, OriginSource::Collection);
        assert!(kept.is_none_or(|kept| !kept.repository.contains("S3CRET")), "{secret}");
    }
    let (front, _) = parse_frontmatter(&format!("---\nsource: {text}\n---\n"));
    Origin::of_frontmatter(&front).iter().for_each(foreign::origin);
}
