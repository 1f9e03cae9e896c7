//! Arguments of what looks at the past, and of what takes it back.

use std::path::PathBuf;

use clap::Args;

use super::changes::OnChanged;

/// What to compare.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// type:name, or the name alone where it is unambiguous
    pub artifact: String,
    /// The project's folder
    #[arg(long, value_name = "DIR")]
    pub project: PathBuf,
    /// Only this profile, instead of all
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// Compare with what was deployed, instead of with what the library has now
    #[arg(long)]
    pub from_recorded: bool,
}

/// How much of history to list.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// How many operations at most
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub limit: u32,
}

/// What to take back.
#[derive(Debug, Args)]
pub struct UndoArguments {
    /// The operation's id, as skm history lists it; without one, the last that was not taken back
    pub operation: Option<String>,
    /// What to do with files that were changed since
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnChanged,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}
