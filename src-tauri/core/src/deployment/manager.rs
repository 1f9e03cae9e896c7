//! The deployment manager of one profile of one project: it plans, and it carries plans out.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::apply::{self, Applied, Execution};
use super::error::{DeployError, FileConflict};
use super::in_the_way::in_the_way;
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, Plan, PlannedFile};
use super::work::{Actual, Destination, profile_root};
use super::{compare, remove, write};
use crate::artifact::{ArtifactId, ArtifactKind, FileMode, Hasher, KnownFiles, Ledger, Tree, TreeNode};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::platform::Profile;
use crate::project::{MANIFEST_NAME, Manifest, ProjectRoot, Record, RecordKey};

/// What an earlier look knew of the files at a place.
pub type Known<'a> = dyn Fn(&Path) -> Option<KnownFiles> + Sync + 'a;

/// An artifact of the library, ready to be deployed.
#[derive(Debug, Clone)]
pub struct Source {
    /// Type and name.
    pub id: ArtifactId,
    /// Its UUID.
    pub uuid: String,
    /// Its collection.
    pub collection: String,
    /// Where it lies.
    pub place: PathBuf,
    /// What it holds.
    pub ledger: Ledger,
}

/// An artifact that was asked for and cannot be deployed from the library.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusedSource {
    /// What was asked for.
    pub artifact: String,
    /// Why.
    pub error: Box<ErrorBody>,
}

/// Plans and carries out for one profile of one project.
#[derive(Debug, Clone, Copy)]
pub struct DeploymentManager<'a> {
    /// The project.
    pub project: &'a ProjectRoot,
    /// Its name, for messages.
    pub project_name: &'a str,
    /// The profile.
    pub profile: &'a Profile,
    /// The library, which must not lie in the profile root or around it; `None` where there is none.
    pub library: Option<&'a Path>,
}

/// A plan together with what is needed to carry it out.
#[derive(Debug)]
pub struct Planned {
    /// The plan as it is shown.
    pub plan: Plan,
    pub(super) root: PathBuf,
    pub(super) manifest: Manifest,
    /// One for each artifact of the plan; `None` where nothing is to be done.
    pub(super) works: Vec<Option<Work>>,
}

/// One artifact's part of a plan.
#[derive(Debug)]
pub(super) struct Work {
    pub key: RecordKey,
    pub destination: Destination,
    /// What is there now.
    pub actual: Tree,
    /// The files that are written, removed or moved aside.
    pub steps: Vec<(RelPath, FileAction)>,
    /// Where it comes from; `None` when it is being removed.
    pub source: Option<Source>,
}

impl<'a> DeploymentManager<'a> {
    /// Plans to deploy `sources`; `folder`, relative to the project and inside the profile root, replaces the kind's
    /// usual folder. A source that could not be read is given as its error and becomes a refused part of the plan.
    ///
    /// # Errors
    /// [`DeployError`] when nothing at all can be planned: the manifest or the profile root cannot be used.
    pub fn plan_deploy(
        &self,
        sources: Vec<Result<Source, RefusedSource>>,
        folder: Option<&RelPath>,
        known: &Known<'_>,
    ) -> Result<Planned, DeployError> {
        let root = self.profile_root()?;
        let manifest = Manifest::load(&root)?;
        let folder = folder.map(|folder| self.inside_profile(folder)).transpose()?;
        let mut taken = Taken::of(&manifest);
        let mut parts: Vec<Result<(Source, Destination), ArtifactPlan>> = Vec::with_capacity(sources.len());
        for source in sources {
            parts.push(match source {
                Err(refused) => Err(self.refused(&refused.artifact, *refused.error)),
                Ok(source) => match self.destination(&source.id, folder.as_ref(), &manifest, &mut taken) {
                    Ok(Ok(destination)) => Ok((source, destination)),
                    Ok(Err(file)) => Err(self.blocked(&source.id, file)),
                    Err(error) => Err(self.refused(&source.id.to_string(), (&error).into())),
                },
            });
        }
        let planned = parts.into_par_iter().map(|part| match part {
            Err(plan) => (plan, None, String::new()),
            Ok((source, destination)) => self.plan_one_deploy(source, destination, &manifest, known),
        });
        Ok(self.assemble(planned.collect(), root, manifest))
    }

    /// Plans to undeploy what is recorded of `artifacts`; those that are not recorded are refused.
    ///
    /// # Errors
    /// [`DeployError`] when nothing at all can be planned: the manifest or the profile root cannot be used.
    pub fn plan_undeploy(&self, artifacts: &[ArtifactId], known: &Known<'_>) -> Result<Planned, DeployError> {
        let root = self.profile_root()?;
        let manifest = Manifest::load(&root)?;
        let planned = artifacts.par_iter().map(|id| self.plan_one_undeploy(id, &manifest, known));
        Ok(self.assemble(planned.collect(), root, manifest))
    }

    /// The artifacts recorded for this profile.
    ///
    /// # Errors
    /// [`DeployError`] when the manifest or the profile root cannot be used.
    pub fn recorded(&self) -> Result<Vec<Record>, DeployError> {
        let manifest = Manifest::load(&self.profile_root()?)?;
        Ok(manifest.records().filter(|record| record.key().profile == self.profile.id).cloned().collect())
    }

    /// Carries a plan of [`DeploymentManager::plan_deploy`] out: prepares beside the destination, moves into place,
    /// writes the manifest last. An artifact that fails is left as it was and does not stop the others.
    ///
    /// # Errors
    /// [`DeployError`] when the manifest could not be written; everything is then as before.
    pub fn deploy(&self, planned: Planned, execution: &Execution<'_>) -> Result<Applied, DeployError> {
        apply::run(self, planned, execution, write::stage, write::place)
    }

    /// Carries a plan of [`DeploymentManager::plan_undeploy`] out: the files of the ledger go to history, folders left
    /// empty that deploying had made go too, the manifest is written last.
    ///
    /// # Errors
    /// [`DeployError`] when the manifest could not be written; everything is then as before.
    pub fn undeploy(&self, planned: Planned, execution: &Execution<'_>) -> Result<Applied, DeployError> {
        apply::run(self, planned, execution, remove::stage, remove::take_out)
    }

    /// Where the profile root is or would be.
    ///
    /// # Errors
    /// [`DeployError`] when a link on the way leads out of the project, or a file stands there.
    pub fn root(&self) -> Result<PathBuf, DeployError> {
        profile_root(self.project, self.profile)
    }

    fn profile_root(&self) -> Result<PathBuf, DeployError> {
        let root = self.root()?;
        if let Some(library) = self.library {
            self.project.check_overlap(&root, library)?;
        }
        Ok(root)
    }

    /// Turns a folder relative to the project into one relative to the profile root.
    fn inside_profile(&self, folder: &RelPath) -> Result<RelPath, DeployError> {
        folder.below(&self.profile.root).ok_or_else(|| DeployError::OutsideProfile {
            folder: folder.as_str().to_owned(),
            root: self.profile.root.clone(),
        })
    }

    fn destination(
        &self,
        id: &ArtifactId,
        folder: Option<&RelPath>,
        manifest: &Manifest,
        taken: &mut Taken,
    ) -> Result<Result<Destination, FileConflict>, DeployError> {
        let Some(usual) = self.profile.destination(id.kind, &id.name, folder)? else {
            return Err(DeployError::Unsupported { platform: self.profile.platform_name.clone(), kind: id.kind });
        };
        let key = self.key(id);
        let path = match manifest.find(&key) {
            // It stays where it is deployed, unless somebody asks for another place.
            Some(record) if folder.is_none() || record.path == usual => record.path.clone(),
            Some(record) => {
                return Err(DeployError::Overlap {
                    destination: self.profile.root.join(&usual).to_string(),
                    other: format!("{} at {}", id, self.profile.root.join(&record.path)),
                });
            }
            None => usual,
        };
        taken
            .claim(&path, &key)
            .map_err(|other| DeployError::Overlap { destination: self.profile.root.join(&path).to_string(), other })?;
        self.resolve(&path, id.kind)
    }

    /// Finds the real place of a path below the profile root. A link inside the project may lead to the library, which
    /// nothing may be deployed to or removed from.
    pub(super) fn resolve(
        &self,
        path: &RelPath,
        kind: ArtifactKind,
    ) -> Result<Result<Destination, FileConflict>, DeployError> {
        let found = Destination::resolve(self.project, &self.profile.root, path, kind)?;
        if let (Ok(destination), Some(library)) = (&found, self.library)
            && destination.place != destination.shown.under(self.project.path())
        {
            self.project.check_overlap(&destination.place, library)?;
        }
        Ok(found)
    }

    fn plan_one_deploy(
        &self,
        source: Source,
        destination: Destination,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> (ArtifactPlan, Option<Work>, String) {
        let key = self.key(&source.id);
        let Actual { tree, obstacle } = match destination.look(known(&destination.place).as_ref()) {
            Ok(actual) => actual,
            Err(error) => return (self.refused(&source.id.to_string(), (&error).into()), None, String::new()),
        };
        let record = manifest.find(&key);
        let nothing = Ledger::default();
        let recorded = record.map_or(&nothing, |record| &record.files);
        let mut plan = self.part(&source.id, &destination);
        plan.state = record.map(|_| compare::facts(recorded, &tree, Some(&source.ledger)).state);
        if let Some(reason) = obstacle {
            let conflict = FileConflict { path: destination.shown.to_string(), reason };
            return (in_conflict(plan, vec![conflict]), None, String::new());
        }
        let mut conflicts = Vec::new();
        let mut steps = Vec::new();
        for (path, verdict) in compare::compare(recorded, &tree, &source.ledger) {
            use super::compare::Verdict as V;
            let reason = verdict.deploy_conflict();
            let action = match verdict {
                V::New | V::Missing => FileAction::Create,
                V::Outdated => FileAction::Replace,
                V::Dropped => FileAction::Remove,
                V::Twin | V::SameByHand => FileAction::Adopt,
                V::InSync => FileAction::Unchanged,
                V::Extra => FileAction::Keep,
                V::Gone => continue,
                V::Unmanaged | V::Modified | V::Diverged => FileAction::Conflict,
            };
            let shown = destination.shown_file(&path);
            if let Some(reason) = reason {
                conflicts.push(FileConflict { path: shown.clone(), reason });
            }
            if matches!(action, FileAction::Create | FileAction::Replace | FileAction::Remove) {
                steps.push((path.clone(), action));
            }
            plan.files.push(PlannedFile {
                path: shown,
                action,
                size: tree.nodes.get(&path).map(|file| file.stamp.size),
                executable: source.ledger.0.get(&path).is_some_and(|entry| entry.mode == FileMode::Executable),
                reason,
            });
        }
        match in_the_way(&destination, &tree, &steps) {
            Ok(files) => conflicts.extend(files),
            Err(error) => return (self.refused(&source.id.to_string(), (&error).into()), None, String::new()),
        }
        plan.files.extend(unfit(&destination, &tree));
        let evidence = evidence(&plan.files, &tree, recorded, &source.ledger);
        if !conflicts.is_empty() {
            return (in_conflict(plan, conflicts), None, evidence);
        }
        plan.action = match record {
            None if tree.nodes.is_empty() || !steps.is_empty() => ArtifactAction::Create,
            Some(_) if !steps.is_empty() => ArtifactAction::Update,
            Some(record) if record.files == source.ledger => ArtifactAction::Unchanged,
            None | Some(_) => ArtifactAction::Adopt,
        };
        let work = (plan.action != ArtifactAction::Unchanged).then_some(Work {
            key,
            destination,
            actual: tree,
            steps,
            source: Some(source),
        });
        (plan, work, evidence)
    }

    fn plan_one_undeploy(
        &self,
        id: &ArtifactId,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> (ArtifactPlan, Option<Work>, String) {
        match self.try_plan_undeploy(id, manifest, known) {
            Ok(part) => part,
            Err(error) => (self.refused(&id.to_string(), (&error).into()), None, String::new()),
        }
    }

    fn try_plan_undeploy(
        &self,
        id: &ArtifactId,
        manifest: &Manifest,
        known: &Known<'_>,
    ) -> Result<(ArtifactPlan, Option<Work>, String), DeployError> {
        let key = self.key(id);
        let Some(record) = manifest.find(&key) else {
            return Err(self.not_recorded(id, manifest));
        };
        let destination = match self.resolve(&record.path, id.kind)? {
            Ok(destination) => destination,
            // A file stands where its folder was: nothing of ours can lie behind it.
            Err(file) => return Ok((self.blocked(id, file), None, String::new())),
        };
        let Actual { tree, obstacle } = destination.look(known(&destination.place).as_ref())?;
        let mut plan = self.part(id, &destination);
        plan.state = Some(compare::facts(&record.files, &tree, Some(&record.files)).state);
        if let Some(reason) = obstacle {
            let conflict = FileConflict { path: destination.shown.to_string(), reason };
            return Ok((in_conflict(plan, vec![conflict]), None, String::new()));
        }
        let mut conflicts = Vec::new();
        let mut steps = Vec::new();
        for (path, verdict) in compare::compare(&record.files, &tree, &record.files) {
            use super::compare::Verdict as V;
            let reason = verdict.undeploy_conflict();
            let action = match verdict {
                V::InSync | V::Outdated | V::Dropped | V::SameByHand => FileAction::Remove,
                V::Modified | V::Diverged => FileAction::Conflict,
                V::New | V::Twin | V::Unmanaged | V::Extra => FileAction::Keep,
                V::Missing | V::Gone => continue,
            };
            let shown = destination.shown_file(&path);
            if let Some(reason) = reason {
                conflicts.push(FileConflict { path: shown.clone(), reason });
            }
            if action == FileAction::Remove {
                steps.push((path.clone(), action));
            }
            let size = tree.nodes.get(&path).map(|file| file.stamp.size);
            plan.files.push(PlannedFile { path: shown, action, size, executable: false, reason });
        }
        plan.files.extend(unfit(&destination, &tree));
        let evidence = evidence(&plan.files, &tree, &record.files, &Ledger::default());
        if !conflicts.is_empty() {
            return Ok((in_conflict(plan, conflicts), None, evidence));
        }
        plan.action = ArtifactAction::Remove;
        Ok((plan, Some(Work { key, destination, actual: tree, steps, source: None }), evidence))
    }

    fn not_recorded(&self, id: &ArtifactId, manifest: &Manifest) -> DeployError {
        use crate::project::Slot;
        let text = id.to_string();
        let invalid = manifest.slots().find_map(|slot| match slot {
            Slot::Invalid { artifact, reason, .. } if artifact.as_deref() == Some(&text) => Some(reason.clone()),
            _ => None,
        });
        match invalid {
            Some(reason) => DeployError::InvalidRecord { artifact: text, reason },
            None => DeployError::NotDeployed { artifact: text, project: self.project_name.to_owned() },
        }
    }

    fn assemble(&self, parts: Vec<(ArtifactPlan, Option<Work>, String)>, root: PathBuf, manifest: Manifest) -> Planned {
        let mut hasher = Hasher::new();
        hasher.update(self.project.as_str().as_bytes());
        hasher.update(self.profile.id.as_str().as_bytes());
        let (mut artifacts, mut works) = (Vec::with_capacity(parts.len()), Vec::with_capacity(parts.len()));
        for (plan, work, evidence) in parts {
            let code = plan.error.as_ref().map(|error| error.code.as_str()).unwrap_or_default();
            hasher.update(format!("\0{}\0{}\0{code}\0{evidence}", plan.artifact, plan.destination).as_bytes());
            artifacts.push(plan);
            works.push(work);
        }
        let plan = Plan::new(self.project.as_str(), self.project_name, artifacts, &hasher.finish());
        Planned { plan, root, manifest, works }
    }

    fn key(&self, id: &ArtifactId) -> RecordKey {
        RecordKey { artifact: id.clone(), profile: self.profile.id.clone() }
    }

    fn part(&self, id: &ArtifactId, destination: &Destination) -> ArtifactPlan {
        ArtifactPlan {
            artifact: id.to_string(),
            profile: self.profile.id.clone(),
            platform: self.profile.platform.clone(),
            destination: destination.shown.to_string(),
            action: ArtifactAction::Unchanged,
            state: None,
            files: Vec::new(),
            error: None,
        }
    }

    fn refused(&self, artifact: &str, error: ErrorBody) -> ArtifactPlan {
        ArtifactPlan::refused(artifact, &self.profile.id, &self.profile.platform, error)
    }

    /// The part of an artifact whose destination lies behind a file.
    fn blocked(&self, id: &ArtifactId, file: FileConflict) -> ArtifactPlan {
        let error = DeployError::Conflict { files: vec![file] };
        let mut plan = self.refused(&id.to_string(), (&error).into());
        plan.action = ArtifactAction::Conflict;
        plan
    }
}

/// A person's files whose names no plan can act on: they stay.
fn unfit(destination: &Destination, actual: &Tree) -> impl Iterator<Item = PlannedFile> {
    destination.shown_unfit(actual).map(|path| PlannedFile {
        path,
        action: FileAction::Keep,
        size: None,
        executable: false,
        reason: None,
    })
}

fn in_conflict(mut plan: ArtifactPlan, files: Vec<FileConflict>) -> ArtifactPlan {
    plan.action = ArtifactAction::Conflict;
    plan.error = Some((&DeployError::Conflict { files }).into());
    plan
}

/// Everything a part was computed from, as one text.
fn evidence(files: &[PlannedFile], actual: &Tree, recorded: &Ledger, target: &Ledger) -> String {
    let mut hasher = Hasher::new();
    hasher.update(recorded.content_hash().as_bytes());
    hasher.update(target.content_hash().as_bytes());
    for (path, file) in &actual.nodes {
        let entry = match &file.node {
            TreeNode::Entry(entry) => entry.to_string(),
            TreeNode::Special => String::new(),
        };
        hasher.update(format!("{path}\0{entry}\n").as_bytes());
    }
    for file in files {
        hasher.update(format!("{}\0{:?}\n", file.path, file.action).as_bytes());
    }
    hasher.finish().to_string()
}

/// The places that deployments occupy, so that none comes to lie in another. Letter case does not count, as it does
/// not on some file systems.
struct Taken(BTreeMap<String, String>);

impl Taken {
    fn of(manifest: &Manifest) -> Self {
        let place = |record: &Record| (record.path.folded(), identity(&record.key()));
        let mut taken: BTreeMap<_, _> = manifest.records().map(place).collect();
        taken.insert(MANIFEST_NAME.to_owned(), "the manifest".to_owned());
        Self(taken)
    }

    /// Takes a place; says who has it, or a part of it, otherwise.
    fn claim(&mut self, path: &RelPath, key: &RecordKey) -> Result<(), String> {
        let (folded, mine) = (path.folded(), identity(key));
        let mut above = folded.as_str();
        while let Some((parent, _)) = above.rsplit_once('/') {
            if let Some(other) = self.0.get(parent) {
                return Err(other.clone());
            }
            above = parent;
        }
        let below = format!("{folded}/");
        let next = self.0.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded)).next();
        if let Some((place, other)) = next
            && place.starts_with(&below)
        {
            return Err(other.clone());
        }
        match self.0.get(&folded) {
            Some(other) if *other != mine => Err(other.clone()),
            _ => {
                self.0.insert(folded, mine);
                Ok(())
            }
        }
    }
}

fn identity(key: &RecordKey) -> String {
    format!("{} of {}", key.artifact, key.profile)
}
