//! Adding, moving and removing members of a set or group.

use super::desk::Desk;
use super::refused::EditRefused;
use crate::changes::Operation;
use crate::collection::{BundleKind, MemberKind, MemberRef, ResolveError, cycle_with};
use crate::deployment::BundleDeed;
use crate::ops::artifacts::resolve_artifact;
use crate::ops::sets::model::BundleChanged;
use crate::ops::{OpsError, Workspace};

/// Which set or group is edited, and which of its members.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub kind: BundleKind,
    pub id: &'a str,
    pub member: &'a MemberRef,
}

/// Adds members behind each other, all of them or none.
pub(super) fn add(
    workspace: &Workspace,
    (kind, id): (BundleKind, &str),
    new: &[MemberRef],
    position: Option<u32>,
) -> Result<BundleChanged, OpsError> {
    edit(workspace, (kind, id), |desk, members| {
        let first = index(position, members.len());
        let mut added = Vec::new();
        for (offset, member) in new.iter().enumerate() {
            let member = wanted(desk, Row { kind, id, member }, members)?;
            members.insert(first + offset, member.clone());
            added.push(member);
        }
        Ok(BundleDeed::Added { member: all_words(desk, &added) })
    })
}

/// The members of a new set or group, named by their ids.
pub(super) fn of_new(desk: &Desk<'_>, kind: BundleKind, new: &[MemberRef]) -> Result<Vec<MemberRef>, OpsError> {
    let mut members: Vec<MemberRef> = Vec::new();
    for member in new {
        // Nothing can hold what is not there yet, so there is no cycle to look for.
        let member = named(desk, kind, member)?;
        if members.contains(&member) {
            let name = "it".to_owned();
            return Err(EditRefused::AlreadyMember { member: words(desk, &member), name }.into());
        }
        members.push(member);
    }
    Ok(members)
}

/// Refuses what adding would refuse; writes nothing.
pub(super) fn check(workspace: &Workspace, row: Row<'_>) -> Result<(), OpsError> {
    let desk = Desk::look(workspace)?;
    let bundle = desk.find(row.kind, row.id)?;
    wanted(&desk, Row { id: &bundle.id, ..row }, &bundle.members).map(|_| ())
}

pub(super) fn place(workspace: &Workspace, row: Row<'_>, position: u32) -> Result<BundleChanged, OpsError> {
    edit(workspace, (row.kind, row.id), |desk, members| {
        let at = held(desk, row, members)?;
        let member = members.remove(at);
        members.insert(index(Some(position), members.len()), member.clone());
        Ok(BundleDeed::Moved { member: words(desk, &member) })
    })
}

/// Removes members, all of them or none.
pub(super) fn remove(
    workspace: &Workspace,
    (kind, id): (BundleKind, &str),
    gone: &[MemberRef],
) -> Result<BundleChanged, OpsError> {
    edit(workspace, (kind, id), |desk, members| {
        let mut removed = Vec::new();
        for member in gone {
            let member = members[held(desk, Row { kind, id, member }, members)?].clone();
            // A file written by hand may name it twice.
            members.retain(|other| *other != member);
            removed.push(member);
        }
        Ok(BundleDeed::Removed { member: all_words(desk, &removed) })
    })
}

/// Changes the members of the file as it stands there now. Members are named by their ids.
fn edit(
    workspace: &Workspace,
    (kind, id): (BundleKind, &str),
    change: impl FnOnce(&Desk<'_>, &mut Vec<MemberRef>) -> Result<BundleDeed, OpsError>,
) -> Result<BundleChanged, OpsError> {
    let mut desk = Desk::open(workspace)?;
    let mut file = desk.read(desk.find(kind, id)?)?;
    let mut members = file.text.bundle().members.clone();
    let deed = change(&desk, &mut members)?;
    file.text.set_members(&members)?;
    let now = file.text.bundle().clone();
    let written = file.edit().map(|edit| desk.write(deed, &[edit])).transpose()?;
    let operation = match kind {
        BundleKind::Set => Operation::MemberMutation,
        BundleKind::Group => Operation::GroupMutation,
    };
    Ok(desk.changed(&now, operation, &desk.holders(&now), written))
}

/// The member that is to be added, named by its id: it is there, is no member yet, and makes no cycle.
fn wanted(desk: &Desk<'_>, row: Row<'_>, members: &[MemberRef]) -> Result<MemberRef, OpsError> {
    let member = named(desk, row.kind, row.member)?;
    if members.contains(&member) {
        let name = desk.find(row.kind, row.id)?.name.clone();
        return Err(EditRefused::AlreadyMember { member: words(desk, &member), name }.into());
    }
    match cycle_with(&desk.bundles, row.id, &member).filter(|_| row.kind == BundleKind::Set) {
        Some(path) => Err(ResolveError::Cycle { path }.into()),
        None => Ok(member),
    }
}

/// A member that is there, named by its id, and fit for a set or group.
fn named(desk: &Desk<'_>, of: BundleKind, member: &MemberRef) -> Result<MemberRef, OpsError> {
    let kind = member.kind;
    Ok(match kind.as_bundle() {
        None => MemberRef::new(kind, resolve_artifact(&desk.library, &member.id)?.id.to_string()),
        Some(_) if of == BundleKind::Group => return Err(EditRefused::GroupHoldsArtifacts { kind }.into()),
        Some(bundle) => desk.find(bundle, &member.id)?.member(),
    })
}

/// Where a member stands. It need not be there any more itself.
fn held(desk: &Desk<'_>, row: Row<'_>, members: &[MemberRef]) -> Result<usize, OpsError> {
    let named = |member: &MemberRef| match member.kind.as_bundle() {
        None => member.id.parse().map_or_else(
            |_| member.clone(),
            |id: crate::artifact::ArtifactId| MemberRef::new(MemberKind::Artifact, id.to_string()),
        ),
        Some(of) => desk.bundles.find(of, &member.id).map_or_else(|| member.clone(), crate::collection::Bundle::member),
    };
    let wanted = named(row.member);
    let refused = || -> OpsError {
        let name = desk.bundles.find(row.kind, row.id).map(|bundle| bundle.name.clone()).unwrap_or_default();
        EditRefused::NotMember { kind: wanted.kind, member: words(desk, &wanted), name }.into()
    };
    members.iter().position(|member| *member == wanted || member == row.member).ok_or_else(refused)
}

fn index(position: Option<u32>, end: usize) -> usize {
    position.map_or(end, |position| usize::try_from(position).unwrap_or(end).min(end))
}

/// A member as sentences name it.
fn words(desk: &Desk<'_>, member: &MemberRef) -> String {
    match member.kind.as_bundle() {
        None => member.id.clone(),
        Some(kind) => {
            let name = desk.bundles.find(kind, &member.id).map_or(member.id.as_str(), |bundle| &bundle.name);
            format!("the {kind} {name}")
        }
    }
}

/// Members as sentences name them.
fn all_words(desk: &Desk<'_>, members: &[MemberRef]) -> String {
    match members {
        [one] => words(desk, one),
        several => format!("{} members", several.len()),
    }
}
