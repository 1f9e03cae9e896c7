//! Why a file of another program cannot be used.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::fs::{self, FsError};
use crate::text::line_and_column;

/// Why a file of another program cannot be used. What is wrong with a single entry is told there, and is no error.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// The disk refused, or it is no text of the expected length; a link counts as that too.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is not in the language it is meant to be in, or not of its form.
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

impl ForeignError {
    /// The fault at a byte of a text.
    pub(super) fn at(path: &Path, text: &str, offset: usize, message: &str) -> Self {
        let (line, column) = line_and_column(text, offset);
        Self::Invalid { path: path.to_path_buf(), line, column, message: message.to_owned() }
    }
}

/// Reads a TOML file of at most `limit` bytes; its text and its top table, `None` when it is not there.
pub(super) fn read_toml(path: &Path, limit: u64) -> Result<Option<(String, Table)>, ForeignError> {
    let Some(text) = fs::read_text(path, limit)? else { return Ok(None) };
    let parsed = text
        .parse::<Table>()
        .map_err(|error| ForeignError::at(path, &text, error.span().map_or(0, |span| span.start), error.message()))?;
    Ok(Some((text, parsed)))
}

/// Takes the list out of a file under `key`; empty where there is none.
pub(super) fn take_list(path: &Path, text: &str, top: &mut Table, key: &str) -> Result<Vec<Value>, ForeignError> {
    match top.remove(key) {
        None => Ok(Vec::new()),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => {
            let offset = text.find(key).unwrap_or(0);
            Err(ForeignError::at(path, text, offset, &format!("`{key}` must be written as [[{key}]]")))
        }
    }
}

/// The text under a key of an entry; an empty one says nothing.
pub(super) fn text_of<'a>(entry: &'a Table, key: &str) -> Result<Option<&'a str>, String> {
    match entry.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.trim().is_empty())),
        Some(_) => Err(format!("`{key}` is not a text")),
    }
}
