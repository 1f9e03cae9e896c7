//! The tables for every sort of target: projects, and the person's home, which is deployed to like a project but has places
//! of its own.

use std::path::{Path, PathBuf};

use super::{FactsError, OwnProfilesError, PlatformTable, Surroundings};

/// The tables that hold now.
#[derive(Debug, Clone)]
pub struct Tables {
    project: PlatformTable,
    /// The person's home, links resolved, and its table.
    global: Option<(PathBuf, PlatformTable)>,
    /// What the tables were made without.
    pub problems: Vec<TableProblem>,
}

/// A file of the home that cannot be used; what comes with the program holds instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} {message}", path.display())]
pub struct TableProblem {
    /// The file.
    pub path: PathBuf,
    /// What is wrong, with line and column where they are known.
    pub message: String,
}

impl TableProblem {
    /// `platforms.toml` cannot be used.
    pub fn of_platforms(path: &Path, error: &FactsError) -> Self {
        Self { path: path.to_path_buf(), message: error.to_string() }
    }

    /// `profiles.toml` cannot be used.
    pub fn of_profiles(path: &Path, error: &OwnProfilesError) -> Self {
        let message = match error {
            OwnProfilesError::Invalid { line, column, message, .. } => {
                format!("line {line}, column {column}: {message}")
            }
            other => other.to_string(),
        };
        Self { path: path.to_path_buf(), message }
    }
}

impl Tables {
    /// The tables for projects as given, and for the home of `around`.
    pub fn new(project: PlatformTable, around: &Surroundings, problems: Vec<TableProblem>) -> Self {
        let home = around.home.as_ref().map(|home| crate::fs::canonical(home).unwrap_or_else(|_| home.clone()));
        let global = home.map(|home| {
            let table = project.global(around);
            (home, table)
        });
        Self { project, global, problems }
    }

    /// The table for a project's root.
    pub fn of(&self, project: &Path) -> &PlatformTable {
        match &self.global {
            Some((home, table)) if home == project => table,
            _ => &self.project,
        }
    }

    /// The table for projects other than the home.
    pub fn usual(&self) -> &PlatformTable {
        &self.project
    }

    /// The person's home, links resolved.
    pub fn home(&self) -> Option<&Path> {
        self.global.as_ref().map(|(home, _)| home.as_path())
    }

    /// Whether a project's root is the person's home.
    pub fn is_global(&self, project: &Path) -> bool {
        self.home() == Some(project)
    }
}
