import type { ArtifactPlan, PlanTotals } from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { type Target, totalsOf } from "./targets";

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

/** The same of places, each file counted once. Without a file to write there can still be something to record. */
export function targetsSentence(targets: readonly Target[]): string {
  const totals = totalsOf(targets);
  const untouched = Object.values(totals).every((n) => n === 0);
  return untouched && targets.some(({ plan }) => doesWork(plan))
    ? en.profiles.deploy.recordsOnly
    : totalsSentence(totals);
}

/** True when applying would leave this artifact as it is because something is in the way. */
export function isBlocked(plan: Pick<ArtifactPlan, "action">): boolean {
  return plan.action === "conflict" || plan.action === "refused";
}

/** True when applying would write something. */
export function doesWork(plan: Pick<ArtifactPlan, "action">): boolean {
  return !isBlocked(plan) && plan.action !== "unchanged";
}

/** "pdf", or "3 artifacts". */
export function artifactsLabel(ids: readonly string[]): string {
  const [first] = ids;
  return ids.length === 1 && first !== undefined ? artifactName(first) : en.artifacts(ids.length);
}
