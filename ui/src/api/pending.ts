/**
 * The shell's commands and types with those that the generated bindings do not have yet. Everything of src/api reads
 * this file in place of `./bindings`; it goes away when they have caught up.
 */
import { invoke } from "@tauri-apps/api/core";
import type * as Old from "./bindings";
import * as bindings from "./bindings";

export * from "./bindings";
export type ChangesPhase = Old.ChangePhase;
export type ChangesProgress = Old.ChangeProgress;
export type PlanOperation = Old.Intent;

// What a request may leave out is always said here.
export type ChangeRequest = Required<Old.ChangeRequest>;
export type UndoRequest = Required<Old.UndoRequest>;
export type OperationQuery = Required<Old.OperationQuery>;

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
  diffFile: (request: DiffRequest) => ask<FileDiff>("diff_file", { request }),
  listDeployments: (query: Old.DeploymentQuery) => ask<DeploymentPage>("list_deployments", { query }),
  listEntities: (query: Old.EntityQuery) => ask<EntityMatrix>("list_entities", { query }),
  readDeployment: (projectPath: string, profileId: Old.ProfileId, artifactId: string) =>
    ask<DeploymentDetail>("read_deployment", { projectPath, profileId, artifactId }),
};
