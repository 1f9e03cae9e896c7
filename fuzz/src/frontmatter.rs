//! The block at the head of a Markdown text: never more than what stands there, and the same at every reading.

use skillmeat_core::artifact::{Frontmatter, first_line, parse_frontmatter};

/// Any text gives a frontmatter that can be shown in a list.
pub fn frontmatter(data: &[u8]) {
    // A main file may hold anything; what is no text is read as far as it goes.
    let text = String::from_utf8_lossy(data);
    let (found, problem) = parse_frontmatter(&text);
    assert_eq!((&found, &problem), (&parse_frontmatter(&text).0, &parse_frontmatter(&text).1));
    fits(&found, &text);
    if let Some(problem) = &problem {
        assert!(!problem.message.is_empty() && !problem.message.contains('\n'), "{problem:?}");
    }
    if let Some(line) = first_line(&text) {
        assert!(!line.is_empty() && line.chars().count() <= 200 && !line.contains('\n'), "{line:?}");
        assert!(!line.starts_with('#'), "{line:?}");
    }
    if !text.starts_with('\u{feff}') {
        let marked = format!("\u{feff}{text}");
        assert_eq!(parse_frontmatter(&marked), (found.clone(), problem.clone()), "a byte order mark says nothing");
        assert_eq!(first_line(&marked), first_line(&text));
    }
    // A block that was read is closed: what follows is the body's.
    if found != Frontmatter::default() && problem.is_none() {
        let longer = format!("{text}\nname: not this one\n---\n");
        assert_eq!(parse_frontmatter(&longer), (found, problem));
    }
}

fn fits(found: &Frontmatter, text: &str) {
    let Frontmatter { name, title, description, tags, version, author, license, tools, sources } = found;
    let single = [name, title, description, version, author, license];
    for value in single.into_iter().flatten().chain(tags).chain(tools).chain(sources) {
        assert!(!value.is_empty() && value.trim() == value, "{value:?}");
        // An alias may repeat a text, but no single value is longer than all there is. Numbers are written out.
        assert!(value.len() <= text.len().max(400), "{} bytes from {}", value.len(), text.len());
    }
    for list in [tags, tools] {
        let mut unique = list.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), list.len(), "{list:?}");
    }
}
