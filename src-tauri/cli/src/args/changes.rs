//! Arguments of what changes projects or the library.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::platform::DeployMode;

use super::places::OneProject;

/// What to deploy where.
#[derive(Debug, Args)]
pub struct DeployArguments {
    /// type:name, or the name alone where it is unambiguous
    #[arg(required = true, value_name = "ARTIFACT")]
    pub artifacts: Vec<String>,
    /// Where to.
    #[command(flatten)]
    pub to: OneProject,
    /// The profile, instead of the primary one; several may be given
    #[arg(long = "profile", value_name = "ID")]
    pub profiles: Vec<String>,
    /// Every profile the project uses that takes the type, all in one operation
    #[arg(long, conflicts_with_all = ["profiles", "dest"])]
    pub all_profiles: bool,
    /// Copy the files, or link to the library's; without it as it is deployed already, else as the profile has it
    #[arg(long, value_enum)]
    pub mode: Option<Mode>,
    /// A folder of the project inside the profile root, instead of the type's usual one
    #[arg(long, value_name = "FOLDER")]
    pub dest: Option<String>,
    /// What to do with files that are not ours, or were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnConflict,
    /// All or nothing: one that fails leaves all as they were
    #[arg(long)]
    pub atomic: bool,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to undeploy from where.
#[derive(Debug, Args)]
pub struct UndeployArguments {
    /// type:name, or the name alone where it is unambiguous
    #[arg(required = true, value_name = "ARTIFACT")]
    pub artifacts: Vec<String>,
    /// Where from.
    #[command(flatten)]
    pub from: OneProject,
    /// Only this profile, instead of all; several may be given
    #[arg(long = "profile", value_name = "ID")]
    pub profiles: Vec<String>,
    /// What to do with files that were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnChanged,
    /// All or nothing: one that fails leaves all as they were
    #[arg(long)]
    pub atomic: bool,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to save back from where.
#[derive(Debug, Args)]
pub struct SaveBackArguments {
    /// type:name, or the name alone where it is unambiguous
    #[arg(required = true, value_name = "ARTIFACT")]
    pub artifacts: Vec<String>,
    /// The project's folder
    #[arg(long, value_name = "DIR")]
    pub project: PathBuf,
    /// The profile, instead of the primary one
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// How something is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// The files are written there
    Copy,
    /// A link to the library's stands there; a copy where the disk takes no links
    Link,
}

/// What a deploy does with a conflict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OnConflict {
    /// Leave the artifact as it is and say so
    #[default]
    Refuse,
    /// Leave the artifact as it is; that is no failure
    Keep,
    /// Put the library's version there; what is displaced goes to history
    Replace,
    /// Record what is there as deployed, and write nothing
    Adopt,
    /// Make what is there the library's version; the library's old one goes to history
    SaveBack,
    /// Join both where no change touches another
    Merge,
}

/// What an undeploy or an undo does with files that were changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OnChanged {
    /// Leave everything of it as it is and say so
    #[default]
    Refuse,
    /// Leave the changed files, and do the rest
    Keep,
    /// Do it all the same; what is displaced goes to history
    Replace,
}

impl Mode {
    /// The same in the core's words.
    pub fn deploy_mode(self) -> DeployMode {
        match self {
            Self::Copy => DeployMode::Copy,
            Self::Link => DeployMode::Link,
        }
    }
}

impl OnConflict {
    /// The choice for every conflict; none means to refuse.
    pub fn choice(self) -> Option<ConflictChoice> {
        match self {
            Self::Refuse => None,
            Self::Keep => Some(ConflictChoice::Keep),
            Self::Replace => Some(ConflictChoice::Replace),
            Self::Adopt => Some(ConflictChoice::Adopt),
            Self::SaveBack => Some(ConflictChoice::SaveBack),
            Self::Merge => Some(ConflictChoice::Merge),
        }
    }
}

impl OnChanged {
    /// The choice for every conflict; none means to refuse.
    pub fn choice(self) -> Option<ConflictChoice> {
        match self {
            Self::Refuse => None,
            Self::Keep => Some(ConflictChoice::Keep),
            Self::Replace => Some(ConflictChoice::Replace),
        }
    }
}
