/**
 * What the shell's import commands look like, until the generated bindings have them. To swap: delete this file, let
 * `types.ts` take the types from `./bindings` again, and `imports.ts` the commands.
 */
import { invoke } from "@tauri-apps/api/core";
import type * as Bindings from "./bindings";
import type { AppState, ArtifactType, ErrorBody, FileDiff, ProfileId, Result, ViewKey } from "./bindings";

export type ImportStatus = "new" | "identical" | "differs" | "recorded" | "invalid" | "skipped";
export type ImportAction = "import" | "link" | "take_over";
export type MatchedBy = "content" | "name" | "folded_name";
export type FoundIn = "frontmatter" | "collection" | "skillmeat_lock" | "skills_lock" | "git_clone";

/** Where something came from before it was in the project. */
export interface Origin {
  repository: string;
  path: string | null;
  reference: string | null;
  found_in: FoundIn;
}

/** What SkillMeat wrote down about it. */
export interface SkillmeatRecord {
  state: "unchanged" | "changed" | "missing" | "invalid";
  profile: string | null;
  platform: string | null;
  known_platform: boolean;
  collection: string | null;
  deployed_at: string | null;
  reason: string | null;
}

export interface SkipInfo {
  by: "you" | "skillmeat";
  at: string | null;
  reason: string | null;
}

/** One thing that a project has. */
export interface ImportEntry {
  /** Relative to the project; the row's key. */
  path: string;
  /** `type:name`. */
  artifact: string | null;
  kind: ArtifactType | null;
  name: string;
  title: string | null;
  description: string | null;
  /** Recorded under; null: it is only imported. */
  profile: ProfileId | null;
  /** Ids of the platforms that read it. */
  platforms: string[];
  status: ImportStatus;
  /** The library's artifact it is compared with. */
  matched: string | null;
  matched_by: MatchedBy | null;
  /** What its frontmatter calls it, where that differs. */
  other_name: string | null;
  files: number;
  size: number;
  origin: Origin | null;
  skillmeat: SkillmeatRecord | null;
  reason: string | null;
  error: ErrorBody | null;
  skip: SkipInfo | null;
  /** What can be done with it, the usual first. */
  actions: ImportAction[];
  /** Beyond the contract: SHA-256 over its ledger, so that copies in several projects are known as one. */
  content_hash?: string | null;
}

export interface Discovery {
  project_path: string;
  project_name: string;
  entries: ImportEntry[];
  /** Folders that could not be read. */
  problems: ErrorBody[];
  /** Folders that were looked into, relative to the project. */
  looked_in: string[];
}

export interface ImportChange {
  project_path: string;
  /** Of the entry. */
  path: string;
  action: ImportAction;
  /** Another name in the library. */
  name: string | null;
}

export interface ProfilesChange {
  views: ViewKey[];
  cache_behind: boolean;
}

/** What grows by the import: in `types.ts` these stand in place of the generated ones. */
export type ArtifactAction = Bindings.ArtifactAction | "import";
export type Intent = Bindings.Intent | "import" | "adopt";
export type OperationKind = Bindings.OperationKind | "import";
export interface ArtifactPlan extends Omit<Bindings.ArtifactPlan, "action" | "intent"> {
  action: ArtifactAction;
  intent: Intent;
}
export interface Plan extends Omit<Bindings.Plan, "artifacts"> {
  artifacts: ArtifactPlan[];
}
export interface BatchPlan extends Omit<Bindings.BatchPlan, "plans"> {
  plans: Plan[];
}
export interface ChangeRequest extends Required<Bindings.ChangeRequest> {
  imports: ImportChange[];
}
export interface OperationSummary extends Omit<Bindings.OperationSummary, "kind"> {
  kind: OperationKind;
}
export interface OperationQuery extends Omit<Required<Bindings.OperationQuery>, "kinds"> {
  kinds: OperationKind[];
}
export interface Recovered extends Omit<Bindings.Recovered, "kind"> {
  kind: OperationKind | null;
}
export interface ProjectResponse extends Bindings.ProjectResponse {
  /** How many things in it could be imported; null while nobody has looked. */
  importable?: number | null;
}

/** Beyond the contract: one file of an entry beside the library's. */
export interface ImportFile {
  /** Relative to the entry; of an entry that is one file, its name. */
  path: string;
  state: "same" | "differs" | "only_here" | "only_library";
}

async function call<T>(command: string, args: Record<string, unknown>): Promise<Result<T, ErrorBody>> {
  try {
    return { status: "ok", data: await invoke<T>(command, args) };
  } catch (error) {
    if (error instanceof Error) throw error;
    const body = typeof error === "string" ? { code: "bug", message: error, hints: [] } : error;
    return { status: "error", error: body as ErrorBody };
  }
}

export const commands = {
  discoverProject: (projectPath: string) => call<Discovery>("discover_project", { projectPath }),
  skipImport: (projectPath: string, paths: string[], skip: boolean) =>
    call<ProfilesChange>("skip_import", { projectPath, paths, skip }),
  /**
   * Beyond the contract: one file, the library's side left and the project's right; without `file` the main one. Where
   * the library has nothing to compare with, its side is absent.
   */
  diffImport: (projectPath: string, path: string, file: string | null) =>
    call<FileDiff>("diff_import", { projectPath, path, file }),
  /** Beyond the contract: the files of both sides, those that differ and those that do not. */
  listImportFiles: (projectPath: string, path: string) =>
    call<ImportFile[]>("list_import_files", { projectPath, path }),
  /** Beyond the contract: makes the usual library, with nothing in it. */
  createEmptyLibrary: () => call<AppState>("create_empty_library", {}),
};
