/**
 * The shell's commands and types with those that the generated bindings do not have yet. Everything of src/api reads
 * this file in place of `./bindings`; it goes away when they have caught up.
 */
import { invoke } from "@tauri-apps/api/core";
import { type EventCallback, listen } from "@tauri-apps/api/event";
import type * as Old from "./bindings";
import * as bindings from "./bindings";

export * from "./bindings";

/** What to do with what stands in the way. */
export type ConflictChoice = "keep" | "replace" | "adopt" | "save_back" | "merge";

/** A choice for an artifact of a plan, or for one file of it. */
export type Choice = {
  artifact: string;
  project_path: string;
  profile_id: Old.ProfileId;
  /** Relative to the project; null for the whole artifact. */
  path: string | null;
  choice: ConflictChoice;
};

export type FileAction = Old.FileAction | "merge";
export type ConflictReason = Old.ConflictReason | "changed_since" | "lost";
export type ArtifactAction = Old.ArtifactAction | "save_back" | "keep" | "restore";
export type PlanTotals = Old.PlanTotals & { merge: number; library: number };

export type PlannedFile = Omit<Old.PlannedFile, "action" | "reason"> & {
  action: FileAction;
  reason: ConflictReason | null;
  /** The choice that was made for it. */
  choice: ConflictChoice | null;
  /** Size in bytes afterwards. */
  new_size: number | null;
};

export type PlanOperation = "deploy" | "undeploy" | "save_back" | "undo";

export type ArtifactPlan = Omit<Old.ArtifactPlan, "action" | "files"> & {
  action: ArtifactAction;
  files: PlannedFile[];
  /** What can be chosen here; empty where nothing is in the way. */
  choices: ConflictChoice[];
  /** The choice made for the whole artifact. */
  choice: ConflictChoice | null;
  /** Files of the library that would change, relative to the library. */
  library_files: PlannedFile[];
  operation: PlanOperation;
};

export type Plan = Omit<Old.Plan, "artifacts" | "totals"> & { artifacts: ArtifactPlan[]; totals: PlanTotals };
export type FileChange = Omit<Old.FileChange, "action"> & { action: FileAction };
export type ArtifactResult = Omit<Old.ArtifactResult, "changes"> & { changes: FileChange[] };
export type Outcome = Omit<Old.Outcome, "results"> & { results: ArtifactResult[] };

type Chosen = { choices: Choice[]; on_conflict: ConflictChoice | null };
export type DeployRequest = Old.DeployRequest & Chosen;
export type UndeployRequest = Old.UndeployRequest & Chosen;

export type ChangeKind = "deploy" | "undeploy" | "save_back";

/** One change that is asked for. */
export type Change = {
  kind: ChangeKind;
  artifact: string;
  project_path: string;
  profile_id: Old.ProfileId | null;
  dest_path: string | null;
};

/** Changes to apply together. */
export type ChangeRequest = Chosen & { changes: Change[]; atomic: boolean; fingerprint: string | null };

/** What a request would do, one plan a project. */
export type BatchPlan = { fingerprint: string; plans: Plan[]; totals: PlanTotals };

export type ProjectResults = { project_path: string; project_name: string; results: ArtifactResult[] };

export type BatchOutcome = {
  operation: string | null;
  projects: ProjectResults[];
  /** All or nothing was asked for, something failed, and nothing was changed. */
  rolled_back: boolean;
  views: Old.ViewKey[];
  cache_behind: boolean;
};

export type ChangesPhase = "preparing" | "moving" | "finishing";
export type ChangesProgress = { phase: ChangesPhase; done: number; total: number; subject: string | null };

export type OperationKind = "deploy" | "update" | "undeploy" | "save_back" | "undo" | "batch";

export type OperationSummary = {
  id: string;
  kind: OperationKind;
  at: Old.Timestamp;
  summary: string;
  program: "window" | "skm";
  projects: { path: string; name: string }[];
  artifacts: string[];
  artifact_count: number;
  totals: PlanTotals;
  undoes: string | null;
  undone_by: string | null;
  can_undo: boolean;
  bytes: number;
};

export type OperationQuery = {
  text: string | null;
  kinds: OperationKind[];
  project_path: string | null;
  offset: number;
  limit: number;
};

export type OperationPage = {
  operations: OperationSummary[];
  total: number;
  all_operations: number;
  bytes: number;
};

export type OperationPart = {
  project_path: string;
  project_name: string;
  profile_id: Old.ProfileId;
  artifact: string;
  destination: string;
  files: FileChange[];
  library_files: FileChange[];
};

export type OperationDetail = { operation: OperationSummary; parts: OperationPart[] };
export type UndoRequest = Chosen & { operation: string; fingerprint: string | null };

export type HistoryBounds = { max_age_days: number; max_bytes: number };
export type HistoryCost = { operations: number; bytes: number; oldest_kept: Old.Timestamp | null };

export type DiffSide = "project" | "library" | "recorded" | "merged" | "history";

export type DiffRequest = {
  project_path: string;
  profile_id: Old.ProfileId;
  artifact: string;
  /** Relative to the project. */
  path: string;
  left: DiffSide;
  right: DiffSide;
  operation: string | null;
};

export type DiffForm = "text" | "binary" | "too_large" | "link" | "same";

export type DiffContent = {
  present: boolean;
  hash: string | null;
  size: number;
  executable: boolean;
  link_target: string | null;
};

export type DiffSegment = { text: string; strong: boolean };

export type DiffLine = {
  kind: "context" | "added" | "removed";
  left: number | null;
  right: number | null;
  segments: DiffSegment[];
  no_newline: boolean;
};

export type DiffHunk = { left_start: number; right_start: number; lines: DiffLine[] };

export type FileDiff = {
  path: string;
  left: DiffContent;
  right: DiffContent;
  form: DiffForm;
  hunks: DiffHunk[];
  added: number;
  removed: number;
};

export type Obstacle = "link" | "broken_link" | "type_changed";
export type DeploymentRow = Old.DeploymentRow & { obstacle: Obstacle | null };
export type DeploymentPage = Omit<Old.DeploymentPage, "deployments"> & { deployments: DeploymentRow[] };
export type DeploymentDetail = Omit<Old.DeploymentDetail, "deployment"> & { deployment: DeploymentRow };
export type EntityCell = Old.EntityCell & { obstacle: Obstacle | null };
export type EntityRow = Omit<Old.EntityRow, "cells"> & { cells: EntityCell[] };
export type EntityMatrix = Omit<Old.EntityMatrix, "rows"> & { rows: EntityRow[] };

export type Recovered = {
  operation: string;
  kind: OperationKind | null;
  outcome: "taken_back" | "finished";
  projects: string[];
  problems: Old.ErrorBody[];
};
export type AppState = Old.AppState & { recovered: Recovered[] };

type Answer<T> = Promise<Old.Result<T, Old.ErrorBody>>;

async function ask<T>(command: string, args: Record<string, unknown> = {}): Answer<T> {
  try {
    return { status: "ok", data: await invoke<T>(command, args) };
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    return { status: "error", error: thrown as Old.ErrorBody };
  }
}

export const commands = {
  ...bindings.commands,
  planDeploy: (request: DeployRequest) => ask<Plan>("plan_deploy", { request }),
  deploy: (request: DeployRequest) => ask<Outcome>("deploy", { request }),
  planUndeploy: (request: UndeployRequest) => ask<Plan>("plan_undeploy", { request }),
  undeploy: (request: UndeployRequest) => ask<Outcome>("undeploy", { request }),
  planChanges: (request: ChangeRequest) => ask<BatchPlan>("plan_changes", { request }),
  applyChanges: (request: ChangeRequest) => ask<BatchOutcome>("apply_changes", { request }),
  cancelChanges: () => ask<null>("cancel_changes"),
  listOperations: (query: OperationQuery) => ask<OperationPage>("list_operations", { query }),
  readOperation: (id: string) => ask<OperationDetail>("read_operation", { id }),
  planUndo: (request: UndoRequest) => ask<BatchPlan>("plan_undo", { request }),
  undoOperation: (request: UndoRequest) => ask<BatchOutcome>("undo_operation", { request }),
  historyBounds: () => ask<HistoryBounds>("history_bounds"),
  historyCost: (bounds: HistoryBounds) => ask<HistoryCost>("history_cost", { bounds }),
  setHistoryBounds: (bounds: HistoryBounds) => ask<HistoryBounds>("set_history_bounds", { bounds }),
  diffFile: (request: DiffRequest) => ask<FileDiff>("diff_file", { request }),
  listDeployments: (query: Old.DeploymentQuery) => ask<DeploymentPage>("list_deployments", { query }),
  listEntities: (query: Old.EntityQuery) => ask<EntityMatrix>("list_entities", { query }),
  readDeployment: (projectPath: string, profileId: Old.ProfileId, artifactId: string) =>
    ask<DeploymentDetail>("read_deployment", { projectPath, profileId, artifactId }),
  appState: () => ask<AppState>("app_state"),
};

export const events = {
  ...bindings.events,
  changesProgress: {
    listen: (heard: EventCallback<ChangesProgress>) => listen<ChangesProgress>("changes-progress", heard),
  },
};
