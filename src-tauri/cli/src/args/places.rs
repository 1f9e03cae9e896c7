//! Which projects are meant: folders, or the person's home.

use std::path::PathBuf;

use clap::Args;

/// One project.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct OneProject {
    /// The project's folder
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Your home instead of a project: what counts in every project
    #[arg(long)]
    pub global: bool,
}

/// One project, or none in particular.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct AnyProject {
    /// Only this project, in the list or not
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
    /// Only your home: what counts in every project
    #[arg(long)]
    pub global: bool,
}

/// One project or several.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Projects {
    /// The project's folder; several may be given
    #[arg(long = "project", value_name = "DIR")]
    pub projects: Vec<PathBuf>,
    /// Your home instead of a project: what counts in every project
    #[arg(long)]
    pub global: bool,
}
