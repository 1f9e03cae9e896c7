import { useQueries } from "@tanstack/react-query";
import { planQueries } from "@/api/deployments";
import type { DeployRequest, Plan } from "@/api/types";

export interface ProjectPlan {
  request: DeployRequest;
  plan: Plan | undefined;
  error: Error | null;
  pending: boolean;
  retry: () => void;
}

/** What would happen in each chosen project; read anew whenever the choice or the disk changes. */
export function usePlans(requests: readonly DeployRequest[]): ProjectPlan[] {
  const results = useQueries({ queries: requests.map((request) => planQueries.deploy(request)) });
  return requests.map((request, i) => {
    const result = results[i];
    return {
      request,
      plan: result?.data,
      error: result?.error ?? null,
      pending: result === undefined || result.isPending,
      retry: () => void result?.refetch(),
    };
  });
}
