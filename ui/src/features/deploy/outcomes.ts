import type { ArtifactResult, ErrorBody, Outcome } from "@/api/types";

/** What came of applying plans to one or several projects. */
export interface Tally {
  /** Artifacts written or removed, each counted once a project. */
  done: ArtifactResult[];
  unchanged: number;
  /** Left as they are, with the reason. */
  left: ErrorBody[];
  /** Projects in which something was done. */
  projects: number;
  cacheBehind: boolean;
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const tally: Tally = { done: [], unchanged: 0, left: [], projects: 0, cacheBehind: false };
  for (const outcome of outcomes) {
    const done = outcome.results.filter((result) => result.status === "success");
    tally.done.push(...done);
    if (done.length > 0) tally.projects += 1;
    tally.unchanged += outcome.results.filter((result) => result.status === "unchanged").length;
    for (const result of outcome.results) if (result.error) tally.left.push(result.error);
    tally.cacheBehind ||= outcome.cache_behind;
  }
  return tally;
}

/** Distinct artifacts among results. */
export function distinctArtifacts(results: readonly ArtifactResult[]): string[] {
  return [...new Set(results.map((result) => result.artifact))];
}
