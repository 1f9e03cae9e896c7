//! Arguments of what looks at profiles, and of what chooses them.

use clap::{Args, Subcommand};

use super::places::{AnyProject, OneProject};

/// Which profiles to list, or what to do with them.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct ProfilesArguments {
    /// Of which project.
    #[command(flatten)]
    pub of: AnyProject,
    /// What to do with them.
    #[command(subcommand)]
    pub command: Option<ProfilesCommand>,
}

/// What to do with profiles.
#[derive(Debug, Subcommand)]
pub enum ProfilesCommand {
    /// Choose which profiles a project uses
    Use(UseProfiles),
}

/// Which profiles a project uses.
#[derive(Debug, Args)]
pub struct UseProfiles {
    /// The profiles, instead of those that were chosen before; none keeps these
    #[arg(value_name = "PROFILE", required_unless_present = "primary")]
    pub profiles: Vec<String>,
    /// By which project.
    #[command(flatten)]
    pub by: OneProject,
    /// The profile that is meant when none is named
    #[arg(long, value_name = "PROFILE")]
    pub primary: Option<String>,
}
