/** What the shell is about to say as well. Optional until the generated bindings have it; then `types.ts` takes these from there. */
import type * as Bindings from "./bindings";

export type PlanWarning = {
  code: "loaded_twice";
  platform: string;
  platform_name: string;
  artifact: string;
  places: string[];
};

/** `serves`: other profiles recorded at the same place. */
export type ArtifactPlan = Bindings.ArtifactPlan & { serves?: Bindings.ProfileId[] };
export type Plan = Omit<Bindings.Plan, "artifacts"> & { artifacts: ArtifactPlan[]; warnings?: PlanWarning[] };
export type BatchPlan = Omit<Bindings.BatchPlan, "plans"> & { plans: Plan[] };
/** `serves`: names of other platforms recorded at the same place. */
export type DeploymentRow = Bindings.DeploymentRow & { serves?: string[]; link_target?: string | null };
