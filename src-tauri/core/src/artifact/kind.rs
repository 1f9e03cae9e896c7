//! The five kinds of artifact.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What an artifact is for an agent program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename = "ArtifactType", rename_all = "lowercase")]
pub enum ArtifactKind {
    /// A folder with a `SKILL.md`.
    Skill,
    /// One Markdown file, called by name.
    Command,
    /// One Markdown file that describes a sub-agent.
    Agent,
    /// A folder with what runs at an event.
    Hook,
    /// A folder with an MCP server's configuration.
    Mcp,
}

/// Whether an artifact is one file or a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One Markdown file.
    File,
    /// A folder with files.
    Folder,
}

impl ArtifactKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Skill, Self::Command, Self::Agent, Self::Hook, Self::Mcp];

    /// The word used in ids, files and arguments.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Skill => "skill",
            Self::Command => "command",
            Self::Agent => "agent",
            Self::Hook => "hook",
            Self::Mcp => "mcp",
        }
    }

    /// Whether the kind is one file or a folder.
    pub fn shape(self) -> Shape {
        match self {
            Self::Command | Self::Agent => Shape::File,
            Self::Skill | Self::Hook | Self::Mcp => Shape::Folder,
        }
    }

    /// The folders of a library that hold this kind; the first is the one written by SkillMeat, the others are its
    /// accepted aliases.
    pub fn containers(self) -> &'static [&'static str] {
        match self {
            Self::Skill => &["skills", "skill"],
            Self::Command => &["commands", "command"],
            Self::Agent => &["agents", "agent", "subagents"],
            Self::Hook => &["hooks", "hook"],
            Self::Mcp => &["mcp", "mcp-servers", "mcp_servers", "servers"],
        }
    }

    /// The files that may carry the frontmatter of a folder of this kind, best first.
    pub fn main_files(self) -> &'static [&'static str] {
        match self {
            Self::Skill => &["SKILL.md"],
            Self::Hook => &["HOOK.md", "README.md"],
            Self::Mcp => &["MCP.md", "README.md"],
            Self::Command | Self::Agent => &[],
        }
    }
}

impl fmt::Display for ArtifactKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ArtifactKind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}
