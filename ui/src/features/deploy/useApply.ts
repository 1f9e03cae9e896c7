import { useState } from "react";
import { useCancelChanges, useChangesProgress } from "@/api/changes";
import { ShellError } from "@/api/client";
import { useApplyShown } from "@/api/deploys";
import type { BatchOutcome, BatchPlan, ChangesProgress, Outcome, Plan } from "@/api/types";
import { toastError } from "@/components/toast";
import type { ProjectPlan } from "./usePlans";

export interface Applying {
  running: boolean;
  progress: ChangesProgress | null;
  /** Absent where there is nothing to cancel. */
  cancel: (() => void) | null;
  /** It was asked to stop. */
  cancelling: boolean;
  error: Error | null;
}

/** What is asked for in a project, and what was shown of it. */
export type Planned = Pick<ProjectPlan, "changes"> & { plan: Plan };

/** What was shown for a project, as far as a person can see it. */
function sight(plan: Pick<Plan, "project_path" | "artifacts">): string {
  return JSON.stringify([
    plan.project_path,
    plan.artifacts.map((row) => [
      row.artifact,
      row.profile,
      row.destination,
      row.action,
      row.files.map((file) => [file.path, file.action]),
    ]),
  ]);
}

function isSame(shown: readonly Planned[], fresh: BatchPlan): boolean {
  const seen = new Set(shown.map(({ plan }) => sight(plan)));
  return fresh.plans.length === shown.length && fresh.plans.every((plan) => seen.has(sight(plan)));
}

/** One outcome a project, all of the same operation. */
export function outcomesOf(batch: BatchOutcome): Outcome[] {
  return batch.projects.map(({ project_path, results }) => ({
    operation: batch.operation,
    project_path,
    results,
    views: batch.views,
    cache_behind: batch.cache_behind,
  }));
}

/**
 * Applies what was shown as one operation that can be cancelled and undone as one: one project with its plan's
 * fingerprint, several after a look whether each is still as it was shown. A world that has moved is refused, and
 * nothing is written.
 */
export function useApply(onDone: (outcomes: Outcome[], failed: boolean) => void) {
  const apply = useApplyShown();
  const cancel = useCancelChanges();
  const { progress, reset } = useChangesProgress();
  const [error, setError] = useState<Error | null>(null);

  const start = async (plans: readonly Planned[]) => {
    reset();
    cancel.reset();
    setError(null);
    const [only, ...others] = plans;
    try {
      const outcome = await apply.mutateAsync({
        changes: plans.flatMap(({ changes }) => changes),
        fingerprint: only && others.length === 0 ? only.plan.fingerprint : null,
        isShown: (fresh) => isSame(plans, fresh),
      });
      if (!outcome) throw new ShellError({ code: "plan_stale", message: "", hints: [], path: null });
      onDone(outcomesOf(outcome), false);
    } catch (refused) {
      setError(refused instanceof Error ? refused : new Error(String(refused)));
      onDone([], true);
    }
  };
  const applying: Applying = {
    running: apply.isPending,
    progress,
    cancel: apply.isPending
      ? () => cancel.mutate(undefined, { onError: (refused) => toastError(refused) })
      : null,
    cancelling: cancel.isPending || cancel.isSuccess,
    error,
  };
  return { ...applying, start };
}
