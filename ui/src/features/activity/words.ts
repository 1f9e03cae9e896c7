import type { OperationSummary } from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";

/** An operation in words, in the parts that are shown differently. */
export interface Words {
  lead: string;
  /** What it was about: an artifact's name, or how many. */
  subject: string;
  tail: string;
  /** Quieter words behind it. */
  detail: string;
}

type Find = (id: string) => OperationSummary | undefined;

/** Names shown where several artifacts took part. */
const nameLimit = 3;

/** "Deployed pdf-tools", "Undid “Updated sql-migrations”". `find` gives the operations that are read. */
export function wordsOf(operation: OperationSummary, find: Find): Words {
  const text = en.activity;
  const { undone, redone } = undoneBy(operation, find);
  const what = undone ?? operation;
  const { lead, subject, rest } = told(what);
  const detail = [
    what.kind !== "edit_sets" && (setsOf(what).length > 0 ? artifactsIn(what) : names(what)),
    operation.kind === "save_back" && text.toLibrary,
    operation.program === "skm" && text.withSkm,
  ];
  return {
    lead: undone ? `${text.did(redone)} “${lead}` : lead,
    subject,
    tail: `${rest}${undone ? "”" : ""}`,
    detail: detail.filter(Boolean).join(", "),
  };
}

/** The same in one string, for names of buttons. */
export function sentenceOf(operation: OperationSummary, find: Find): string {
  const { lead, subject, tail } = wordsOf(operation, find);
  return `${lead} ${subject}${tail}`.trim();
}

/** True where taking it back does something again: it is itself an undo, and not one that did something again. */
export function isRedo(operation: OperationSummary, find: Find): boolean {
  return operation.kind === "undo" && !undoneBy(operation, find).redone;
}

/** What taking it back is called: "Undo “Deployed pdf-tools”", and for an undo "Redo “Deployed pdf-tools”". */
export function takeBackTitle(operation: OperationSummary, find: Find): string {
  const text = en.activity;
  const { undone, redone } = undoneBy(operation, find);
  if (!undone) return text.undoOf(sentenceOf(operation, find));
  return redone ? text.undoOf(sentenceOf(undone, find)) : text.redoOf(sentenceOf(undone, find));
}

/** What an undo took back in the end: the undo of an undo did the first thing again. */
function undoneBy(operation: OperationSummary, find: Find) {
  let undone: OperationSummary | undefined;
  let redone = true;
  let next = operation.undoes;
  while (next !== null) {
    const found = find(next);
    if (!found) return { undone: undefined, redone: false };
    undone = found;
    redone = !redone;
    next = found.undoes;
  }
  return { undone, redone };
}

const setsOf = ({ sets }: OperationSummary) => (sets ?? []).map(({ name }) => name);

/** What was done, about what, and what follows: "Added pdf-tools to", "Backend kit", "". */
function told(operation: OperationSummary): { lead: string; subject: string; rest: string } {
  const sets = setsOf(operation);
  const first = operation.edited ?? sets[0] ?? "";
  if (operation.kind === "edit_sets" || (operation.artifact_count === 0 && sets.length === 0)) {
    // The shell knows best what was done with a set; the name stands out where it is told.
    const { summary } = operation;
    const at = first === "" ? -1 : summary.lastIndexOf(first);
    if (at < 0) return { lead: summary, subject: "", rest: "" };
    return { lead: summary.slice(0, at).trim(), subject: first, rest: summary.slice(at + first.length) };
  }
  const subject = sets.length > 0 ? en.setDeploy.named(sets) : artifactsOf(operation);
  return { lead: en.activity.verbs[operation.kind], subject, rest: "" };
}

function artifactsOf(operation: OperationSummary): string {
  const [first] = operation.artifacts;
  return operation.artifact_count === 1 && first !== undefined
    ? artifactName(first)
    : en.activity.artifacts(operation.artifact_count);
}

function artifactsIn({ artifact_count: n }: OperationSummary): string {
  return n > 0 ? en.activity.artifacts(n) : "";
}

function names(operation: OperationSummary): string {
  if (operation.artifact_count <= 1) return "";
  const shown = operation.artifacts.slice(0, nameLimit).map(artifactName);
  return en.activity.listed(shown, operation.artifact_count - shown.length);
}
