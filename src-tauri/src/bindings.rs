//! The one list of commands and events, for the handler and for the TypeScript that is generated from it.

use serde_json::{Map, Value, json};
use skillmeat_core::changes::Operation;
use tauri::Runtime;
use tauri_specta::{Builder, collect_commands, collect_events};

use crate::commands::{
    artifacts, changes, deployments, groups, history, imports, library, profiles, projects, sets, settings, system,
};
use crate::events::{ChangesProgressed, FindProgressed, RefreshProgressed, ViewsChanged};

/// A refused command gives its error as a value. What Tauri itself refuses (an unknown command, an argument of the wrong
/// form) comes as a bare text, and is given the same form.
const TYPED_ERROR: &str = r#"async function typedError<T, E>(result: Promise<T>): Promise<Result<T, E>> {
  try {
    return { status: "ok", data: await result };
  } catch (e) {
    if (e instanceof Error) throw e;
    const error = typeof e === "string" ? { code: "bug", message: e, hints: [] } : e;
    return { status: "error", error: error as E };
  }
}

export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };"#;

/// Commands, events and constants of the page. A new command is named here and in `permissions/app.toml`.
pub fn builder<R: Runtime>() -> Builder<R> {
    Builder::new()
        .commands(collect_commands![
            artifacts::list_artifacts,
            artifacts::list_artifact_ids,
            artifacts::find_artifact,
            artifacts::artifact_facets,
            artifacts::list_collection_artifacts,
            artifacts::read_artifact,
            artifacts::read_artifact_file,
            library::list_collections,
            library::list_library_problems,
            library::refresh_cache::<tauri::Wry>,
            library::cancel_refresh,
            library::open_library::<tauri::Wry>,
            library::create_sample_library::<tauri::Wry>,
            library::pick_library_folder::<tauri::Wry>,
            deployments::plan_deploy,
            deployments::deploy,
            deployments::plan_undeploy,
            deployments::undeploy,
            changes::plan_changes,
            changes::apply_changes::<tauri::Wry>,
            changes::cancel_changes,
            history::list_operations,
            history::read_operation,
            history::plan_undo,
            history::undo_operation::<tauri::Wry>,
            history::history_bounds,
            history::history_cost,
            history::set_history_bounds::<tauri::Wry>,
            deployments::list_entities,
            deployments::list_entity_columns,
            deployments::find_entity,
            deployments::list_deployments,
            deployments::list_deployment_lines,
            deployments::find_deployment,
            deployments::read_deployment,
            deployments::diff_file,
            deployments::deployment_stats,
            sets::list_deployment_sets,
            sets::get_deployment_set,
            sets::resolve_deployment_set,
            sets::create_deployment_set,
            sets::update_deployment_set,
            sets::delete_deployment_set,
            sets::clone_deployment_set,
            sets::add_deployment_set_member,
            sets::add_deployment_set_members,
            sets::update_deployment_set_member,
            sets::remove_deployment_set_member,
            sets::remove_deployment_set_members,
            sets::check_deployment_set_member,
            sets::batch_deploy_set::<tauri::Wry>,
            sets::list_set_attachments,
            sets::list_set_standings,
            groups::get_group,
            groups::create_group,
            groups::update_group,
            groups::delete_group,
            groups::clone_group,
            groups::add_group_member,
            groups::add_group_members,
            groups::update_group_member,
            groups::remove_group_member,
            groups::remove_group_members,
            imports::discover_project,
            imports::list_import_files,
            imports::diff_import,
            imports::import_from_project::<tauri::Wry>,
            imports::skip_import,
            profiles::list_platforms,
            profiles::list_profiles,
            profiles::save_profile,
            profiles::delete_profile,
            profiles::save_project_profiles,
            projects::add_projects,
            projects::add_global_project,
            projects::usual_project_folders,
            projects::find_projects::<tauri::Wry>,
            projects::cancel_find_projects,
            library::create_empty_library::<tauri::Wry>,
            projects::list_projects,
            projects::add_project,
            projects::remove_project,
            projects::pick_project_folder::<tauri::Wry>,
            projects::open_folder,
            settings::load_settings::<tauri::Wry>,
            settings::save_settings::<tauri::Wry>,
            system::app_state::<tauri::Wry>,
            system::page_painted::<tauri::Wry>,
        ])
        .events(collect_events![ViewsChanged, RefreshProgressed, ChangesProgressed, FindProgressed])
        .constant("commandViews", command_views())
        .typed_error_impl(TYPED_ERROR)
        // Requests and answers are one type each in TypeScript.
        .disable_serde_phases()
}

/// Which views each command changes, by the command's name.
fn command_views() -> Value {
    let row = |(name, operation): (&str, Operation)| (name.to_owned(), json!(operation.keys()));
    Value::Object(Operation::ALL.into_iter().map(row).collect::<Map<_, _>>())
}
