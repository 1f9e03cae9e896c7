/** What came of applying, beside what the plan had said. */
import type { ArtifactResult, BatchOutcome, BatchPlan, PlanOperation } from "@/api/types";
import { entriesOf, entryKey, isLeftOut } from "./model";

export interface PlacedResult {
  key: string;
  project: string;
  projectName: string;
  operation: PlanOperation;
  /** The plan had said that it would be left out. */
  expected: boolean;
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
        operation: before?.intent ?? "deploy",
        expected: before !== undefined && isLeftOut(before),
        result,
      };
    }),
  );
}

/** True for what went wrong against the plan. What a person left without a choice did not. */
export function isFailure({ result, expected }: PlacedResult): boolean {
  return result.status === "failed" && !expected;
}
