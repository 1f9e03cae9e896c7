//! `skm artifacts`, `skm show`.

use serde::Serialize;
use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::cache::{ArtifactHit, ArtifactPage, ArtifactQuery, ArtifactResponse, ArtifactSort};
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, ArtifactDetail, ArtifactFile, Workspace};

use crate::args::{ListArguments, ShowArguments};
use crate::cache::{bring_up_to_date, index_contents};
use crate::output::{Output, Reply, Style, Table, Tone, printable};

/// How much of a description fits into a line.
const DESCRIPTION: usize = 72;

#[derive(Serialize)]
struct Listed {
    artifacts: Vec<ArtifactResponse>,
    /// Where each of them has what was searched for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hits: Vec<ArtifactHit>,
}

#[derive(Serialize)]
struct Shown<'a> {
    artifact: &'a ArtifactResponse,
    files: Vec<ShownFile<'a>>,
}

#[derive(Serialize)]
struct ShownFile<'a> {
    path: &'a str,
    size: u64,
    executable: bool,
}

impl<'a> ShownFile<'a> {
    fn of(file: &'a ArtifactFile) -> Self {
        Self { path: &file.path, size: file.size, executable: file.executable }
    }
}

/// Lists the library; of a search, what means it most first.
pub fn list(workspace: &Workspace, arguments: &ListArguments, output: &Output) -> Result<Reply, ErrorBody> {
    workspace.library()?;
    bring_up_to_date(workspace, output)?;
    if arguments.query.is_some() {
        index_contents(workspace, output);
    }
    let query = ArtifactQuery {
        search: arguments.query.clone().unwrap_or_default(),
        sort: ArtifactSort::Relevance,
        types: arguments.kind.iter().filter_map(|kind| kind.parse::<ArtifactKind>().ok()).collect(),
        ..ArtifactQuery::default()
    };
    let ArtifactPage { artifacts, hits, .. } = ops::list_artifacts(workspace, &query)?;
    let listed = Listed { artifacts, hits };
    Ok(output.reply(&listed, |style| list_text(&listed, style)))
}

fn list_text(listed: &Listed, style: &Style) -> String {
    let mut table = Table::headed(&["ARTIFACT", "DEPLOYED", "DESCRIPTION"]);
    for (number, artifact) in listed.artifacts.iter().enumerate() {
        let deployed = artifact.deployments.as_ref().map_or(0, Vec::len);
        let deployed = if deployed == 0 { "-".to_owned() } else { deployed.to_string() };
        table.row(None, [artifact.id.clone(), deployed, in_short(artifact, listed.hits.get(number))]);
    }
    table.lay_out(style)
}

/// The description, or the line of a file that was found.
fn in_short(artifact: &ArtifactResponse, hit: Option<&ArtifactHit>) -> String {
    if let Some(found) = hit.and_then(|hit| hit.contents.as_ref()) {
        let line: String = found.line.iter().map(|piece| piece.text.as_str()).collect();
        return cut(&format!("{}: {line}", found.path));
    }
    cut(artifact.description.as_deref().or(artifact.title.as_deref()).unwrap_or_default())
}

fn cut(whole: &str) -> String {
    let line = whole.lines().next().unwrap_or_default();
    if line.chars().count() <= DESCRIPTION {
        return line.to_owned();
    }
    line.chars().take(DESCRIPTION - 1).chain(['…']).collect()
}

/// Shows one artifact.
pub fn show(workspace: &Workspace, arguments: &ShowArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let found = ops::resolve_artifact(&workspace.library()?, &arguments.artifact)?;
    bring_up_to_date(workspace, output)?;
    let detail = ops::read_artifact(workspace, &found.id)?;
    let shown = Shown { artifact: &detail.artifact, files: detail.files.iter().map(ShownFile::of).collect() };
    Ok(output.reply(&shown, |style| show_text(&detail, style)))
}

fn show_text(detail: &ArtifactDetail, style: &Style) -> String {
    let artifact = &detail.artifact;
    let mut text = format!("{}\n", printable(&artifact.id));
    let mut facts = Table::default();
    let mut fact = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.row(None, [format!("  {name}"), value]);
        }
    };
    fact("title", artifact.title.clone());
    fact("description", artifact.description.clone());
    fact("tags", Some(artifact.tags.join(", ")));
    fact("tools", Some(artifact.tools.join(", ")));
    fact("version", artifact.version.clone());
    fact("author", artifact.author.clone());
    fact("license", artifact.license.clone());
    fact("origin", artifact.upstream.clone().or_else(|| artifact.origin.clone()));
    fact("updated", artifact.updated_at.map(|at| at.to_string()));
    fact("folder", Some(artifact.path.clone()));
    text.push_str(&facts.lay_out(style));
    for warning in &artifact.warnings {
        text.push_str(&format!("  {} {}\n", style.paint(Tone::Notice, "warning:"), printable(&warning.message)));
    }
    let mut files = Table::default();
    for file in &detail.files {
        let size = if file.link_target.is_some() { String::new() } else { format!("{:>8} B", file.size) };
        let note = match &file.link_target {
            Some(target) => format!("-> {target}"),
            None if file.executable => "executable".to_owned(),
            None => String::new(),
        };
        files.row(None, [format!("  {}", file.path), size, note]);
    }
    text.push_str("files\n");
    text.push_str(&files.lay_out(style));
    let mut places = Table::default();
    for place in artifact.deployments.iter().flatten() {
        let state = place.state.map_or("deployed", |state| state.as_str());
        let profile = place.deployment_profile_id.clone().unwrap_or_default();
        places.row(None, [format!("  {state}"), place.project_path.clone(), profile]);
    }
    if artifact.deployments.is_some() {
        text.push_str("deployed to\n");
        text.push_str(&places.lay_out(style));
    }
    text
}
