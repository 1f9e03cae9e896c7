//! Platforms, and the profiles of projects.

use skillmeat_core::ops::{self, PlatformInfo, ProfileDraft, ProfileList, ProfilesChange};
use skillmeat_core::platform::ProfileId;
use tauri::State;

use crate::error::Answer;
use crate::shell::Shell;

/// Every platform that is known.
#[tauri::command]
#[specta::specta]
pub async fn list_platforms(shell: State<'_, Shell>) -> Answer<Vec<PlatformInfo>> {
    shell.ask(|workspace| Ok::<_, ops::OpsError>(ops::list_platforms(workspace))).await
}

/// The profiles that a project can have.
#[tauri::command]
#[specta::specta]
pub async fn list_profiles(shell: State<'_, Shell>, project_path: Option<String>) -> Answer<ProfileList> {
    shell.ask(move |workspace| ops::list_profiles(workspace, project_path.as_deref())).await
}

/// Writes down a profile of one's own.
#[tauri::command]
#[specta::specta]
pub async fn save_profile(shell: State<'_, Shell>, draft: ProfileDraft) -> Answer<ProfilesChange> {
    shell.ask(move |workspace| ops::save_profile(workspace, &draft)).await
}

/// Takes away a profile of one's own.
#[tauri::command]
#[specta::specta]
pub async fn delete_profile(shell: State<'_, Shell>, id: ProfileId) -> Answer<ProfilesChange> {
    shell.ask(move |workspace| ops::delete_profile(workspace, &id)).await
}

/// Writes down which profiles a project uses.
#[tauri::command]
#[specta::specta]
pub async fn save_project_profiles(
    shell: State<'_, Shell>,
    project_path: String,
    primary: Option<ProfileId>,
    chosen: Vec<ProfileId>,
) -> Answer<ProfilesChange> {
    shell.ask(move |workspace| ops::save_project_profiles(workspace, &project_path, primary.as_ref(), &chosen)).await
}
