//! `import-skips.toml`: what a person does not want to import.
//!
//! ```toml
//! [[skips]]
//! project = "/home/sam/work/app"
//! path = ".claude/skills/pdf"          # relative to the project
//! skipped_at = 2026-11-22T11:54:13Z
//! ```
//! Comments and unknown keys survive; a file that cannot be parsed is an error, never an empty list.

use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use crate::fs::{self, FsError, RelPath};
use crate::text::line_and_column;
use crate::time::Timestamp;

/// The file as it stands.
#[derive(Debug, Clone)]
pub struct ImportSkips {
    document: DocumentMut,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ImportSkipsError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is not TOML, or `skips` is not a list of tables.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
}

impl ImportSkips {
    /// Reads the file; nothing is skipped when there is none.
    ///
    /// # Errors
    /// [`ImportSkipsError`] when it is there and cannot be read or parsed.
    pub fn load(file: &Path) -> Result<Self, ImportSkipsError> {
        let text = fs::read_to_string(file)?.unwrap_or_default();
        let invalid = |(line, column), message: String| ImportSkipsError::Invalid {
            path: file.to_path_buf(),
            line,
            column,
            message,
        };
        let document = text.parse::<DocumentMut>().map_err(|error| {
            let at = line_and_column(&text, error.span().map_or(0, |span| span.start));
            invalid(at, error.message().to_owned())
        })?;
        if document.get("skips").is_some_and(|item| !item.is_array_of_tables()) {
            return Err(invalid((1, 1), "`skips` must be written as [[skips]]".to_owned()));
        }
        Ok(Self { document })
    }

    /// When something was skipped: `None` when it was not, `Some(None)` when the file does not say when.
    pub fn find(&self, project: &str, path: &RelPath) -> Option<Option<Timestamp>> {
        let table = self.tables().find(|table| is_it(table, project, path))?;
        Some(table.get("skipped_at").and_then(|item| match item.as_datetime() {
            Some(at) => Timestamp::parse(&at.to_string()),
            None => item.as_str().and_then(Timestamp::parse),
        }))
    }

    /// Notes that something is to be skipped; says whether it was not yet.
    pub fn add(&mut self, project: &str, path: &RelPath, at: Timestamp) -> bool {
        if self.tables().any(|table| is_it(table, project, path)) {
            return false;
        }
        let tables = self.document.entry("skips").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(tables) = tables.as_array_of_tables_mut() else { return false };
        let mut table = Table::new();
        table["project"] = toml_edit::value(project);
        table["path"] = toml_edit::value(path.as_str());
        if let Ok(at) = at.to_string().parse::<toml_edit::Datetime>() {
            table["skipped_at"] = toml_edit::value(at);
        }
        tables.push(table);
        true
    }

    /// Takes a skip back; says whether there was one.
    pub fn remove(&mut self, project: &str, path: &RelPath) -> bool {
        let Some(tables) = self.document.get_mut("skips").and_then(Item::as_array_of_tables_mut) else { return false };
        let before = tables.len();
        tables.retain(|table| !is_it(table, project, path));
        tables.len() != before
    }

    /// Writes the file in one step.
    ///
    /// # Errors
    /// [`FsError`]; the old file is then untouched.
    pub fn save(&self, file: &Path) -> Result<(), FsError> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write_atomic(file, self.document.to_string().as_bytes())
    }

    fn tables(&self) -> impl Iterator<Item = &Table> {
        self.document.get("skips").and_then(Item::as_array_of_tables).into_iter().flatten()
    }
}

fn is_it(table: &Table, project: &str, path: &RelPath) -> bool {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    text("project") == Some(project) && text("path") == Some(path.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skip_is_remembered_beside_what_else_stands_there_and_can_be_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("import-skips.toml");
        let mine = "# mine\n[[skips]]\nproject = \"/a\"\npath = \".claude/skills/x\"\nwhy = \"old\"\n";
        fs::write_new(&file, mine.as_bytes(), false).unwrap();
        let path = |text: &str| RelPath::parse(text).unwrap();
        let mut skips = ImportSkips::load(&file).unwrap();
        let at = Timestamp::from_unix(1_700_000_000).unwrap();
        assert!(skips.add("/a", &path(".claude/skills/y"), at) && !skips.add("/a", &path(".claude/skills/y"), at));
        skips.save(&file).unwrap();
        let mut again = ImportSkips::load(&file).unwrap();
        assert_eq!(again.find("/a", &path(".claude/skills/y")), Some(Some(at)));
        assert_eq!(again.find("/a", &path(".claude/skills/x")), Some(None));
        assert_eq!(again.find("/b", &path(".claude/skills/x")), None);
        assert!(again.remove("/a", &path(".claude/skills/y")) && !again.remove("/a", &path(".claude/skills/y")));
        assert_eq!(again.document.to_string(), mine);
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("import-skips.toml");
        fs::write_new(&file, b"[[skips]]\n<<<\n", false).unwrap();
        assert!(matches!(ImportSkips::load(&file), Err(ImportSkipsError::Invalid { line: 2, .. })));
    }
}
