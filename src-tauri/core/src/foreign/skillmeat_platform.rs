//! The platforms of SkillMeat, by the names that its records have for them.

/// SkillMeat's platforms (`core/enums.py`, and `bob` since 0.74), each with the id it has here, where it has one.
const PLATFORMS: [(&str, Option<&str>); 7] = [
    ("claude_code", Some("claude-code")),
    ("codex", Some("codex")),
    ("gemini", Some("gemini-cli")),
    ("cursor", Some("cursor")),
    ("bob", Some("bob")),
    ("remote_git", None),
    ("other", None),
];

/// A platform as SkillMeat calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkillmeatPlatform {
    /// The word in the file.
    pub text: String,
    /// Whether SkillMeat has a platform of that name.
    pub known: bool,
}

impl SkillmeatPlatform {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), known: PLATFORMS.iter().any(|(name, _)| *name == text) }
    }

    /// The id this platform has here; whether the platform table has such a row is the table's to say. `None` for what is
    /// unknown, and for `other` and `remote_git`, which are no program's.
    pub fn id(&self) -> Option<&'static str> {
        PLATFORMS.iter().find(|(name, _)| *name == self.text).and_then(|(_, id)| *id)
    }
}
