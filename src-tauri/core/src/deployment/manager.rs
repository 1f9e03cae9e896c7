//! The deployment manager of one profile of one project: it plans, and it carries plans out.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::apply::{self, Applied, Execution};
use super::error::{DeployError, FileConflict};
use super::plan::{ArtifactAction, ArtifactPlan, FileAction, Plan};
use super::taken::Taken;
use super::work::{Destination, profile_root};
use super::{remove, write};
use crate::artifact::{ArtifactId, ArtifactKind, Hasher, KnownFiles, Ledger, Tree};
use crate::error::ErrorBody;
use crate::fs::RelPath;
use crate::platform::Profile;
use crate::project::{Manifest, ProjectRoot, Record, RecordKey};

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

    pub(super) fn key(&self, id: &ArtifactId) -> RecordKey {
        RecordKey { artifact: id.clone(), profile: self.profile.id.clone() }
    }

    pub(super) fn part(&self, id: &ArtifactId, destination: &Destination) -> ArtifactPlan {
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

    pub(super) fn refused(&self, artifact: &str, error: ErrorBody) -> ArtifactPlan {
        ArtifactPlan::refused(artifact, &self.profile.id, &self.profile.platform, error)
    }

    /// The part of an artifact whose destination lies behind a file.
    pub(super) fn blocked(&self, id: &ArtifactId, file: FileConflict) -> ArtifactPlan {
        let error = DeployError::Conflict { files: vec![file] };
        let mut plan = self.refused(&id.to_string(), (&error).into());
        plan.action = ArtifactAction::Conflict;
        plan
    }
}
