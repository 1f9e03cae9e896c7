//! The arguments. Wrong ones end the program with status 2.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, ValueEnum};
use skillmeat_core::artifact::ArtifactKind;

/// Keeps one library of agent artifacts and deploys it into project folders.
#[derive(Debug, Parser)]
#[command(name = "skm", version, max_term_width = 100)]
pub struct Arguments {
    /// Print one JSON document on standard output and nothing else
    #[arg(long, global = true)]
    pub json: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the library
    Artifacts(ListArguments),
    /// Show one artifact and its files
    Show(ShowArguments),
    /// Deploy artifacts to a project
    Deploy(DeployArguments),
    /// Take artifacts out of a project
    Undeploy(UndeployArguments),
    /// Tell how deployments stand, read from the disk
    Status(StatusArguments),
    /// The list of projects
    Projects(ProjectsArguments),
    /// Look at the library and all projects, and bring the cache up to date
    Refresh(RefreshArguments),
    /// Tell what is not in order, and what to do about it
    Doctor,
}

/// Which artifacts to list.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Words that all occur in name, title, description or tags
    pub query: Option<String>,
    /// Only this type
    #[arg(long = "type", value_name = "TYPE", value_parser = PossibleValuesParser::new(ArtifactKind::ALL.map(ArtifactKind::as_str)))]
    pub kind: Option<String>,
}

/// Which artifact to show.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// type:name, or the name alone where it is unambiguous
    pub artifact: String,
}

/// What to deploy where.
#[derive(Debug, Args)]
pub struct DeployArguments {
    /// type:name, or the name alone where it is unambiguous
    #[arg(required = true, value_name = "ARTIFACT")]
    pub artifacts: Vec<String>,
    /// The project's folder
    #[arg(long, value_name = "DIR")]
    pub project: PathBuf,
    /// The profile, instead of the primary one
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// A folder of the project inside the profile root, instead of the type's usual one
    #[arg(long, value_name = "FOLDER")]
    pub dest: Option<String>,
    /// What to do with files that are not ours, or were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnConflict,
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
    /// The project's folder
    #[arg(long, value_name = "DIR")]
    pub project: PathBuf,
    /// Only this profile, instead of all
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// What to do with files that were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnConflict,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// What to do with a conflict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum OnConflict {
    /// Leave the artifact as it is and say so
    #[default]
    Refuse,
}

/// Whose deployments to look at.
#[derive(Debug, Args)]
pub struct StatusArguments {
    /// Only this project, in the list or not
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
}

/// What to do with the list.
#[derive(Debug, Args)]
pub struct ProjectsArguments {
    /// What to do with it.
    #[command(subcommand)]
    pub command: ProjectsCommand,
}

/// What to do with the list.
#[derive(Debug, Subcommand)]
pub enum ProjectsCommand {
    /// Show it
    List,
    /// Add a project
    Add {
        /// The project's folder
        dir: PathBuf,
    },
    /// Take a project off the list; its files stay
    Remove {
        /// The project's folder
        dir: PathBuf,
    },
}

/// How deep to look.
#[derive(Debug, Args)]
pub struct RefreshArguments {
    /// Read every file again, also those that look unchanged
    #[arg(long)]
    pub full: bool,
}
