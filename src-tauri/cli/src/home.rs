//! Opening the home, and turning folders given on the command line into whole paths.

use std::path::{Path, PathBuf};
use std::time::Duration;

use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, DEPLOYMENT_SETS_VARIABLE, Home, OpsError, SystemClock, Workspace};
use skillmeat_core::platform::Surroundings;

use crate::args::{AnyProject, OneProject, Projects};

/// How long to wait for a lock that another program holds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the home: `SKILLMEAT_HOME`, else `.skillmeat` in the person's home folder. `SKILLMEAT_DEPLOYMENT_SETS_ENABLED`
/// decides over deployment sets where it is set.
#[allow(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn open() -> Workspace {
    let named = std::env::var_os("SKILLMEAT_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = named.unwrap_or_else(|| std::env::home_dir().unwrap_or_default().join(".skillmeat"));
    let home = std::path::absolute(&home).unwrap_or(home);
    let sets = std::env::var_os(DEPLOYMENT_SETS_VARIABLE).filter(|value| !value.is_empty());
    Workspace::open(Home::new(home), Box::new(SystemClock), format!("skm ({})", std::process::id()), PATIENCE)
        .in_surroundings(surroundings())
        .with_sets_variable(sets.and_then(|word| switch(&word.to_string_lossy())))
}

/// The person's home, and what the environment says of agent programs' folders.
#[allow(clippy::disallowed_methods, reason = "the other half of the one place that reads the environment")]
fn surroundings() -> Surroundings {
    let variables =
        std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
    Surroundings::new(std::env::home_dir(), variables)
}

/// The person's home folder.
pub fn user_home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| !home.as_os_str().is_empty())
}

/// What a word says about deployment sets; one that says nothing is told and ignored.
fn switch(word: &str) -> Option<bool> {
    let said = ops::switch(word);
    if said.is_none() {
        tracing::warn!(
            value = word,
            "{DEPLOYMENT_SETS_VARIABLE} says neither yes nor no; the switch in desktop.toml decides"
        );
    }
    said
}

/// The whole path of a folder given relative to the current one.
///
/// # Errors
/// Where the current folder is gone.
pub fn whole(folder: &Path) -> Result<PathBuf, ErrorBody> {
    std::path::absolute(folder).map_err(|error| ErrorBody::new(ErrorCode::InvalidName, format!("{error}")).at(folder))
}

/// The same as text, as requests carry it.
///
/// # Errors
/// Also for a path that is no Unicode.
pub fn whole_text(folder: &Path) -> Result<String, ErrorBody> {
    let text = whole(folder)?.into_os_string().into_string();
    text.map_err(|_| {
        ErrorBody::new(ErrorCode::InvalidName, "the path is no Unicode").hint("Rename the folder.").at(folder)
    })
}

/// The folder of the one project that is meant.
///
/// # Errors
/// As [`whole_text`], and where nobody knows the home that was asked for.
pub fn project_of(workspace: &Workspace, meant: &OneProject) -> Result<String, ErrorBody> {
    meant.project.as_deref().map_or_else(|| global(workspace), whole_text)
}

/// The folder of the project that is meant, if one is.
///
/// # Errors
/// As [`project_of`].
pub fn any_project_of(workspace: &Workspace, meant: &AnyProject) -> Result<Option<String>, ErrorBody> {
    match &meant.project {
        None if meant.global => global(workspace).map(Some),
        project => project.as_deref().map(whole_text).transpose(),
    }
}

/// The folders of the projects that are meant.
///
/// # Errors
/// As [`project_of`].
pub fn projects_of(workspace: &Workspace, meant: &Projects) -> Result<Vec<String>, ErrorBody> {
    if meant.global {
        return Ok(vec![global(workspace)?]);
    }
    meant.projects.iter().map(|folder| whole_text(folder)).collect()
}

/// The person's home, in which what is deployed counts in every project.
fn global(workspace: &Workspace) -> Result<String, ErrorBody> {
    let home = workspace.surroundings().home.as_deref().ok_or(OpsError::NoHome)?;
    whole_text(home)
}
