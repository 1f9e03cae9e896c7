import type { BatchPlan, FileAction } from "@/api/types";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";

export interface UndoPoint {
  action: FileAction;
  text: string;
}

/** Files that changed since, named one by one before the rest is counted. */
const askLimit = 3;

/** What an undo would do, point by point: what it takes away, brings back, leaves, and has to ask about. */
export function undoPoints(plan: BatchPlan): UndoPoint[] {
  const text = en.activity;
  const { totals } = plan;
  const replaced = totals.replace + totals.merge;
  const points: UndoPoint[] = [];
  if (totals.remove > 0) points.push({ action: "remove", text: text.removes(totals.remove) });
  if (replaced > 0) points.push({ action: "replace", text: text.putsBack(replaced) });
  if (totals.create > 0) points.push({ action: "create", text: text.bringsBack(totals.create) });
  const gone = plan.plans
    .flatMap((one) => one.artifacts.flatMap((row) => row.library_files))
    .filter((file) => file.action === "remove").length;
  if (gone > 0) points.push({ action: "remove", text: text.removesOfLibrary(gone) });
  const put = totals.library - gone;
  if (put > 0) points.push({ action: "replace", text: text.puts(put) });
  if (totals.keep > 0) points.push({ action: "keep", text: text.keeps(totals.keep) });
  const asked = plan.plans.flatMap((one) =>
    one.artifacts.flatMap((row) =>
      [...row.files, ...row.library_files]
        .filter((file) => file.action === "conflict")
        .map((file) => ({
          file: baseName(file.path),
          project: one.project_name,
          lost: file.reason === "lost",
        })),
    ),
  );
  for (const { file, project, lost } of asked.slice(0, askLimit)) {
    points.push({ action: "conflict", text: lost ? text.lost(file, project) : text.asks(file, project) });
  }
  if (asked.length > askLimit) {
    points.push({ action: "conflict", text: text.asksMore(asked.length - askLimit) });
  }
  return points;
}
