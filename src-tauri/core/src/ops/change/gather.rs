//! From what is asked for to what is planned, project by project.

use std::path::{Path, PathBuf};

use super::imports::{Coming, refused as refused_import};
use super::request::{BatchPlan, Change, ChangeKind, ChangeRequest, SetChange};
use super::sets::refused as refused_set;
use super::sources::{Sources, known};
use super::undeploy::meant;
use super::warnings::warnings;
use super::whole_sets::SetSources;
use crate::artifact::{ArtifactId, KnownFiles};
use crate::collection::Library;
use crate::deployment::{
    ArtifactPlan, Choices, DeployError, DeploymentManager, Intent, LibrarySide, PartRecord, Plan, PlanWarning,
    RefusedSource, Source, Unit, refuse_elsewhere, settle,
};
use crate::error::ErrorBody;
use crate::fs::{self, RelPath};
use crate::objects::Objects;
use crate::ops::import::{ImportChange, LibraryIndex};
use crate::ops::target::{Recorded, Target};
use crate::ops::{OpsError, Workspace};
use crate::platform::{Profile, ProfileId};

/// The library and where it really lies.
#[derive(Debug, Clone)]
pub(in crate::ops) struct OpenLibrary {
    pub library: Library,
    pub real: PathBuf,
}

impl OpenLibrary {
    pub fn of(library: Library) -> Result<Self, OpsError> {
        Ok(Self { real: fs::canonical(&library.root)?, library })
    }

    /// The library where there is one that can be opened.
    pub fn find(workspace: &Workspace) -> Option<Self> {
        workspace.find_library().ok().flatten().and_then(|library| Self::of(library).ok())
    }

    fn side(&self) -> LibrarySide<'_> {
        LibrarySide { root: &self.library.root, real: &self.real, collection: &self.library.collection }
    }
}

/// Everything of a request, planned.
pub(in crate::ops) struct Gathered {
    pub projects: Vec<GatheredProject>,
    pub library: Option<OpenLibrary>,
}

/// What is planned for one project.
pub(in crate::ops) struct GatheredProject {
    /// The project; the path and the name that were asked for where it cannot be used.
    pub target: Result<Target, (String, String)>,
    pub units: Vec<Unit>,
    /// What cannot be done and belongs to no unit.
    pub refused: Vec<ArtifactPlan>,
    /// What it leads to that a person may not want.
    pub warnings: Vec<PlanWarning>,
}

impl Gathered {
    /// Puts projects together, and settles what their parts do together.
    pub fn of(mut projects: Vec<GatheredProject>, library: Option<OpenLibrary>) -> Self {
        settle(projects.iter_mut().flat_map(|project| &mut project.units));
        for project in &mut projects {
            if let Ok(target) = &project.target {
                refuse_elsewhere(&mut project.units, &target.project, target.table().profiles());
                project.warnings = warnings(target, &project.units);
            }
        }
        Self { projects, library }
    }

    pub fn plan(&self) -> BatchPlan {
        BatchPlan::of(self.projects.iter().map(GatheredProject::plan).collect())
    }
}

impl GatheredProject {
    /// The project's path and name.
    pub fn names(&self) -> (&str, &str) {
        match &self.target {
            Ok(target) => (target.project.as_str(), &target.name),
            Err((path, name)) => (path, name),
        }
    }

    pub fn plan(&self) -> Plan {
        let (path, name) = self.names();
        let mut plans: Vec<Plan> = self.units.iter().map(Unit::plan).collect();
        if !self.refused.is_empty() || plans.is_empty() {
            plans.push(Plan::of_refused(path, name, self.refused.clone()));
        }
        let first = plans.remove(0);
        let mut plan = plans.into_iter().fold(first, Plan::merge);
        plan.warnings.clone_from(&self.warnings);
        plan
    }

    /// A project in which nothing can be taken back.
    pub fn failed_undo(parts: &[&PartRecord], error: &OpsError) -> Self {
        let refused = |part: &&PartRecord| {
            ArtifactPlan::refused(Intent::Undo, &part.artifact, &part.profile, "", ErrorBody::from(error))
        };
        let (path, name) =
            parts.first().map_or_else(Default::default, |part| (part.project_path.clone(), part.project_name.clone()));
        Self {
            target: Err((path, name)),
            units: Vec::new(),
            refused: parts.iter().map(refused).collect(),
            warnings: Vec::new(),
        }
    }

    /// A project of which nothing can be done.
    pub(super) fn failed(path: &str, asked: &Asked<'_>, error: &OpsError) -> Self {
        let name = Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into());
        let changes = asked.changes.iter().map(|change| refuse(change, None, error.into()));
        let sets = asked.sets.iter().map(|change| refused_set(change, error));
        let imports = asked.imports.iter().map(|change| refused_import(change, &ProfileId::primary(), error));
        let refused = imports.chain(changes).chain(sets).collect();
        Self { target: Err((path.to_owned(), name)), units: Vec::new(), refused, warnings: Vec::new() }
    }
}

/// Plans to take back what an operation did in one project.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned for it.
pub(in crate::ops) fn plan_undo_of(
    workspace: &Workspace,
    library: Option<&OpenLibrary>,
    target: Target,
    parts: &[&PartRecord],
    kept: &Path,
    choices: Choices<'_>,
) -> Result<GatheredProject, OpsError> {
    let gathering = Gathering {
        workspace,
        library,
        sources: None,
        sets: None,
        index: None,
        coming: Coming::default(),
        choices,
        objects: workspace.objects(),
    };
    let mut units = Vec::new();
    for part in parts {
        let profile = target.slice_at(&part.profile, &part.destination)?;
        let manager = gathering.manager(&target, &profile);
        let unit = unit_of(&mut units, &manager)?;
        manager.plan_undo(unit, part, kept, choices);
    }
    Ok(GatheredProject { target: Ok(target), units, refused: Vec::new(), warnings: Vec::new() })
}

/// A part of a plan for a change that cannot be done.
fn refuse(change: &Change, profile: Option<&Profile>, error: ErrorBody) -> ArtifactPlan {
    let intent = match change.kind {
        ChangeKind::Deploy => Intent::Deploy,
        ChangeKind::Undeploy => Intent::Undeploy,
        ChangeKind::SaveBack => Intent::SaveBack,
    };
    let id = change.profile_id.clone().or_else(|| profile.map(|profile| profile.id.clone()));
    let platform = profile.map_or("", |profile| profile.platform.as_str());
    ArtifactPlan::refused(intent, &change.artifact, &id.unwrap_or_else(ProfileId::primary), platform, error)
}

/// What is asked of one project.
#[derive(Debug, Default)]
pub(super) struct Asked<'a> {
    pub changes: Vec<&'a Change>,
    pub sets: Vec<&'a SetChange>,
    pub imports: Vec<&'a ImportChange>,
}

impl<'a> Asked<'a> {
    /// Everything of a request.
    pub fn all(request: &'a ChangeRequest) -> Self {
        Self {
            changes: request.changes.iter().collect(),
            sets: request.sets.iter().collect(),
            imports: request.imports.iter().collect(),
        }
    }

    /// Adds what another way to the same project leads to.
    pub fn extend(&mut self, other: Asked<'a>) {
        self.changes.extend(other.changes);
        self.sets.extend(other.sets);
        self.imports.extend(other.imports);
    }
}

/// What the planning of all projects shares.
pub(super) struct Gathering<'a> {
    pub workspace: &'a Workspace,
    pub library: Option<&'a OpenLibrary>,
    pub sources: Option<Sources<'a>>,
    pub sets: Option<SetSources>,
    /// What the library holds, walked with the first import.
    pub index: Option<LibraryIndex<'a>>,
    pub coming: Coming,
    pub choices: Choices<'a>,
    pub objects: &'a Objects,
}

impl<'a> Gathering<'a> {
    /// Plans what is asked of one project.
    ///
    /// # Errors
    /// [`OpsError`] when nothing at all can be planned for it.
    pub fn project(&mut self, target: Target, asked: &Asked<'_>) -> Result<GatheredProject, OpsError> {
        let mut project = GatheredProject {
            target: Ok(target.clone()),
            units: Vec::new(),
            refused: Vec::new(),
            warnings: Vec::new(),
        };
        let known = known(self.workspace, target.project.path());
        let lookup = |place: &Path| -> Option<KnownFiles> { known.get(place).cloned() };
        self.imports(&target, &asked.imports, &mut project, &lookup)?;
        let mut rest = asked.changes.as_slice();
        while let Some(first) = rest.first() {
            // Changes of one kind that follow each other are planned together, in parallel.
            let is_alike = |other: &&&Change| {
                (other.kind, &other.profile_id, &other.dest_path, other.mode)
                    == (first.kind, &first.profile_id, &first.dest_path, first.mode)
            };
            let (run, after) = rest.split_at(rest.iter().take_while(is_alike).count());
            rest = after;
            match first.kind {
                ChangeKind::Deploy => self.deploys(&target, run, &mut project, &lookup)?,
                ChangeKind::Undeploy => self.undeploys(&target, run, &mut project, &lookup)?,
                ChangeKind::SaveBack => self.save_backs(&target, run, &mut project, &lookup)?,
            }
        }
        self.set_changes(&target, &asked.sets, &mut project, &lookup)?;
        Ok(project)
    }

    fn deploys(
        &mut self,
        target: &Target,
        run: &[&Change],
        project: &mut GatheredProject,
        known: &crate::deployment::Known<'_>,
    ) -> Result<(), OpsError> {
        let id = run[0].profile_id.as_ref();
        let slices = target.slices(id)?;
        let folder = run[0].dest_path.as_deref().map(RelPath::parse).transpose()?;
        // Where something is recorded already it stays, also where the profile has another place for it now.
        let recorded = if slices.len() > 1 { target.recorded(Some(&slices[0].id))? } else { Vec::new() };
        let slice_of = |source: &Result<Source, RefusedSource>| -> Profile {
            let Ok(source) = source else { return slices[0].clone() };
            let is_here = |recorded: &&Recorded| recorded.artifacts().any(|id| *id == source.id);
            let by_folder = |slice: &&Profile| folder.as_ref().is_some_and(|folder| folder.is_within(&slice.root));
            let by_kind = |slice: &&Profile| slice.paths.contains_key(&source.id.kind);
            let held = recorded.iter().find(is_here).map(|recorded| &recorded.profile);
            let usual = slices.iter().find(by_folder).or_else(|| slices.iter().find(by_kind));
            held.or(usual).unwrap_or(&slices[0]).clone()
        };
        let texts: Vec<&str> = run.iter().map(|change| change.artifact.as_str()).collect();
        let mut by_slice: Vec<(Profile, Vec<Result<Source, RefusedSource>>)> = Vec::new();
        for source in self.sources()?.of(&texts)? {
            let slice = slice_of(&source);
            match by_slice.iter_mut().find(|(known, _)| *known == slice) {
                Some((_, sources)) => sources.push(source),
                None => by_slice.push((slice, vec![source])),
            }
        }
        for (slice, sources) in by_slice {
            let manager = self.manager(target, &slice);
            let unit = unit_of(&mut project.units, &manager)?;
            manager.plan_deploy(unit, sources, (folder.as_ref(), run[0].mode), self.choices, known)?;
        }
        Ok(())
    }

    fn undeploys(
        &mut self,
        target: &Target,
        run: &[&Change],
        project: &mut GatheredProject,
        known: &crate::deployment::Known<'_>,
    ) -> Result<(), OpsError> {
        let recorded = target.recorded(run[0].profile_id.as_ref())?;
        if recorded.is_empty() {
            // A profile that nobody knows is refused as such.
            target.slices(run[0].profile_id.as_ref())?;
        }
        let mut wanted: Vec<(Profile, Vec<ArtifactId>)> =
            recorded.iter().map(|recorded| (recorded.profile.clone(), Vec::new())).collect();
        for change in run {
            let Some(id) = self.recorded_id(change, &recorded, target, project)? else { continue };
            let mut anywhere = false;
            for (recorded, (_, wanted)) in recorded.iter().zip(&mut wanted) {
                let is_here = recorded.artifacts().any(|artifact| *artifact == id);
                if is_here && !wanted.contains(&id) {
                    wanted.push(id.clone());
                }
                anywhere |= is_here;
            }
            if anywhere {
                continue;
            }
            // The manager knows best why: not recorded, or recorded in a way that cannot be used.
            let slice = target.slice(run[0].profile_id.as_ref(), id.kind)?;
            match wanted.iter_mut().find(|(known, _)| *known == slice) {
                Some((_, wanted)) if wanted.contains(&id) => {}
                Some((_, wanted)) => wanted.push(id),
                None => wanted.push((slice, vec![id])),
            }
        }
        for (profile, wanted) in wanted.into_iter().filter(|(_, wanted)| !wanted.is_empty()) {
            let manager = self.manager(target, &profile);
            let unit = unit_of(&mut project.units, &manager)?;
            manager.plan_undeploy(unit, &wanted, self.choices, known);
        }
        Ok(())
    }

    fn save_backs(
        &mut self,
        target: &Target,
        run: &[&Change],
        project: &mut GatheredProject,
        known: &crate::deployment::Known<'_>,
    ) -> Result<(), OpsError> {
        let profile = run[0].profile_id.clone().unwrap_or_else(|| target.uses.primary.clone());
        let recorded = target.recorded(Some(&profile))?;
        for change in run {
            let Some(id) = self.recorded_id(change, &recorded, target, project)? else { continue };
            let source = self.sources()?.find(&id)?;
            let held = recorded.iter().find(|recorded| recorded.artifacts().any(|artifact| *artifact == id));
            let slice = match held {
                Some(held) => held.profile.clone(),
                None => target.slice(Some(&profile), id.kind)?,
            };
            let manager = self.manager(target, &slice);
            let unit = unit_of(&mut project.units, &manager)?;
            manager.plan_save_back(unit, &id, source.as_ref(), known);
        }
        Ok(())
    }

    /// The recorded artifact that a change means; what means none is refused.
    fn recorded_id(
        &self,
        change: &Change,
        recorded: &[Recorded],
        target: &Target,
        project: &mut GatheredProject,
    ) -> Result<Option<ArtifactId>, OpsError> {
        match meant(&change.artifact, recorded) {
            Ok(id) => Ok(Some(id)),
            Err(error) => {
                let body = not_deployed(&error, target).unwrap_or_else(|| (&error).into());
                let profile =
                    target.slices(change.profile_id.as_ref()).ok().and_then(|slices| slices.into_iter().next());
                project.refused.push(refuse(change, profile.as_ref(), body));
                Ok(None)
            }
        }
    }

    /// The library's side, which everything but an undeploy needs.
    pub(super) fn sources(&mut self) -> Result<&mut Sources<'a>, OpsError> {
        let workspace = self.workspace;
        self.sources.as_mut().ok_or_else(|| no_library(workspace))
    }

    pub fn manager<'b>(&'b self, target: &'b Target, profile: &'b Profile) -> DeploymentManager<'b> {
        DeploymentManager {
            project: &target.project,
            project_name: &target.name,
            profile,
            library: self.library.map(OpenLibrary::side),
            objects: Some(self.objects),
        }
    }
}

/// The unit of a profile's root, opened when it is not yet.
pub(super) fn unit_of<'u>(
    units: &'u mut Vec<Unit>,
    manager: &DeploymentManager<'_>,
) -> Result<&'u mut Unit, DeployError> {
    unit_at(units, &manager.root()?, || manager.open())
}

/// The unit of the project's own folder, opened when it is not yet.
pub(super) fn own_unit_of<'u>(
    units: &'u mut Vec<Unit>,
    manager: &DeploymentManager<'_>,
) -> Result<&'u mut Unit, DeployError> {
    unit_at(units, manager.project.path(), || manager.open_project())
}

fn unit_at<'u>(
    units: &'u mut Vec<Unit>,
    root: &Path,
    open: impl FnOnce() -> Result<Unit, DeployError>,
) -> Result<&'u mut Unit, DeployError> {
    let number = match units.iter().position(|unit| unit.root() == root) {
        Some(number) => number,
        None => {
            units.push(open()?);
            units.len() - 1
        }
    };
    Ok(&mut units[number])
}

/// Why there is no library to plan with.
pub(super) fn no_library(workspace: &Workspace) -> OpsError {
    workspace.library().err().unwrap_or(OpsError::PlanStale)
}

/// Nothing of that name is recorded here.
fn not_deployed(error: &OpsError, target: &Target) -> Option<ErrorBody> {
    let OpsError::ArtifactNotFound { artifact } = error else { return None };
    let project = target.project.as_str().to_owned();
    Some((&DeployError::NotDeployed { artifact: artifact.clone(), project }).into())
}
