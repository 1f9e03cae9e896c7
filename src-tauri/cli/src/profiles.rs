//! `skm platforms`, `skm profiles`.

use serde::Serialize;
use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, PlatformInfo, ProfileInfo, ProfileList, Workspace};
use skillmeat_core::platform::{DeployMode, ProfileId};

use crate::args::{ProfilesArguments, ProfilesCommand, UseProfiles};
use crate::home::{any_project_of, project_of};
use crate::output::{Output, Reply, Style, Table, Tone};

#[derive(Serialize)]
struct Platforms {
    platforms: Vec<PlatformInfo>,
    /// Files of the home that cannot be used.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ErrorBody>,
}

/// Lists the agent programs that are known.
pub fn platforms(workspace: &Workspace, output: &Output) -> Result<Reply, ErrorBody> {
    let problems = ops::list_profiles(workspace, None)?.problems;
    complain(&problems, output);
    let platforms = Platforms { platforms: ops::list_platforms(workspace), problems };
    Ok(output.reply(&platforms, |style| platforms_text(&platforms.platforms, style)))
}

fn platforms_text(platforms: &[PlatformInfo], style: &Style) -> String {
    let mut table = Table::headed(&["PLATFORM", "NAME", "INSTALLED", "SKILLS"]);
    for platform in platforms {
        let skills = platform.kinds.iter().find(|kind| kind.kind.artifact() == Some(ArtifactKind::Skill));
        let skills = skills.and_then(|kind| kind.project.clone()).unwrap_or_else(|| "-".to_owned());
        let (installed, tone) = if platform.installed { ("yes", Tone::Good) } else { ("-", Tone::Faint) };
        table.row(Some(tone), [platform.id.clone(), platform.name.clone(), installed.to_owned(), skills]);
        if let Some(note) = &platform.note {
            table.below(note);
        }
    }
    table.lay_out(style)
}

/// Lists the profiles that a project can have, or chooses those that it uses.
pub fn run(workspace: &Workspace, arguments: &ProfilesArguments, output: &Output) -> Result<Reply, ErrorBody> {
    match &arguments.command {
        None => list(workspace, any_project_of(workspace, &arguments.of)?.as_deref(), output),
        Some(ProfilesCommand::Use(arguments)) => choose(workspace, arguments, output),
    }
}

fn list(workspace: &Workspace, project: Option<&str>, output: &Output) -> Result<Reply, ErrorBody> {
    let list = ops::list_profiles(workspace, project)?;
    complain(&list.problems, output);
    Ok(output.reply(&list, |style| text(&list, project.is_some(), style)))
}

/// What is not said stays: without profiles those that were chosen, without a primary one the one that is.
fn choose(workspace: &Workspace, arguments: &UseProfiles, output: &Output) -> Result<Reply, ErrorBody> {
    let project = project_of(workspace, &arguments.by)?;
    let now = ops::list_profiles(workspace, Some(&project))?;
    let primary = arguments.primary.as_deref().map_or(now.primary, ProfileId::new);
    let chosen: Vec<ProfileId> = match arguments.profiles.as_slice() {
        [] => now.profiles.into_iter().filter(|profile| profile.chosen).map(|profile| profile.id).collect(),
        profiles => profiles.iter().map(ProfileId::new).collect(),
    };
    let change = ops::save_project_profiles(workspace, &project, Some(&primary), &chosen)?;
    output.warn_if_behind(change.cache_behind);
    list(workspace, Some(&project), output)
}

/// A file of the home that cannot be used hides no profile that is built in.
fn complain(problems: &[ErrorBody], output: &Output) {
    problems.iter().for_each(|problem| output.complain(None, problem));
}

/// Of a project those that it uses, else all of them.
fn text(list: &ProfileList, of_project: bool, style: &Style) -> String {
    let is_shown = |profile: &&ProfileInfo| !of_project || profile.primary || profile.chosen || profile.in_use;
    let mut table = Table::headed(&["PROFILE", "NAME", "USE", "MODE", "FOLDERS"]);
    let mut shown = 0;
    for profile in list.profiles.iter().filter(is_shown) {
        let (word, tone) = match profile {
            ProfileInfo { primary: true, .. } => ("primary", Tone::Good),
            ProfileInfo { chosen: true, .. } => ("chosen", Tone::Good),
            ProfileInfo { in_use: true, .. } => ("in use", Tone::Good),
            ProfileInfo { installed: true, .. } => ("installed", Tone::Notice),
            _ => ("-", Tone::Faint),
        };
        let mode = match profile.mode {
            DeployMode::Copy => "copy",
            DeployMode::Link => "link",
        };
        let mut folders: Vec<&str> = Vec::new();
        for path in &profile.paths {
            if !folders.contains(&path.path.as_str()) {
                folders.push(&path.path);
            }
        }
        let cells = [profile.id.to_string(), profile.name.clone(), word.to_owned(), mode.to_owned(), folders.join(" ")];
        table.row(Some(tone), cells);
        shown += 1;
    }
    let others = list.profiles.len() - shown;
    let others = if others == 0 { String::new() } else { format!("{others} others; skm profiles lists them.\n") };
    table.lay_out(style) + &others
}
