//! Remembering what a person does not want to import, and taking that back.

use serde::{Deserialize, Serialize};

use crate::changes::{Operation, ViewKey};
use crate::fs::RelPath;
use crate::ops::target::Target;
use crate::ops::{OpsError, Workspace};
use crate::project::ImportSkips;

/// What came of a change to the skips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct SkipsChange {
    /// How many are skipped, or shown again, that were not.
    pub changed: u32,
    /// The views to refresh.
    pub views: Vec<ViewKey>,
}

/// Skips things of a project from now on, or shows them again. The project is not written to.
///
/// # Errors
/// [`OpsError`] when the project cannot be used, a path is none, or the list cannot be read or written.
pub fn skip_import(
    workspace: &Workspace,
    project: &str,
    paths: &[String],
    skip: bool,
) -> Result<SkipsChange, OpsError> {
    let target = Target::open(workspace, project)?;
    let project = target.project.as_str();
    let paths = paths.iter().map(|path| RelPath::parse(path)).collect::<Result<Vec<_>, _>>()?;
    let _lock = workspace.lock_project_list()?;
    let file = workspace.home().skips_file();
    let mut skips = ImportSkips::load(&file)?;
    let mut changed = 0;
    for path in &paths {
        let is_new = if skip { skips.add(project, path, workspace.now()) } else { skips.remove(project, path) };
        changed += u32::from(is_new);
    }
    if changed > 0 {
        skips.save(&file)?;
    }
    Ok(SkipsChange { changed, views: Operation::SkipImport.views() })
}
