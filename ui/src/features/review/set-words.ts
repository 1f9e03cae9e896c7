/** What a review of sets is called, and what is said of it afterwards. */
import type { BatchPlan, SetChange } from "@/api/types";
import { en } from "@/text/en";
import { entriesOf, isSetLine, nameOf } from "./model";

export interface SetWords {
  kind: SetChange["kind"];
  /** "Backend kit", "Backend kit and 2 more". */
  sets: string;
  /** "web-app", "3 projects". */
  place: string;
}

/** Names for a review of sets alone; null where other changes are among it, or several things are done to sets. */
export function setWords(
  sets: readonly SetChange[],
  plan: BatchPlan | undefined,
  onlySets: boolean,
): SetWords | null {
  const kind = kindOf(sets);
  if (!plan || !onlySets || kind === null) return null;
  const lines = entriesOf(plan).filter((entry) => isSetLine(entry.plan));
  const names = [...new Set(lines.map((entry) => nameOf(entry.plan)))];
  if (names.length === 0) return null;
  const places = new Map(plan.plans.map((one) => [one.project_path, one.project_name]));
  const [only] = places.values();
  return {
    kind,
    sets: en.setDeploy.named(names),
    place: places.size === 1 && only !== undefined ? only : en.projects(places.size),
  };
}

/** A deploy to some and an update of others is a deploy. */
function kindOf(sets: readonly SetChange[]): SetChange["kind"] | null {
  const kinds = new Set(sets.map((one) => one.kind));
  const [only] = kinds;
  if (kinds.size === 1 && only) return only;
  return kinds.size > 1 && !kinds.has("undeploy") ? "deploy" : null;
}
