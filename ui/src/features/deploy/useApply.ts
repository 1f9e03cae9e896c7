import { useState } from "react";
import { useApplyTogether, useCancelChanges, useChangesProgress } from "@/api/changes";
import { ShellError } from "@/api/client";
import { useDeploy } from "@/api/deployments";
import type { BatchOutcome, BatchPlan, ChangesProgress, Outcome, Plan } from "@/api/types";
import { toastError } from "@/components/toast";
import { changesOfRequests } from "./changes";
import type { ProjectPlan } from "./usePlans";

export interface Applying {
  running: boolean;
  progress: ChangesProgress | null;
  /** Absent where there is nothing to cancel. */
  cancel: (() => void) | null;
  error: Error | null;
}

type Planned = ProjectPlan & { plan: Plan };

/** What was shown for a project, as far as a person can see it. */
function sight(plan: Plan): string {
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
function outcomesOf(batch: BatchOutcome): Outcome[] {
  return batch.projects.map(({ project_path, results }) => ({
    operation: batch.operation,
    project_path,
    results,
    views: batch.views,
    cache_behind: batch.cache_behind,
  }));
}

/**
 * Applies what was shown: one artifact in one project with its plan's fingerprint, several together as one operation
 * that can be cancelled and undone as one. A world that has moved is refused, and nothing is written.
 */
export function useApply(onDone: (outcomes: Outcome[], failed: boolean) => void) {
  const deploy = useDeploy();
  const together = useApplyTogether();
  const cancel = useCancelChanges();
  const { progress, reset } = useChangesProgress();
  const [error, setError] = useState<Error | null>(null);

  const applyAll = async (plans: readonly Planned[]): Promise<Outcome[]> => {
    const [only] = plans;
    if (only && plans.length === 1 && only.request.artifacts.length === 1) {
      return [await deploy.mutateAsync({ ...only.request, fingerprint: only.plan.fingerprint })];
    }
    const outcome = await together.mutateAsync({
      changes: changesOfRequests(plans.map(({ request }) => request)),
      isShown: (fresh) => isSame(plans, fresh),
    });
    if (outcome) return outcomesOf(outcome);
    throw new ShellError({ code: "plan_stale", message: "", hints: [], path: null });
  };
  const start = async (plans: readonly Planned[]) => {
    reset();
    setError(null);
    try {
      onDone(await applyAll(plans), false);
    } catch (refused) {
      setError(refused instanceof Error ? refused : new Error(String(refused)));
      onDone([], true);
    }
  };
  const applying: Applying = {
    running: deploy.isPending || together.isPending,
    progress,
    cancel: together.isPending
      ? () => cancel.mutate(undefined, { onError: (refused) => toastError(refused) })
      : null,
    error,
  };
  return { ...applying, start };
}
