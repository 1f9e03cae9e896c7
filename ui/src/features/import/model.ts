/** What was found in projects, as rows: what can be done with each, and what comes of what is marked. */
import type { Discovery, ImportChange, ImportEntry, ImportStatus } from "@/api/types";
import {
  changeOfMark,
  type ImportChoice,
  type ImportMark,
  type ImportMarks,
  importKey,
} from "@/lib/import-marks";

export interface ImportRow {
  /** Names the place for good. */
  key: string;
  project_path: string;
  project_name: string;
  entry: ImportEntry;
}

export const statusOrder: readonly ImportStatus[] = [
  "new",
  "identical",
  "differs",
  "recorded",
  "invalid",
  "skipped",
];

export type StatusFilter = ImportStatus | "all";

/** Rows of these projects, in their order; in each by status, then by place. */
export function rowsOf(discoveries: readonly Discovery[]): ImportRow[] {
  return discoveries.flatMap(({ project_path, project_name, entries }) =>
    entries
      .map((entry) => ({
        key: importKey({ project_path, path: entry.path }),
        project_path,
        project_name,
        entry,
      }))
      .sort((a, b) => statusOrder.indexOf(a.entry.status) - statusOrder.indexOf(b.entry.status)),
  );
}

/** True where there is something that can be done with it. */
export function isSelectable({ status, actions }: ImportEntry): boolean {
  return actions.length > 0 && status !== "skipped" && status !== "recorded" && status !== "invalid";
}

/** What happens to a row that is marked without saying how. What differs is always asked about. */
export function usualChoice({ status, actions }: ImportEntry): ImportChoice {
  return status === "differs" ? "choose" : (actions[0] ?? "choose");
}

export function markOf({ project_path, entry }: ImportRow, choice?: ImportChoice, name?: string): ImportMark {
  return { project_path, path: entry.path, choice: choice ?? usualChoice(entry), name: name ?? null };
}

export const isMarked = (mark: ImportMark | undefined): mark is ImportMark =>
  mark !== undefined && mark.choice !== "keep";

export type StatusCounts = Record<StatusFilter, number>;

export function countStatuses(rows: readonly ImportRow[]): StatusCounts {
  const counts: StatusCounts = {
    all: 0,
    new: 0,
    identical: 0,
    differs: 0,
    recorded: 0,
    invalid: 0,
    skipped: 0,
  };
  for (const { entry } of rows) {
    counts.all += 1;
    counts[entry.status] += 1;
  }
  return counts;
}

/** How many could be imported. */
export function importableIn({ entries }: Discovery): number {
  return entries.filter(isSelectable).length;
}

/** Rows whose name, place, platform or origin holds all the words. */
export function rowsMatching(rows: readonly ImportRow[], search: string): readonly ImportRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ entry, project_name }) => {
    const text =
      `${entry.name} ${entry.path} ${entry.title ?? ""} ${entry.origin?.repository ?? ""} ${entry.platforms.join(" ")} ${project_name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Rows for "all of a kind" buttons. */
export const isNew = ({ entry }: ImportRow) => entry.status === "new" && entry.actions.includes("import");
export const isIdentical = ({ entry }: ImportRow) =>
  entry.status === "identical" && entry.actions.includes("link");
export const hasRecord = ({ entry }: ImportRow) => isSelectable(entry) && entry.actions.includes("take_over");

/** New things that are the same in several projects, each with its rows. */
export function copiesIn(rows: readonly ImportRow[]): ReadonlyMap<string, readonly ImportRow[]> {
  const same = new Map<string, ImportRow[]>();
  for (const row of rows) {
    const { status, artifact, content_hash: hash } = row.entry;
    if (status !== "new" || !artifact || !hash) continue;
    const key = `${artifact}\n${hash}`;
    const own = same.get(key);
    if (own) own.push(row);
    else same.set(key, [row]);
  }
  const copies = new Map<string, readonly ImportRow[]>();
  for (const own of same.values()) if (own.length > 1) for (const row of own) copies.set(row.key, own);
  return copies;
}

/** True where it comes into the library; else only a record is made. */
export function goesIn({ entry }: ImportRow, { choice }: ImportMark): boolean {
  return choice === "import" || (choice === "take_over" && entry.matched === null);
}

/** What it will be in the library. */
function targetOf({ entry }: ImportRow, { name }: ImportMark): string {
  return name === null ? (entry.artifact ?? entry.path) : `${entry.kind}:${name}`;
}

export interface ImportSummary {
  selected: number;
  /** Those that come into the library, and as how many artifacts. */
  goes: number;
  distinct: number;
  recorded: number;
  /** Those of which it is not decided what happens. */
  open: number;
  /** As the shell wants them. */
  changes: ImportChange[];
  /** Rows that would come under a name that another one takes, by key. */
  clashes: ReadonlyMap<string, ImportRow>;
}

/** What comes of what is marked among these rows. */
export function summaryOf(rows: readonly ImportRow[], marks: ImportMarks): ImportSummary {
  const taken = new Map<string, ImportRow>();
  const clashes = new Map<string, ImportRow>();
  const changes: ImportChange[] = [];
  const counts = { selected: 0, goes: 0, recorded: 0, open: 0 };
  for (const row of rows) {
    const mark = marks.get(row.key);
    if (!isMarked(mark) || !isSelectable(row.entry)) continue;
    counts.selected += 1;
    const change = changeOfMark(mark);
    if (change === null) {
      counts.open += 1;
      continue;
    }
    if (goesIn(row, mark)) {
      const target = targetOf(row, mark);
      const other = taken.get(target);
      if (other && !isSame(other, row)) {
        clashes.set(row.key, other);
        counts.open += 1;
        continue;
      }
      if (!other) taken.set(target, row);
      counts.goes += 1;
    } else counts.recorded += 1;
    changes.push(change);
  }
  return { ...counts, distinct: taken.size, changes, clashes };
}

/** What the shell says nothing about may be the same: it knows when it plans. */
function isSame(a: ImportRow, b: ImportRow): boolean {
  const [first, second] = [a.entry.content_hash, b.entry.content_hash];
  return !first || !second || first === second;
}

/** A line of the table: the head of a project where there are several, or a row. */
export type ImportLine =
  | { kind: "project"; key: string; name: string; rows: readonly ImportRow[] }
  | { kind: "row"; key: string; row: ImportRow };

export function linesOf(rows: readonly ImportRow[], grouped: boolean): ImportLine[] {
  if (!grouped) return rows.map((row) => ({ kind: "row", key: row.key, row }));
  const groups = new Map<string, ImportRow[]>();
  for (const row of rows) {
    const own = groups.get(row.project_path);
    if (own) own.push(row);
    else groups.set(row.project_path, [row]);
  }
  return [...groups].flatMap(([path, own]): ImportLine[] => [
    { kind: "project", key: path, name: own[0]?.project_name ?? path, rows: own },
    ...own.map((row): ImportLine => ({ kind: "row", key: row.key, row })),
  ]);
}

/** Rows of these lines that can be marked. */
export function selectableIn(lines: readonly ImportLine[]): ImportRow[] {
  return lines.flatMap((line) => (line.kind === "row" && isSelectable(line.row.entry) ? [line.row] : []));
}

export const newName = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;
