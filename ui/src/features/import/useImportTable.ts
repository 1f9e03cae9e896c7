import { useDeferredValue, useMemo, useState } from "react";
import { useSkipImport } from "@/api/imports";
import type { Discovery } from "@/api/types";
import { showToast, toastError } from "@/components/toast";
import {
  type ImportChoice,
  importMarks,
  markImports,
  unmarkImports,
  useImportMarks,
} from "@/lib/import-marks";
import { en } from "@/text/en";
import {
  copiesIn,
  countStatuses,
  type ImportRow,
  isMarked,
  isSelectable,
  linesOf,
  markOf,
  rowsMatching,
  rowsOf,
  type StatusFilter,
  summaryOf,
} from "./model";

/** What is shown of what was found, what is marked, and marking it. */
export function useImportTable(discoveries: readonly Discovery[], grouped: boolean) {
  const [status, setStatus] = useState<StatusFilter>("all");
  const [typed, setSearch] = useState("");
  const search = useDeferredValue(typed);
  const marks = useImportMarks();
  const skipping = useSkipImport();

  const rows = useMemo(() => rowsOf(discoveries), [discoveries]);
  const found = useMemo(() => rowsMatching(rows, search), [rows, search]);
  const counts = useMemo(() => countStatuses(found), [found]);
  const shown = useMemo(
    () => (status === "all" ? found : found.filter(({ entry }) => entry.status === status)),
    [found, status],
  );
  const lines = useMemo(() => linesOf(shown, grouped), [shown, grouped]);
  const copies = useMemo(() => copiesIn(rows), [rows]);
  const summary = useMemo(() => summaryOf(rows, marks), [rows, marks]);
  const marked = useMemo(
    () => rows.filter(({ key, entry }) => isSelectable(entry) && isMarked(marks.get(key))),
    [rows, marks],
  );

  const choose = (chosen: readonly ImportRow[], choice: ImportChoice, name?: string) =>
    markImports(chosen.map((row) => markOf(row, choice, name)));
  /** What was decided before stays decided. */
  const mark = (chosen: readonly ImportRow[], on: boolean) => {
    const now = importMarks.get();
    if (on) markImports(chosen.filter(({ key }) => !isMarked(now.get(key))).map((row) => markOf(row)));
    else unmarkImports(chosen.map(placeOf));
  };
  const skip = async (chosen: readonly ImportRow[], on: boolean) => {
    const byProject = new Map<string, ImportRow[]>();
    for (const row of chosen) {
      const own = byProject.get(row.project_path);
      if (own) own.push(row);
      else byProject.set(row.project_path, [row]);
    }
    try {
      for (const [project, own] of byProject) {
        await skipping.mutateAsync({ project, paths: own.map(({ entry }) => entry.path), skip: on });
      }
    } catch (error) {
      toastError(error);
      return;
    }
    unmarkImports(chosen.map(placeOf));
    const back = () => void skip(chosen, !on);
    showToast("done", (on ? en.imports.skipped : en.imports.shownAgain)(chosen.length), {
      action: { label: en.review.done.undoIt, run: back },
    });
  };

  return {
    typed,
    setSearch,
    status,
    setStatus,
    rows,
    shown,
    counts,
    lines,
    copies,
    summary,
    marks,
    marked,
    choose,
    mark,
    skip: (chosen: readonly ImportRow[], on: boolean) => void skip(chosen, on),
    clear: () => unmarkImports(rows.map(placeOf)),
    identity: `${status}\n${search}`,
  };
}

export type ImportTableState = ReturnType<typeof useImportTable>;

const placeOf = ({ project_path, entry }: ImportRow) => ({ project_path, path: entry.path });
