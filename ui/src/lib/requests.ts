/**
 * What any view may ask of the frame: the deploy and undeploy dialogs, the palette, the shortcuts.
 * Views stay apart from each other this way; the frame alone knows which feature answers.
 */

import type { ProfileInfo } from "@/api/profiles";
import type { BundleKind, MemberRef } from "@/api/sets";
import type { BatchOutcome, BatchPlan, Change, Choice, ImportChange, SetChange } from "@/api/types";
import { beginImport } from "./import-session";
import { createStore } from "./store";

export interface DeployIntent {
  artifacts: string[];
  /** Preselected projects, by path. */
  projects: string[];
  /** Preselected profile; without one it is each project's primary. */
  profile?: string | null;
}

export interface UndeployIntent {
  artifacts: string[];
  project: string;
  /** Null takes the artifact out of every profile of the project. */
  profile: string | null;
}

/** A deployment whose files are compared with the library's. */
export interface DiffIntent {
  artifact: string;
  project: string;
  profile: string;
}

/** Changes to review, beside or in place of what is staged. */
export interface ReviewIntent {
  /** Null for all that is staged. */
  changes: Change[] | null;
  sets?: SetChange[];
  imports?: ImportChange[];
  start?: ReviewStart;
  /** Something was applied. */
  onApplied?: (outcome: BatchOutcome, plan: BatchPlan) => void;
}

/** How a review begins. */
export interface ReviewStart {
  /** All or nothing. */
  atomic: boolean;
  /** Choices that were made before. */
  choices: readonly Choice[];
}

/** What came of applying, to be looked at once more. */
export interface ResultIntent {
  outcome: BatchOutcome;
  plan: BatchPlan;
  sets: readonly SetChange[];
  /** How it had been asked for. */
  start: ReviewStart;
}

/** A set, by its id and for its title. */
export interface NamedSet {
  id: string;
  name: string;
}

export type Request =
  | { kind: "deploy"; intent: DeployIntent }
  | { kind: "undeploy"; intent: UndeployIntent }
  | ({ kind: "changes" } & ReviewIntent)
  | { kind: "result"; intent: ResultIntent }
  | { kind: "deploy-set"; set: NamedSet }
  | { kind: "new-bundle"; bundle: BundleKind; members: readonly MemberRef[] }
  | { kind: "add-to-set"; artifacts: readonly string[] }
  | { kind: "diff"; intent: DiffIntent }
  | { kind: "undo"; operation: string }
  | { kind: "find"; purpose: "list" | "import" }
  | { kind: "profile"; profile: ProfileInfo | null }
  | { kind: "delete-profile"; profile: ProfileInfo }
  | { kind: "palette" }
  | { kind: "shortcuts" };

export const openRequest = createStore<Request | null>(null);

export const requestDeploy = (artifacts: string[], projects: string[] = [], profile: string | null = null) =>
  openRequest.set({ kind: "deploy", intent: { artifacts, projects, profile } });
export const requestUndeploy = (intent: UndeployIntent) => openRequest.set({ kind: "undeploy", intent });
/** Shows what undoing an operation would do, before it does it. */
export const requestUndo = (operation: string) => openRequest.set({ kind: "undo", operation });
/** Shows the review of everything that is staged. */
export const requestReview = () => openRequest.set({ kind: "changes", changes: null });
/** Shows the review of just these changes; what is staged stays staged. */
export const requestChanges = (changes: Change[]) => openRequest.set({ kind: "changes", changes });
/** Asks which projects a set goes to. */
export const requestDeploySet = (set: NamedSet) => openRequest.set({ kind: "deploy-set", set });
/** Shows the review of sets that come to projects, are brought up to date there, or go. */
export const requestSetChanges = (sets: SetChange[], start?: ReviewStart) =>
  openRequest.set({ kind: "changes", changes: [], sets, start });
/** Shows the review of what comes from projects into the library or its records. */
export const requestImports = (imports: ImportChange[], onApplied?: ReviewIntent["onApplied"]) =>
  openRequest.set({ kind: "changes", changes: [], imports, onApplied });
/** Shows what these projects have, to choose what is imported. They are on the list already. */
export const requestImportFrom = (projects: readonly string[]) => {
  openRequest.set(null);
  beginImport(projects);
};
/** Shows each artifact that was asked for with what came of it. */
export const requestResult = (intent: ResultIntent) => openRequest.set({ kind: "result", intent });
/** Makes a set or group, which starts with these members. */
export const requestNewBundle = (bundle: BundleKind, members: readonly MemberRef[] = []) =>
  openRequest.set({ kind: "new-bundle", bundle, members });
/** Puts artifacts into a set or group that the person chooses. */
export const requestAddToSet = (artifacts: readonly string[]) =>
  openRequest.set({ kind: "add-to-set", artifacts });
/** Shows how a deployment's files differ from the library's. */
export const requestDiff = (intent: DiffIntent) => openRequest.set({ kind: "diff", intent });
/** Looks on the disk for projects to put on the list. */
export const requestFindProjects = () => openRequest.set({ kind: "find", purpose: "list" });
/** The same, to import from them at once. */
export const requestFindToImport = () => openRequest.set({ kind: "find", purpose: "import" });
/** Makes an own profile, or changes this one. */
export const requestProfile = (profile: ProfileInfo | null = null) =>
  openRequest.set({ kind: "profile", profile });
/** Asks before an own profile is deleted. */
export const requestDeleteProfile = (profile: ProfileInfo) =>
  openRequest.set({ kind: "delete-profile", profile });
export const openPalette = () => openRequest.set({ kind: "palette" });
export const openShortcuts = () => openRequest.set({ kind: "shortcuts" });
export const closeRequest = () => openRequest.set(null);
