import { useRef, useState } from "react";
import { useDeploy } from "@/api/deployments";
import type { Outcome, Plan } from "@/api/types";
import type { ProjectPlan } from "./usePlans";

export interface Applying {
  /** Projects finished so far, null while nothing runs. */
  done: number | null;
  total: number;
  error: Error | null;
}

/**
 * Applies plans one project after another, each with the fingerprint of what was shown. A refusal ends the run;
 * the projects before it stay deployed and are told.
 */
export function useApply(onDone: (outcomes: Outcome[], failed: boolean) => void) {
  const deploy = useDeploy();
  const [state, setState] = useState<Applying>({ done: null, total: 0, error: null });
  const stopped = useRef(false);

  const start = async (plans: readonly (ProjectPlan & { plan: Plan })[]) => {
    stopped.current = false;
    const outcomes: Outcome[] = [];
    let failure: Error | null = null;
    setState({ done: 0, total: plans.length, error: null });
    for (const { request, plan } of plans) {
      if (stopped.current) break;
      try {
        outcomes.push(await deploy.mutateAsync({ ...request, fingerprint: plan.fingerprint }));
        setState({ done: outcomes.length, total: plans.length, error: null });
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        break;
      }
    }
    setState({ done: null, total: 0, error: failure });
    onDone(outcomes, failure !== null);
  };

  return { ...state, start, stop: () => (stopped.current = true) };
}
