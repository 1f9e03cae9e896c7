import type { Change, DeployRequest, Plan } from "@/api/types";
import type { StagedChange } from "@/lib/staged";

/** Deploys to single projects as changes that are planned and applied together. */
export function changesOfRequests(requests: readonly DeployRequest[]): Change[] {
  return requests.flatMap(({ artifacts, project_path, profile_id, dest_path }) =>
    artifacts.map((artifact): Change => ({ kind: "deploy", artifact, project_path, profile_id, dest_path })),
  );
}

/** What a plan would deploy, to be staged instead. What is there already, or cannot be done, is left out. */
export function stagedOfPlan(plan: Plan): StagedChange[] {
  return plan.artifacts
    .filter(({ action }) => action !== "unchanged" && action !== "refused")
    .map(({ artifact, profile, state }) => ({
      kind: "deploy",
      artifact,
      project_path: plan.project_path,
      profile_id: profile,
      state,
    }));
}

/** True where something in the way could be decided in a review. */
export function hasConflict(plan: Plan): boolean {
  return plan.artifacts.some(({ choices }) => choices.length > 0);
}
