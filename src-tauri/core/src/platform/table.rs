//! The built-in platform table.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{DeployMode, Profile, ProfileId};
use crate::artifact::ArtifactKind;
use crate::fs::RelPath;

/// One agent program.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Kebab-case id, e.g. `claude-code`.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// Its profile root in a project.
    pub root: RelPath,
    /// Folder per supported kind, relative to the root.
    pub paths: BTreeMap<ArtifactKind, RelPath>,
    /// How its artifacts are put into a project, where nobody says otherwise.
    #[serde(default)]
    pub mode: DeployMode,
}

/// All known platforms and their default profiles.
#[derive(Debug, Clone, Deserialize)]
pub struct PlatformTable {
    platforms: Vec<Platform>,
}

impl PlatformTable {
    /// The table that comes with the program.
    ///
    /// # Panics
    /// Never: the table is part of the program, and a test parses it.
    #[allow(clippy::expect_used, reason = "the text is compiled in and parsed by a test")]
    pub fn built_in() -> Self {
        toml::from_str(include_str!("platforms.toml")).expect("the built-in platform table is valid")
    }

    /// A table of its own, in the form of the built-in one; for tests.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// Every platform, in the order of the table.
    pub fn platforms(&self) -> &[Platform] {
        &self.platforms
    }

    /// The platform of that id; `claude_code`, as SkillMeat writes it, is `claude-code`.
    pub fn platform(&self, id: &str) -> Option<&Platform> {
        let id = id.replace('_', "-");
        self.platforms.iter().find(|platform| platform.id == id)
    }

    /// Every profile, one for each platform.
    pub fn profiles(&self) -> Vec<Profile> {
        self.platforms.iter().map(Profile::default_of).collect()
    }

    /// The profile of that id.
    pub fn profile(&self, id: &ProfileId) -> Option<Profile> {
        self.platforms.iter().map(Profile::default_of).find(|profile| profile.id == *id)
    }
}

/// Profile roots that SkillMeat's records may end in besides those of the table (its path rules for `codex`).
const OTHER_ROOTS: &[&str] = &[".codex"];

/// A project's path without a trailing profile root (`…/project/.claude` → `…/project`) and trailing slashes: records of
/// older programs were written with it.
pub fn without_profile_root(path: &str) -> &str {
    static TABLE: LazyLock<PlatformTable> = LazyLock::new(PlatformTable::built_in);
    let trimmed = path.trim_end_matches('/');
    let mut roots = TABLE.platforms.iter().map(|p| p.root.as_str()).chain(OTHER_ROOTS.iter().copied());
    let bare = roots.find_map(|root| trimmed.strip_suffix(root)?.strip_suffix('/')).filter(|bare| !bare.is_empty());
    bare.unwrap_or(if trimmed.is_empty() { path } else { trimmed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailing_profile_root_does_not_count() {
        for path in ["/p/app", "/p/app/", "/p/app/.claude", "/p/app/.claude/", "/p/app/.codex"] {
            assert_eq!(without_profile_root(path), "/p/app");
        }
        assert_eq!(without_profile_root("/.claude"), "/.claude");
        assert_eq!(without_profile_root("/p/my.claude"), "/p/my.claude");
    }

    #[test]
    fn the_built_in_table_is_whole() {
        let table = PlatformTable::built_in();
        let claude = table.platform("claude_code").unwrap();
        assert_eq!((claude.id.as_str(), claude.root.as_str()), ("claude-code", ".claude"));
        assert_eq!(claude.paths.len(), 5);
        assert!(table.profile(&ProfileId::primary()).is_some());
        let mut ids: Vec<_> = table.platforms().iter().map(|p| &p.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), table.platforms().len());
    }
}
