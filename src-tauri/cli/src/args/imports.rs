//! Arguments of what brings in what projects have already.

use clap::Args;

use super::places::Projects;

/// What to import from where.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// From where.
    #[command(flatten)]
    pub from: Projects,
    /// Bring in all that loses nothing: what is new, and what is the same as the library's
    #[arg(long, conflicts_with = "only")]
    pub all: bool,
    /// Bring in these: type:name, a name, or the path in the project
    #[arg(long, value_name = "ARTIFACT", num_args = 1..)]
    pub only: Vec<String>,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Leave these out from now on; nothing is imported
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["all", "only", "dry_run"])]
    pub skip: Vec<String>,
    /// Leave these out no more; nothing is imported
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with_all = ["all", "only", "dry_run", "skip"])]
    pub unskip: Vec<String>,
}
