// The commands, events and types of the shell, in the form its generator writes them.

import { invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";
import * as __TAURI_EVENT from "@tauri-apps/api/event";

/** Commands */
export const commands = {
  listArtifacts: (query: ArtifactQuery) => typedError<ArtifactPage, ErrorBody>(__TAURI_INVOKE("list_artifacts", { query })),
  artifactFacets: (query: ArtifactQuery) => typedError<ArtifactFacets, ErrorBody>(__TAURI_INVOKE("artifact_facets", { query })),
  listCollectionArtifacts: (collectionId: string, offset: number, limit: number) => typedError<ArtifactSummary[], ErrorBody>(__TAURI_INVOKE("list_collection_artifacts", { collectionId, offset, limit })),
  listCollections: () => typedError<CollectionInfo[], ErrorBody>(__TAURI_INVOKE("list_collections")),
  readArtifact: (artifactId: string) => typedError<ArtifactDetail, ErrorBody>(__TAURI_INVOKE("read_artifact", { artifactId })),
  readArtifactFile: (artifactId: string, path: string) => typedError<FileContent, ErrorBody>(__TAURI_INVOKE("read_artifact_file", { artifactId, path })),
  listLibraryProblems: () => typedError<LibraryProblem[], ErrorBody>(__TAURI_INVOKE("list_library_problems")),
  planDeploy: (request: DeployRequest) => typedError<Plan, ErrorBody>(__TAURI_INVOKE("plan_deploy", { request })),
  deploy: (request: DeployRequest) => typedError<Outcome, ErrorBody>(__TAURI_INVOKE("deploy", { request })),
  planUndeploy: (request: UndeployRequest) => typedError<Plan, ErrorBody>(__TAURI_INVOKE("plan_undeploy", { request })),
  undeploy: (request: UndeployRequest) => typedError<Outcome, ErrorBody>(__TAURI_INVOKE("undeploy", { request })),
  listEntities: (query: EntityQuery) => typedError<EntityMatrix, ErrorBody>(__TAURI_INVOKE("list_entities", { query })),
  listDeployments: (query: DeploymentQuery) => typedError<DeploymentPage, ErrorBody>(__TAURI_INVOKE("list_deployments", { query })),
  readDeployment: (projectPath: string, profileId: string, artifactId: string) => typedError<DeploymentDetail, ErrorBody>(__TAURI_INVOKE("read_deployment", { projectPath, profileId, artifactId })),
  deploymentStats: () => typedError<DeploymentStats, ErrorBody>(__TAURI_INVOKE("deployment_stats")),
  listProjects: () => typedError<ProjectResponse[], ErrorBody>(__TAURI_INVOKE("list_projects")),
  addProject: (path: string) => typedError<ProjectChange, ErrorBody>(__TAURI_INVOKE("add_project", { path })),
  removeProject: (path: string) => typedError<ProjectChange, ErrorBody>(__TAURI_INVOKE("remove_project", { path })),
  pickProjectFolder: () => typedError<string | null, ErrorBody>(__TAURI_INVOKE("pick_project_folder")),
  openFolder: (path: string) => typedError<null, ErrorBody>(__TAURI_INVOKE("open_folder", { path })),
  appState: () => typedError<AppState, ErrorBody>(__TAURI_INVOKE("app_state")),
  refreshCache: (full: boolean) => typedError<RefreshOutcome, ErrorBody>(__TAURI_INVOKE("refresh_cache", { full })),
  openLibrary: (path: string) => typedError<AppState, ErrorBody>(__TAURI_INVOKE("open_library", { path })),
  createSampleLibrary: () => typedError<AppState, ErrorBody>(__TAURI_INVOKE("create_sample_library")),
  pickLibraryFolder: () => typedError<string | null, ErrorBody>(__TAURI_INVOKE("pick_library_folder")),
  loadSettings: () => typedError<Settings, ErrorBody>(__TAURI_INVOKE("load_settings")),
  saveSettings: (settings: Settings) => typedError<Settings, ErrorBody>(__TAURI_INVOKE("save_settings", { settings })),
};

/** Events */
export const events = {
  viewsChanged: makeEvent<ViewsChanged>("views-changed"),
  refreshProgress: makeEvent<RefreshProgressEvent>("refresh-progress"),
};

/* Constants */
export const commandViews = {
  deploy: ["artifacts", "entities", "deployments"],
  undeploy: ["artifacts", "entities", "deployments"],
  add_project: ["projects", "entities"],
  remove_project: ["projects", "entities"],
  refresh_cache: ["artifacts", "entities", "deployments", "projects", "system"],
  open_library: ["artifacts", "entities", "deployments", "projects", "system"],
  create_sample_library: ["artifacts", "entities", "deployments", "projects", "system"],
} as const;

/* Types */
export type ArtifactType = "skill"|"command"|"agent"|"hook"|"mcp";
export type ErrorCode = "artifact_not_found"|"artifact_ambiguous"|"collection_not_found"|"project_not_found"|"profile_not_found"|"unsupported_type"|"not_deployed"|"conflict"|"plan_stale"|"invalid_name"|"path_escape"|"overlap"|"manifest_invalid"|"library_invalid"|"set_cycle"|"set_too_deep"|"already_exists"|"busy"|"permission_denied"|"disk_full"|"io"|"cache"|"not_implemented"|"cancelled"|"bug";
export type ErrorBody = { code: ErrorCode; message: string; hints: string[]; path?: string|null; details?: unknown };
export type DeploymentState = "in_sync"|"modified"|"outdated"|"diverged"|"missing"|"orphaned"|"invalid"|"unmanaged";
export type FileState = "in_sync"|"modified"|"outdated"|"diverged"|"missing"|"extra"|"new"|"dropped";
export type DeploymentSummary = { project_path: string; project_name: string; deployed_at: string; content_hash: string|null; deployment_profile_id: string|null; local_modifications: boolean|null; platform: string|null; state: DeploymentState|null };
export type ArtifactWarning = { code: string; message: string };
export type ArtifactResponse = { id: string; uuid: string; collection_id: string; type: ArtifactType; name: string; title: string|null; description: string|null; tags: string[]; tools: string[]; version: string|null; author: string|null; license: string|null; origin: string|null; upstream: string|null; path: string; content_hash: string|null; file_count: number; size: number; updated_at: string|null; status: "present"|"missing"; warnings: ArtifactWarning[]; deployments: DeploymentSummary[]|null };
export type ArtifactSummary = { id: string; uuid: string; type: ArtifactType; name: string; description: string|null; tags: string[]; deployments: DeploymentSummary[]|null };
export type ArtifactQuery = { search: string; types: ArtifactType[]; tags: string[]; untagged: boolean; drifted: boolean; sort: "name"|"updated"|"deployed"; descending: boolean; offset: number; limit: number };
export type ArtifactPage = { artifacts: ArtifactResponse[]; total: number };
export type TypeCount = { type: ArtifactType; count: number };
export type TagCount = { tag: string; count: number };
export type ArtifactFacets = { all: number; types: TypeCount[]; tags: TagCount[]; untagged: number; drifted: number };
export type ArtifactFile = { path: string; size: number; executable: boolean; link_target: string|null };
export type ArtifactDetail = { artifact: ArtifactResponse; files: ArtifactFile[]; main_file: string|null };
export type FileContent = { path: string; size: number; text: string|null; truncated: boolean };
export type CollectionInfo = { id: string; name: string; path: string; artifacts: number };
export type LibraryProblem = { path: string; code: ErrorCode; message: string; hints: string[] };
export type DeployRequest = { artifacts: string[]; project_path: string; profile_id: string|null; dest_path: string|null; fingerprint: string|null };
export type UndeployRequest = { artifacts: string[]; project_path: string; profile_id: string|null; fingerprint: string|null };
export type FileAction = "create"|"replace"|"remove"|"unchanged"|"adopt"|"keep"|"conflict";
export type ConflictReason = "unmanaged"|"modified"|"diverged"|"type_changed"|"link_in_the_way";
export type PlannedFile = { path: string; action: FileAction; size: number|null; executable: boolean; reason: ConflictReason|null };
export type ArtifactAction = "create"|"update"|"adopt"|"unchanged"|"remove"|"conflict"|"refused";
export type ArtifactPlan = { artifact: string; profile: string; platform: string; destination: string; action: ArtifactAction; state: DeploymentState|null; files: PlannedFile[]; error: ErrorBody|null };
export type PlanTotals = { create: number; replace: number; remove: number; unchanged: number; adopt: number; keep: number; conflict: number };
export type Plan = { fingerprint: string; project_path: string; project_name: string; artifacts: ArtifactPlan[]; totals: PlanTotals };
export type ResultStatus = "success"|"failed"|"unchanged"|"skipped";
export type FileChange = { path: string; action: FileAction };
export type ArtifactResult = { artifact: string; profile: string; status: ResultStatus; changes: FileChange[]; error: ErrorBody|null };
export type Outcome = { operation: string|null; project_path: string; results: ArtifactResult[]; views: string[]; cache_behind: boolean };
export type StateCounts = { in_sync: number; modified: number; outdated: number; diverged: number; missing: number; orphaned: number; invalid: number; unmanaged: number };
export type EntityColumn = { project_path: string; project_name: string; profile_id: string; platform: string; platform_name: string; root: string; supported_types: ArtifactType[] };
export type EntityCell = { column: number; state: DeploymentState; deployed_at: string|null };
export type EntityRow = { artifact_id: string; type: ArtifactType; name: string; in_library: boolean; deployed: number; cells: EntityCell[] };
export type EntityQuery = { search: string; types: ArtifactType[]; project_path: string|null; drifted: boolean; offset: number; limit: number };
export type EntityMatrix = { columns: EntityColumn[]; rows: EntityRow[]; total: number; drifted: number };
export type DeploymentRow = { artifact_id: string; type: ArtifactType|null; name: string; collection_id: string|null; project_path: string; project_name: string; profile_id: string; platform: string|null; platform_name: string|null; path: string; deployed_at: string|null; content_hash: string|null; mode: string|null; state: DeploymentState; changed_here: boolean; library_moved: boolean; problem: string|null };
export type DeploymentQuery = { search: string; project_path: string|null; artifact_id: string|null; types: ArtifactType[]; states: DeploymentState[]; offset: number; limit: number };
export type DeploymentPage = { deployments: DeploymentRow[]; total: number; counts: StateCounts };
export type DeploymentFile = { path: string; state: FileState };
export type DeploymentDetail = { deployment: DeploymentRow; files: DeploymentFile[] };
export type ProjectStats = { project_path: string; project_name: string; counts: StateCounts; worst: DeploymentState|null; deployed: number; drifted: number };
export type DeploymentStats = { artifacts: number; deployments: number; drifted: number; counts: StateCounts; projects: ProjectStats[] };
export type ProfileInfo = { id: string; platform: string; platform_name: string; root: string; present: boolean; primary: boolean; supported_types: ArtifactType[]; default_paths: { type: ArtifactType; path: string }[] };
export type ProjectResponse = { path: string; name: string; exists: boolean; added_at: string|null; last_deployed_at: string|null; profiles: ProfileInfo[]; counts: StateCounts; worst: DeploymentState|null; problem: ErrorBody|null };
export type ProjectChange = { project: ProjectResponse|null; views: string[]; cache_behind: boolean };
export type FoundLibrary = { path: string; artifacts: number };
export type LibraryState = { kind: "ready"; path: string; collection_id: string } | { kind: "absent"; default_path: string; found: FoundLibrary[] } | { kind: "unreadable"; path: string; error: ErrorBody };
export type CacheCondition = "fresh"|"behind"|"rebuilt"|"in_memory";
export type RefreshProgress = { phase: "library"|"projects"|"saving"; done: number; total: number|null; subject: string|null };
export type FlagSource = "environment"|"settings"|"default";
export type AppState = { version: string; home: string; user_home: string|null; library: LibraryState; cache: CacheCondition; deployment_sets: { enabled: boolean; source: FlagSource }; refreshing: boolean; last_refresh: string|null; problems: number; os: "linux"|"macos"|"windows" };
export type RefreshOutcome = { artifacts: number; projects: number; deployments: number; problems: number; views: string[] };
export type Settings = { theme: "system"|"light"|"dark"; density: "comfortable"|"compact"; deployment_sets: boolean; artifact_layout: "list"|"grid"; skip_review: boolean; last_view: string|null };
export type ViewsChanged = { views: string[]; cause: "refresh" | "outside" };
export type RefreshProgressEvent = { progress: RefreshProgress | null };

/* Tauri Specta runtime */
export type Result<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };

async function typedError<T, E>(result: Promise<T>): Promise<Result<T, E>> {
  try {
    return { status: "ok", data: await result };
  } catch (e) {
    if (e instanceof Error) throw e;
    return { status: "error", error: e as E };
  }
}

function makeEvent<T>(name: string) {
  return {
    listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen(name, cb),
    once: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.once(name, cb),
    emit: (payload: T) => __TAURI_EVENT.emit(name, payload),
  };
}
