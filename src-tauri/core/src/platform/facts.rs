//! The rows of a platform table as a file has them: the built-in one, and a person's changes of it.
//!
//! Both have one form. A person's file is laid over the built-in rows by id, key by key; a row with a new id is a platform
//! of their own. What is written in a file is checked here, once: a path becomes a [`RelPath`], a global path starts with
//! `~/`, and a pattern is `*/<file>` or `*<suffix>`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artifact::{ArtifactKind, Shape};
use crate::fs::RelPath;
use crate::text::line_and_column;

/// One agent program: where it keeps what, in a project and in a person's home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Platform {
    /// Kebab-case id, e.g. `claude-code`.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// The key of its mark in the window.
    pub icon: String,
    /// Ids that other programs give it, or that it had before.
    pub aliases: Vec<String>,
    /// It is installed when one of these is there; each starts with `~/`.
    pub installed: Vec<String>,
    /// It is used in a project when one of these is there.
    pub marks: Vec<RelPath>,
    /// Variables whose value replaces a folder of the home, which starts with `~/`.
    pub env: BTreeMap<String, String>,
    /// What a person should know of the row.
    pub note: Option<String>,
    /// What it keeps, by kind.
    pub kinds: BTreeMap<TableKind, KindFacts>,
    /// Where the row comes from.
    pub source: RowSource,
}

/// Where a row comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RowSource {
    /// From the program.
    BuiltIn,
    /// From the program, changed in `platforms.toml`.
    Changed,
    /// From `platforms.toml` alone.
    Own,
}

/// What a row tells of: the kinds of artifact, and the files that hold a program's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is its own name")]
pub enum TableKind {
    Skill,
    Command,
    Agent,
    Hook,
    Mcp,
    /// What the program reads as its rules or memory; known, but no artifact.
    Rules,
}

/// How a platform writes a kind down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is its own name")]
pub enum Format {
    /// A folder for each.
    Folder,
    /// A Markdown file for each.
    Markdown,
    Toml,
    Json,
    Yaml,
}

/// Where a platform keeps one kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindFacts {
    /// In a project, relative to it; none where the program has no place for it there.
    pub project: Option<RelPath>,
    /// In a person's home, starting with `~/`.
    pub global: Option<String>,
    /// What the files there are called: `*/SKILL.md` for folders, `*.md`, `*.prompt.md` or `**/*.md` for files.
    pub pattern: String,
    /// How each is written.
    pub format: Format,
    /// Further folders of a project that the program reads this kind from.
    #[serde(default)]
    pub also_reads: Vec<RelPath>,
    /// Further folders of the home that it reads this kind from.
    #[serde(default)]
    pub also_reads_global: Vec<String>,
}

/// Why a table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct FactsError {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// A row as it stands in a file: everything but the id may be left out in a person's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: toml::Spanned<String>,
    name: Option<String>,
    icon: Option<String>,
    aliases: Option<Vec<String>>,
    installed: Option<Vec<String>>,
    marks: Option<Vec<RelPath>>,
    env: Option<BTreeMap<String, String>>,
    note: Option<String>,
    skill: Option<KindFacts>,
    command: Option<KindFacts>,
    agent: Option<KindFacts>,
    hook: Option<KindFacts>,
    mcp: Option<KindFacts>,
    rules: Option<KindFacts>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    #[serde(default)]
    platforms: Vec<Row>,
}

impl TableKind {
    /// The kind of artifact; `None` for what is none.
    pub fn artifact(self) -> Option<ArtifactKind> {
        Some(match self {
            Self::Skill => ArtifactKind::Skill,
            Self::Command => ArtifactKind::Command,
            Self::Agent => ArtifactKind::Agent,
            Self::Hook => ArtifactKind::Hook,
            Self::Mcp => ArtifactKind::Mcp,
            Self::Rules => return None,
        })
    }
}

impl From<ArtifactKind> for TableKind {
    fn from(kind: ArtifactKind) -> Self {
        match kind {
            ArtifactKind::Skill => Self::Skill,
            ArtifactKind::Command => Self::Command,
            ArtifactKind::Agent => Self::Agent,
            ArtifactKind::Hook => Self::Hook,
            ArtifactKind::Mcp => Self::Mcp,
        }
    }
}

impl KindFacts {
    /// Whether this program can put a kind there: folders as folders, Markdown files as Markdown files. What is a key of a
    /// shared file, or another format, is known and not written.
    pub fn is_deployable(&self, kind: ArtifactKind) -> bool {
        match kind.shape() {
            Shape::Folder => self.format == Format::Folder,
            Shape::File => self.format == Format::Markdown,
        }
    }

    /// What the name of a single file ends in, `.md` as a rule.
    pub fn suffix(&self) -> &str {
        self.pattern.rsplit_once('*').map_or(".md", |(_, suffix)| suffix)
    }
}

/// Lays the rows of a file over others.
///
/// # Errors
/// [`FactsError`] for what is not TOML, a key that is not known, a value that cannot be used, or a new row that lacks its
/// name; `rows` are then as they were.
pub(super) fn lay_over(rows: &mut Vec<Platform>, text: &str, source: RowSource) -> Result<(), FactsError> {
    let at = |start: usize, message: String| {
        let (line, column) = line_and_column(text, start);
        FactsError { line, column, message }
    };
    let read: Rows = toml::from_str(text)
        .map_err(|error| at(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
    let mut all = rows.clone();
    let mut seen: Vec<String> = Vec::new();
    for row in read.platforms {
        let (start, id) = (row.id.span().start, row.id.get_ref().clone());
        if seen.contains(&id) {
            return Err(at(start, format!("the platform {id} stands there twice")));
        }
        let number = match all.iter().position(|platform| platform.id == id) {
            Some(number) => number,
            None => {
                let Some(name) = &row.name else { return Err(at(start, format!("the platform {id} has no name"))) };
                all.push(Platform::new(&id, name, source));
                all.len() - 1
            }
        };
        let platform = &mut all[number];
        if source == RowSource::Own && platform.source == RowSource::BuiltIn {
            platform.source = RowSource::Changed;
        }
        row.lay_over(platform);
        check(platform).map_err(|message| at(start, format!("the platform {id}: {message}")))?;
        seen.push(id);
    }
    *rows = all;
    Ok(())
}

impl Platform {
    fn new(id: &str, name: &str, source: RowSource) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            icon: id.to_owned(),
            aliases: Vec::new(),
            installed: Vec::new(),
            marks: Vec::new(),
            env: BTreeMap::new(),
            note: None,
            kinds: BTreeMap::new(),
            source,
        }
    }

    /// Whether `id` means this platform: its id or one of its others, `_` for `-` as SkillMeat writes them.
    pub fn is(&self, id: &str) -> bool {
        let id = id.replace('_', "-");
        self.id == id || self.aliases.iter().any(|alias| alias.replace('_', "-") == id)
    }
}

impl Row {
    fn lay_over(self, platform: &mut Platform) {
        fn put<T>(place: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *place = value;
            }
        }
        put(&mut platform.name, self.name);
        put(&mut platform.icon, self.icon);
        put(&mut platform.aliases, self.aliases);
        put(&mut platform.installed, self.installed);
        put(&mut platform.marks, self.marks);
        put(&mut platform.env, self.env);
        platform.note = self.note.or(platform.note.take());
        for (kind, facts) in [
            (TableKind::Skill, self.skill),
            (TableKind::Command, self.command),
            (TableKind::Agent, self.agent),
            (TableKind::Hook, self.hook),
            (TableKind::Mcp, self.mcp),
            (TableKind::Rules, self.rules),
        ] {
            if let Some(facts) = facts {
                platform.kinds.insert(kind, facts);
            }
        }
    }
}

/// What the types cannot say.
fn check(platform: &Platform) -> Result<(), String> {
    let is_id = |text: &str| {
        let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !text.is_empty() && text.len() <= 64 && text.chars().all(is_fine) && !text.starts_with('-')
    };
    if !is_id(&platform.id) {
        return Err("its id is not made of a-z, 0-9 and -".to_owned());
    }
    if platform.name.trim().is_empty() {
        return Err("its name is empty".to_owned());
    }
    let kinds = platform.kinds.values();
    let globals = kinds.clone().flat_map(|facts| facts.global.iter().chain(&facts.also_reads_global));
    for path in globals.chain(&platform.installed).chain(platform.env.values()) {
        let below = path.strip_prefix("~/").ok_or_else(|| format!("{path} does not start with ~/"))?;
        RelPath::parse(below).map_err(|error| error.to_string())?;
    }
    let files = [TableKind::Command, TableKind::Agent].into_iter().filter_map(|kind| platform.kinds.get(&kind));
    for facts in files.filter(|facts| facts.format == Format::Markdown) {
        let suffix = facts.suffix();
        if facts.pattern.contains('*') && (suffix.contains('/') || !suffix.ends_with(".md")) {
            return Err(format!("the pattern {} does not end in .md", facts.pattern));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[platforms]]\nid = \"one\"\nname = \"One\"\n[platforms.skill]\nproject = \".one/skills\"\npattern = \"*/SKILL.md\"\nformat = \"folder\"\n";

    fn built() -> Vec<Platform> {
        let mut rows = Vec::new();
        lay_over(&mut rows, ONE, RowSource::BuiltIn).unwrap();
        rows
    }

    #[test]
    fn a_persons_row_changes_what_it_names_and_keeps_the_rest() {
        let mut rows = built();
        let text = "[[platforms]]\nid = \"one\"\nname = \"Uno\"\n[[platforms]]\nid = \"two\"\nname = \"Two\"\n";
        lay_over(&mut rows, text, RowSource::Own).unwrap();
        assert_eq!((rows[0].name.as_str(), rows[0].source), ("Uno", RowSource::Changed));
        assert_eq!(rows[0].kinds.len(), 1);
        assert_eq!((rows[1].id.as_str(), rows[1].source), ("two", RowSource::Own));
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_line_and_changes_nothing() {
        let kind = |project: &str, pattern: &str, format: &str| {
            format!(
                "[[platforms]]\nid = \"one\"\n[platforms.command]\nproject = \"{project}\"\npattern = \"{pattern}\"\nformat = \"{format}\"\n"
            )
        };
        let cases = [
            ("[[platforms]]\nname = \"x\"\n".to_owned(), 1),
            ("[[platforms]]\nid = \"new\"\n".to_owned(), 2),
            ("[[platforms]]\nid = \"one\"\ncolour = \"red\"\n".to_owned(), 3),
            ("[[platforms]]\nid = \"../x\"\nname = \"x\"\n".to_owned(), 2),
            (kind("../out", "*.md", "markdown"), 4),
            (kind(".one/c", "*.txt", "markdown"), 2),
            ("[[platforms]]\nid = \"one\"\ninstalled = [\"/etc\"]\n".to_owned(), 2),
            ("[[platforms]]\nid = \"one\"\n<<<<\n".to_owned(), 3),
        ];
        for (text, line) in cases {
            let mut rows = built();
            let error = lay_over(&mut rows, &text, RowSource::Own).unwrap_err();
            assert_eq!(error.line, line, "{text}: {error}");
            assert_eq!(rows, built());
        }
    }

    #[test]
    fn a_suffix_is_what_stands_behind_the_star() {
        let facts = |pattern: &str| KindFacts {
            project: None,
            global: None,
            pattern: pattern.to_owned(),
            format: Format::Markdown,
            also_reads: Vec::new(),
            also_reads_global: Vec::new(),
        };
        assert_eq!(facts("*.md").suffix(), ".md");
        assert_eq!(facts("**/*.md").suffix(), ".md");
        assert_eq!(facts("*.prompt.md").suffix(), ".prompt.md");
    }
}
