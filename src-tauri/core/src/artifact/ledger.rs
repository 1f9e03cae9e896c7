//! The ledger: what was written for one artifact, file by file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Digest, Hasher, Shape};
use crate::fs::RelPath;

/// How a file of an artifact stands on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileMode {
    /// A file that cannot be executed.
    Plain,
    /// A file with execute bits.
    Executable,
    /// A symbolic link; its digest is that of its target's text.
    Link,
}

impl FileMode {
    fn letter(self) -> char {
        match self {
            Self::Plain => '-',
            Self::Executable => 'x',
            Self::Link => 'l',
        }
    }
}

/// One line of a ledger; as text `sha256:<hex>`, with `+x` or `+l` behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LedgerEntry {
    /// Digest of the content, or of a link's target.
    pub digest: Digest,
    /// Mode.
    pub mode: FileMode,
}

/// Files by path, sorted by the path's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ledger(pub BTreeMap<RelPath, LedgerEntry>);

/// A ledger line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not sha256:<64 digits>, with +x or +l behind it")]
pub struct LedgerError {
    /// The refused text.
    pub text: String,
}

impl Ledger {
    /// The content hash of the artifact: SHA-256 over the lines `<hex> <mode> <length>:<path>\n`, sorted by path.
    ///
    /// The length of the path in bytes stands before it, so no two ledgers give the same text; modes are `-`, `x`, `l`.
    pub fn content_hash(&self) -> Digest {
        let mut hasher = Hasher::new();
        for (path, entry) in &self.0 {
            let line = format!("{} {} {}:{}\n", entry.digest, entry.mode.letter(), path.as_str().len(), path.as_str());
            hasher.update(line.as_bytes());
        }
        hasher.finish()
    }
}

impl Ledger {
    /// The ledger of a single file under another name: a platform's own ending, or the name it has in a project. A ledger
    /// of several files is itself.
    pub fn named(&self, name: &RelPath) -> Self {
        match self.0.iter().next() {
            Some((path, entry)) if self.0.len() == 1 && path != name => Self(BTreeMap::from([(name.clone(), *entry)])),
            _ => self.clone(),
        }
    }

    /// The same as it is called at a path of a project: a single file may have another name in the library.
    pub fn called_at(&self, shape: Shape, path: &RelPath) -> Cow<'_, Self> {
        match shape {
            Shape::File => Cow::Owned(self.named(&path.last())),
            Shape::Folder => Cow::Borrowed(self),
        }
    }

    /// Whether two artifacts hold the same, whatever name a single file has.
    pub fn holds_same(&self, shape: Shape, other: &Self) -> bool {
        match other.0.keys().next() {
            Some(name) => *self.called_at(shape, name) == *other,
            None => self == other,
        }
    }
}

impl LedgerEntry {
    /// Reads the text form.
    ///
    /// # Errors
    /// [`LedgerError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, LedgerError> {
        let refused = || LedgerError { text: text.to_owned() };
        let rest = text.strip_prefix("sha256:").ok_or_else(refused)?;
        let (hex, mode) = match rest.split_once('+') {
            None => (rest, FileMode::Plain),
            Some((hex, "x")) => (hex, FileMode::Executable),
            Some((hex, "l")) => (hex, FileMode::Link),
            Some(_) => return Err(refused()),
        };
        Ok(Self { digest: Digest::parse(hex).ok_or_else(refused)?, mode })
    }
}

impl fmt::Display for LedgerEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let suffix = match self.mode {
            FileMode::Plain => "",
            FileMode::Executable => "+x",
            FileMode::Link => "+l",
        };
        write!(f, "sha256:{}{suffix}", self.digest)
    }
}

impl Serialize for LedgerEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LedgerEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ledger(files: &[(&str, &str, FileMode)]) -> Ledger {
        let entry = |(path, text, mode): &(&str, &str, FileMode)| {
            (RelPath::parse(path).unwrap(), LedgerEntry { digest: Digest::of(text.as_bytes()), mode: *mode })
        };
        Ledger(files.iter().map(entry).collect())
    }

    #[test]
    fn the_hash_frames_names_contents_and_modes() {
        use FileMode::{Executable, Plain};
        // SkillMeat's own hash cannot tell these two apart: it runs name and content together.
        assert_ne!(ledger(&[("ab", "c", Plain)]).content_hash(), ledger(&[("a", "bc", Plain)]).content_hash());
        assert_ne!(ledger(&[("a", "c", Plain)]).content_hash(), ledger(&[("a", "c", Executable)]).content_hash());
        let one = ledger(&[("a-b", "1", Plain), ("a/b", "2", Plain)]);
        let other = ledger(&[("a/b", "2", Plain), ("a-b", "1", Plain)]);
        assert_eq!(one.content_hash(), other.content_hash());
    }

    #[test]
    fn the_hash_is_the_documented_text() {
        let one = ledger(&[("SKILL.md", "abc", FileMode::Plain)]);
        let text = format!("{} - 8:SKILL.md\n", Digest::of(b"abc"));
        assert_eq!(one.content_hash(), Digest::of(text.as_bytes()));
    }

    proptest! {
        #[test]
        fn entries_survive_their_text(bytes in any::<[u8; 32]>(), mode in 0..3_usize) {
            let mode = [FileMode::Plain, FileMode::Executable, FileMode::Link][mode];
            let entry = LedgerEntry { digest: Digest::from_bytes(bytes), mode };
            prop_assert_eq!(LedgerEntry::parse(&entry.to_string()), Ok(entry));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,90}") {
            let _ = LedgerEntry::parse(&text);
        }
    }
}
