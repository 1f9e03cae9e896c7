//! Names and ids of artifacts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ArtifactKind, Shape};
use crate::fs::{PathError, RelPath};

/// The namespace of the UUIDs made from (collection, type, name): the UUIDv5 of the DNS name `skillmeat.desktop`.
const NAMESPACE: uuid::Uuid = uuid::Uuid::from_u128(0x5b39_3f0e_8a0c_5f0b_9d3c_7e6c_2b1d_40a1);

/// An artifact's name: the name of its folder, or of its file without `.md`.
///
/// Commands and agents may be kept in sub-folders; their names then hold `/`. Every name is a valid [`RelPath`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArtifactName(RelPath);

/// `type:name`, what people and files call an artifact by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArtifactId {
    /// The kind, before the colon.
    pub kind: ArtifactKind,
    /// The name, behind it.
    pub name: ArtifactName,
}

/// Why a text is no artifact id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No known type stands before the colon.
    #[error("{text:?} does not start with skill:, command:, agent:, hook: or mcp:")]
    Kind {
        /// The refused text.
        text: String,
    },
    /// The name cannot be a path.
    #[error(transparent)]
    Name(#[from] PathError),
    /// A name with a sub-folder for a kind that has none, or a hidden name.
    #[error("{name:?} cannot be the name of a {kind}: {reason}")]
    Form {
        /// The kind.
        kind: ArtifactKind,
        /// The refused name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
}

impl ArtifactName {
    /// Parses a name of the given kind. A trailing `.md` of a command's or agent's name is dropped,
    /// however often it stands there, so that a name reads the same from its own text.
    ///
    /// # Errors
    /// [`IdError`] for a name that no path can hold, a hidden one, or a nested one where the kind has no sub-folders.
    pub fn parse(kind: ArtifactKind, text: &str) -> Result<Self, IdError> {
        let text = if kind.shape() == Shape::File { text.trim_end_matches(".md") } else { text };
        let path = RelPath::parse(text)?;
        let refuse = |reason| Err(IdError::Form { kind, name: text.to_owned(), reason });
        if path.components().any(|component| component.starts_with('.')) {
            return refuse("it starts with a dot");
        }
        if kind.shape() == Shape::Folder && path.components().count() > 1 {
            return refuse("it holds a slash");
        }
        Ok(Self(path))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The name as a path.
    pub fn as_path(&self) -> &RelPath {
        &self.0
    }
}

impl fmt::Display for ArtifactName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ArtifactId {
    /// Puts kind and name together.
    pub fn new(kind: ArtifactKind, name: ArtifactName) -> Self {
        Self { kind, name }
    }

    /// The UUID of an artifact that has none of its own: the same for the same collection, kind and name, always.
    pub fn uuid_in(&self, collection: &str) -> uuid::Uuid {
        // NUL cannot occur in any of the parts, so different parts never give the same text.
        let text = format!("{collection}\0{}\0{}", self.kind, self.name);
        uuid::Uuid::new_v5(&NAMESPACE, text.as_bytes())
    }
}

impl fmt::Display for ArtifactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.name)
    }
}

impl FromStr for ArtifactId {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        let parsed = text.split_once(':').and_then(|(kind, name)| Some((kind.parse().ok()?, name)));
        let Some((kind, name)) = parsed else { return Err(IdError::Kind { text: text.to_owned() }) };
        Ok(Self { kind, name: ArtifactName::parse(kind, name)? })
    }
}

impl TryFrom<String> for ArtifactId {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<ArtifactId> for String {
    fn from(id: ArtifactId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_type_and_name() {
        for (text, shown) in [
            ("skill:pdf", "skill:pdf"),
            ("command:git/fix.md", "command:git/fix"),
            ("agent:a.md.md", "agent:a"),
            ("mcp:größe", "mcp:größe"),
        ] {
            assert_eq!(text.parse::<ArtifactId>().unwrap().to_string(), shown);
        }
        for text in
            ["pdf", "workflow:x", "skill:", "skill:a/b", "skill:../x", "command:/x", "agent:.hidden", "command:a/../b"]
        {
            assert!(text.parse::<ArtifactId>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_made_uuid_depends_on_each_part_and_nothing_else() {
        let id: ArtifactId = "skill:pdf".parse().unwrap();
        assert_eq!(id.uuid_in("default"), id.uuid_in("default"));
        assert_ne!(id.uuid_in("default"), id.uuid_in("other"));
        assert_ne!(id.uuid_in("default"), "agent:pdf".parse::<ArtifactId>().unwrap().uuid_in("default"));
    }
}
