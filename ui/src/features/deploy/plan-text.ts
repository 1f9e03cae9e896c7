import type { ArtifactPlan, Plan, PlanTotals } from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";

/** Totals of several plans together. */
export function sumTotals(plans: readonly Plan[]): PlanTotals {
  const sum: PlanTotals = {
    create: 0,
    replace: 0,
    remove: 0,
    unchanged: 0,
    adopt: 0,
    keep: 0,
    conflict: 0,
    merge: 0,
    library: 0,
  };
  for (const plan of plans) {
    for (const key of Object.keys(sum) as (keyof PlanTotals)[]) sum[key] += plan.totals[key];
  }
  return sum;
}

/** One sentence of what a plan does: "Creates 5 files, replaces 2. 1 in the way." */
export function totalsSentence(totals: PlanTotals): string {
  const text = en.plan;
  const parts = [
    totals.create > 0 && text.create(totals.create),
    totals.replace > 0 && text.replace(totals.replace),
    totals.remove > 0 && text.remove(totals.remove),
    totals.adopt > 0 && text.adopt(totals.adopt),
    totals.keep > 0 && text.keep(totals.keep),
    totals.unchanged > 0 && text.unchanged(totals.unchanged),
    totals.conflict > 0 && text.conflict(totals.conflict),
  ].filter((part) => part !== false);
  const joined = parts.join(", ");
  return joined === "" ? text.nothing : `${joined.charAt(0).toUpperCase()}${joined.slice(1)}`;
}

/** True when applying would leave this artifact as it is because something is in the way. */
export function isBlocked(plan: ArtifactPlan): boolean {
  return plan.action === "conflict" || plan.action === "refused";
}

/** True when applying would write something. */
export function doesWork(plan: ArtifactPlan): boolean {
  return !isBlocked(plan) && plan.action !== "unchanged";
}

/** "pdf", or "3 artifacts". */
export function artifactsLabel(ids: readonly string[]): string {
  const [first] = ids;
  return ids.length === 1 && first !== undefined ? artifactName(first) : en.artifacts(ids.length);
}
