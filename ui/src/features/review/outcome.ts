/** What came of applying, beside what the plan had said. */
import type { ArtifactPlan, ArtifactResult, BatchOutcome, BatchPlan, PlanOperation } from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { entriesOf, entryKey, isLeftOut, nameOf } from "./model";

export interface PlacedResult {
  key: string;
  project: string;
  projectName: string;
  /** What the artifact is called. */
  name: string;
  operation: PlanOperation;
  /** The plan had said that it would be left out. */
  expected: boolean;
  plan: ArtifactPlan | undefined;
  result: ArtifactResult;
}

export function resultsOf(outcome: BatchOutcome, plan: BatchPlan): PlacedResult[] {
  const planned = new Map(entriesOf(plan).map((entry) => [entry.key, entry.plan]));
  return outcome.projects.flatMap(({ project_path, project_name, results }) =>
    results.map((result) => {
      const key = entryKey(project_path, result.profile, result.artifact);
      const before = planned.get(key);
      return {
        key,
        project: project_path,
        projectName: project_name,
        name: before ? nameOf(before) : artifactName(result.artifact),
        operation: before?.intent ?? "deploy",
        expected: before !== undefined && isLeftOut(before),
        plan: before,
        result,
      };
    }),
  );
}

/** True for what went wrong against the plan. What a person left without a choice did not. */
export function isFailure({ result, expected }: PlacedResult): boolean {
  return result.status === "failed" && !expected;
}

/** What came of one artifact. Each result is exactly one of these, so their counts add up. */
export type Fate = "done" | "unchanged" | "kept" | "leftOut" | "open" | "failed" | "untouched";

export const fates: readonly Fate[] = ["failed", "open", "done", "unchanged", "kept", "leftOut", "untouched"];

export function fateOf({ result, plan, expected }: PlacedResult, rolledBack: boolean): Fate {
  if (result.status === "skipped") {
    if (plan?.action === "left_out" || result.error?.code === "unsupported_type") return "leftOut";
    return rolledBack ? "untouched" : "kept";
  }
  if (result.status === "unchanged") return "unchanged";
  if (result.status === "failed") return expected && plan?.action === "conflict" ? "open" : "failed";
  return rolledBack ? "untouched" : "done";
}

/** How many came to what. */
export function fateCounts(results: readonly PlacedResult[], rolledBack: boolean): Record<Fate, number> {
  const counts: Record<Fate, number> = {
    done: 0,
    unchanged: 0,
    kept: 0,
    leftOut: 0,
    open: 0,
    failed: 0,
    untouched: 0,
  };
  for (const one of results) counts[fateOf(one, rolledBack)] += 1;
  return counts;
}
