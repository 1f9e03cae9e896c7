import type { ArtifactPlan, Plan } from "@/api/types";
import type { StagedChange } from "@/lib/staged";

const isStaged = ({ action }: ArtifactPlan) => action !== "unchanged" && action !== "refused";

/** True where a plan has something that could be staged instead. */
export function canBeStaged(plan: Plan): boolean {
  return plan.artifacts.some(isStaged);
}

/** What a plan would deploy, to be staged instead. What is there already, or cannot be done, is left out. */
export function stagedOfPlan(plan: Plan): StagedChange[] {
  return plan.artifacts.filter(isStaged).map(({ artifact, profile, state }) => ({
    kind: "deploy",
    artifact,
    project_path: plan.project_path,
    profile_id: profile,
    state,
  }));
}

/** True where something in the way could be decided in a review. */
export function hasConflict(plan: { artifacts: readonly Pick<ArtifactPlan, "choices">[] }): boolean {
  return plan.artifacts.some(({ choices }) => choices.length > 0);
}
