/**
 * Changes a person has marked and not yet applied, from whatever view. Nothing is written until they are reviewed.
 * They live as long as the window does.
 */
import type { Change, ChangeKind, DeploymentState, SetChange } from "@/api/types";
import { createStore, useStore } from "./store";

/** Where a change takes place. */
export interface StagedPlace {
  artifact: string;
  project_path: string;
  /** Null means the project's primary profile for a deploy, and all of them for an undeploy. */
  profile_id: string | null;
}

export interface StagedChange extends StagedPlace {
  kind: ChangeKind;
  /** How the place stood when it was marked; null where nothing was deployed. */
  state: DeploymentState | null;
}

/** By place, in the order in which they were marked. A place has one change at most. */
export type Staged = ReadonlyMap<string, StagedChange>;

const none: Staged = new Map();

export const staged = createStore<Staged>(none);

export function useStaged(): Staged {
  return useStore(staged);
}

/** Names a place for good. */
export function placeKey({ artifact, project_path, profile_id }: StagedPlace): string {
  return `${project_path}\n${profile_id ?? ""}\n${artifact}`;
}

/** Marks changes; each takes the place of what was marked there before. */
export function stage(changes: readonly StagedChange[]): void {
  if (changes.length === 0) return;
  staged.set((now) => {
    const next = new Map(now);
    for (const change of changes) next.set(placeKey(change), change);
    return next;
  });
}

/** Takes the marks off these places. */
export function unstage(places: readonly StagedPlace[]): void {
  staged.set((now) => {
    const next = new Map(now);
    for (const place of places) next.delete(placeKey(place));
    return next.size === now.size ? now : next;
  });
}

/** Marks a change, or takes the mark off where just this change is marked. */
export function toggleStaged(change: StagedChange): void {
  if (staged.get().get(placeKey(change))?.kind === change.kind) unstage([change]);
  else stage([change]);
}

export function clearStaged(): void {
  staged.set(none);
  stagedSets.set(noSets);
}

/** Sets are switched off: nothing can come of these. */
export function clearStagedSets(): void {
  stagedSets.set(noSets);
}

/** A set as a whole: to come to a project, to be brought up to date there, or to go. */
export interface StagedSet extends SetChange {
  name: string;
}

/** By set and place, in the order in which they were marked. */
export type StagedSets = ReadonlyMap<string, StagedSet>;

const noSets: StagedSets = new Map();

export const stagedSets = createStore<StagedSets>(noSets);

export function useStagedSets(): StagedSets {
  return useStore(stagedSets);
}

/** A set at a place. */
export type StagedSetPlace = Omit<SetChange, "kind">;

/** Names a set at a place for good. */
export function setPlaceKey({ set, project_path, profile_id }: StagedSetPlace): string {
  return placeKey({ artifact: `set:${set}`, project_path, profile_id });
}

/** Marks sets; each takes the place of what was marked for the same set there before. */
export function stageSets(marked: readonly StagedSet[]): void {
  if (marked.length === 0) return;
  stagedSets.set((now) => new Map([...now, ...marked.map((one) => [setPlaceKey(one), one] as const)]));
}

/** Takes the marks off these sets. */
export function unstageSets(sets: readonly StagedSetPlace[]): void {
  stagedSets.set((now) => {
    const next = new Map(now);
    for (const one of sets) next.delete(setPlaceKey(one));
    return next.size === now.size ? now : next;
  });
}

/** As the shell wants them. */
export function setChangesOf(marked: Iterable<StagedSet>): SetChange[] {
  return [...marked].map(({ kind, set, project_path, profile_id }) => ({
    kind,
    set,
    project_path,
    profile_id,
  }));
}

/** As the shell wants them. */
export function changesOf(marked: Iterable<StagedChange>): Change[] {
  return [...marked].map(({ kind, artifact, project_path, profile_id }) => ({
    kind,
    artifact,
    project_path,
    profile_id,
    dest_path: null,
  }));
}

/** States in which writing or removing meets something of the person's own. */
const contested: readonly (DeploymentState | null)[] = ["modified", "diverged", "unmanaged"];

/** True where the change cannot be made without a choice. */
export function needsChoice({ kind, state }: StagedChange): boolean {
  return kind !== "save_back" && contested.includes(state);
}

/** A deploy over what is there already counts as an update. */
export type StagedWord = ChangeKind | "update";

export function stagedWord({ kind, state }: StagedChange): StagedWord {
  return kind === "deploy" && state !== null && state !== "missing" && state !== "unmanaged"
    ? "update"
    : kind;
}

export interface StagedCounts {
  /** A set counts as one. */
  changes: number;
  projects: number;
  words: Record<StagedWord, number>;
  choices: number;
}

export function countStaged(marked: Staged, sets: StagedSets = noSets): StagedCounts {
  const words: Record<StagedWord, number> = { deploy: 0, update: 0, undeploy: 0, save_back: 0 };
  const projects = new Set<string>();
  let choices = 0;
  for (const change of marked.values()) {
    words[stagedWord(change)] += 1;
    projects.add(change.project_path);
    if (needsChoice(change)) choices += 1;
  }
  for (const { project_path } of sets.values()) projects.add(project_path);
  return { changes: marked.size + sets.size, projects: projects.size, words, choices };
}
