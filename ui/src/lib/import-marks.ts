/**
 * What a person has marked to be imported from projects, from whatever view. Nothing is written until it is reviewed.
 * It lives as long as the window does, and nothing is ever marked on its own.
 */
import type { ImportAction, ImportChange } from "@/api/types";
import { createStore, useStore } from "./store";

export interface ImportPlace {
  project_path: string;
  /** Of the entry, relative to the project. */
  path: string;
}

/** `choose`: it is to be imported, but how is not decided. `keep`: it was decided to leave it as it is. */
export type ImportChoice = ImportAction | "choose" | "keep";

export interface ImportMark extends ImportPlace {
  choice: ImportChoice;
  /** Another name in the library. */
  name: string | null;
}

/** By place, in the order in which they were marked. */
export type ImportMarks = ReadonlyMap<string, ImportMark>;

const none: ImportMarks = new Map();

export const importMarks = createStore<ImportMarks>(none);

export function useImportMarks(): ImportMarks {
  return useStore(importMarks);
}

export function importKey({ project_path, path }: ImportPlace): string {
  return `${project_path}\n${path}`;
}

/** Marks places; each takes the place of what was marked there before. */
export function markImports(marks: readonly ImportMark[]): void {
  if (marks.length === 0) return;
  importMarks.set((now) => {
    const next = new Map(now);
    for (const mark of marks) next.set(importKey(mark), mark);
    return next;
  });
}

export function unmarkImports(places: readonly ImportPlace[]): void {
  importMarks.set((now) => {
    const next = new Map(now);
    for (const place of places) next.delete(importKey(place));
    return next.size === now.size ? now : next;
  });
}

export function clearImportMarks(): void {
  importMarks.set(none);
}

/** As the shell wants it; null while it is not decided, or decided to stay. */
export function changeOfMark({ project_path, path, choice, name }: ImportMark): ImportChange | null {
  if (choice === "choose" || choice === "keep") return null;
  return { project_path, path, action: choice, name: choice === "import" ? name : null };
}
