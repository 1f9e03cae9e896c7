//! The arguments. Wrong ones end the program with status 2.

mod changes;
mod history;
mod imports;
mod places;
mod profiles;
mod sets;

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand, value_parser};
use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::ops::{MAX_FIND_DEPTH, USUAL_FIND_DEPTH};

pub use changes::{DeployArguments, Mode, SaveBackArguments, UndeployArguments};
pub use history::{DiffArguments, HistoryArguments, UndoArguments};
pub use imports::ImportArguments;
pub use places::{AnyProject, OneProject, Projects};
pub use profiles::{ProfilesArguments, ProfilesCommand, UseProfiles};
pub use sets::{
    AddMembers, CreateBundle, DeleteBundle, DeploySet, EditBundle, GroupsArguments, GroupsCommand, ListBundles,
    MoveMember, OneBundle, RemoveMembers, SetStatus, SetsArguments, SetsCommand, UndeploySet,
};

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
    /// Make a project's version of artifacts the library's
    SaveBack(SaveBackArguments),
    /// Show how a deployed artifact differs from the library, or from what was deployed
    Diff(DiffArguments),
    /// Tell how deployments stand, read from the disk
    Status(StatusArguments),
    /// Deployment sets: what belongs together, deployed in one go
    Sets(SetsArguments),
    /// Groups: artifacts in an order, for sets to hold
    Groups(GroupsArguments),
    /// List what was done, the newest first
    History(HistoryArguments),
    /// Take back what was done, all of it or nothing
    Undo(UndoArguments),
    /// The list of projects
    Projects(ProjectsArguments),
    /// Bring in what projects have already: into the library, or recorded as the library's
    Import(ImportArguments),
    /// The agent programs that are known, and where they keep things
    Platforms,
    /// The profiles a project can be deployed to with
    Profiles(ProfilesArguments),
    /// Look at the library and all projects, and bring the cache up to date
    Refresh(RefreshArguments),
    /// Tell what is not in order, and what to do about it
    Doctor,
}

/// Which artifacts to list.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Words that must all be found: in name, tags, title, description or files
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

/// Whose deployments to look at.
#[derive(Debug, Args)]
pub struct StatusArguments {
    /// Of which project.
    #[command(flatten)]
    pub of: AnyProject,
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
    /// Search folders for projects that agent programs are used in; nothing is added
    Find {
        /// The folders to search
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
        /// How many folders below each of them to go
        #[arg(long, value_name = "N", default_value_t = USUAL_FIND_DEPTH, value_parser = value_parser!(u32).range(0..=i64::from(MAX_FIND_DEPTH)))]
        depth: u32,
    },
    /// Add projects
    Add {
        /// Their folders
        #[arg(required = true, value_name = "DIR")]
        dirs: Vec<PathBuf>,
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
