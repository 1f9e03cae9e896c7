//! Making, changing, deleting and duplicating a set or group.

use std::collections::HashSet;

use super::desk::{Desk, told};
use super::members::of_new;
use super::refused::EditRefused;
use crate::changes::Operation;
use crate::collection::{
    Bundle, BundleDraft, BundleEdit, BundleKind, BundleText, InvalidBundle, MAX_NAME, MemberRef, PathStep,
    new_bundle_text,
};
use crate::deployment::{BundleDeed, FileEdit, NewContent, standing};
use crate::error::ErrorBody;
use crate::fs::fold_case;
use crate::ops::sets::model::{BundleChanged, BundleSummary};
use crate::ops::{OpsError, Workspace};

/// The operation that changes a set, or a group, as a whole.
fn mutation(kind: BundleKind) -> Operation {
    match kind {
        BundleKind::Set => Operation::SetMutation,
        BundleKind::Group => Operation::GroupMutation,
    }
}

pub(super) fn create(workspace: &Workspace, kind: BundleKind, draft: &BundleDraft) -> Result<BundleChanged, OpsError> {
    let mut desk = Desk::open(workspace)?;
    let draft = BundleDraft { members: of_new(&desk, kind, &draft.members)?, ..draft.clone() };
    let text = new_bundle_text(&new_id(workspace), &draft)?;
    place(&mut desk, kind, &draft.name, text, BundleDeed::Created)
}

pub(super) fn duplicate(workspace: &Workspace, kind: BundleKind, id: &str) -> Result<BundleChanged, OpsError> {
    let mut desk = Desk::open(workspace)?;
    let original = desk.read(desk.find(kind, id)?)?;
    let of = original.text.bundle().name.clone();
    let name = copy_name(&desk, kind, &of);
    let text = original.text.copied(&new_id(workspace), &name)?.text();
    place(&mut desk, kind, &name, text, BundleDeed::Duplicated { of })
}

/// Writes the file of a new set or group.
fn place(
    desk: &mut Desk<'_>,
    kind: BundleKind,
    name: &str,
    text: String,
    deed: BundleDeed,
) -> Result<BundleChanged, OpsError> {
    let slug = desk.free_slug(kind, name)?;
    let path = Desk::path(kind, &slug)?;
    let read = BundleText::parse(kind, &slug, &path.under(&desk.library.root), &text)?.with_ids(&desk.bundles);
    let now = read.bundle().clone();
    let edit = FileEdit { subject: now.step(), path, before: None, after: Some(NewContent::Text(text)) };
    let written = desk.write(deed, &[edit])?;
    Ok(desk.changed(&now, mutation(kind), &[], Some(written)))
}

pub(super) fn update(
    workspace: &Workspace,
    kind: BundleKind,
    id: &str,
    edit: &BundleEdit,
) -> Result<BundleChanged, OpsError> {
    let mut desk = Desk::open(workspace)?;
    let before = desk.find(kind, id)?.clone();
    let mut file = desk.read(&before)?;
    let from = file.text.bundle().name.clone();
    file.text.edit(edit)?;
    let now = file.text.bundle().clone();
    let deed = if now.name == from { BundleDeed::Changed } else { BundleDeed::Renamed { from } };
    let written = file.edit().map(|edit| desk.write(deed, &[edit])).transpose()?;
    Ok(desk.changed(&now, mutation(kind), &desk.holders(&now), written))
}

/// Deletes a set or group, or a file that was to be one. What holds it loses the rows, if `everywhere`.
pub(super) fn delete(
    workspace: &Workspace,
    kind: BundleKind,
    id: &str,
    everywhere: bool,
) -> Result<BundleChanged, OpsError> {
    let mut desk = Desk::open(workspace)?;
    let going = match (desk.bundles.find(kind, id), desk.bundles.find_invalid(kind, id)) {
        (Some(bundle), _) => Going::of(&desk, bundle),
        (None, Some(invalid)) => Going::of_invalid(&desk, invalid),
        (None, None) => return Err(OpsError::BundleNotFound { kind, id: id.to_owned() }),
    };
    let used_in: Vec<PathStep> = going.users.iter().map(Bundle::step).collect();
    if !used_in.is_empty() && !everywhere {
        return Err(EditRefused::UsedIn { kind, name: going.summary.name, used_in }.into());
    }
    let path = Desk::path(kind, &going.summary.slug)?;
    let before = standing(&path.under(&desk.library.root))?;
    if before.is_none() {
        return Err(OpsError::BundleNotFound { kind, id: id.to_owned() });
    }
    let subject = PathStep { kind, id: going.summary.id.clone(), name: going.summary.name.clone() };
    let mut edits = vec![FileEdit { subject, path, before, after: None }];
    for user in &going.users {
        let mut file = desk.read(user)?;
        let mut members = file.text.bundle().members.clone();
        members.retain(|member| !going.names.contains(member));
        file.text.set_members(&members)?;
        edits.extend(file.edit());
    }
    let holders = going.holders;
    let written = desk.write(BundleDeed::Deleted, &edits)?;
    Ok(told(going.summary, mutation(kind), &holders, Some(written)))
}

/// What is about to be deleted.
struct Going {
    summary: BundleSummary,
    /// How other sets name it.
    names: Vec<MemberRef>,
    /// The sets that hold it directly.
    users: Vec<Bundle>,
    /// The sets that hold it directly or through others.
    holders: Vec<PathStep>,
}

impl Going {
    fn of(desk: &Desk<'_>, bundle: &Bundle) -> Self {
        Self {
            summary: desk.summary(bundle),
            names: vec![bundle.member()],
            users: desk.bundles.users_of(bundle.kind, &bundle.id).into_iter().cloned().collect(),
            holders: desk.holders(bundle),
        }
    }

    /// A file that cannot be used. Where another file has its id, that is the one that sets mean by it.
    fn of_invalid(desk: &Desk<'_>, invalid: &InvalidBundle) -> Self {
        let kind = invalid.kind;
        let own = invalid.id.clone().filter(|id| desk.bundles.find(kind, id).is_none());
        let ids = own.into_iter().chain([invalid.slug.clone()]);
        let names: Vec<MemberRef> = ids.map(|id| MemberRef::new(kind.as_member(), id)).collect();
        let mut users: Vec<Bundle> = Vec::new();
        for user in names.iter().flat_map(|name| desk.bundles.holders_of(name)) {
            if !users.iter().any(|other| other.id == user.id) {
                users.push(user.clone());
            }
        }
        let mut holders: Vec<PathStep> = Vec::new();
        for holder in users.iter().flat_map(|user| std::iter::once(user.step()).chain(desk.holders(user))) {
            if !holders.contains(&holder) {
                holders.push(holder);
            }
        }
        let error = OpsError::Bundle(invalid.error.clone());
        let summary = BundleSummary {
            kind,
            id: invalid.id.clone().unwrap_or_default(),
            slug: invalid.slug.clone(),
            path: invalid.path.display().to_string(),
            name: invalid.slug.clone(),
            description: String::new(),
            color: None,
            icon: None,
            tags: Vec::new(),
            member_count: 0,
            artifact_count: 0,
            missing_count: 0,
            used_in: users.iter().map(Bundle::step).collect(),
            problem: Some(ErrorBody::from(&error)),
        };
        Self { summary, names, users, holders }
    }
}

/// A new UUIDv7, after the workspace's clock.
fn new_id(workspace: &Workspace) -> String {
    let nanos = u64::try_from(workspace.now_nanos()).unwrap_or_default();
    let part = u32::try_from(nanos % 1_000_000_000).unwrap_or_default();
    let time = uuid::Timestamp::from_unix(uuid::NoContext, nanos / 1_000_000_000, part);
    uuid::Uuid::new_v7(time).to_string()
}

/// The first of `<name> (copy)`, `<name> (copy) 2` … that no set, or group, is called; shortened where it would be too
/// long.
fn copy_name(desk: &Desk<'_>, kind: BundleKind, name: &str) -> String {
    let taken: HashSet<String> = desk.bundles.of_kind(kind).map(|bundle| fold_case(&bundle.name)).collect();
    let copy = |number: usize| {
        let ending = if number == 1 { " (copy)".to_owned() } else { format!(" (copy) {number}") };
        let short: String = name.chars().take(MAX_NAME - ending.chars().count()).collect();
        short + &ending
    };
    (1..).map(copy).find(|name| !taken.contains(&fold_case(name))).unwrap_or_else(|| copy(1))
}
