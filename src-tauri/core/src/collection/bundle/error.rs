//! Why a bundle's file cannot be used, and why a set does not resolve.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::PathStep;

/// How many names of a path a sentence holds; a longer one is shortened in the middle.
const NAMED: usize = 24;

/// What is wrong with a bundle's file, or with what was asked for a new or an existing one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct BundleError {
    /// The file; empty when the fault is in what was asked for and not in a file.
    pub path: PathBuf,
    /// Line, from 1; `None` when the file as a whole is meant.
    pub line: Option<u32>,
    /// Column in characters, from 1.
    pub column: Option<u32>,
    /// What is wrong.
    pub message: String,
}

impl BundleError {
    /// A fault of what was asked for.
    pub(super) fn asked(message: impl Into<String>) -> Self {
        Self { path: PathBuf::new(), line: None, column: None, message: message.into() }
    }

    /// Whether a file is at fault; otherwise it is what was asked for.
    pub fn is_of_file(&self) -> bool {
        !self.path.as_os_str().is_empty()
    }

    /// File, line and column as they stand before the message.
    fn place(&self) -> String {
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{} line {line}, column {column}: ", self.path.display()),
            _ if self.is_of_file() => format!("{}: ", self.path.display()),
            _ => String::new(),
        }
    }
}

/// Why a set does not resolve.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// There is no such set.
    #[error("there is no set {id}")]
    NotFound {
        /// What was asked for.
        id: String,
    },
    /// Its file cannot be used.
    #[error("{error}")]
    Invalid {
        /// What was asked for.
        id: String,
        /// What is wrong with the file.
        error: BundleError,
    },
    /// A set holds itself, directly or through others.
    #[error("a set holds itself: {}", in_words(path))]
    Cycle {
        /// From the set that repeats back to itself; it stands at both ends.
        path: Vec<PathStep>,
    },
    /// More than [`super::DEPTH_LIMIT`] sets lie on a path.
    #[error("more than {} sets are nested in each other: {}", super::DEPTH_LIMIT, in_words(path))]
    TooDeep {
        /// The first path, in member order, down to the first set that is too many.
        path: Vec<PathStep>,
    },
}

/// A path as people read it: `a → b → c`.
pub fn in_words(path: &[PathStep]) -> String {
    let names = |steps: &[PathStep]| steps.iter().map(|step| step.name.clone()).collect::<Vec<_>>();
    let mut words = names(path);
    if path.len() > NAMED {
        let half = NAMED / 2;
        words = names(&path[..half]);
        words.push(format!("… {} more …", path.len() - 2 * half));
        words.extend(names(&path[path.len() - half..]));
    }
    words.join(" → ")
}
