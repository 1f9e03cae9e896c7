//! `skm deploy`, `skm undeploy`, `skm save-back`.

use std::collections::HashSet;

use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::deployment::ConflictChoice;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Change, ChangeKind, ChangeRequest, ProfileInfo, Workspace};
use skillmeat_core::platform::{DeployMode, ProfileId};

use crate::args::{DeployArguments, Mode, SaveBackArguments, UndeployArguments};
use crate::home::{project_of, whole_text};
use crate::output::{Output, Reply};
use crate::progress::Progress;
use crate::results::{Done, Files, Telling, Words};

const DEPLOY: Words = Words { done: "deployed", planned: "would deploy" };
const UNDEPLOY: Words = Words { done: "undeployed", planned: "would undeploy" };
const SAVE_BACK: Words = Words { done: "saved back", planned: "would save back" };

/// What the three have in common.
struct Asked<'a> {
    kind: ChangeKind,
    artifacts: &'a [String],
    project: String,
    profiles: Profiles<'a>,
    dest: Option<&'a str>,
    mode: Option<DeployMode>,
    on_conflict: Option<ConflictChoice>,
    atomic: bool,
    dry_run: bool,
}

/// Which profiles are meant.
enum Profiles<'a> {
    /// These; none means what the change makes of it.
    Named(&'a [String]),
    /// Those that the project uses.
    Used,
}

/// Deploys, or tells what would be done.
pub fn deploy(workspace: &Workspace, arguments: &DeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::Deploy,
        artifacts: &arguments.artifacts,
        project: project_of(workspace, &arguments.to)?,
        profiles: if arguments.all_profiles { Profiles::Used } else { Profiles::Named(&arguments.profiles) },
        dest: arguments.dest.as_deref(),
        mode: arguments.mode.map(Mode::deploy_mode),
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, DEPLOY, output)
}

/// Undeploys, or tells what would be done.
pub fn undeploy(workspace: &Workspace, arguments: &UndeployArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::Undeploy,
        artifacts: &arguments.artifacts,
        project: project_of(workspace, &arguments.from)?,
        profiles: Profiles::Named(&arguments.profiles),
        dest: None,
        mode: None,
        on_conflict: arguments.on_conflict.choice(),
        atomic: arguments.atomic,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, UNDEPLOY, output)
}

/// Saves back, or tells what would be done.
pub fn save_back(workspace: &Workspace, arguments: &SaveBackArguments, output: &Output) -> Result<Reply, ErrorBody> {
    let asked = Asked {
        kind: ChangeKind::SaveBack,
        artifacts: &arguments.artifacts,
        project: whole_text(&arguments.project)?,
        profiles: Profiles::Named(arguments.profile.as_slice()),
        dest: None,
        mode: None,
        on_conflict: None,
        atomic: false,
        dry_run: arguments.dry_run,
    };
    run(workspace, &asked, SAVE_BACK, output)
}

fn run(workspace: &Workspace, asked: &Asked<'_>, words: Words, output: &Output) -> Result<Reply, ErrorBody> {
    let project = &asked.project;
    let request = ChangeRequest {
        changes: asked.changes(workspace)?,
        on_conflict: asked.on_conflict,
        atomic: asked.atomic,
        ..ChangeRequest::default()
    };
    let library = asked.kind == ChangeKind::SaveBack || asked.on_conflict == Some(ConflictChoice::SaveBack);
    let choices = asked.kind != ChangeKind::SaveBack;
    let telling = Telling { words, projects: false, library, atomic: asked.atomic, choices };
    if asked.dry_run {
        let plan = ops::plan_project(workspace, &request, project)?;
        return Ok(Done::foreseen(&[plan], telling).reply(output, telling, Files::Named));
    }
    let progress = Progress::on_terminal();
    let outcome = ops::apply_project(workspace, &request, project, &progress.control())?;
    drop(progress);
    output.warn_if_behind(outcome.cache_behind || workspace.is_cache_behind());
    Ok(Done::outcome(workspace, outcome, telling).reply(output, telling, Files::Counted))
}

impl Asked<'_> {
    /// One change for each artifact and profile; those of a profile follow each other, since they are planned together.
    fn changes(&self, workspace: &Workspace) -> Result<Vec<Change>, ErrorBody> {
        let change = |artifact: &String, profile: Option<ProfileId>| Change {
            kind: self.kind,
            artifact: artifact.clone(),
            project_path: self.project.clone(),
            profile_id: profile,
            dest_path: self.dest.map(str::to_owned),
            mode: self.mode,
        };
        let changes = match self.profiles {
            Profiles::Used => {
                let wanted = in_used_profiles(workspace, &self.project, self.artifacts)?;
                wanted.into_iter().map(|(artifact, profile)| change(artifact, profile)).collect()
            }
            Profiles::Named([]) => self.artifacts.iter().map(|artifact| change(artifact, None)).collect(),
            Profiles::Named(profiles) => {
                let mut seen = HashSet::new();
                let profiles = profiles.iter().filter(|profile| seen.insert(profile.as_str()));
                let of = |profile| {
                    self.artifacts.iter().map(move |artifact| change(artifact, Some(ProfileId::new(profile))))
                };
                profiles.flat_map(of).collect()
            }
        };
        Ok(changes)
    }
}

/// Each artifact with every profile that the project uses and that takes its type. One that no such profile takes, or that is
/// not known, stands once without a profile: the core says what is wrong with it.
fn in_used_profiles<'a>(
    workspace: &Workspace,
    project: &str,
    artifacts: &'a [String],
) -> Result<Vec<(&'a String, Option<ProfileId>)>, ErrorBody> {
    let library = workspace.library()?;
    let kind = |text: &String| ops::resolve_artifact(&library, text).ok().map(|found| found.id.kind);
    let artifacts: Vec<_> = artifacts.iter().map(|artifact| (artifact, kind(artifact))).collect();
    let list = ops::list_profiles(workspace, Some(project))?;
    let used: Vec<_> = list.profiles.iter().filter(|profile| profile.primary || profile.in_use).collect();
    let takes = |profile: &ProfileInfo, kind: Option<ArtifactKind>| {
        kind.is_some_and(|kind| profile.paths.iter().any(|path| path.kind == kind))
    };
    let mut wanted = Vec::new();
    for profile in &used {
        let its = artifacts.iter().filter(|(_, kind)| takes(profile, *kind));
        wanted.extend(its.map(|(artifact, _)| (*artifact, Some(profile.id.clone()))));
    }
    let homeless = artifacts.iter().filter(|(_, kind)| !used.iter().any(|profile| takes(profile, *kind)));
    wanted.extend(homeless.map(|(artifact, _)| (*artifact, None)));
    Ok(wanted)
}
