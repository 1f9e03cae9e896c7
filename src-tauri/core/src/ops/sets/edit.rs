//! Editing sets and groups: each edit is one operation, which history lists and which can be taken back.
//!
//! An edit holds the library's lock, reads the file as it stands there then, and writes it with everything else that a
//! person wrote into it. Sets and groups are named by id or slug. Every function here answers [`OpsError::SetsOff`] while
//! deployment sets are off, and [`OpsError::NoLibrary`] where there is no library.

mod desk;
mod members;
mod refused;
mod whole;

use self::members::Row;
pub use self::refused::EditRefused;
use super::model::BundleChanged;
use crate::collection::{BundleDraft, BundleEdit, BundleKind, MemberRef};
use crate::ops::{OpsError, Workspace};

const SET: BundleKind = BundleKind::Set;
const GROUP: BundleKind = BundleKind::Group;

/// Makes a set with the members that the draft names.
///
/// # Errors
/// [`OpsError::Bundle`] when the draft is not fit for a file; as [`add_deployment_set_member`] for a member.
pub fn create_deployment_set(workspace: &Workspace, draft: &BundleDraft) -> Result<BundleChanged, OpsError> {
    whole::create(workspace, SET, draft)
}

/// Changes a set's name, description, colour, icon or tags; its file keeps its name.
///
/// # Errors
/// [`OpsError::BundleNotFound`]; [`OpsError::Bundle`] when its file cannot be used, or the edit is not fit for it.
pub fn update_deployment_set(workspace: &Workspace, id: &str, edit: &BundleEdit) -> Result<BundleChanged, OpsError> {
    whole::update(workspace, SET, id, edit)
}

/// Deletes a set, also one whose file cannot be used; the file goes to history. With `everywhere`, it is taken out of
/// the sets that hold it, in the same operation.
///
/// # Errors
/// [`OpsError::BundleNotFound`]; [`EditRefused::UsedIn`] when sets hold it and it is not to go `everywhere`.
pub fn delete_deployment_set(workspace: &Workspace, id: &str, everywhere: bool) -> Result<BundleChanged, OpsError> {
    whole::delete(workspace, SET, id, everywhere)
}

/// Makes a copy of a set, called `<name> (copy)`, with the same members.
///
/// # Errors
/// [`OpsError::BundleNotFound`]; [`OpsError::Bundle`] when its file cannot be used.
pub fn clone_deployment_set(workspace: &Workspace, id: &str) -> Result<BundleChanged, OpsError> {
    whole::duplicate(workspace, SET, id)
}

/// Adds an artifact, a group or a set to a set; `position` is its index then, and the end where there is none.
///
/// # Errors
/// [`OpsError::BundleNotFound`] and [`OpsError::ArtifactNotFound`], also for the member; [`EditRefused::AlreadyMember`];
/// [`crate::collection::ResolveError::Cycle`] when the set would hold itself.
pub fn add_deployment_set_member(
    workspace: &Workspace,
    id: &str,
    member: &MemberRef,
    position: Option<u32>,
) -> Result<BundleChanged, OpsError> {
    members::add(workspace, (SET, id), std::slice::from_ref(member), position)
}

/// Moves a member of a set to another place; `position` is its index then.
///
/// # Errors
/// [`OpsError::BundleNotFound`]; [`EditRefused::NotMember`].
pub fn update_deployment_set_member(
    workspace: &Workspace,
    id: &str,
    member: &MemberRef,
    position: u32,
) -> Result<BundleChanged, OpsError> {
    members::place(workspace, Row { kind: SET, id, member }, position)
}

/// Removes a member of a set; it need not be in the library any more itself.
///
/// # Errors
/// [`OpsError::BundleNotFound`]; [`EditRefused::NotMember`].
pub fn remove_deployment_set_member(
    workspace: &Workspace,
    id: &str,
    member: &MemberRef,
) -> Result<BundleChanged, OpsError> {
    members::remove(workspace, (SET, id), std::slice::from_ref(member))
}

/// Whether a member could be added to a set; writes nothing and waits for nobody.
///
/// # Errors
/// As [`add_deployment_set_member`].
pub fn check_deployment_set_member(workspace: &Workspace, id: &str, member: &MemberRef) -> Result<(), OpsError> {
    members::check(workspace, Row { kind: SET, id, member })
}

/// Makes a group with the artifacts that the draft names.
///
/// # Errors
/// As [`create_deployment_set`].
pub fn create_group(workspace: &Workspace, draft: &BundleDraft) -> Result<BundleChanged, OpsError> {
    whole::create(workspace, GROUP, draft)
}

/// Changes a group's name, description, colour, icon or tags; its file keeps its name.
///
/// # Errors
/// As [`update_deployment_set`].
pub fn update_group(workspace: &Workspace, id: &str, edit: &BundleEdit) -> Result<BundleChanged, OpsError> {
    whole::update(workspace, GROUP, id, edit)
}

/// Deletes a group, as [`delete_deployment_set`] does a set.
///
/// # Errors
/// As [`delete_deployment_set`].
pub fn delete_group(workspace: &Workspace, id: &str, everywhere: bool) -> Result<BundleChanged, OpsError> {
    whole::delete(workspace, GROUP, id, everywhere)
}

/// Makes a copy of a group, called `<name> (copy)`, with the same members.
///
/// # Errors
/// As [`clone_deployment_set`].
pub fn clone_group(workspace: &Workspace, id: &str) -> Result<BundleChanged, OpsError> {
    whole::duplicate(workspace, GROUP, id)
}

/// Adds an artifact to a group; `position` is its index then, and the end where there is none.
///
/// # Errors
/// [`OpsError::BundleNotFound`], [`OpsError::ArtifactNotFound`], [`EditRefused::AlreadyMember`];
/// [`EditRefused::GroupHoldsArtifacts`] for a group or a set.
pub fn add_group_member(
    workspace: &Workspace,
    id: &str,
    member: &MemberRef,
    position: Option<u32>,
) -> Result<BundleChanged, OpsError> {
    members::add(workspace, (GROUP, id), std::slice::from_ref(member), position)
}

/// Moves a member of a group to another place; `position` is its index then.
///
/// # Errors
/// As [`update_deployment_set_member`].
pub fn update_group_member(
    workspace: &Workspace,
    id: &str,
    member: &MemberRef,
    position: u32,
) -> Result<BundleChanged, OpsError> {
    members::place(workspace, Row { kind: GROUP, id, member }, position)
}

/// Removes a member of a group; it need not be in the library any more itself.
///
/// # Errors
/// As [`remove_deployment_set_member`].
pub fn remove_group_member(workspace: &Workspace, id: &str, member: &MemberRef) -> Result<BundleChanged, OpsError> {
    members::remove(workspace, (GROUP, id), std::slice::from_ref(member))
}

/// As [`add_deployment_set_member`] for several members behind each other: one operation, all of them or none.
///
/// # Errors
/// As [`add_deployment_set_member`], of the first that cannot be added.
pub fn add_deployment_set_members(
    workspace: &Workspace,
    id: &str,
    members: &[MemberRef],
    position: Option<u32>,
) -> Result<BundleChanged, OpsError> {
    members::add(workspace, (SET, id), members, position)
}

/// As [`remove_deployment_set_member`] for several members: one operation, all of them or none.
///
/// # Errors
/// As [`remove_deployment_set_member`], of the first that is no member.
pub fn remove_deployment_set_members(
    workspace: &Workspace,
    id: &str,
    members: &[MemberRef],
) -> Result<BundleChanged, OpsError> {
    members::remove(workspace, (SET, id), members)
}

/// As [`add_group_member`] for several members behind each other: one operation, all of them or none.
///
/// # Errors
/// As [`add_group_member`], of the first that cannot be added.
pub fn add_group_members(
    workspace: &Workspace,
    id: &str,
    members: &[MemberRef],
    position: Option<u32>,
) -> Result<BundleChanged, OpsError> {
    members::add(workspace, (GROUP, id), members, position)
}

/// As [`remove_group_member`] for several members: one operation, all of them or none.
///
/// # Errors
/// As [`remove_group_member`], of the first that is no member.
pub fn remove_group_members(workspace: &Workspace, id: &str, members: &[MemberRef]) -> Result<BundleChanged, OpsError> {
    members::remove(workspace, (GROUP, id), members)
}
