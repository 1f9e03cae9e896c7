//! Imports in a request: what stands in projects comes into the library, or is recorded as what the library holds.
//!
//! The same content that stands in several projects becomes one artifact of the library: the first brings it, the others are
//! recorded as deployments of it.

use std::collections::HashMap;

use super::gather::{GatheredProject, Gathering, no_library, own_unit_of, unit_of};
use crate::artifact::{ArtifactId, ArtifactName, Ledger};
use crate::deployment::{ArtifactPlan, DeployError, FileAction, Held, Importing, Intent, Known, Source, Unit};
use crate::error::ErrorBody;
use crate::foreign::Origin;
use crate::fs::{RelPath, fold_case};
use crate::ops::OpsError;
use crate::ops::import::{
    Content, Foreign, ImportAction, ImportChange, LibraryIndex, Standing, base_of, read, recorder, walk,
};
use crate::ops::target::{Recorded, Target};
use crate::platform::{Profile, ProfileId};

/// What comes into the library with a request, by folded id.
#[derive(Debug, Default)]
pub(super) struct Coming(HashMap<(String, String), (ArtifactId, Ledger)>);

impl Coming {
    fn key(id: &ArtifactId) -> (String, String) {
        (id.kind.to_string(), fold_case(id.name.as_str()))
    }

    fn find(&self, id: &ArtifactId) -> Option<&(ArtifactId, Ledger)> {
        self.0.get(&Self::key(id))
    }
}

/// What planning the imports of one project needs.
struct Ground<'a> {
    target: &'a Target,
    foreign: Foreign,
    standing: Vec<Standing>,
    /// What the project's manifests record.
    recorded: Vec<Recorded>,
    known: &'a Known<'a>,
}

impl Ground<'_> {
    /// Refuses what the profile has elsewhere, in another of its roots: one profile has an artifact once.
    fn check_once(&self, units: &[Unit], id: &ArtifactId, slice: &Profile, shown: &RelPath) -> Result<(), DeployError> {
        let others =
            self.recorded.iter().filter(|other| other.profile.id == slice.id && other.profile.root != slice.root);
        let recorded = others.filter_map(|other| {
            let record = other.records.iter().find(|record| record.artifact == *id)?;
            Some(other.profile.root.join(&record.path).to_string())
        });
        let is_it = |plan: &&ArtifactPlan| {
            let is_recorded = plan.files.iter().any(|file| file.action == FileAction::Adopt);
            plan.artifact_id().as_ref() == Some(id) && plan.profile == slice.id && plan.error.is_none() && is_recorded
        };
        let planned = units.iter().flat_map(Unit::plans).filter(is_it).map(|plan| plan.destination.clone());
        match recorded.chain(planned).next() {
            Some(place) => {
                Err(DeployError::Overlap { destination: shown.to_string(), other: format!("{id} at {place}") })
            }
            None => Ok(()),
        }
    }
}

impl Gathering<'_> {
    /// Plans what is to be imported from one project. What cannot be is a refused part.
    ///
    /// # Errors
    /// [`OpsError`] when the library or the project cannot be used.
    pub(super) fn imports(
        &mut self,
        target: &Target,
        changes: &[&ImportChange],
        project: &mut GatheredProject,
        known: &Known<'_>,
    ) -> Result<(), OpsError> {
        if changes.is_empty() {
            return Ok(());
        }
        let index = match self.index.take() {
            Some(index) => index,
            None => {
                let library = self.library.ok_or_else(|| no_library(self.workspace))?;
                LibraryIndex::new(self.workspace, &library.library)?
            }
        };
        let (standing, recorded) = (walk(target).standing, target.recorded(None)?);
        let ground = Ground { target, foreign: Foreign::read(target), standing, recorded, known };
        for change in changes {
            if let Err(error) = self.import(&ground, &index, change, project) {
                project.refused.push(refused(change, &target.uses.primary, &error));
            }
        }
        self.index = Some(index);
        Ok(())
    }

    fn import(
        &mut self,
        ground: &Ground<'_>,
        index: &LibraryIndex<'_>,
        change: &ImportChange,
        project: &mut GatheredProject,
    ) -> Result<(), OpsError> {
        let path = RelPath::parse(&change.path)?;
        let nothing = || OpsError::NothingToImport { path: change.path.clone() };
        let standing = ground.standing.iter().find(|standing| standing.shown == path).ok_or_else(nothing)?;
        let known = (ground.known)(&standing.place);
        let content = read(standing, known.as_ref()).map_err(|error| OpsError::NotImportable { error })?;
        let id = standing.id.as_ref().map_err(|_| nothing())?;
        let id = match &change.name {
            Some(name) => ArtifactId::new(id.kind, ArtifactName::parse(id.kind, name)?),
            None => id.clone(),
        };
        let record = ground.foreign.record(&standing.shown);
        let slice = recorder(ground.target, standing, record);
        let (id, held) = self.held(index, change, &id, &content)?;
        if let Some(slice) = slice {
            ground.check_once(&project.units, &id, slice, &standing.shown)?;
        }
        let uuid = match &held {
            Held::Held(source) => source.uuid.clone(),
            _ => self.library.map(|library| id.uuid_in(&library.library.collection).to_string()).unwrap_or_default(),
        };
        let base = match (change.action, record, &held) {
            (ImportAction::TakeOver, Some(record), Held::Held(source)) => {
                base_of(record, &standing.place, Some((source.place.clone(), source.ledger.clone())))
            }
            _ => None,
        };
        let origin = match &held {
            Held::Nothing => ground.foreign.origin(standing, &content.frontmatter, None),
            _ => None,
        };
        let origin = origin.map(|origin| Ok::<_, OpsError>((Origin::place(&id)?, origin.to_toml()))).transpose()?;
        // Where no program reads it, it is imported and nothing is recorded: the unit is the project's own folder.
        let main = ground.target.slices(None)?.swap_remove(0);
        let manager = self.manager(ground.target, slice.unwrap_or(&main));
        let (unit, path) = match slice {
            Some(slice) => {
                let path = standing.shown.below(&slice.root).ok_or_else(nothing)?;
                (unit_of(&mut project.units, &manager)?, path)
            }
            None => (own_unit_of(&mut project.units, &manager)?, standing.shown.clone()),
        };
        let brings = matches!(held, Held::Nothing);
        let importing = Importing { id, uuid, path, held, base, origin, records: slice.is_some() };
        // What is refused brings nothing that others could be recorded as.
        if manager.plan_import(unit, &importing, ground.known) && brings {
            self.coming.0.insert(Coming::key(&importing.id), (importing.id, content.ledger));
        }
        Ok(())
    }

    /// What the library holds of what is imported, and the artifact that it is there.
    fn held(
        &mut self,
        index: &LibraryIndex<'_>,
        change: &ImportChange,
        id: &ArtifactId,
        content: &Content,
    ) -> Result<(ArtifactId, Held), OpsError> {
        let by_name = index.by_name(id).map(|(id, _)| id);
        let by_content = || index.by_content(id.kind, &content.ledger);
        let matched = match change.action {
            ImportAction::Import if change.name.is_some() => None,
            ImportAction::Import => by_name.clone().filter(|held| index.holds(held, &content.ledger)),
            ImportAction::Link | ImportAction::TakeOver => {
                let same = by_name.clone().filter(|held| index.holds(held, &content.ledger));
                same.or_else(by_content).or_else(|| by_name.clone())
            }
        };
        if let Some(matched) = matched {
            let source: Source = self
                .sources()?
                .find(&matched)?
                .ok_or_else(|| OpsError::ArtifactNotFound { artifact: matched.to_string() })?;
            return Ok((matched, Held::Held(Box::new(source))));
        }
        if let Some((coming, ledger)) = self.coming.find(id) {
            if !ledger.holds_same(id.kind.shape(), &content.ledger) {
                return Err(OpsError::NameTaken { artifact: coming.to_string() });
            }
            return Ok((coming.clone(), Held::Coming(ledger.clone())));
        }
        match by_name {
            Some(held) => Err(OpsError::NameTaken { artifact: held.to_string() }),
            None if change.action == ImportAction::Import => Ok((id.clone(), Held::Nothing)),
            None => Err(OpsError::ArtifactNotFound { artifact: id.to_string() }),
        }
    }
}

/// An import that cannot be done.
pub(super) fn refused(change: &ImportChange, profile: &ProfileId, error: &OpsError) -> ArtifactPlan {
    ArtifactPlan::refused(intent(change.action), &change.path, profile, "", ErrorBody::from(error))
}

fn intent(action: ImportAction) -> Intent {
    match action {
        ImportAction::Import => Intent::Import,
        ImportAction::Link | ImportAction::TakeOver => Intent::Adopt,
    }
}
