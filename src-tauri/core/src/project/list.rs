//! `projects.toml`: the projects a person added.
//!
//! ```toml
//! [[projects]]
//! path = "/home/sam/work/app"
//! added_at = 2026-11-22T11:54:13Z
//! primary = "codex-default"            # claude-code-default where it is left out
//! profiles = ["cursor-default"]        # chosen besides; what a project uses is also seen by itself
//! ```
//! A file people may edit and keep in git: comments and unknown keys survive, and a file that cannot be parsed is an
//! error, never an empty list.

use std::path::{Path, PathBuf};

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table};

use crate::fs::{self, FsError};
use crate::platform::ProfileId;
use crate::text::line_and_column;
use crate::time::Timestamp;

/// The list as it stands in the file.
#[derive(Debug, Clone)]
pub struct ProjectList {
    document: DocumentMut,
}

/// One project of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectEntry {
    /// Its root, as written.
    pub path: PathBuf,
    /// The name a person gave it.
    pub name: Option<String>,
    /// When it was added.
    pub added_at: Option<Timestamp>,
    /// The profile that is meant when none is named, where a person chose one.
    pub primary: Option<ProfileId>,
    /// The profiles that a person chose besides.
    pub profiles: Vec<ProfileId>,
}

/// Why the list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectListError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The file is not TOML, or `projects` is not a list of tables.
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

impl ProjectList {
    /// Reads the file; an empty list when there is none.
    ///
    /// # Errors
    /// [`ProjectListError`] when it is there and cannot be read or parsed.
    pub fn load(file: &Path) -> Result<Self, ProjectListError> {
        let text = fs::read_to_string(file)?.unwrap_or_default();
        let document = text.parse::<DocumentMut>().map_err(|error| {
            let (line, column) = line_and_column(&text, error.span().map_or(0, |span| span.start));
            ProjectListError::Invalid { path: file.to_path_buf(), line, column, message: error.message().to_owned() }
        })?;
        match document.get("projects") {
            None => {}
            Some(item) if item.is_array_of_tables() => {}
            Some(_) => {
                return Err(ProjectListError::Invalid {
                    path: file.to_path_buf(),
                    line: 1,
                    column: 1,
                    message: "`projects` must be written as [[projects]]".to_owned(),
                });
            }
        }
        Ok(Self { document })
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

    /// The projects in the order of the file; an entry without a path is passed over.
    pub fn entries(&self) -> Vec<ProjectEntry> {
        let tables = self.document.get("projects").and_then(Item::as_array_of_tables);
        let entry = |table: &Table| {
            let text = |key: &str| table.get(key).and_then(Item::as_str);
            let added_at = table.get("added_at").and_then(|item| match item.as_datetime() {
                Some(at) => Timestamp::parse(&at.to_string()),
                None => item.as_str().and_then(Timestamp::parse),
            });
            let profiles = table.get("profiles").and_then(Item::as_array).into_iter().flatten();
            Some(ProjectEntry {
                path: PathBuf::from(text("path")?),
                name: text("name").map(str::to_owned),
                added_at,
                primary: text("primary").map(ProfileId::new),
                profiles: profiles.filter_map(|profile| profile.as_str()).map(ProfileId::new).collect(),
            })
        };
        tables.map(|tables| tables.iter().filter_map(entry).collect()).unwrap_or_default()
    }

    /// Adds a project at the end; says whether it was not there yet.
    pub fn add(&mut self, path: &str, added_at: Timestamp) -> bool {
        if self.entries().iter().any(|entry| entry.path == Path::new(path)) {
            return false;
        }
        let tables = self.document.entry("projects").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(tables) = tables.as_array_of_tables_mut() else { return false };
        let mut table = Table::new();
        table["path"] = toml_edit::value(path);
        if let Ok(at) = added_at.to_string().parse::<toml_edit::Datetime>() {
            table["added_at"] = toml_edit::value(at);
        }
        tables.push(table);
        true
    }

    /// Writes down which profiles a project uses; says whether it is in the list. None stands for the usual primary.
    pub fn choose(&mut self, path: &Path, primary: Option<&ProfileId>, profiles: &[ProfileId]) -> bool {
        let tables = self.document.get_mut("projects").and_then(Item::as_array_of_tables_mut);
        let is_it = |table: &&mut Table| table.get("path").and_then(Item::as_str).map(Path::new) == Some(path);
        let Some(table) = tables.and_then(|tables| tables.iter_mut().find(is_it)) else { return false };
        match primary {
            Some(primary) => table["primary"] = toml_edit::value(primary.as_str()),
            None => {
                table.remove("primary");
            }
        }
        if profiles.is_empty() {
            table.remove("profiles");
        } else {
            table["profiles"] = toml_edit::value(profiles.iter().map(ProfileId::as_str).collect::<Array>());
        }
        true
    }

    /// Takes a project out of the list; says whether it was there.
    pub fn remove(&mut self, path: &Path) -> bool {
        let Some(tables) = self.document.get_mut("projects").and_then(Item::as_array_of_tables_mut) else {
            return false;
        };
        let before = tables.len();
        tables.retain(|table| table.get("path").and_then(Item::as_str).map(Path::new) != Some(path));
        tables.len() != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<ProjectList, ProjectListError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("projects.toml");
        fs::write_new(&file, text.as_bytes(), false).unwrap();
        ProjectList::load(&file)
    }

    #[test]
    fn comments_and_unknown_keys_survive_adding_and_removing() {
        let text = "# mine\n[[projects]]\npath = \"/a\" # first\ncolor = \"red\"\n";
        let mut list = load(text).unwrap();
        assert!(list.add("/b", Timestamp::from_unix(0).unwrap()));
        assert!(!list.add("/b", Timestamp::from_unix(0).unwrap()));
        assert_eq!(list.entries().len(), 2);
        assert!(list.remove(Path::new("/b")));
        assert!(!list.remove(Path::new("/b")));
        assert_eq!(list.document.to_string(), text);
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_line() {
        let error = load("[[projects]]\npath = \"/a\"\n<<<<<<< HEAD\n").unwrap_err();
        assert!(matches!(error, ProjectListError::Invalid { line: 3, .. }), "{error}");
        assert!(load("projects = 3\n").is_err());
    }
}
