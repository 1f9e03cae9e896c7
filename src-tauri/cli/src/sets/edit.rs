//! `create`, `edit`, `clone` and `delete` of sets and groups.

use serde::Serialize;
use skillmeat_core::collection::{BundleDraft, BundleEdit, BundleKind};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops::{self, BundleChanged, BundleSummary, Workspace};

use super::member::members;
use super::tell::{counted, kind_word};
use crate::args::{CreateBundle, DeleteBundle, EditBundle, OneBundle};
use crate::output::{Output, Reply, printable};

/// The document of every edit: `{ set, operation }` or `{ group, operation }`. The set or group is as it is now, one that
/// was deleted as it was. `operation` is what history lists, to be taken back; null where nothing had to be written.
#[derive(Serialize)]
pub struct Edited {
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<BundleSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<BundleSummary>,
    operation: Option<String>,
}

impl Edited {
    /// The answer to an edit; `said` is a line for a person.
    pub fn reply(done: BundleChanged, output: &Output, said: impl FnOnce(&BundleSummary) -> String) -> Reply {
        let BundleChanged { bundle, operation, cache_behind, .. } = done;
        output.warn_if_behind(cache_behind);
        let line = format!("{}\n", printable(&said(&bundle)));
        let (set, group) = match bundle.kind {
            BundleKind::Set => (Some(bundle), None),
            BundleKind::Group => (None, Some(bundle)),
        };
        output.reply(&Self { set, group, operation }, |_| line)
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
        members,
    };
    let made = match kind {
        BundleKind::Set => ops::create_deployment_set(workspace, &draft)?,
        BundleKind::Group => ops::create_group(workspace, &draft)?,
    };
    Ok(Edited::reply(made, output, |bundle| {
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
    Ok(Edited::reply(done, output, |bundle| format!("{verb} the {} {}", kind_word(kind), bundle.name)))
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
    Ok(Edited::reply(done, output, said))
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
    Ok(Edited::reply(done, output, |bundle| format!("deleted the {} {}", kind_word(kind), bundle.name)))
}
