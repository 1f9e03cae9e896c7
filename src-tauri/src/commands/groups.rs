//! Groups: named rows of artifacts that sets hold.

use skillmeat_core::collection::{BundleDraft, BundleEdit, MemberRef};
use skillmeat_core::ops::{self, BundleChanged, BundleDetail};
use tauri::State;

use crate::error::Answer;
use crate::shell::Shell;

/// A group with its artifacts.
#[tauri::command]
#[specta::specta]
pub async fn get_group(shell: State<'_, Shell>, id: String) -> Answer<BundleDetail> {
    shell.ask(move |workspace| ops::get_group(workspace, &id)).await
}

/// Makes a group with the artifacts that the draft names.
#[tauri::command]
#[specta::specta]
pub async fn create_group(shell: State<'_, Shell>, draft: BundleDraft) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::create_group(workspace, &draft)).await
}

/// Changes a group's name, description, colour, icon or tags.
#[tauri::command]
#[specta::specta]
pub async fn update_group(shell: State<'_, Shell>, id: String, edit: BundleEdit) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::update_group(workspace, &id, &edit)).await
}

/// Deletes a group; with `everywhere`, it is taken out of the sets that hold it as well.
#[tauri::command]
#[specta::specta]
pub async fn delete_group(shell: State<'_, Shell>, id: String, everywhere: bool) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::delete_group(workspace, &id, everywhere)).await
}

/// Makes a copy of a group.
#[tauri::command]
#[specta::specta]
pub async fn clone_group(shell: State<'_, Shell>, id: String) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::clone_group(workspace, &id)).await
}

/// Adds an artifact to a group; without a position, at the end.
#[tauri::command]
#[specta::specta]
pub async fn add_group_member(
    shell: State<'_, Shell>,
    id: String,
    member: MemberRef,
    position: Option<u32>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::add_group_member(workspace, &id, &member, position)).await
}

/// Moves an artifact of a group; `position` is its index afterwards.
#[tauri::command]
#[specta::specta]
pub async fn update_group_member(
    shell: State<'_, Shell>,
    id: String,
    member: MemberRef,
    position: u32,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::update_group_member(workspace, &id, &member, position)).await
}

/// Removes an artifact of a group.
#[tauri::command]
#[specta::specta]
pub async fn remove_group_member(shell: State<'_, Shell>, id: String, member: MemberRef) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::remove_group_member(workspace, &id, &member)).await
}

/// Adds members to a group behind each other, all of them or none; without a position, at the end.
#[tauri::command]
#[specta::specta]
pub async fn add_group_members(
    shell: State<'_, Shell>,
    id: String,
    members: Vec<MemberRef>,
    position: Option<u32>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::add_group_members(workspace, &id, &members, position)).await
}

/// Removes members of a group, all of them or none.
#[tauri::command]
#[specta::specta]
pub async fn remove_group_members(
    shell: State<'_, Shell>,
    id: String,
    members: Vec<MemberRef>,
) -> Answer<BundleChanged> {
    shell.ask(move |workspace| ops::remove_group_members(workspace, &id, &members)).await
}
