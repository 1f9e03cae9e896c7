/** The table of results as rows: projects with their counts, and below each its artifacts, what failed first. */
import { type Fate, fateCounts, fateOf, fates, type PlacedResult } from "./outcome";

export type ResultRow =
  | { kind: "project"; key: string; name: string; counts: Record<Fate, number> }
  | { kind: "artifact"; key: string; one: PlacedResult; fate: Fate };

/** True for what was not done although it was asked for. */
export const isUndone = (fate: Fate): boolean => fate === "failed" || fate === "open";

export function resultRows(
  results: readonly PlacedResult[],
  rolledBack: boolean,
  onlyFailed: boolean,
): ResultRow[] {
  const projects = new Map<string, PlacedResult[]>();
  for (const one of results) {
    const own = projects.get(one.project);
    if (own) own.push(one);
    else projects.set(one.project, [one]);
  }
  return [...projects].flatMap(([key, own]): ResultRow[] => {
    const rows = own
      .map((one) => ({ kind: "artifact" as const, key: one.key, one, fate: fateOf(one, rolledBack) }))
      .filter(({ fate }) => !onlyFailed || isUndone(fate))
      .sort((a, b) => fates.indexOf(a.fate) - fates.indexOf(b.fate));
    if (rows.length === 0) return [];
    const name = own[0]?.projectName ?? key;
    return [{ kind: "project", key, name, counts: fateCounts(own, rolledBack) }, ...rows];
  });
}
