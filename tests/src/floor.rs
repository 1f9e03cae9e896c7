//! Below the workflows, where the plan and the change are two calls and a test can step between them.

use std::path::Path;

use skillmeat_core::artifact::{ArtifactId, KnownFiles, Tree};
use skillmeat_core::deployment::{
    Applied, ArtifactResult, Choices, Control, DeployError, DeploymentManager, Execution, Source, Unit, apply,
};
use skillmeat_core::error::ErrorCode;
use skillmeat_core::platform::{PlatformTable, Profile, ProfileId};
use skillmeat_core::project::ProjectRoot;

use crate::{Project, World};

/// The primary profile of a project.
#[derive(Debug)]
pub struct Floor {
    /// The project.
    pub root: ProjectRoot,
    profile: Profile,
}

fn nothing_known(_: &Path) -> Option<KnownFiles> {
    None
}

impl Floor {
    /// That of a project.
    pub fn of(project: &Project) -> Self {
        let profile = PlatformTable::built_in().profile(&ProfileId::primary()).unwrap();
        Self { root: ProjectRoot::open(&project.path).unwrap(), profile }
    }

    fn manager(&self) -> DeploymentManager<'_> {
        DeploymentManager::looking(&self.root, "app", &self.profile)
    }

    /// Plans to deploy a skill.
    pub fn plan(&self, world: &World, id: &str) -> Unit {
        let id: ArtifactId = id.parse().unwrap();
        let place = world.library().join(format!("skills/{}", id.name));
        let tree = Tree::read(&place, None).unwrap();
        let ledger = tree.ledger(&place).unwrap();
        let source = Source { id, uuid: "u".into(), place, tree, ledger };
        let manager = self.manager();
        let mut unit = manager.open().unwrap();
        manager.plan_deploy(&mut unit, vec![Ok(source)], (None, None), Choices::default(), &nothing_known).unwrap();
        unit
    }

    /// Plans to undeploy an artifact.
    pub fn plan_removal(&self, id: &str) -> Unit {
        let manager = self.manager();
        let mut unit = manager.open().unwrap();
        manager.plan_undeploy(&mut unit, &[id.parse().unwrap()], Choices::default(), &nothing_known);
        unit
    }

    /// Carries a plan out, to the end of its journal.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn run(&self, world: &World, unit: Unit) -> Result<Applied, DeployError> {
        let operation = uuid::Uuid::now_v7().to_string();
        let home = world.home();
        let execution = Execution {
            operation: &operation,
            at: world.workspace.now(),
            program: "test",
            undoes: None,
            journals: &home.join("state/journal"),
            history: &home.join("state/history").join(&operation),
            library: None,
            atomic: false,
            control: &Control::none(),
        };
        let mut applied = apply(vec![unit], &execution)?;
        if let Some(committed) = applied.committed.take() {
            committed.file.done();
        }
        Ok(applied)
    }

    /// Carries the plan for one artifact out, and returns its result.
    pub fn result(&self, world: &World, unit: Unit) -> Result<ArtifactResult, DeployError> {
        Ok(self.run(world, unit)?.units.remove(0).results.remove(0))
    }

    /// The code with which carrying a plan for one artifact out is refused; panics when it is not.
    pub fn refused(&self, world: &World, unit: Unit) -> ErrorCode {
        match self.result(world, unit) {
            Err(error) => skillmeat_core::error::ErrorBody::from(&error).code,
            Ok(result) => result.error.as_ref().unwrap_or_else(|| panic!("not refused: {result:?}")).code,
        }
    }
}
