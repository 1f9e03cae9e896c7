//! Members of sets and groups: what names mean, and `add`, `remove` and `move`.

use skillmeat_core::artifact::ArtifactId;
use skillmeat_core::collection::{BundleKind, MemberKind, MemberRef};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, EditRefused, OpsError, Workspace};

use super::edit::Edited;
use super::tell::counted;
use crate::args::{AddMembers, MoveMember, RemoveMembers};
use crate::output::{Output, Reply};

/// What a text names: `group:SLUG`, `set:SLUG`, else an artifact.
fn named(text: &str) -> MemberRef {
    match text.split_once(':') {
        Some(("group", id)) => MemberRef::new(MemberKind::Group, id),
        Some(("set", id)) => MemberRef::new(MemberKind::Set, id),
        _ => MemberRef::new(MemberKind::Artifact, text),
    }
}

/// What texts name, each found in the library; with a set at hand, as members that it can get.
///
/// # Errors
/// What adding the first one that cannot be added would be refused with, and where one is named twice.
pub fn members(
    workspace: &Workspace,
    kind: BundleKind,
    set: Option<&str>,
    texts: &[String],
) -> Result<Vec<MemberRef>, ErrorBody> {
    let mut found: Vec<MemberRef> = Vec::new();
    for text in texts {
        let member = named(text);
        let member = match member.kind.as_bundle() {
            None => {
                let id = ops::resolve_artifact(&workspace.library()?, &member.id)?.id;
                MemberRef::new(MemberKind::Artifact, id.to_string())
            }
            Some(_) if kind == BundleKind::Group => {
                return Err(OpsError::from(EditRefused::GroupHoldsArtifacts { kind: member.kind }).into());
            }
            Some(BundleKind::Group) => {
                MemberRef::new(MemberKind::Group, ops::get_group(workspace, &member.id)?.bundle.id)
            }
            Some(BundleKind::Set) => {
                MemberRef::new(MemberKind::Set, ops::get_deployment_set(workspace, &member.id)?.bundle.id)
            }
        };
        if found.contains(&member) {
            return Err(ErrorBody::new(ErrorCode::AlreadyExists, format!("{text} is named twice"))
                .hint("A member is there once."));
        }
        if let Some(set) = set {
            ops::check_deployment_set_member(workspace, set, &member)?;
        }
        found.push(member);
    }
    Ok(found)
}

/// Adds members, all of them or none.
pub fn add(workspace: &Workspace, kind: BundleKind, asked: &AddMembers, output: &Output) -> Result<Reply, ErrorBody> {
    let set = (kind == BundleKind::Set).then_some(asked.id.as_str());
    let members = members(workspace, kind, set, &asked.members)?;
    let at = asked.at.map(|at| at - 1);
    let done = match kind {
        BundleKind::Set => ops::add_deployment_set_members(workspace, &asked.id, &members, at)?,
        BundleKind::Group => ops::add_group_members(workspace, &asked.id, &members, at)?,
    };
    Ok(Edited::reply(done, output, |bundle| format!("added {} to {}", words(&asked.members), bundle.name)))
}

/// Removes members, all of them or none.
pub fn remove(
    workspace: &Workspace,
    kind: BundleKind,
    asked: &RemoveMembers,
    output: &Output,
) -> Result<Reply, ErrorBody> {
    let members = held(workspace, kind, &asked.id, &asked.members)?;
    let done = match kind {
        BundleKind::Set => ops::remove_deployment_set_members(workspace, &asked.id, &members)?,
        BundleKind::Group => ops::remove_group_members(workspace, &asked.id, &members)?,
    };
    Ok(Edited::reply(done, output, |bundle| format!("removed {} from {}", words(&asked.members), bundle.name)))
}

/// Moves a member.
pub fn place(workspace: &Workspace, kind: BundleKind, asked: &MoveMember, output: &Output) -> Result<Reply, ErrorBody> {
    let (members, at) = (held(workspace, kind, &asked.id, std::slice::from_ref(&asked.member))?, asked.at - 1);
    let member = members.first().cloned().unwrap_or_else(|| named(&asked.member));
    let done = match kind {
        BundleKind::Set => ops::update_deployment_set_member(workspace, &asked.id, &member, at)?,
        BundleKind::Group => ops::update_group_member(workspace, &asked.id, &member, at)?,
    };
    Ok(Edited::reply(done, output, |bundle| {
        let place = asked.at.min(bundle.member_count);
        format!("moved {} to place {place} of {}", asked.member, bundle.name)
    }))
}

/// What texts name among the members that are there; a bare name is looked for among their artifacts.
fn held(workspace: &Workspace, kind: BundleKind, id: &str, texts: &[String]) -> Result<Vec<MemberRef>, ErrorBody> {
    let detail = match kind {
        BundleKind::Set => ops::get_deployment_set(workspace, id)?,
        BundleKind::Group => ops::get_group(workspace, id)?,
    };
    let artifacts: Vec<ArtifactId> = detail.members.iter().filter_map(|member| member.id.parse().ok()).collect();
    let mut found = Vec::new();
    for text in texts {
        let member = among(&artifacts, text)?;
        let id = id_of(workspace, &member);
        if !detail.members.iter().any(|held| held.kind == member.kind && (held.id == id || held.id == member.id)) {
            let name = detail.bundle.name;
            return Err(OpsError::from(EditRefused::NotMember { kind: member.kind, member: text.clone(), name }).into());
        }
        found.push(member);
    }
    Ok(found)
}

/// The id of what a member names; the text itself where it is not there any more.
fn id_of(workspace: &Workspace, member: &MemberRef) -> String {
    let found = match member.kind.as_bundle() {
        None => return member.id.parse().map_or_else(|_| member.id.clone(), |id: ArtifactId| id.to_string()),
        Some(BundleKind::Group) => ops::get_group(workspace, &member.id),
        Some(BundleKind::Set) => ops::get_deployment_set(workspace, &member.id),
    };
    found.map_or_else(|_| member.id.clone(), |detail| detail.bundle.id)
}

fn among(artifacts: &[ArtifactId], text: &str) -> Result<MemberRef, OpsError> {
    if text.contains(':') {
        return Ok(named(text));
    }
    let candidates: Vec<String> =
        artifacts.iter().filter(|id| id.name.as_str() == text).map(ToString::to_string).collect();
    match candidates.as_slice() {
        [one] => Ok(MemberRef::new(MemberKind::Artifact, one)),
        // The set says that it does not hold it.
        [] => Ok(named(text)),
        _ => Err(OpsError::Ambiguous { name: text.to_owned(), candidates }),
    }
}

/// One member by what it was called, several by their number.
fn words(texts: &[String]) -> String {
    match texts {
        [one] => one.clone(),
        several => counted(several.len(), "member"),
    }
}
