//! Planning a request, and carrying it out as one operation.

use super::gather::{Asked, Gathered, GatheredProject, Gathering, OpenLibrary};
use super::imports::Coming;
use super::locking::{Held, hold};
use super::request::{BatchOutcome, BatchPlan, ChangeKind, ChangeRequest, ProjectResults, SetChangeKind};
use super::sources::Sources;
use crate::changes::{Operation, once, union};
use crate::deployment::{Applied, AppliedUnit, ArtifactPlan, Choices, Control, Execution, Intent, Plan, apply};
use crate::ops::finishing::conclude;
use crate::ops::import::ImportAction;
use crate::ops::target::Target;
use crate::ops::{OpsError, Workspace};

/// Plans changes; writes nothing.
///
/// # Errors
/// [`OpsError`] when nothing at all can be planned. What is wrong with a project or an artifact stands in the plan.
pub fn plan_changes(workspace: &Workspace, request: &ChangeRequest) -> Result<BatchPlan, OpsError> {
    crate::ops::recover::recover(workspace);
    let library = open_library(workspace, request)?;
    let projects = wanted(workspace, request);
    Ok(gather(workspace, request, library, projects).plan())
}

/// Carries changes out as one operation. What cannot be done is left out, or, if the request is atomic, stops everything.
///
/// # Errors
/// [`OpsError`] when nothing at all was done: [`OpsError::PlanStale`] when the plan that was shown no longer holds,
/// [`crate::deployment::DeployError::Cancelled`] when it was cancelled.
pub fn apply_changes(
    workspace: &Workspace,
    request: &ChangeRequest,
    control: &Control<'_>,
) -> Result<BatchOutcome, OpsError> {
    let library = open_library(workspace, request)?;
    let mut held = Vec::new();
    if is_saving(request)
        && let Some(library) = &library
    {
        held.push(hold(workspace, &library.real)?);
    }
    let mut projects: Vec<(usize, Wanted<'_>)> = wanted(workspace, request).into_iter().enumerate().collect();
    // In one order for every program, so that no two wait for each other.
    projects.sort_by(|(_, a), (_, b)| a.key().cmp(b.key()));
    for (_, wanted) in &mut projects {
        let locked = match &wanted.target {
            Ok(target) => hold(workspace, target.project.path()).map(Some),
            Err(_) => Ok(None),
        };
        match locked {
            Ok(lock) => held.extend(lock),
            // Without it this is another plan than the one that was shown; that something changed would be no answer.
            Err(error) if request.fingerprint.is_some() => return Err(error),
            Err(error) => wanted.target = Err(error),
        }
    }
    projects.sort_by_key(|(number, _)| *number);
    let projects = projects.into_iter().map(|(_, wanted)| wanted).collect();
    let gathered = gather(workspace, request, library, projects);
    let doing = Doing { fingerprint: request.fingerprint.as_deref(), atomic: request.atomic, undoes: None, control };
    carry_out(workspace, gathered, held, &doing)
}

/// What is wanted of one project.
struct Wanted<'a> {
    target: Result<Target, OpsError>,
    path: &'a str,
    asked: Asked<'a>,
}

impl Wanted<'_> {
    fn key(&self) -> &str {
        self.target.as_ref().map_or("", |target| target.project.as_str())
    }
}

/// The changes by project, in the order asked for; several paths may lead to one project.
fn wanted<'a>(workspace: &Workspace, request: &'a ChangeRequest) -> Vec<Wanted<'a>> {
    let mut projects: Vec<Wanted<'a>> = Vec::new();
    let changes = request.changes.iter().map(|change| {
        let asked = Asked { changes: vec![change], ..Asked::default() };
        (change.project_path.as_str(), asked)
    });
    let sets = request.sets.iter().map(|change| {
        let asked = Asked { sets: vec![change], ..Asked::default() };
        (change.project_path.as_str(), asked)
    });
    let imports = request.imports.iter().map(|change| {
        let asked = Asked { imports: vec![change], ..Asked::default() };
        (change.project_path.as_str(), asked)
    });
    for (path, asked) in imports.chain(changes).chain(sets) {
        if let Some(same) = projects.iter_mut().find(|wanted| wanted.path == path) {
            same.asked.extend(asked);
            continue;
        }
        let target = Target::open(workspace, path);
        let same = target.as_ref().ok().and_then(|target| {
            let is_same = |other: &&mut Wanted<'a>| other.key() == target.project.as_str();
            projects.iter_mut().find(is_same)
        });
        match same {
            Some(same) => same.asked.extend(asked),
            None => projects.push(Wanted { target, path, asked }),
        }
    }
    projects
}

/// Plans changes to one project, whose own errors are the request's; writes nothing.
///
/// # Errors
/// [`OpsError`] when the project cannot be used, or nothing at all can be planned.
pub fn plan_project(workspace: &Workspace, request: &ChangeRequest, project: &str) -> Result<Plan, OpsError> {
    crate::ops::recover::recover(workspace);
    let target = Target::open(workspace, project)?;
    let library = open_library(workspace, request)?;
    Ok(gather_one(workspace, request, library, target)?.projects.remove(0).plan())
}

/// As [`apply_changes`] for one project, whose own errors are the request's.
///
/// # Errors
/// As [`apply_changes`], and when the project cannot be used.
pub fn apply_project(
    workspace: &Workspace,
    request: &ChangeRequest,
    project: &str,
    control: &Control<'_>,
) -> Result<BatchOutcome, OpsError> {
    let target = Target::open(workspace, project)?;
    let mut held = Vec::new();
    let library = open_library(workspace, request)?;
    if is_saving(request)
        && let Some(library) = &library
    {
        held.push(hold(workspace, &library.real)?);
    }
    held.push(hold(workspace, target.project.path())?);
    // What stands in the list may have changed while we waited.
    let target = Target::open(workspace, target.project.as_str())?;
    let gathered = gather_one(workspace, request, library, target)?;
    let is_shown = |shown: &String| gathered.projects.first().is_some_and(|one| one.plan().fingerprint == *shown);
    if !request.fingerprint.as_ref().is_none_or(is_shown) {
        return Err(OpsError::PlanStale);
    }
    carry_out(workspace, gathered, held, &Doing { fingerprint: None, atomic: request.atomic, undoes: None, control })
}

/// How an operation is carried out.
#[derive(Clone, Copy)]
pub(in crate::ops) struct Doing<'a> {
    pub fingerprint: Option<&'a str>,
    pub atomic: bool,
    pub undoes: Option<&'a str>,
    pub control: &'a Control<'a>,
}

/// Carries out what was gathered, tells the cache and writes history. The locks are held until the end.
pub(in crate::ops) fn carry_out(
    workspace: &Workspace,
    gathered: Gathered,
    held: Vec<Held>,
    doing: &Doing<'_>,
) -> Result<BatchOutcome, OpsError> {
    if doing.fingerprint.is_some_and(|shown| *shown != gathered.plan().fingerprint) {
        return Err(OpsError::PlanStale);
    }
    let Gathered { projects, library } = gathered;
    let is_hopeless = doing.atomic && projects.iter().any(|project| !project.refused.is_empty());
    let operation = workspace.new_operation();
    let (mut units, mut shapes) = (Vec::new(), Vec::new());
    for project in projects {
        let names = project.names();
        let names = (names.0.to_owned(), names.1.to_owned());
        let GatheredProject { target, units: of_project, refused, .. } = project;
        shapes.push((target, names, of_project.len(), refused));
        units.extend(of_project);
    }
    let history = workspace.home().history().join(&operation);
    let execution = Execution {
        operation: &operation,
        at: workspace.now(),
        program: workspace.program(),
        undoes: doing.undoes,
        journals: &workspace.home().journals(),
        history: &history,
        library: library.as_ref().map(|library| library.library.root.as_path()),
        atomic: doing.atomic,
        control: doing.control,
    };
    let applied = if is_hopeless { Applied::given_up(units) } else { apply(units, &execution)? };
    let Applied { units, rolled_back, committed, leftovers } = applied;
    for leftover in &leftovers {
        tracing::error!(at = %leftover.at.display(), message = leftover.message, "something was kept aside");
    }
    let is_done = committed.is_some();
    let mut units = units.into_iter();
    let (mut results, mut done) = (Vec::new(), Vec::new());
    let (mut with_sets, mut with_imports) = (false, false);
    for (target, (project_path, project_name), count, refused) in shapes {
        let of_project: Vec<_> = units.by_ref().take(count).collect();
        let mut all: Vec<_> = of_project.iter().flat_map(AppliedUnit::shown_results).cloned().collect();
        with_sets |= of_project.iter().any(|unit| unit.attachments.is_some());
        with_imports |= of_project.iter().flat_map(|unit| unit.unit.plans()).any(is_import);
        all.extend(refused.iter().map(crate::deployment::ArtifactPlan::foreseen));
        results.push(ProjectResults { project_path, project_name, results: all });
        if let Ok(target) = target {
            done.push((target, of_project));
        }
    }
    let (cache_behind, registered) = match committed {
        Some(committed) => conclude(workspace, library.as_ref(), &done, committed),
        None => (false, false),
    };
    drop(held);
    let mut views = match (is_done, registered) {
        (false, _) => Vec::new(),
        (true, false) => union(&[Operation::ApplyChanges]),
        (true, true) => union(&[Operation::ApplyChanges, Operation::AddProject]),
    };
    if is_done && with_sets {
        let of_sets = results.iter().flat_map(|project| Operation::BatchDeploySet.views_of(&project.project_path));
        views = once(views.into_iter().chain(of_sets));
    }
    if is_done && with_imports {
        views = once(views.into_iter().chain(Operation::ImportFromProject.views()));
    }
    Ok(BatchOutcome { operation: is_done.then_some(operation), projects: results, rolled_back, views, cache_behind })
}

fn is_import(plan: &ArtifactPlan) -> bool {
    matches!(plan.intent, Intent::Import | Intent::Adopt)
}

fn gather_one(
    workspace: &Workspace,
    request: &ChangeRequest,
    library: Option<OpenLibrary>,
    target: Target,
) -> Result<Gathered, OpsError> {
    let projects = vec![gathering(workspace, request, library.as_ref()).project(target, &Asked::all(request))?];
    Ok(Gathered::of(projects, library))
}

fn gather(
    workspace: &Workspace,
    request: &ChangeRequest,
    library: Option<OpenLibrary>,
    projects: Vec<Wanted<'_>>,
) -> Gathered {
    let mut gathering = gathering(workspace, request, library.as_ref());
    let planned = projects.into_iter().map(|Wanted { target, path, asked }| {
        let planned = target.and_then(|target| gathering.project(target, &asked));
        planned.unwrap_or_else(|error| GatheredProject::failed(path, &asked, &error))
    });
    let projects = planned.collect();
    Gathered::of(projects, library)
}

fn gathering<'a>(
    workspace: &'a Workspace,
    request: &'a ChangeRequest,
    library: Option<&'a OpenLibrary>,
) -> Gathering<'a> {
    Gathering {
        workspace,
        library,
        sources: library.map(|library| Sources::new(workspace, &library.library)),
        sets: None,
        index: None,
        coming: Coming::default(),
        choices: Choices { list: &request.choices, otherwise: request.on_conflict },
        objects: workspace.objects(),
    }
}

/// The library; one is needed unless everything is taken away.
fn open_library(workspace: &Workspace, request: &ChangeRequest) -> Result<Option<OpenLibrary>, OpsError> {
    if !request.sets.is_empty() {
        workspace.require_sets()?;
    }
    let comes = request.changes.iter().any(|change| change.kind != ChangeKind::Undeploy)
        || request.sets.iter().any(|change| change.kind != SetChangeKind::Undeploy)
        || !request.imports.is_empty();
    if comes {
        return Ok(Some(OpenLibrary::of(workspace.library()?)?));
    }
    // Its own files are not touched; without one that can be read there is nothing to spare.
    Ok(OpenLibrary::find(workspace))
}

fn is_saving(request: &ChangeRequest) -> bool {
    use crate::deployment::ConflictChoice::SaveBack;
    request.on_conflict == Some(SaveBack)
        || request.imports.iter().any(|change| change.action == ImportAction::Import)
        || request.choices.iter().any(|choice| choice.choice == SaveBack)
        || request.changes.iter().any(|change| change.kind == ChangeKind::SaveBack)
}
