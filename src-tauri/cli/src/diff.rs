//! `skm diff`.

use serde::Serialize;
use skillmeat_core::artifact::ArtifactId;
use skillmeat_core::deployment::DeployError;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, DeploymentStatus, DiffContent, DiffSide, FileDiff, OpsError, Workspace};
use skillmeat_core::platform::ProfileId;
use skillmeat_core::text::{DiffForm, unified};

use crate::args::DiffArguments;
use crate::home::whole_text;
use crate::output::{Output, Reply, Style, Tone, printable};

#[derive(Serialize)]
struct Compared {
    files: Vec<FileDiff>,
}

/// Compares what is deployed with the library, or with what was deployed. A difference is an answer, not a failure.
pub fn diff(workspace: &Workspace, arguments: &DiffArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let project = whole_text(&arguments.project)?;
    let deployed = ops::status(workspace, Some(&project))?;
    let id = meant(&arguments.artifact, &deployed, &project)?;
    let left = if arguments.from_recorded { DiffSide::Recorded } else { DiffSide::Library };
    let profiles = match &arguments.profile {
        Some(profile) => vec![ProfileId::new(profile)],
        None => profiles_of(&id, &deployed),
    };
    let mut files = Vec::new();
    for profile in profiles {
        let sides = (left, DiffSide::Project);
        files.extend(ops::diff_deployment(workspace, &project, &profile, &id.to_string(), sides)?);
    }
    let compared = Compared { files };
    let name = if arguments.from_recorded { "deployed" } else { "library" };
    Ok(output.reply(&compared, |style| text(&compared.files, name, style)))
}

/// Which deployed artifact a text means: an id, or a name that only one kind has here.
fn meant(text: &str, deployed: &[DeploymentStatus], project: &str) -> Result<ArtifactId, OpsError> {
    if text.contains(':') {
        return Ok(text.parse()?);
    }
    let mut ids: Vec<ArtifactId> = deployed.iter().filter_map(|one| one.artifact.parse().ok()).collect();
    ids.retain(|id| id.name.as_str() == text);
    ids.sort();
    ids.dedup();
    match ids.as_slice() {
        [id] => Ok(id.clone()),
        [] => {
            let (artifact, project) = (text.to_owned(), project.to_owned());
            Err(OpsError::Deploy(DeployError::NotDeployed { artifact, project }))
        }
        several => Err(OpsError::Ambiguous {
            name: text.to_owned(),
            candidates: several.iter().map(ToString::to_string).collect(),
        }),
    }
}

/// Where it is deployed; the primary profile where it is not, whose error then says so.
fn profiles_of(id: &ArtifactId, deployed: &[DeploymentStatus]) -> Vec<ProfileId> {
    let id = id.to_string();
    let its = deployed.iter().filter(|one| one.artifact == id);
    let profiles: Vec<ProfileId> = its.map(|one| ProfileId::new(&one.profile)).collect();
    if profiles.is_empty() { vec![ProfileId::primary()] } else { profiles }
}

fn text(files: &[FileDiff], left: &str, style: &Style) -> String {
    let mut text = String::new();
    for file in files {
        let path = printable(&file.path);
        let name = |content: &DiffContent, of: &str| {
            if content.present { format!("{path} ({of})") } else { "/dev/null".to_owned() }
        };
        text.push_str(&format!("--- {}\n+++ {}\n", name(&file.left, left), name(&file.right, "project")));
        if file.left.present && file.right.present && file.left.executable != file.right.executable {
            let now = if file.right.executable { "executable" } else { "not executable" };
            text.push_str(&format!("{}\n", style.paint(Tone::Notice, &format!("In the project it is {now}."))));
        }
        match file.form {
            DiffForm::Text => text.push_str(&coloured(&unified(&file.hunks), style)),
            DiffForm::Same => {}
            DiffForm::Binary => text.push_str(&told("These are no texts.", style)),
            DiffForm::TooLarge => text.push_str(&told("They are too long to compare.", style)),
            DiffForm::Link => {
                text.push_str(&coloured(&format!("-{}\n+{}\n", standing(&file.left), standing(&file.right)), style));
            }
        }
    }
    text
}

fn told(sentence: &str, style: &Style) -> String {
    format!("{}\n", style.paint(Tone::Faint, sentence))
}

/// What stands there, where one side is a link.
fn standing(content: &DiffContent) -> String {
    match &content.link_target {
        Some(target) => format!("a link to {}", printable(target)),
        None if content.present => format!("a file of {} bytes", content.size),
        None => "nothing".to_owned(),
    }
}

fn coloured(unified: &str, style: &Style) -> String {
    let mut text = String::new();
    for line in unified.lines() {
        let tone = match line.as_bytes().first() {
            Some(b'+') => Some(Tone::Good),
            Some(b'-') => Some(Tone::Bad),
            Some(b'@' | b'\\') => Some(Tone::Faint),
            _ => None,
        };
        text.push_str(&tone.map_or_else(|| line.to_owned(), |tone| style.paint(tone, line)));
        text.push('\n');
    }
    text
}
