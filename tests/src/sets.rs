//! Deployment sets in few words: their files, what is asked of them, and how they stand in projects.

use skillmeat_core::deployment::Control;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{
    self, AttachmentStatus, BatchDeployRequest, BatchDeployResult, ChangeRequest, SetChange, SetChangeKind,
};
use skillmeat_core::platform::ProfileId;

use crate::{Project, World, write};

/// The id of the set or group with this slug: always the same.
pub fn bundle_id(slug: &str) -> String {
    let mix = |seed: u64, byte: u8| (seed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = slug.bytes().fold(0xcbf2_9ce4_8422_2325_u64, mix);
    format!("01939000-{:04x}-7000-8000-{:012x}", hash >> 48, hash & 0xffff_ffff_ffff)
}

/// The text of a set or group. A member is an artifact's id, `group/<slug>` or `set/<slug>`.
pub fn bundle_text(slug: &str, members: &[&str]) -> String {
    let mut text = format!("id = \"{}\"\nname = \"The {slug}\"\n", bundle_id(slug));
    for member in members {
        let (kind, id) = match member.split_once('/') {
            Some((kind @ ("group" | "set"), slug)) => (kind, bundle_id(slug)),
            _ => ("artifact", (*member).to_owned()),
        };
        text.push_str(&format!("\n[[members]]\n{kind} = \"{id}\"\n"));
    }
    text
}

/// What is asked of a set in the primary profile of a project.
pub fn set_change(kind: SetChangeKind, slug: &str, project: &Project) -> SetChange {
    SetChange { kind, set: bundle_id(slug), project_path: project.text(), profile_id: Some(ProfileId::primary()) }
}

/// Changes of sets of which none has been chosen about.
pub fn set_changes(sets: Vec<SetChange>) -> ChangeRequest {
    ChangeRequest { sets, ..ChangeRequest::default() }
}

/// One change of one set.
pub fn of_set(kind: SetChangeKind, slug: &str, project: &Project) -> ChangeRequest {
    set_changes(vec![set_change(kind, slug, project)])
}

/// The deploy of a set to the primary profile of a project.
pub fn deploying_set(slug: &str, project: &Project) -> BatchDeployRequest {
    BatchDeployRequest { set: bundle_id(slug), project_path: project.text(), ..BatchDeployRequest::default() }
}

impl World {
    /// Switches deployment sets on, for this and every later start.
    pub fn with_sets(self) -> Self {
        ops::switch_sets(&self.workspace, true).unwrap();
        self
    }

    /// Writes the file of a set; see [`bundle_text`].
    pub fn set(&self, slug: &str, members: &[&str]) -> &Self {
        write(&self.library().join(format!("sets/{slug}.toml")), bundle_text(slug, members));
        self
    }

    /// Writes the file of a group; see [`bundle_text`].
    pub fn group(&self, slug: &str, members: &[&str]) -> &Self {
        write(&self.library().join(format!("groups/{slug}.toml")), bundle_text(slug, members));
        self
    }

    /// Deploys a set as the specification has it.
    ///
    /// # Errors
    /// What it was refused with as a whole.
    pub fn try_deploy_set(&self, request: &BatchDeployRequest) -> Result<BatchDeployResult, ErrorBody> {
        self.clock.advance(1);
        ops::batch_deploy_set(&self.workspace, request, &Control::none()).map_err(ErrorBody::from)
    }

    /// Deploys a set to the primary profile; panics when it is refused as a whole.
    pub fn deploy_set(&self, slug: &str, project: &Project) -> BatchDeployResult {
        self.try_deploy_set(&deploying_set(slug, project)).unwrap()
    }

    /// Brings a set up to date in the primary profile; panics unless something was done.
    pub fn update_set(&self, slug: &str, project: &Project) -> String {
        self.apply(&of_set(SetChangeKind::Update, slug, project))
    }

    /// Takes a set out of the primary profile; panics unless something was done.
    pub fn undeploy_set(&self, slug: &str, project: &Project) -> String {
        self.apply(&of_set(SetChangeKind::Undeploy, slug, project))
    }

    /// How every set stands in every project.
    pub fn attachments(&self) -> Vec<AttachmentStatus> {
        ops::list_set_attachments(&self.workspace, None, None).unwrap()
    }

    /// How a set stands in the primary profile of a project; panics when it is not attached.
    pub fn attachment(&self, slug: &str, project: &Project) -> AttachmentStatus {
        let of_it = |one: &AttachmentStatus| {
            (one.set_id.as_str(), one.project_path.as_str(), &one.profile_id)
                == (bundle_id(slug).as_str(), project.text().as_str(), &ProfileId::primary())
        };
        let all = self.attachments();
        let found = all.iter().find(|one| of_it(one)).cloned();
        found.unwrap_or_else(|| panic!("{slug} is not attached to {}: {all:#?}", project.path.display()))
    }
}
