//! The YAML block at the head of a Markdown file.
//!
//! A block that is not valid YAML is no reason to hide an artifact: the simple `key: value` lines are salvaged, and the
//! problem is reported beside them.

use serde_json::{Map, Value};

/// The longest frontmatter that is parsed, in bytes; real ones are a few hundred.
const MAX_BLOCK: usize = 64 * 1024;
/// How far a description taken from the text may go, in characters.
const MAX_FALLBACK: usize = 200;

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontmatter {
    /// `name`.
    pub name: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `tags`, a list or one text with commas.
    pub tags: Vec<String>,
    /// `version`, also when written as a number.
    pub version: Option<String>,
    /// `author`.
    pub author: Option<String>,
    /// `license`.
    pub license: Option<String>,
    /// `tools`, `allowed-tools` or `allowedTools`, a list or one text with commas.
    pub tools: Vec<String>,
    /// What it gives as `source`, `upstream`, `repository` (or `url` below that) and `homepage`, in this order, each at the
    /// top or else below `metadata`; as it is written, whether it is an address or not.
    pub sources: Vec<String>,
}

/// Why the block could not be read as YAML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontmatterProblem {
    /// What the parser says, with line and column where it knows them.
    pub message: String,
}

/// Reads the frontmatter of a Markdown text. Without a block everything is empty and nothing is wrong.
pub fn parse(text: &str) -> (Frontmatter, Option<FrontmatterProblem>) {
    let split = split(text);
    if split.is_none() && !opens(text) {
        return (Frontmatter::default(), None);
    }
    if split.map_or(text, |(block, _)| block).len() > MAX_BLOCK {
        let message = format!("the frontmatter is longer than {} KB", MAX_BLOCK / 1024);
        return (Frontmatter::default(), Some(FrontmatterProblem { message }));
    }
    let Some((block, _)) = split else {
        let message = "the frontmatter is not closed by a line of ---".to_owned();
        return (Frontmatter::default(), Some(FrontmatterProblem { message }));
    };
    match serde_saphyr::from_str::<Value>(block) {
        Ok(Value::Object(map)) => (from_map(&map), None),
        Ok(Value::Null) => (Frontmatter::default(), None),
        Ok(_) => {
            let message = "the frontmatter is not a list of keys and values".to_owned();
            (from_map(&salvage(block)), Some(FrontmatterProblem { message }))
        }
        Err(error) => {
            let message = error.to_string().lines().next().unwrap_or("not valid YAML").to_owned();
            (from_map(&salvage(block)), Some(FrontmatterProblem { message }))
        }
    }
}

/// The first line of text that is no heading, cut at 200 characters: the description where none is given.
pub fn first_line(text: &str) -> Option<String> {
    let body = match split(text) {
        Some((_, body)) => body,
        None if opens(text) => return None,
        None => text.strip_prefix('\u{feff}').unwrap_or(text),
    };
    let line = body.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '<', '`', '!']))?;
    Some(line.chars().take(MAX_FALLBACK).collect())
}

/// Whether a frontmatter block begins at the head of the text.
fn opens(text: &str) -> bool {
    head(text).lines().next().is_some_and(|line| line.trim_end() == "---")
}

fn head(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text).trim_start_matches([' ', '\t', '\r', '\n'])
}

/// Splits a text into its frontmatter block and its body; `None` without a closed block at the head.
fn split(text: &str) -> Option<(&str, &str)> {
    let text = head(text);
    let first_end = text.find('\n')?;
    if text[..first_end].trim_end() != "---" {
        return None;
    }
    let start = first_end + 1;
    let mut at = start;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if text[at..end].trim_end() == "---" {
            return Some((&text[start..at], text.get(end + 1..).unwrap_or("")));
        }
        at = end + 1;
    }
    None
}

fn from_map(map: &Map<String, Value>) -> Frontmatter {
    let text = |key: &str| map.get(key).and_then(scalar);
    let tools = ["tools", "allowed-tools", "allowedTools"].iter().find_map(|key| map.get(*key));
    Frontmatter {
        name: text("name"),
        title: text("title"),
        description: text("description"),
        tags: map.get("tags").map(list).unwrap_or_default(),
        version: text("version"),
        author: text("author"),
        license: text("license"),
        tools: tools.map(list).unwrap_or_default(),
        sources: sources(map),
    }
}

fn sources(map: &Map<String, Value>) -> Vec<String> {
    let below = map.get("metadata").and_then(Value::as_object);
    let one = |map: &Map<String, Value>, key: &str| match map.get(key)? {
        Value::Object(repository) => repository.get("url").and_then(scalar),
        value => scalar(value),
    };
    let keys = ["source", "upstream", "repository", "homepage"];
    keys.iter().filter_map(|key| one(map, key).or_else(|| one(below?, key))).collect()
}

fn scalar(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn list(value: &Value) -> Vec<String> {
    let items: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(scalar).collect(),
        Value::String(text) => split_commas(text),
        other => scalar(other).into_iter().collect(),
    };
    let mut seen = std::collections::HashSet::new();
    items.into_iter().filter(|item| seen.insert(item.clone())).collect()
}

/// Splits at commas that stand outside brackets: `Bash(git add:*, git rm:*), Read` are two tools.
fn split_commas(text: &str) -> Vec<String> {
    let mut depth = 0_u32;
    let parts = text.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Takes the `key: value` lines that stand at the left margin.
fn salvage(block: &str) -> Map<String, Value> {
    let mut map = Map::new();
    for line in block.lines() {
        if line.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'', '[', ']']);
        if !value.is_empty() {
            map.insert(key.trim().to_owned(), Value::String(value.to_owned()));
        }
    }
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_lists_and_comma_texts() {
        let text = "---\nname: pdf\nversion: 2.1\ntags: [pdf, documents]\nallowed-tools: Bash(git add:*, git rm:*), Read\n---\n# T\n\nBody.\n";
        let (front, problem) = parse(text);
        assert_eq!(problem, None);
        assert_eq!(front.name.as_deref(), Some("pdf"));
        assert_eq!(front.version.as_deref(), Some("2.1"));
        assert_eq!(front.tags, ["pdf", "documents"]);
        assert_eq!(front.tools, ["Bash(git add:*, git rm:*)", "Read"]);
        assert_eq!(first_line(text).as_deref(), Some("Body."));
    }

    #[test]
    fn what_it_says_of_its_source_is_taken_as_written() {
        let text = "---\nhomepage: https://x.org\nrepository: {url: x/y}\nmetadata:\n  source: a\n  homepage: b\n---\n";
        assert_eq!(parse(text).0.sources, ["a", "x/y", "https://x.org"]);
        assert_eq!(parse("---\nsource: [a]\nupstream: 7\n---\n").0.sources, ["7"]);
    }

    #[test]
    fn broken_yaml_is_salvaged_and_reported() {
        let (front, problem) = parse("---\nname: pdf\ndescription: reads: a: [b\ntags: [x\n---\nBody\n");
        assert!(problem.is_some());
        assert_eq!(front.name.as_deref(), Some("pdf"));
        assert_eq!(front.description.as_deref(), Some("reads: a: [b"));
    }

    #[test]
    fn a_byte_order_mark_and_windows_lines_are_fine() {
        let (front, problem) = parse("\u{feff}---\r\nname: x\r\n---\r\nBody\r\n");
        assert_eq!((front.name.as_deref(), problem), (Some("x"), None));
    }

    #[test]
    fn without_a_closed_block_there_is_nothing() {
        for text in ["# Title\n", "---\nname: x\n", "", "--- \n", "text\n---\nname: x\n---\n"] {
            assert_eq!(parse(text).0, Frontmatter::default(), "{text:?}");
        }
    }

    #[test]
    fn a_bomb_of_aliases_does_not_explode() {
        let mut text = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let previous = level - 1;
            let items = vec![format!("*a{previous}"); 10].join(", ");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        text.push_str("name: bomb\n---\n");
        let (_, problem) = parse(&text);
        assert!(problem.is_some(), "ten to the twelfth nodes must be refused");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "(---\n)?[\\PC\n]{0,200}(\n---\n)?") {
            let _ = parse(&text);
            let _ = first_line(&text);
        }
    }
}
