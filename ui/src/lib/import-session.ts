/** Importing from several projects at once: it takes the place of the view until the person goes somewhere else. */
import { usePlace, visitNow } from "./navigation";
import { createStore, useStore } from "./store";

export interface ImportSession {
  /** Paths of projects on the list. */
  projects: readonly string[];
  /** Where the window was when it began. */
  visit: number;
}

const session = createStore<ImportSession | null>(null);

/** The one in work; null as soon as the window has gone elsewhere. */
export function useImportSession(): ImportSession | null {
  const now = useStore(session);
  const { visit } = usePlace();
  return now?.visit === visit ? now : null;
}

export function beginImport(projects: readonly string[]): void {
  session.set({ projects: [...new Set(projects)], visit: visitNow() });
}

export function endImport(): void {
  session.set(null);
}
