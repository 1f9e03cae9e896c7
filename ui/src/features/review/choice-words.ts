import type { ArtifactPlan } from "@/api/types";

/** What "replace" does to what is there: the library's version comes, it goes away, or what was there before comes back. */
export type Wording = "deploy" | "undeploy" | "undo";

/** How the choices for these artifacts are worded; where several things happen at once, as for a deploy. */
export function wordingOf(plans: readonly ArtifactPlan[]): Wording {
  const [first, ...others] = new Set(plans.map(({ intent }) => intent));
  return others.length === 0 && (first === "undeploy" || first === "undo") ? first : "deploy";
}
