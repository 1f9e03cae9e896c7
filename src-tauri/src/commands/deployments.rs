//! Deploying, undeploying, and how deployments stand.

use skillmeat_core::cache::{
    DeploymentLineQuery, DeploymentLines, DeploymentPage, DeploymentPlace, DeploymentQuery, DeploymentStats,
    EntityColumns, EntityMatrix, EntityPosition, EntityQuery, FoundAt,
};
use skillmeat_core::deployment::Plan;
use skillmeat_core::ops::{self, DeployRequest, DeploymentDetail, DiffRequest, FileDiff, Outcome, UndeployRequest};
use skillmeat_core::platform::ProfileId;
use tauri::State;

use crate::error::Answer;
use crate::shell::Shell;

/// What a deploy would do. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn plan_deploy(shell: State<'_, Shell>, request: DeployRequest) -> Answer<Plan> {
    shell.ask(move |workspace| ops::plan_deploy(workspace, &request)).await
}

/// Deploys artifacts to a project.
#[tauri::command]
#[specta::specta]
pub async fn deploy(shell: State<'_, Shell>, request: DeployRequest) -> Answer<Outcome> {
    shell.ask(move |workspace| ops::deploy(workspace, &request)).await
}

/// What an undeploy would do. Writes nothing.
#[tauri::command]
#[specta::specta]
pub async fn plan_undeploy(shell: State<'_, Shell>, request: UndeployRequest) -> Answer<Plan> {
    shell.ask(move |workspace| ops::plan_undeploy(workspace, &request)).await
}

/// Takes artifacts out of a project.
#[tauri::command]
#[specta::specta]
pub async fn undeploy(shell: State<'_, Shell>, request: UndeployRequest) -> Answer<Outcome> {
    shell.ask(move |workspace| ops::undeploy(workspace, &request)).await
}

/// A page of the matrix of artifacts and projects.
#[tauri::command]
#[specta::specta]
pub async fn list_entities(shell: State<'_, Shell>, query: EntityQuery) -> Answer<EntityMatrix> {
    shell.ask(move |workspace| ops::list_entities(workspace, &query)).await
}

/// The columns of the matrix.
#[tauri::command]
#[specta::specta]
pub async fn list_entity_columns(shell: State<'_, Shell>) -> Answer<EntityColumns> {
    shell.ask(ops::list_entity_columns).await
}

/// Where an artifact stands among the rows of the matrix.
#[tauri::command]
#[specta::specta]
pub async fn find_entity(shell: State<'_, Shell>, query: EntityQuery, artifact_id: String) -> Answer<EntityPosition> {
    shell.ask(move |workspace| ops::find_entity(workspace, &query, &artifact_id)).await
}

/// A page of deployments.
#[tauri::command]
#[specta::specta]
pub async fn list_deployments(shell: State<'_, Shell>, query: DeploymentQuery) -> Answer<DeploymentPage> {
    shell.ask(move |workspace| ops::list_deployments(workspace, &query)).await
}

/// A page of the deployments in groups: heads, and rows under them.
#[tauri::command]
#[specta::specta]
pub async fn list_deployment_lines(shell: State<'_, Shell>, query: DeploymentLineQuery) -> Answer<DeploymentLines> {
    shell.ask(move |workspace| ops::list_deployment_lines(workspace, &query)).await
}

/// The first of these deployments that a list in groups holds, and its line there.
#[tauri::command]
#[specta::specta]
pub async fn find_deployment(
    shell: State<'_, Shell>,
    query: DeploymentLineQuery,
    wanted: Vec<DeploymentPlace>,
) -> Answer<Option<FoundAt>> {
    shell.ask(move |workspace| ops::find_deployment(workspace, &query, &wanted)).await
}

/// One deployment with its files, read from the disk now.
#[tauri::command]
#[specta::specta]
pub async fn read_deployment(
    shell: State<'_, Shell>,
    project_path: String,
    profile_id: ProfileId,
    artifact_id: String,
) -> Answer<DeploymentDetail> {
    shell.ask(move |workspace| ops::read_deployment(workspace, &project_path, &profile_id, &artifact_id)).await
}

/// How one file differs between two places.
#[tauri::command]
#[specta::specta]
pub async fn diff_file(shell: State<'_, Shell>, request: DiffRequest) -> Answer<FileDiff> {
    shell.ask(move |workspace| ops::diff_file(workspace, &request)).await
}

/// The whole in numbers.
#[tauri::command]
#[specta::specta]
pub async fn deployment_stats(shell: State<'_, Shell>) -> Answer<DeploymentStats> {
    shell.ask(ops::deployment_stats).await
}
