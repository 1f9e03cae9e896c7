/** Deploys and undeploys project by project, each with its profiles and its mode, made as one operation. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type Change, commands } from "./bindings";
import { unwrap } from "./client";
import { applyWritten } from "./invalidation";
import { keys, textOf } from "./keys";
import type { BatchPlan, Plan } from "./types";

const asked = (changes: Change[]) => ({
  changes,
  sets: [],
  imports: [],
  choices: [],
  on_conflict: null,
  atomic: false,
});

/** What the changes to one project would do. Plans are never reused: the disk may have moved since. */
export const deployQueries = {
  plan: (changes: Change[]) =>
    queryOptions({
      queryKey: [keys.plans, "project", changes],
      queryKeyHashFn: () => `${keys.plans} project ${textOf(changes)}`,
      queryFn: async (): Promise<Plan | null> => {
        if (changes.length === 0) return null;
        const batch = await unwrap(commands.planChanges({ ...asked(changes), fingerprint: null }));
        const [plan] = batch.plans;
        // The plan of one project: what stands for all of it stands for this one.
        return plan ? { ...plan, fingerprint: batch.fingerprint } : null;
      },
      // A plan of ten thousand artifacts is as long as a book: it is not compared with the former one.
      structuralSharing: false,
      gcTime: 0,
      staleTime: 0,
    }),
};

interface ShownChanges {
  changes: Change[];
  /** What the plan that was shown stands for; null where several plans were shown. */
  fingerprint: string | null;
  /** Asked, without a fingerprint, whether the plan for all of them is what was shown for each. */
  isShown: (plan: BatchPlan) => boolean;
}

/** Applies what was shown as one operation; the answer is null, and nothing is written, where that has moved. */
export function useApplyShown() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ changes, fingerprint, isShown }: ShownChanges) => {
      let known = fingerprint;
      if (known === null) {
        const plan = await unwrap(commands.planChanges({ ...asked(changes), fingerprint: null }));
        if (!isShown(plan)) return null;
        known = plan.fingerprint;
      }
      return unwrap(commands.applyChanges({ ...asked(changes), fingerprint: known }));
    },
    onSuccess: (outcome) => outcome && applyWritten(client, outcome),
  });
}
