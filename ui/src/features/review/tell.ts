import type { ReviewSource } from "@/api/changes";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { showToast } from "@/components/toast";
import { artifactName } from "@/lib/artifact-id";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { type PlacedResult, resultsOf } from "./outcome";

/** "pdf-tools", or "12 artifacts". */
function namesOf(done: readonly PlacedResult[]): string {
  const ids = [...new Set(done.map(({ result }) => result.artifact))];
  const [only] = ids;
  return ids.length === 1 && only !== undefined ? artifactName(only) : en.artifacts(ids.length);
}

/** "infra", or "3 projects". */
function placeOf(done: readonly PlacedResult[]): string {
  const names = new Map(done.map(({ project, projectName }) => [project, projectName]));
  const [only] = names.values();
  return names.size === 1 && only !== undefined ? only : en.projects(names.size);
}

/** What was applied, and whether taking back did something again. */
type Told = ReviewSource["kind"] | "redo";

function wordsOf(done: readonly PlacedResult[], kind: Told): string {
  const text = en.review.done;
  if (done.length === 0) return text.kept;
  if (kind !== "changes") return text[kind](namesOf(done), placeOf(done));
  const [operation, ...others] = new Set(done.map((one) => one.operation));
  if (others.length > 0 || operation === undefined || operation === "undo") {
    return text.mixed(done.length, placeOf(done));
  }
  return text[operation](namesOf(done), placeOf(done));
}

/** Says what was done, what was left out, and offers the way back. */
export function tellApplied(outcome: BatchOutcome, plan: BatchPlan, kind: Told): void {
  const results = resultsOf(outcome, plan);
  const done = results.filter(({ result }) => result.status === "success");
  const left = results.filter(({ result }) => result.status === "failed").length;
  const { operation } = outcome;
  showToast(left > 0 ? "warn" : "done", wordsOf(done, kind), {
    detail: left > 0 ? en.review.done.left(left) : undefined,
    action: operation ? { label: en.review.done.undoIt, run: () => requestUndo(operation) } : undefined,
  });
  if (outcome.cache_behind) showToast("warn", en.review.behind);
}
