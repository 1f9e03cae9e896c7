//! `skm sets show`, `skm sets resolve`, `skm groups show`.

use serde::Serialize;
use skillmeat_core::collection::{MemberKind, MissingReason, NodeState, PathStep};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{
    self, BundleDetail, BundleSummary, MemberView, MissingMember, ResolvedArtifact, ResolvedNode, ResolvedSet,
    Workspace,
};

use super::tell::{counted, heading, names, tree};
use crate::args::OneBundle;
use crate::cache::bring_up_to_date;
use crate::output::{Output, Reply, Style, Table, Tone};

/// The document of `sets show`: the set, its own members in their order, and all that is below them. There is no tree of a
/// set that cannot be resolved; the set's `problem` says why.
#[derive(Serialize)]
struct ShownSet {
    set: BundleSummary,
    members: Vec<MemberView>,
    tree: Option<Vec<ResolvedNode>>,
}

/// The document of `groups show`: the group, and its artifacts in their order.
#[derive(Serialize)]
struct ShownGroup {
    group: BundleSummary,
    members: Vec<MemberView>,
}

/// The document of `sets resolve`.
#[derive(Serialize)]
struct Resolved {
    set: PathStep,
    artifacts: Vec<Brought>,
    missing: Vec<Absent>,
}

/// An artifact, and the names of the sets and the group that brought it, the resolved set first.
#[derive(Serialize)]
struct Brought {
    artifact_id: String,
    artifact_uuid: String,
    via: Vec<String>,
}

/// A member that is not there, and the names of the sets and the group that name it.
#[derive(Serialize)]
struct Absent {
    kind: MemberKind,
    id: String,
    reason: MissingReason,
    via: Vec<String>,
}

impl From<ResolvedArtifact> for Brought {
    fn from(artifact: ResolvedArtifact) -> Self {
        let ResolvedArtifact { artifact_id, artifact_uuid, via, .. } = artifact;
        Self { artifact_id, artifact_uuid, via: names(&via) }
    }
}

impl From<MissingMember> for Absent {
    fn from(missing: MissingMember) -> Self {
        let MissingMember { kind, id, reason, via, .. } = missing;
        Self { kind, id, reason, via: names(&via) }
    }
}

/// Shows a set as a tree.
pub fn show_set(workspace: &Workspace, asked: &OneBundle, output: &Output) -> Result<Reply, ErrorBody> {
    ops::get_deployment_set(workspace, &asked.id)?;
    bring_up_to_date(workspace, output)?;
    let BundleDetail { bundle, members } = ops::get_deployment_set(workspace, &asked.id)?;
    let resolved = match &bundle.problem {
        None => Some(ops::resolve_deployment_set(workspace, &asked.id)?),
        Some(_) => None,
    };
    let shown = ShownSet { set: bundle, members, tree: resolved.map(|resolved| resolved.tree) };
    Ok(output.reply(&shown, |style| set_text(&shown, style)))
}

fn set_text(shown: &ShownSet, style: &Style) -> String {
    let mut text = heading(&shown.set, style);
    match &shown.tree {
        Some(nodes) => {
            let count = counted(shown.set.artifact_count as usize, "artifact");
            let missing = match shown.set.missing_count {
                0 => String::new(),
                missing => format!(", {missing} missing"),
            };
            text.push_str(&format!("comes to {count}{missing}\n{}", tree(nodes, style)));
        }
        None => {
            let problem = shown.set.problem.as_ref().map_or("it cannot be resolved", |problem| &problem.message);
            text.push_str(&format!("{} {problem}\n", style.paint(Tone::Bad, "problem:")));
            text.push_str(&members_text(&shown.members, style));
        }
    }
    text
}

/// Shows a group.
pub fn show_group(workspace: &Workspace, asked: &OneBundle, output: &Output) -> Result<Reply, ErrorBody> {
    ops::get_group(workspace, &asked.id)?;
    bring_up_to_date(workspace, output)?;
    let BundleDetail { bundle, members } = ops::get_group(workspace, &asked.id)?;
    let shown = ShownGroup { group: bundle, members };
    let text = |style: &Style| heading(&shown.group, style) + "holds\n" + &members_text(&shown.members, style);
    Ok(output.reply(&shown, text))
}

fn members_text(members: &[MemberView], style: &Style) -> String {
    let mut table = Table::default();
    for member in members {
        let (name, kind) = match member.kind {
            MemberKind::Artifact => (member.id.clone(), ""),
            MemberKind::Group => (member.name.clone(), "group"),
            MemberKind::Set => (member.name.clone(), "set"),
        };
        let (tone, note) = match member.state {
            NodeState::Ok => (None, member.description.clone().unwrap_or_default()),
            NodeState::Missing => (Some(Tone::Bad), "missing".to_owned()),
            NodeState::Invalid => (Some(Tone::Bad), "cannot be used".to_owned()),
        };
        let note = note.lines().next().unwrap_or_default().to_owned();
        let cells = [format!("  {name}"), kind.to_owned(), note];
        table.row(tone, cells.into_iter().filter(|cell| !cell.is_empty()));
    }
    table.lay_out(style)
}

/// Tells what a set comes down to.
pub fn resolve(workspace: &Workspace, asked: &OneBundle, output: &Output) -> Result<Reply, ErrorBody> {
    let ResolvedSet { set, artifacts, missing, .. } = ops::resolve_deployment_set(workspace, &asked.id)?;
    let artifacts = artifacts.into_iter().map(Brought::from).collect();
    let resolved = Resolved { set, artifacts, missing: missing.into_iter().map(Absent::from).collect() };
    Ok(output.reply(&resolved, |style| resolved_text(&resolved, style)))
}

fn resolved_text(resolved: &Resolved, style: &Style) -> String {
    if resolved.artifacts.is_empty() && resolved.missing.is_empty() {
        return "It comes to nothing.\n".to_owned();
    }
    let mut table = Table::headed(&["ARTIFACT", "VIA"]);
    for artifact in &resolved.artifacts {
        table.row(None, [artifact.artifact_id.clone(), artifact.via.join(" > ")]);
    }
    for missing in &resolved.missing {
        let name = match missing.kind {
            MemberKind::Artifact => missing.id.clone(),
            MemberKind::Group | MemberKind::Set => format!("{}:{}", missing.kind, missing.id),
        };
        let why = match missing.reason {
            MissingReason::NotFound => "missing",
            MissingReason::Invalid => "cannot be used",
        };
        table.row(Some(Tone::Bad), [name, format!("{}  {why}", missing.via.join(" > "))]);
    }
    table.lay_out(style)
}
