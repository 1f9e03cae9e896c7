/** Deployment sets as projects have them: which are attached where, how far behind, and what is done about it. */
import { queryOptions } from "@tanstack/react-query";
import { invoke } from "@tauri-apps/api/core";
import type { DeploymentState, ErrorBody, Timestamp } from "./bindings";
import { ShellError } from "./client";
import { keys } from "./keys";

/** One set, one project, one thing to do. */
export interface SetChange {
  kind: "deploy" | "update" | "undeploy";
  /** The set's id. */
  set: string;
  project_path: string;
  /** Null means the project's primary profile. */
  profile_id: string | null;
}

/** How a project profile stands towards a set that was deployed to it. */
export interface AttachmentStatus {
  set_id: string;
  set_name: string;
  /** False where the library no longer has the set. */
  in_library: boolean;
  project_path: string;
  project_name: string;
  profile_id: string;
  platform: string;
  platform_name: string;
  deployed_at: Timestamp | null;
  /** The worst of its artifacts. */
  state: DeploymentState;
  /** Artifacts the set comes to on this platform, with those that left it. */
  total: number;
  behind: number;
  added: string[];
  changed: string[];
  removed: string[];
  changed_here: number;
  /** Of those that are behind. */
  behind_and_changed_here: number;
  missing_here: number;
  in_sync: number;
  /** Artifacts that the platform has no place for. */
  unsupported: number;
  /** Members that the library does not have. */
  missing_in_library: number;
  problem: ErrorBody | null;
}

async function call<T>(command: string, args: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    if (error instanceof Error) throw error;
    throw new ShellError(error as ErrorBody);
  }
}

export interface AttachmentFilter {
  /** Only of this set. */
  set: string | null;
  /** Only of this project. */
  project: string | null;
}

export const attachmentQueries = {
  list: ({ set, project }: AttachmentFilter) =>
    queryOptions({
      queryKey: [keys.attachments, "list", set, project],
      queryFn: () => call<AttachmentStatus[]>("list_set_attachments", { set, project }),
    }),
};

/** The change that brings a project up to what a set is now, or takes it out. */
export function changeOf(attachment: AttachmentStatus, kind: "update" | "undeploy"): SetChange {
  const { set_id, project_path, profile_id } = attachment;
  return { kind, set: set_id, project_path, profile_id };
}
