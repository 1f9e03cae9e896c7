//! A relative path that cannot leave the folder it is joined to.
//!
//! Names, manifests, frontmatter and arguments come from strangers. They are parsed once, here, into [`RelPath`];
//! after that no code has to ask again whether a path is safe. The rules are those of every system at once, so that a
//! library made on Linux deploys on Windows.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The longest name of one component in bytes; ext4, APFS and NTFS all stop at 255.
const MAX_COMPONENT: usize = 255;
/// The longest whole path in bytes; Linux stops at 4,096 including the root it is joined to.
const MAX_PATH: usize = 3_000;

/// A relative path of one or more valid components, written with `/` on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RelPath(String);

/// Why a text cannot be a relative path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing, or nothing between two separators.
    #[error("the path {text:?} has an empty part")]
    Empty {
        /// The refused text.
        text: String,
    },
    /// `..`, an absolute path, or a drive.
    #[error("the path {text:?} leads out of its folder")]
    Escapes {
        /// The refused text.
        text: String,
    },
    /// A character or a name that some system cannot store, or that hides what is shown.
    #[error("the name {name:?} cannot be used: {reason}")]
    Name {
        /// The refused component.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}

impl RelPath {
    /// Parses a path written with `/`.
    ///
    /// # Errors
    /// [`PathError`] for an empty part, `.` or `..`, a root or drive, a name no system or only some can hold.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.is_empty() {
            return Err(PathError::Empty { text: text.to_owned() });
        }
        let drive = text.len() >= 2 && text.as_bytes()[1] == b':' && text.as_bytes()[0].is_ascii_alphabetic();
        if text.starts_with('/') || text.starts_with('\\') || drive {
            return Err(PathError::Escapes { text: text.to_owned() });
        }
        if text.len() > MAX_PATH {
            return Err(PathError::Name { name: shortened(text), reason: "it is longer than 3,000 bytes" });
        }
        for component in text.split('/') {
            if component.is_empty() {
                return Err(PathError::Empty { text: text.to_owned() });
            }
            if component == "." || component == ".." {
                return Err(PathError::Escapes { text: text.to_owned() });
            }
            check_component(component)?;
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes a path as the operating system gives it, relative to a walked root.
    ///
    /// # Errors
    /// As [`RelPath::parse`]; also a name that is not Unicode.
    pub fn from_os(path: &Path) -> Result<Self, PathError> {
        let mut text = String::new();
        for component in path.components() {
            let std::path::Component::Normal(name) = component else {
                return Err(PathError::Escapes { text: path.display().to_string() });
            };
            let name = name.to_str().ok_or_else(|| PathError::Name {
                name: name.to_string_lossy().into_owned(),
                reason: "it is not valid Unicode",
            })?;
            if !text.is_empty() {
                text.push('/');
            }
            text.push_str(name);
        }
        Self::parse(&text)
    }

    /// The path as text, with `/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The components in order; there is at least one.
    pub fn components(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('/')
    }

    /// The last component.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last component as a path of its own.
    pub fn last(&self) -> RelPath {
        Self(self.file_name().to_owned())
    }

    /// The path without its last component; `None` for a single component.
    pub fn parent(&self) -> Option<RelPath> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// This path with `below` behind it.
    pub fn join(&self, below: &RelPath) -> RelPath {
        Self(format!("{}/{}", self.0, below.0))
    }

    /// Whether this is `other` or lies below it.
    pub fn is_within(&self, other: &RelPath) -> bool {
        self.0 == other.0 || (self.0.starts_with(&other.0) && self.0.as_bytes().get(other.0.len()) == Some(&b'/'))
    }

    /// What remains below `base`; `None` when this is `base` itself or lies elsewhere.
    pub fn below(&self, base: &RelPath) -> Option<RelPath> {
        let rest = self.0.strip_prefix(&base.0)?.strip_prefix('/')?;
        Some(Self(rest.to_owned()))
    }

    /// The path below `root`, in the operating system's form.
    pub fn under(&self, root: &Path) -> PathBuf {
        let mut path = root.to_path_buf();
        path.extend(self.components());
        path
    }

    /// The form in which two names are the same on a file system that ignores letter case or composes characters.
    pub fn folded(&self) -> String {
        fold_case(&self.0)
    }
}

/// Folds letter case and Unicode composition, as case-insensitive file systems do when they compare names.
pub fn fold_case(text: &str) -> String {
    // A letter may become two, which compose, or sort, otherwise than the one did.
    text.nfc().flat_map(char::to_lowercase).nfc().collect()
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for RelPath {
    type Error = PathError;
    fn try_from(text: String) -> Result<Self, PathError> {
        Self::parse(&text)
    }
}

impl From<RelPath> for String {
    fn from(path: RelPath) -> Self {
        path.0
    }
}

fn check_component(name: &str) -> Result<(), PathError> {
    let refuse = |reason| Err(PathError::Name { name: shortened(name), reason });
    if name.len() > MAX_COMPONENT {
        return refuse("it is longer than 255 bytes");
    }
    if name.chars().any(char::is_control) {
        return refuse("it holds a control character");
    }
    if name.contains(['\\', ':']) {
        return refuse("it holds a backslash or a colon");
    }
    if name.contains(['<', '>', '"', '|', '?', '*']) {
        return refuse("it holds one of < > \" | ? *, which Windows cannot store");
    }
    if name.chars().any(hides_text) || has_lone_joiner(name) {
        return refuse("it holds an invisible or direction-changing character");
    }
    if name.ends_with(['.', ' ']) {
        return refuse("it ends with a dot or a space");
    }
    if is_windows_device(name) {
        return refuse("Windows reserves this name");
    }
    Ok(())
}

/// Characters that make a name look like another one: bidirectional controls, zero-width and other invisible
/// characters, line separators, the BOM.
fn hides_text(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a zero-width joiner or non-joiner stands where no script needs one: at an end, or beside an ASCII character.
fn has_lone_joiner(name: &str) -> bool {
    let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let beside = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
    name.char_indices()
        .filter(|(_, c)| is_joiner(*c))
        .any(|(at, c)| beside(name[..at].chars().next_back()) || beside(name[at + c.len_utf8()..].chars().next()))
}

/// Whether Windows takes the name, with or without an extension, for a device.
fn is_windows_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    match stem.as_str() {
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" => true,
        _ => {
            let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
            numbered.is_some_and(|n| {
                matches!(n, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "\u{b9}" | "\u{b2}" | "\u{b3}")
            })
        }
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 80 { text.to_owned() } else { text.chars().take(77).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_leads_out() {
        for text in ["..", "a/../b", "/etc/passwd", "\\\\server\\share", "C:/x", "c:", ".", "a/./b", "../a"] {
            assert!(matches!(RelPath::parse(text), Err(PathError::Escapes { .. })), "{text}");
        }
        for text in ["", "a//b", "a/"] {
            assert!(matches!(RelPath::parse(text), Err(PathError::Empty { .. })), "{text}");
        }
    }

    #[test]
    fn refuses_names_some_system_cannot_hold() {
        let long = "x".repeat(300);
        for text in ["a\0b", "CON", "nul.txt", "com1", "a\\b", "ab:c", "dot.", "space ", "\u{202e}exe", &long, "a\nb"] {
            assert!(matches!(RelPath::parse(text), Err(PathError::Name { .. })), "{text:?}");
        }
        for text in ["console", "com", "com0.md", "größe", "日本語", ".hidden", "a b", "x'y", "com10"] {
            assert!(RelPath::parse(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn knows_what_lies_within() {
        let path = |text| RelPath::parse(text).unwrap();
        assert!(path("skills/pdf/a").is_within(&path("skills/pdf")));
        assert!(!path("skills/pdf-tools").is_within(&path("skills/pdf")));
        assert_eq!(path("skills/pdf/a").below(&path("skills")), Some(path("pdf/a")));
        assert_eq!(path("skills").below(&path("skills")), None);
    }

    proptest! {
        #[test]
        fn a_parsed_path_never_leaves_its_root(text in "\\PC{0,40}") {
            if let Ok(path) = RelPath::parse(&text) {
                let joined = path.under(Path::new("/root"));
                prop_assert!(joined.starts_with("/root"));
                prop_assert!(joined.components().all(|c| !matches!(c, std::path::Component::ParentDir)));
                prop_assert_eq!(RelPath::parse(path.as_str()), Ok(path));
            }
        }
    }
}
