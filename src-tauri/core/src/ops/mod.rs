//! Workflows: each composes the floors below for one thing a person does.
//!
//! A deploy writes files first, then tells the cache, then names the views that changed. A cache that cannot be written
//! never fails a deploy: the outcome says so, and a refresh repairs it.

mod artifacts;
mod bundles_now;
mod change;
mod counted;
mod diff;
mod doctor;
mod error;
mod features;
mod find_projects;
mod finishing;
mod history;
mod hits;
mod import;
mod index_contents;
mod library;
mod look;
mod profiles;
mod projects;
mod recover;
mod refresh;
mod samples;
mod sets;
mod status;
mod status_rows;
mod target;
mod undo;
mod watch_places;
mod workspace;
mod write_back;

pub use artifacts::{
    ArtifactDetail, ArtifactFile, FileContent, artifact_facets, deployment_stats, find_artifact, find_deployment,
    find_entity, list_artifact_ids, list_artifacts, list_collection_artifacts, list_collections, list_deployment_lines,
    list_deployments, list_entities, list_entity_columns, list_library_problems, list_projects, read_artifact,
    read_artifact_file, resolve_artifact,
};
pub use change::{
    BatchOutcome, BatchPlan, Change, ChangeKind, ChangeRequest, DeployRequest, Outcome, ProjectResults, SetChange,
    SetChangeKind, UndeployRequest, apply_changes, apply_project, deploy, plan_changes, plan_deploy, plan_project,
    plan_undeploy, undeploy,
};
pub use diff::{DiffContent, DiffRequest, DiffSide, FileDiff, diff_deployment, diff_file};
pub use doctor::{Check, doctor, doctor_with};
pub use error::OpsError;
pub use features::{DEPLOYMENT_SETS_VARIABLE, sets_switch, switch, switch_sets};
pub use find_projects::{
    FindControl, FindProgress, FindRequest, FoundProject, FoundProjects, MAX_FIND_DEPTH, MAX_UNREADABLE,
    USUAL_FIND_DEPTH, find_projects, usual_project_folders,
};
pub use history::{
    HistoryBounds, HistoryCost, OperationDetail, OperationKind, OperationPage, OperationPart, OperationProject,
    OperationQuery, OperationSet, OperationSummary, history_bounds, history_cost, list_operations, prune_history,
    read_operation, set_history_bounds,
};
pub use import::{
    Discovery, ImportAction, ImportChange, ImportEntry, ImportFile, ImportFileState, ImportStatus, MatchedBy,
    SkillmeatRecord, SkillmeatState, SkipInfo, SkippedBy, SkipsChange, diff_import, discover_project,
    list_import_files, skip_import,
};
pub use index_contents::{Indexed, index_contents};
pub use library::{
    FoundLibrary, LibraryState, create_empty_library, create_sample_library, library_state, open_library,
};
pub use profiles::{
    PathDraft, PlatformInfo, PlatformKind, ProfileDraft, ProfileInfo, ProfileList, ProfilePath, ProfilesChange,
    delete_profile, list_platforms, list_profiles, save_profile, save_project_profiles,
};
pub use projects::{
    AddedProjects, NotAdded, ProjectChange, add_global_project, add_project, add_projects, is_shown, remove_project,
};
pub use recover::{Recovered, RecoveryOutcome, recover};
pub use refresh::{
    ARTIFACTS_AT_ONCE, Depth, OnProgress, PROJECTS_AT_ONCE, RefreshOutcome, RefreshPart, RefreshPhase, RefreshProgress,
    RefreshRequest, refresh, refresh_cache,
};
pub use sets::{
    ArtifactDeploymentResult, AttachmentStatus, BatchDeployRequest, BatchDeployResult, BundleChanged, BundleDetail,
    BundleSummary, DeploymentOutcome, EditRefused, InvalidFile, MemberView, MissingMember, PlaceStanding,
    ResolvedArtifact, ResolvedNode, ResolvedSet, SetList, SetQuery, SetStandings, SkipReason,
    add_deployment_set_member, add_deployment_set_members, add_group_member, add_group_members, batch_deploy_set,
    check_deployment_set_member, clone_deployment_set, clone_group, create_deployment_set, create_group,
    delete_deployment_set, delete_group, get_deployment_set, get_group, list_deployment_sets, list_set_attachments,
    list_set_standings, remove_deployment_set_member, remove_deployment_set_members, remove_group_member,
    remove_group_members, resolve_deployment_set, update_deployment_set, update_deployment_set_member, update_group,
    update_group_member,
};
pub use status::{
    DeploymentDetail, DeploymentFile, DeploymentStatus, StatusFiles, read_deployment, status, status_with,
};
pub use undo::{UndoRequest, last_operation, plan_undo, undo_operation};
pub use watch_places::{Wanted, WatchPlace, moves_watch_places, watch_places};
pub use workspace::{Clock, Home, SystemClock, Workspace};
