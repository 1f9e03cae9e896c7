//! How one file differs between two places. Of an artifact: the project, the library, what was deployed, a merge of them,
//! what an operation put there and what an undo would put back. Of an edited set or group: the library and the last two.

mod artifact;
mod edited;
mod found;

use std::path::Path;

use serde::{Deserialize, Serialize};

use self::artifact::Comparing;
use self::edited::Edited;
use self::found::Found;
use super::target::Target;
use super::{OpsError, Workspace};
use crate::deployment::DeployError;
use crate::platform::ProfileId;
use crate::text::{Diff, DiffForm, DiffHunk, diff};

/// One of the places that a file can be compared at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum DiffSide {
    /// The project, as it is now.
    Project,
    /// The library, as it is now.
    Library,
    /// What was deployed last.
    Recorded,
    /// The project's and the library's changes joined.
    Merged,
    /// What taking an operation back would put there: what stood there before it.
    History,
    /// What an operation put there.
    Written,
}

/// Which file to compare, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffRequest {
    /// The project's root; of a set or group nothing is asked of it, nor of the profile.
    pub project_path: String,
    /// The profile.
    pub profile_id: ProfileId,
    /// The artifact, `type:name`; `set:<id>` or `group:<id>` for one that an operation edited.
    pub artifact: String,
    /// The file, relative to the project; that of a set or group to the library.
    pub path: String,
    /// The left side.
    pub left: DiffSide,
    /// The right side.
    pub right: DiffSide,
    /// The operation, where a side is its history or what it wrote; for a set or group always.
    pub operation: Option<String>,
}

/// What stands on one side.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DiffContent {
    /// Whether anything does.
    pub present: bool,
    /// SHA-256 of its content.
    pub hash: Option<String>,
    /// In bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub size: u64,
    /// Whether it can be executed.
    pub executable: bool,
    /// Where it points, if it is a link.
    pub link_target: Option<String>,
}

/// How one file differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct FileDiff {
    /// The file, as it was asked for.
    pub path: String,
    /// What stands on the left.
    pub left: DiffContent,
    /// What stands on the right.
    pub right: DiffContent,
    /// In what form the difference can be shown.
    pub form: DiffForm,
    /// The changed lines.
    pub hunks: Vec<DiffHunk>,
    /// How many lines came.
    pub added: u32,
    /// How many lines went.
    pub removed: u32,
}

/// Compares one file at two places. Nothing is written.
///
/// # Errors
/// [`OpsError`] when the project, the profile or the artifact cannot be used, or a side cannot be had at all: a recorded
/// version that is no longer kept, a merge that is not clean, an operation that history does not know, of an edited set
/// or group also a file that the operation did not change.
pub fn diff_file(workspace: &Workspace, request: &DiffRequest) -> Result<FileDiff, OpsError> {
    let (left, right) = if edited::is_of_edit(&request.artifact) {
        let file = Edited::open(workspace, request)?;
        (file.side(request.left)?, file.side(request.right)?)
    } else {
        let file = Comparing::open(workspace, request)?;
        (file.side(request.left)?, file.side(request.right)?)
    };
    Ok(compare(&request.path, &left, &right))
}

/// Compares two files on the disk, either of which may not be there.
///
/// # Errors
/// [`OpsError::Fs`] when one cannot be read.
pub(super) fn compare_files(shown: &str, left: Option<&Path>, right: Option<&Path>) -> Result<FileDiff, OpsError> {
    let read = |path: Option<&Path>| path.map_or(Ok(Found::Nothing), found::read);
    Ok(compare(shown, &read(left)?, &read(right)?))
}

fn compare(path: &str, left: &Found, right: &Found) -> FileDiff {
    let is_link = |found: &Found| matches!(found, Found::Link(_));
    let compared = match (left, right) {
        _ if left == right => Diff::without_lines(DiffForm::Same),
        _ if is_link(left) || is_link(right) => Diff::without_lines(DiffForm::Link),
        (Found::Other(_), _) | (_, Found::Other(_)) => Diff::without_lines(DiffForm::Binary),
        (Found::Large(..), _) | (_, Found::Large(..)) => Diff::without_lines(DiffForm::TooLarge),
        _ => diff(left.bytes(), right.bytes()),
    };
    let Diff { form, hunks, added, removed } = compared;
    FileDiff { path: path.to_owned(), left: left.told(), right: right.told(), form, hunks, added, removed }
}

/// Every file of a deployment that differs between two sides, for `skm diff`.
///
/// # Errors
/// As [`diff_file`]; also when it is not deployed with that profile, or nobody knows the profile.
pub fn diff_deployment(
    workspace: &Workspace,
    project_path: &str,
    profile: &ProfileId,
    artifact: &str,
    (left, right): (DiffSide, DiffSide),
) -> Result<Vec<FileDiff>, OpsError> {
    super::recover(workspace);
    let target = Target::open(workspace, project_path)?;
    let status = super::status(workspace, Some(target.project.as_str()))?;
    let is_it = |one: &&super::DeploymentStatus| one.artifact == artifact && one.profile == profile.as_str();
    let Some(found) = status.iter().find(is_it) else {
        if target.recorded(Some(profile))?.is_empty() {
            // A profile that nobody knows is refused as such.
            target.slices(Some(profile))?;
        }
        let (artifact, project) = (artifact.to_owned(), target.name.clone());
        return Err(DeployError::NotDeployed { artifact, project }.into());
    };
    let mut files = Vec::new();
    for file in &found.files {
        let request = DiffRequest {
            project_path: target.project.as_str().to_owned(),
            profile_id: profile.clone(),
            artifact: artifact.to_owned(),
            path: file.path.clone(),
            left,
            right,
            operation: None,
        };
        let one = diff_file(workspace, &request)?;
        if one.left != one.right {
            files.push(one);
        }
    }
    Ok(files)
}
