/** What a review was asked for: which of it a part of the plan belongs to, and what is left of it after applying. */
import type { AskedChanges } from "@/api/changes";
import type {
  ArtifactPlan,
  ArtifactResult,
  BatchOutcome,
  BatchPlan,
  Change,
  ImportChange,
  SetChange,
} from "@/api/types";
import { importKey } from "@/lib/import-marks";
import { entriesOf, entryKey, isImport } from "./model";

/** True where a change is about this artifact in this place. */
export function covers(change: Change, project: string, profile: string, artifact: string): boolean {
  return (
    change.project_path === project &&
    change.artifact === artifact &&
    (change.profile_id === null || change.profile_id === profile)
  );
}

/** True where a part is the line of this set in this project, or says why nothing can be done with the set. */
export function isOfSet(change: SetChange, project: string, plan: ArtifactPlan): boolean {
  return (
    change.project_path === project &&
    plan.artifact === `set:${change.set}` &&
    (change.profile_id === null || change.profile_id === plan.profile)
  );
}

/** True where a part is what becomes of this place of the project. */
export function isOfImport(change: ImportChange, project: string, plan: ArtifactPlan): boolean {
  return isImport(plan) && change.project_path === project && change.path === plan.destination;
}

export function countAsked({ changes, sets, imports }: AskedChanges): number {
  return changes.length + sets.length + imports.length;
}

export function without(asked: AskedChanges, gone: AskedChanges): AskedChanges {
  return {
    changes: withoutThese(asked.changes, gone.changes),
    sets: withoutThese(asked.sets, gone.sets),
    imports: withoutThese(asked.imports, gone.imports),
  };
}

/** There may be thousands of both. */
function withoutThese<T>(all: readonly T[], gone: readonly T[]): T[] {
  const set = new Set(gone);
  return all.filter((one) => !set.has(one));
}

/** Imports of which it is not known that they were made. */
function importsLeft(asked: AskedChanges, outcome: BatchOutcome, plan: BatchPlan): ImportChange[] {
  if (asked.imports.length === 0) return [];
  const made = new Set<string>();
  for (const { project_path, results } of outcome.projects) {
    for (const result of results) {
      if (result.status !== "failed") made.add(entryKey(project_path, result.profile, result.artifact));
    }
  }
  const done = new Set(
    entriesOf(plan)
      .filter((entry) => isImport(entry.plan) && made.has(entry.key))
      .map(({ project, plan: part }) => importKey({ ...project, path: part.destination })),
  );
  return asked.imports.filter((change) => !done.has(importKey(change)));
}

/**
 * What is left to do. A change for several profiles is, unless none of them failed. A set that came with something
 * missing is left as its update, which asks for just that.
 */
export function leftOf(asked: AskedChanges, outcome: BatchOutcome, plan: BatchPlan): AskedChanges {
  if (outcome.rolled_back) return asked;
  // By project: of two thousand projects each is looked at once, not once for each of the others.
  const results = new Map<string, ArtifactResult[]>();
  // And by artifact in it, for the ten thousand of one project.
  const placed = new Map<string, ArtifactResult[]>();
  for (const { project_path, results: own } of outcome.projects) {
    results.set(project_path, [...(results.get(project_path) ?? []), ...own]);
    for (const result of own) {
      const place = `${project_path}\n${result.artifact}`;
      const known = placed.get(place);
      if (known) known.push(result);
      else placed.set(place, [result]);
    }
  }
  const changesIn = new Map<string, Change[]>();
  for (const change of asked.changes) {
    const own = changesIn.get(change.project_path);
    if (own) own.push(change);
    else changesIn.set(change.project_path, [change]);
  }
  const plans = new Map(plan.plans.map((one) => [one.project_path, one]));
  const changes = asked.changes.filter((change) => {
    const { project_path: project } = change;
    const own = (placed.get(`${project}\n${change.artifact}`) ?? []).filter((result) =>
      covers(change, project, result.profile, result.artifact),
    );
    return own.length === 0 || own.some((result) => result.status === "failed");
  });
  const refused = new Map(entriesOf(plan).map((entry) => [entry.key, entry.plan.action === "refused"]));
  const sets = asked.sets.flatMap((change): SetChange[] => {
    const { project_path: project } = change;
    const own = results.get(project) ?? [];
    const line = plans.get(project)?.artifacts.find((part) => isOfSet(change, project, part));
    const failed = own.filter(
      (result) =>
        result.status === "failed" &&
        // What cannot be done at all is no better asked for again.
        refused.get(entryKey(project, result.profile, result.artifact)) !== true &&
        (!line || result.profile === line.profile) &&
        !changesIn.get(project)?.some((one) => covers(one, project, result.profile, result.artifact)),
    );
    if (failed.length === 0) return [];
    // Where nothing of it came, the project does not follow it.
    const came = own.some(
      (result) =>
        result.profile === line?.profile && (result.status === "success" || result.status === "unchanged"),
    );
    const unattached = !came || failed.some((result) => result.artifact === line?.artifact);
    return [change.kind === "deploy" && !unattached ? { ...change, kind: "update" } : change];
  });
  return { changes, sets, imports: importsLeft(asked, outcome, plan) };
}
