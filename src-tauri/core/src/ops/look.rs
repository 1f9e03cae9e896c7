//! Looking at a project: its profiles, what is recorded, and how it stands.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use super::Workspace;
use crate::artifact::{ArtifactId, KnownFiles};
use crate::cache::{DeploymentFacts, ProjectFacts, ProjectProfileFacts};
use crate::deployment::{DeployError, DeploymentManager, LibraryVersion, drift_of, unmanaged_in};
use crate::error::ErrorBody;
use crate::fs::{self, RelPath, Stamp};
use crate::platform::Profile;
use crate::project::{MANIFEST_NAME, Manifest, ProjectEntry, ProjectRoot, Slot};

/// What the library holds of an artifact, shared by looks that run at once.
pub(super) type SharedVersion = Arc<LibraryVersion>;

/// What a look compares with.
pub(super) struct Against<'a> {
    /// What the library holds of an artifact.
    pub target: &'a (dyn Fn(&ArtifactId) -> Option<SharedVersion> + Sync),
    /// What an earlier look knew of a place.
    pub known: &'a (dyn Fn(&std::path::Path) -> Option<KnownFiles> + Sync),
    /// Now, in nanoseconds since 1970.
    pub seen_at: i64,
}

/// Looks at a project of the list, also at one that is gone.
pub(super) fn look_at_entry(workspace: &Workspace, entry: &ProjectEntry, against: &Against<'_>) -> ProjectFacts {
    match ProjectRoot::open(&entry.path) {
        Ok(root) => {
            let name = entry.name.clone().unwrap_or_else(|| root.name());
            ProjectFacts { added_at: entry.added_at, ..look(workspace, &root, name, against) }
        }
        Err(error) => ProjectFacts {
            path: entry.path.display().to_string(),
            name: entry.name.clone().unwrap_or_else(|| {
                entry.path.file_name().map_or_else(|| entry.path.display().to_string(), |n| n.to_string_lossy().into())
            }),
            added_at: entry.added_at,
            is_there: false,
            problem: Some((&error).into()),
            profiles: Vec::new(),
        },
    }
}

/// Looks at a project. A profile that cannot be read becomes the project's problem and hides no other.
pub(super) fn look(workspace: &Workspace, project: &ProjectRoot, name: String, against: &Against<'_>) -> ProjectFacts {
    let mut facts = ProjectFacts {
        path: project.as_str().to_owned(),
        name,
        added_at: None,
        is_there: true,
        problem: None,
        profiles: Vec::new(),
    };
    // Two profiles may share a root, and a root may be a link to another one: each manifest is read once.
    let mut read: HashSet<PathBuf> = HashSet::new();
    for profile in workspace.platforms().profiles() {
        match look_at_profile(project, &profile, against, &mut read) {
            Ok(profile) => facts.profiles.push(profile),
            Err(error) => {
                facts.profiles.push(ProjectProfileFacts {
                    profile,
                    present: true,
                    deployments: Vec::new(),
                    unmanaged: Vec::new(),
                    attachments: Vec::new(),
                });
                facts.problem.get_or_insert(ErrorBody::from(&error));
            }
        }
    }
    facts
}

fn look_at_profile(
    project: &ProjectRoot,
    profile: &Profile,
    against: &Against<'_>,
    read: &mut HashSet<PathBuf>,
) -> Result<ProjectProfileFacts, DeployError> {
    let mut facts = ProjectProfileFacts {
        profile: profile.clone(),
        present: false,
        deployments: Vec::new(),
        unmanaged: Vec::new(),
        attachments: Vec::new(),
    };
    let root = DeploymentManager::looking(project, "", profile).root()?;
    if !fs::is_dir(&root) {
        return Ok(facts);
    }
    facts.present = true;
    if !read.insert(root.clone()) {
        return Ok(facts);
    }
    let manifest = Manifest::load(&root)?;
    facts.attachments = manifest.attachments().cloned().collect();
    let slots: Vec<&Slot> = manifest.slots().collect();
    facts.deployments = slots
        .into_par_iter()
        .map(|slot| {
            let drift = slot.record().map(|record| {
                let target = (against.target)(&record.artifact);
                drift_of(project, &profile.root, record, target.as_deref(), against.known, against.seen_at)
            });
            DeploymentFacts { slot: slot.clone(), drift }
        })
        .collect();
    let recorded: HashSet<RelPath> = manifest.records().map(|record| record.path.clone()).collect();
    facts.unmanaged = unmanaged_in(project, profile, &recorded)?;
    // Only what the library has a twin of: the rest is the person's own affair.
    facts.unmanaged.retain(|twin| (against.target)(&twin.artifact).is_some());
    Ok(facts)
}

/// The manifests of a project as `stat` sees them, to tell later whether one was written meanwhile.
pub(super) fn manifest_stamps(workspace: &Workspace, project: &str) -> Vec<(PathBuf, Option<Stamp>)> {
    let file = |profile: &Profile| {
        let path = profile.root.under(project.as_ref()).join(MANIFEST_NAME);
        let stamp = fs::lstat(&path).ok().flatten().map(|found| found.stamp);
        (path, stamp)
    };
    workspace.platforms().profiles().iter().map(file).collect()
}
