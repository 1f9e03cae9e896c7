//! `create`, `edit`, `clone` and `delete` of sets and groups.

use serde::Serialize;
use skillmeat_core::collection::{BundleDraft, BundleEdit, BundleKind};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, BundleChanged, BundleSummary, Workspace};

use super::member::{add_all, members};
use super::tell::{counted, kind_word};
use crate::args::{CreateBundle, DeleteBundle, EditBundle, OneBundle};
use crate::output::{Output, Reply, printable};

/// The document of every edit: `{ set, operations }` or `{ group, operations }`. The set or group is as it is now, one that
/// was deleted as it was. `operations` are what history lists, each to be taken back by itself; none where nothing had to
/// be written.
#[derive(Serialize)]
pub struct Edited {
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<BundleSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<BundleSummary>,
    operations: Vec<String>,
}

impl Edited {
    /// The answer to edits that were done one after the other; `said` is a line for a person.
    pub fn reply(done: Vec<BundleChanged>, output: &Output, said: impl FnOnce(&BundleSummary) -> String) -> Reply {
        output.warn_if_behind(done.iter().any(|changed| changed.cache_behind));
        let operations = done.iter().filter_map(|changed| changed.operation.clone()).collect();
        let bundle = done.into_iter().next_back().map(|changed| changed.bundle);
        let line = bundle.as_ref().map(|bundle| format!("{}\n", printable(&said(bundle)))).unwrap_or_default();
        let (set, group) = match bundle {
            Some(bundle) if bundle.kind == BundleKind::Set => (Some(bundle), None),
            other => (None, other),
        };
        output.reply(&Self { set, group, operations }, |_| line)
    }
}

/// Makes a set or group. Members that cannot be added leave it unmade.
pub fn create(
    workspace: &Workspace,
    kind: BundleKind,
    asked: &CreateBundle,
    output: &Output,
) -> Result<Reply, ErrorBody> {
    let members = members(workspace, kind, None, &asked.members)?;
    let draft = BundleDraft {
        name: asked.name.clone(),
        description: asked.description.clone(),
        color: asked.color.clone(),
        icon: asked.icon.clone(),
        tags: asked.tags.clone(),
    };
    let made = match kind {
        BundleKind::Set => ops::create_deployment_set(workspace, &draft)?,
        BundleKind::Group => ops::create_group(workspace, &draft)?,
    };
    let id = made.bundle.id.clone();
    let mut done = vec![made];
    done.extend(add_all(workspace, kind, &id, &members, None, output)?);
    Ok(Edited::reply(done, output, |bundle| {
        let with = match bundle.member_count {
            0 => String::new(),
            count => format!(" with {}", counted(count as usize, "member")),
        };
        format!("made the {} {} ({}){with}", kind_word(kind), bundle.name, bundle.slug)
    }))
}

/// Changes a set or group.
pub fn edit(workspace: &Workspace, kind: BundleKind, asked: &EditBundle, output: &Output) -> Result<Reply, ErrorBody> {
    let wanted = &asked.edit;
    let edit = BundleEdit {
        name: wanted.name.clone(),
        description: wanted.description.clone(),
        color: wanted.color.clone(),
        icon: wanted.icon.clone(),
        tags: (wanted.no_tags || !wanted.tags.is_empty()).then(|| wanted.tags.clone()),
    };
    let done = match kind {
        BundleKind::Set => ops::update_deployment_set(workspace, &asked.id, &edit)?,
        BundleKind::Group => ops::update_group(workspace, &asked.id, &edit)?,
    };
    let verb = if done.operation.is_some() { "changed" } else { "unchanged:" };
    Ok(Edited::reply(vec![done], output, |bundle| format!("{verb} the {} {}", kind_word(kind), bundle.name)))
}

/// Makes a copy.
pub fn duplicate(
    workspace: &Workspace,
    kind: BundleKind,
    asked: &OneBundle,
    output: &Output,
) -> Result<Reply, ErrorBody> {
    let done = match kind {
        BundleKind::Set => ops::clone_deployment_set(workspace, &asked.id)?,
        BundleKind::Group => ops::clone_group(workspace, &asked.id)?,
    };
    let said = |bundle: &BundleSummary| format!("made the {} {} ({})", kind_word(kind), bundle.name, bundle.slug);
    Ok(Edited::reply(vec![done], output, said))
}

/// Deletes a set or group.
pub fn delete(
    workspace: &Workspace,
    kind: BundleKind,
    asked: &DeleteBundle,
    output: &Output,
) -> Result<Reply, ErrorBody> {
    let done = match kind {
        BundleKind::Set => ops::delete_deployment_set(workspace, &asked.id, asked.everywhere),
        BundleKind::Group => ops::delete_group(workspace, &asked.id, asked.everywhere),
    };
    let done = done.map_err(|error| {
        let body = ErrorBody::from(error);
        if body.code == ErrorCode::Conflict { body.hint("--everywhere does so.") } else { body }
    })?;
    Ok(Edited::reply(vec![done], output, |bundle| format!("deleted the {} {}", kind_word(kind), bundle.name)))
}
