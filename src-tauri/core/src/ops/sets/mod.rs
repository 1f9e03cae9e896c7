//! Sets and groups: listing, resolving, changing and deploying them, and how they stand in projects.

mod attached;
mod deploy;
mod edit;
mod held;
mod model;
mod read;
pub(in crate::ops) mod undo_edit;
mod whole;
mod write;

pub use attached::{list_set_attachments, list_set_standings};
pub use deploy::batch_deploy_set;
pub use edit::{
    EditRefused, add_deployment_set_member, add_deployment_set_members, add_group_member, add_group_members,
    check_deployment_set_member, clone_deployment_set, clone_group, create_deployment_set, create_group,
    delete_deployment_set, delete_group, remove_deployment_set_member, remove_deployment_set_members,
    remove_group_member, remove_group_members, update_deployment_set, update_deployment_set_member, update_group,
    update_group_member,
};
pub(in crate::ops) use held::{HeldArtifacts, Look};
pub use model::{
    ArtifactDeploymentResult, AttachmentStatus, BatchDeployRequest, BatchDeployResult, BundleChanged, BundleDetail,
    BundleSummary, DeploymentOutcome, InvalidFile, MemberView, MissingMember, PlaceStanding, ResolvedArtifact,
    ResolvedNode, ResolvedSet, SetList, SetQuery, SetStandings, SkipReason,
};
pub use read::{get_deployment_set, get_group, list_deployment_sets, resolve_deployment_set};
pub(in crate::ops) use whole::{WholeSet, is_kept_by};
