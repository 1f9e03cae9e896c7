/** The tree of a review as rows, top to bottom: projects, their artifacts, the files that change. */
import type { BatchPlan, Plan, PlannedFile } from "@/api/types";
import { type Entry, entriesOf, entriesOfPlan, isImport, isLeftOut, isSetLine, shownFiles } from "./model";

export type TreeRow =
  | { kind: "project"; key: string; project: Plan }
  /** That the project follows a set from now on, or no longer does. */
  | { kind: "set"; key: string; entry: Entry }
  | { kind: "artifact"; key: string; entry: Entry }
  | { kind: "file"; key: string; entry: Entry; file: PlannedFile; library: boolean }
  /** How many files stay as they are. */
  | { kind: "rest"; key: string; entry: Entry; files: number };

/** With more changed files than this only what needs a choice starts open. */
const openLimit = 400;

/** Keys of what starts folded. */
export function foldedAtFirst(batch: BatchPlan): Set<string> {
  const entries = entriesOf(batch);
  const files = entries.reduce((sum, { plan }) => sum + shownFiles(plan).length, 0);
  // A set is many artifacts: which ones is the first question, and each one's files the second.
  if (files <= openLimit && !entries.some(({ plan }) => isSetLine(plan))) return new Set();
  return new Set(entries.filter(({ plan }) => !isLeftOut(plan)).map(({ key }) => key));
}

export function treeRows(batch: BatchPlan, folded: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  for (const project of batch.plans) {
    rows.push({ kind: "project", key: project.project_path, project });
    if (folded.has(project.project_path)) continue;
    for (const entry of inOrder(project)) {
      if (isSetLine(entry.plan)) {
        rows.push({ kind: "set", key: entry.key, entry });
        continue;
      }
      rows.push({ kind: "artifact", key: entry.key, entry });
      if (!folded.has(entry.key)) addFiles(rows, entry);
    }
  }
  return rows;
}

/** The lines of sets first, and last what the platform has no place for. */
function inOrder(project: Plan): Entry[] {
  const rank = ({ plan }: Entry) => (isSetLine(plan) ? 0 : plan.action === "left_out" ? 2 : 1);
  return entriesOfPlan(project).sort((a, b) => rank(a) - rank(b));
}

function addFiles(rows: TreeRow[], entry: Entry): void {
  const { plan } = entry;
  const shown = shownFiles(plan);
  for (const file of shown) {
    rows.push({ kind: "file", key: `${entry.key}\n${file.path}`, entry, file, library: false });
  }
  for (const file of plan.library_files) {
    rows.push({ kind: "file", key: `${entry.key}\nlibrary\n${file.path}`, entry, file, library: true });
  }
  // Of what is imported all of the project stays as it is.
  const rest = isImport(plan) ? 0 : plan.files.length - shown.length;
  if (rest > 0) rows.push({ kind: "rest", key: `${entry.key}\nrest`, entry, files: rest });
}

/** True where a row has rows below it that can be folded away. */
export function folds(row: TreeRow): boolean {
  if (row.kind === "project") return true;
  return row.kind === "artifact" && row.entry.plan.files.length + row.entry.plan.library_files.length > 0;
}

export const levelOf: Record<TreeRow["kind"], number> = {
  project: 1,
  set: 2,
  artifact: 2,
  file: 3,
  rest: 3,
};
