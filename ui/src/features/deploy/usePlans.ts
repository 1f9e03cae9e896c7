import { useQueries } from "@tanstack/react-query";
import { deployQueries } from "@/api/deploys";
import { type ProfileList, profileQueries } from "@/api/profiles";
import type { Change, Plan } from "@/api/types";

/** One project, what is asked for in it, and what that would do. */
export interface ProjectPlan {
  project: string;
  changes: Change[];
  /** Null where nothing is asked for; undefined until it is known. */
  plan: Plan | null | undefined;
  error: Error | null;
  pending: boolean;
  retry: () => void;
}

/** What would happen in each chosen project; read anew whenever the choice or the disk changes. */
export function usePlans(
  asked: readonly { project: string; changes: Change[]; ready: boolean }[],
): ProjectPlan[] {
  const results = useQueries({
    queries: asked.map(({ changes, ready }) => ({ ...deployQueries.plan(changes), enabled: ready })),
  });
  return asked.map(({ project, changes }, i) => {
    const result = results[i];
    return {
      project,
      changes,
      plan: result?.data,
      error: result?.error ?? null,
      pending: result === undefined || result.isPending,
      retry: () => void result?.refetch(),
    };
  });
}

/** The profiles of each project; null where they cannot be asked for, undefined until they are known. */
export function useProfileLists(
  projects: readonly string[],
): ReadonlyMap<string, ProfileList | null | undefined> {
  const results = useQueries({ queries: projects.map((project) => profileQueries.list(project)) });
  return new Map(
    projects.map((project, i) => {
      const result = results[i];
      return [project, result?.data ?? (result?.isError ? null : undefined)];
    }),
  );
}
