/**
 * What the contract promises of platforms, profiles, finding projects and links, until the shell's own bindings have it.
 * Names and shapes are the contract's; replace this file by re-exports of `./bindings` when they are generated.
 */
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type {
  ArtifactResult,
  ArtifactType,
  Change,
  DeploymentRow,
  ErrorBody,
  ProfileId,
  ProjectChange,
  Result,
  ViewKey,
} from "./bindings";
import type { ArtifactPlan, Plan, ProjectResponse } from "./types";

export type DeployMode = "copy" | "link";

export type PlatformSource = "built_in" | "changed" | "own";

export type PlatformKind = {
  kind: ArtifactType | "rules";
  /** Relative to the project. */
  project: string | null;
  global: string | null;
  pattern: string;
  format: string;
  deployable: boolean;
  also_reads: string[];
};

export type PlatformInfo = {
  id: string;
  name: string;
  icon: string;
  installed: boolean;
  source: PlatformSource;
  note: string | null;
  kinds: PlatformKind[];
};

export type ProfilePath = {
  kind: ArtifactType;
  /** Relative to the project. */
  path: string;
  suffix: string;
  /** Names of other platforms with the same folder. */
  shared_with: string[];
};

export type ProfileInfo = {
  id: ProfileId;
  name: string;
  platform: string;
  platform_name: string;
  icon: string;
  own: boolean;
  primary: boolean;
  chosen: boolean;
  in_use: boolean;
  installed: boolean;
  mode: DeployMode;
  roots: string[];
  paths: ProfilePath[];
};

export type ProfileList = { profiles: ProfileInfo[]; primary: ProfileId; problems: ErrorBody[] };

export type ProfileDraft = {
  id: string;
  name: string;
  platform: string;
  root: string;
  /** Folders relative to the root. */
  paths: { kind: ArtifactType; folder: string }[];
  mode: DeployMode;
};

export type ProfilesChange = { views: ViewKey[]; cache_behind: boolean };

export type FindRequest = { roots: string[]; depth: number | null };
export type FindProgress = { folders: number; found: number; at: string };
export type FoundProject = {
  path: string;
  name: string;
  roots: string[];
  /** Ids. */
  platforms: string[];
  artifacts: number;
  listed: boolean;
  skillmeat: boolean;
};
export type FoundProjects = {
  projects: FoundProject[];
  folders: number;
  unreadable: string[];
  cancelled: boolean;
};
export type AddedProjects = {
  added: string[];
  failed: { path: string; error: ErrorBody }[];
  views: ViewKey[];
  cache_behind: boolean;
};

export type PlanWarning = {
  code: "loaded_twice";
  platform: string;
  platform_name: string;
  artifact: string;
  places: string[];
};

// Further fields of types that are there already. Optional while a shell may be older than the window.
type Link = { mode?: DeployMode | null };
export type ModedChange = Change & Link;
export type PlannedArtifact = ArtifactPlan & Link & { serves?: ProfileId[]; link_target?: string | null };
export type WarnedPlan = Omit<Plan, "artifacts"> & { artifacts: PlannedArtifact[]; warnings?: PlanWarning[] };
export type ModedResult = ArtifactResult & { mode?: string | null; fell_back?: string | null };
/** `link_target` is beyond the contract: without it the window says that it leads to the library. */
export type ServingRow = DeploymentRow & { serves?: string[]; link_target?: string | null };
export type GlobalProject = ProjectResponse & { global?: boolean };

async function answer<T>(command: string, args?: Record<string, unknown>): Promise<Result<T, ErrorBody>> {
  try {
    return { status: "ok", data: await invoke<T>(command, args) };
  } catch (refused) {
    if (refused instanceof Error) throw refused;
    const error =
      typeof refused === "string" ? { code: "bug", message: refused, hints: [] } : (refused as ErrorBody);
    return { status: "error", error: error as ErrorBody };
  }
}

export const commands = {
  listPlatforms: () => answer<PlatformInfo[]>("list_platforms"),
  listProfiles: (projectPath: string | null) => answer<ProfileList>("list_profiles", { projectPath }),
  saveProfile: (draft: ProfileDraft) => answer<ProfilesChange>("save_profile", { draft }),
  deleteProfile: (id: string) => answer<ProfilesChange>("delete_profile", { id }),
  saveProjectProfiles: (projectPath: string, primary: ProfileId | null, chosen: ProfileId[]) =>
    answer<ProfilesChange>("save_project_profiles", { projectPath, primary, chosen }),
  usualProjectFolders: () => answer<string[]>("usual_project_folders"),
  findProjects: (request: FindRequest) => answer<FoundProjects>("find_projects", { request }),
  cancelFindProjects: () => answer<null>("cancel_find_projects"),
  addProjects: (paths: string[]) => answer<AddedProjects>("add_projects", { paths }),
  addGlobalProject: () => answer<ProjectChange>("add_global_project"),
};

export const events = {
  findProgress: {
    listen: (hear: (event: { payload: FindProgress }) => void) => listen<FindProgress>("find-progress", hear),
  },
};
