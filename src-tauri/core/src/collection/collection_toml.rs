//! `collection.toml` as SkillMeat 0.9 writes it.
//!
//! ```toml
//! [[artifacts]]
//! name = "pdf-tools"
//! type = "skill"
//! path = "skills/pdf-tools"
//! origin = "local"
//! tags = ["pdf"]
//! [artifacts.metadata]
//! description = "…"
//! ```
//! Records of a type that is no artifact here (workflow, composite, …) are passed over.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::artifact::{ArtifactId, ArtifactKind, ArtifactName};
use crate::fs::{self, FsError, RelPath};
use crate::text::line_and_column;

/// The file's name in a library.
pub const FILE_NAME: &str = "collection.toml";

/// What the file says.
#[derive(Debug, Clone, Default)]
pub struct CollectionFile {
    /// `[collection] name`.
    pub name: Option<String>,
    /// The records that can be used, in the order of the file.
    pub records: Vec<CollectionRecord>,
    /// Records that cannot, each with the reason.
    pub problems: Vec<String>,
}

/// One artifact's record.
#[derive(Debug, Clone)]
pub struct CollectionRecord {
    /// Type and name.
    pub id: ArtifactId,
    /// Where it lies, relative to the library; made from the id where the record has none.
    pub path: Option<RelPath>,
    /// Tags a person gave it.
    pub tags: Vec<String>,
    /// `local`, `github`, `marketplace`.
    pub origin: Option<String>,
    /// Where it came from, as SkillMeat wrote it.
    pub upstream: Option<String>,
    /// Its own UUID, if it has one.
    pub uuid: Option<uuid::Uuid>,
    /// Metadata SkillMeat cached; used where the artifact's own files say nothing.
    pub metadata: RecordMetadata,
}

/// `[artifacts.metadata]`.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct RecordMetadata {
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Author.
    pub author: Option<String>,
    /// License.
    pub license: Option<String>,
    /// Version.
    pub version: Option<String>,
    /// Tools, as far as SkillMeat knew them.
    #[serde(default)]
    pub tools: Vec<String>,
}

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CollectionFileError {
    /// The disk refused.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// It is not TOML, or not of this form.
    #[error("{} line {line}, column {column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
}

#[derive(Deserialize)]
struct Raw {
    collection: Option<RawCollection>,
    #[serde(default)]
    artifacts: Vec<toml::Table>,
}

#[derive(Deserialize)]
struct RawCollection {
    name: Option<String>,
}

#[derive(Deserialize)]
struct RawRecord {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    path: Option<String>,
    #[serde(default)]
    tags: Vec<String>,
    origin: Option<String>,
    upstream: Option<String>,
    uuid: Option<String>,
    #[serde(default)]
    metadata: RecordMetadata,
}

impl CollectionFile {
    /// Reads the file of the library at `root`; an empty one when there is none.
    ///
    /// # Errors
    /// [`CollectionFileError`] when it is there and cannot be read or is not TOML. A single bad record is no error.
    pub fn load(root: &Path) -> Result<Self, CollectionFileError> {
        let path = root.join(FILE_NAME);
        let Some(text) = fs::read_to_string(&path)? else { return Ok(Self::default()) };
        let raw: Raw = toml::from_str(&text).map_err(|error| {
            let (line, column) = line_and_column(&text, error.span().map_or(0, |span| span.start));
            CollectionFileError::Invalid { path, line, column, message: error.message().to_owned() }
        })?;
        let mut file = Self { name: raw.collection.and_then(|c| c.name), ..Self::default() };
        for (number, table) in raw.artifacts.into_iter().enumerate() {
            match record(table) {
                Ok(Some(record)) => file.records.push(record),
                Ok(None) => {}
                Err(reason) => file.problems.push(format!("record {}: {reason}", number + 1)),
            }
        }
        Ok(file)
    }
}

fn record(table: toml::Table) -> Result<Option<CollectionRecord>, String> {
    let raw: RawRecord = table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
    let Ok(kind) = raw.kind.parse::<ArtifactKind>() else { return Ok(None) };
    let name = ArtifactName::parse(kind, &raw.name).map_err(|error| error.to_string())?;
    let path = raw.path.as_deref().map(RelPath::parse).transpose().map_err(|error| error.to_string())?;
    Ok(Some(CollectionRecord {
        id: ArtifactId::new(kind, name),
        path,
        tags: raw.tags,
        origin: raw.origin,
        upstream: raw.upstream,
        uuid: raw.uuid.and_then(|text| uuid::Uuid::parse_str(&text).ok()),
        metadata: raw.metadata,
    }))
}
