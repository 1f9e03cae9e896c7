//! Deployment sets: what there is, what a set comes down to, changing it, deploying it, and where it stands.

use skillmeat_core::collection::{BundleDraft, BundleEdit, MemberRef};
use skillmeat_core::ops::{
    self, AttachmentStatus, BatchDeployRequest, BatchDeployResult, BundleChanged, BundleDetail, ResolvedSet, SetList,
    SetQuery, SetStandings,
};
use tauri::{AppHandle, Runtime, State};

use crate::changing::change;
use crate::error::Answer;
use crate::shell::Shell;

/// The library's sets and groups, and files that are neither.
#[tauri::command]
#[specta::specta]
pub async fn list_deployment_sets(shell: State<'_, Shell>, query: SetQuery) -> Answer<SetList> {
    shell.ask(move |workspace| ops::list_deployment_sets(workspace, &query)).await
}

/// A set with its own members.
#[tauri::command]
#[specta::specta]
pub async fn get_deployment_set(shell: State<'_, Shell>, id: String) -> Answer<BundleDetail> {
    shell.ask(move |workspace| ops::get_deployment_set(workspace, &id)).await
}

/// What a set comes down to.
#[tauri::command]
#[specta::specta]
pub async fn resolve_deployment_set(shell: State<'_, Shell>, id: String) -> Answer<ResolvedSet> {
    shell.ask(move |workspace| ops::resolve_deployment_set(workspace, &id)).await
}

/// Makes a set with the members that the draft names.
#[tauri::command]
#[specta::specta]
pub async fn create_deployment_set(shell: State<'_, Shell>, draft: BundleDraft) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::create_deployment_set(workspace, &draft)).await
}

/// Changes a set's name, description, colour, icon or tags.
#[tauri::command]
#[specta::specta]
pub async fn update_deployment_set(shell: State<'_, Shell>, id: String, edit: BundleEdit) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::update_deployment_set(workspace, &id, &edit)).await
}

/// Deletes a set; with `everywhere`, it is taken out of the sets that hold it as well.
#[tauri::command]
#[specta::specta]
pub async fn delete_deployment_set(shell: State<'_, Shell>, id: String, everywhere: bool) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::delete_deployment_set(workspace, &id, everywhere)).await
}

/// Makes a copy of a set.
#[tauri::command]
#[specta::specta]
pub async fn clone_deployment_set(shell: State<'_, Shell>, id: String) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::clone_deployment_set(workspace, &id)).await
}

/// Adds a member to a set; without a position, at the end.
#[tauri::command]
#[specta::specta]
pub async fn add_deployment_set_member(
    shell: State<'_, Shell>,
    id: String,
    member: MemberRef,
    position: Option<u32>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::add_deployment_set_member(workspace, &id, &member, position)).await
}

/// Moves a member of a set; `position` is its index afterwards.
#[tauri::command]
#[specta::specta]
pub async fn update_deployment_set_member(
    shell: State<'_, Shell>,
    id: String,
    member: MemberRef,
    position: u32,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::update_deployment_set_member(workspace, &id, &member, position)).await
}

/// Removes a member of a set.
#[tauri::command]
#[specta::specta]
pub async fn remove_deployment_set_member(
    shell: State<'_, Shell>,
    id: String,
    member: MemberRef,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::remove_deployment_set_member(workspace, &id, &member)).await
}

/// Refuses what adding a member would refuse. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn check_deployment_set_member(shell: State<'_, Shell>, id: String, member: MemberRef) -> Answer<()> {
    shell.ask(move |workspace| ops::check_deployment_set_member(workspace, &id, &member)).await
}

/// Deploys everything that a set comes down to into a project.
#[tauri::command]
#[specta::specta]
pub async fn batch_deploy_set<R: Runtime>(app: AppHandle<R>, request: BatchDeployRequest) -> Answer<BatchDeployResult> {
    change(app, move |workspace, control| ops::batch_deploy_set(workspace, &request, control)).await
}

/// How sets stand in the projects that they were deployed to: all, or those of one set or one project.
#[tauri::command]
#[specta::specta]
pub async fn list_set_attachments(
    shell: State<'_, Shell>,
    set: Option<String>,
    project: Option<String>,
) -> Answer<Vec<AttachmentStatus>> {
    shell.ask(move |workspace| ops::list_set_attachments(workspace, set.as_deref(), project.as_deref())).await
}

/// How every set stands everywhere that it is attached, in short.
#[tauri::command]
#[specta::specta]
pub async fn list_set_standings(shell: State<'_, Shell>) -> Answer<Vec<SetStandings>> {
    shell.ask(ops::list_set_standings).await
}

/// Adds members to a set behind each other, all of them or none; without a position, at the end.
#[tauri::command]
#[specta::specta]
pub async fn add_deployment_set_members(
    shell: State<'_, Shell>,
    id: String,
    members: Vec<MemberRef>,
    position: Option<u32>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::add_deployment_set_members(workspace, &id, &members, position)).await
}

/// Removes members of a set, all of them or none.
#[tauri::command]
#[specta::specta]
pub async fn remove_deployment_set_members(
    shell: State<'_, Shell>,
    id: String,
    members: Vec<MemberRef>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::remove_deployment_set_members(workspace, &id, &members)).await
}
