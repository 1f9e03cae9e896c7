import type { ReviewSource } from "@/api/changes";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { showToast } from "@/components/toast";
import { type ResultIntent, requestResult, requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { fateCounts, type PlacedResult, resultsOf } from "./outcome";
import type { SetWords } from "./set-words";

/** "pdf-tools", or "12 artifacts". */
function namesOf(done: readonly PlacedResult[]): string {
  const names = new Map(done.map(({ result, name }) => [result.artifact, name]));
  const [only] = names.values();
  return names.size === 1 && only !== undefined ? only : en.artifacts(names.size);
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
  if (done.every(({ operation }) => operation === "import" || operation === "adopt"))
    return importWords(done);
  const [operation, ...others] = new Set(done.map((one) => one.operation));
  if (
    others.length === 0 &&
    (operation === "deploy" || operation === "undeploy" || operation === "save_back")
  ) {
    return text[operation](namesOf(done), placeOf(done));
  }
  return text.mixed(done.length, placeOf(done));
}

/** "Imported 5 artifacts from infra and recorded 2 there", with copies of one artifact counted once. */
function importWords(done: readonly PlacedResult[]): string {
  const text = en.review.imports.done;
  const imported = done.filter(({ plan }) => plan?.action === "import");
  const recorded = done.length - imported.length;
  if (imported.length === 0) return text.recorded(namesOf(done), placeOf(done));
  if (recorded === 0) return text.imported(namesOf(imported), placeOf(done));
  return text.both(namesOf(imported), recorded, placeOf(done));
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

/** Says what came of sets, with the way back and the way to each artifact's result. */
export function tellSets(result: ResultIntent, words: SetWords): void {
  const { outcome, plan } = result;
  const text = en.setDeploy.done;
  const { operation } = outcome;
  const counts = fateCounts(resultsOf(outcome, plan), outcome.rolled_back);
  const left = counts.open + counts.failed;
  showToast(
    left > 0 ? "warn" : "done",
    operation ? text[words.kind](words.sets, words.place) : text.nothing(words.sets),
    {
      detail: left > 0 ? en.review.done.left(left) : undefined,
      action: operation ? { label: en.review.done.undoIt, run: () => requestUndo(operation) } : undefined,
      second: { label: text.details, run: () => requestResult(result) },
    },
  );
  if (outcome.cache_behind) showToast("warn", en.review.behind);
}
