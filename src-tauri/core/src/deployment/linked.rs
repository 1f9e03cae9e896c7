//! How a deployment that is a link stands: by where it leads, and by whether it is the link that was written.

use std::path::Path;

use super::compare::Facts;
use super::state::{DeploymentState, Obstacle};
use super::work::{Actual, Destination};
use crate::artifact::Shape;
use crate::fs::{self, LinkTo};
use crate::platform::DeployMode;
use crate::project::Record;

/// How a link stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LinkFacts {
    pub facts: Facts,
    /// What stands there that is not it, or leads nowhere.
    pub obstacle: Option<Obstacle>,
}

/// Sums up what stands in a link's place. `library` is the artifact's place in the library; `None` when it no longer has it.
pub(super) fn link_facts(
    record: &Record,
    destination: &Destination,
    actual: &Actual,
    library: Option<&Path>,
) -> LinkFacts {
    use DeploymentState::{InSync, Missing, Modified, Orphaned, Outdated};
    let facts = |state, obstacle| LinkFacts {
        facts: Facts {
            state,
            changed_here: matches!(state, Missing | Modified),
            library_moved: matches!(state, Outdated),
        },
        obstacle,
    };
    let Some(link) = &actual.link else {
        return if actual.there { facts(Modified, Some(Obstacle::TypeChanged)) } else { facts(Missing, None) };
    };
    let is_broken = fs::canonical(&destination.place).is_err();
    match (record.is_its_link(link), library) {
        (_, Some(library)) if fs::leads_to(&destination.place, library) => facts(InSync, None),
        (false, _) if is_broken => facts(Modified, Some(Obstacle::BrokenLink)),
        (false, _) => facts(Modified, Some(Obstacle::Link)),
        (true, None) => facts(Orphaned, is_broken.then_some(Obstacle::BrokenLink)),
        // Nobody can read it there, whoever moved what.
        (true, Some(_)) if is_broken => facts(Missing, Some(Obstacle::BrokenLink)),
        (true, Some(_)) => facts(Outdated, None),
    }
}

/// What an artifact of that shape is linked as.
pub(super) fn link_to(shape: Shape) -> LinkTo {
    match shape {
        Shape::File => LinkTo::File,
        Shape::Folder => LinkTo::Folder,
    }
}

/// The word for how something is deployed, as records have it.
pub(super) fn recorded_mode(mode: DeployMode, shape: Shape) -> &'static str {
    match (mode, shape) {
        (DeployMode::Copy, _) => "copy",
        (DeployMode::Link, Shape::Folder) if cfg!(windows) => "junction",
        (DeployMode::Link, _) => "link",
    }
}
