/**
 * The one place where a changed view of the core becomes a query to ask again. It is used for the window's own
 * operations and for changes from elsewhere alike.
 */
import type { Query, QueryClient } from "@tanstack/react-query";
import type { ChangedRows } from "./bindings";
import { isReached, rowsOf } from "./changed-rows";
import { type KeyRoot, keys } from "./keys";

/** View keys with a fixed name. Settings are not among them: only this window writes them. */
export const viewTable: Record<string, readonly KeyRoot[]> = {
  artifacts: [keys.artifacts, keys.sets, keys.attachments, keys.imports, keys.plans],
  entities: [keys.entities],
  // What is recorded decides which profiles are in use.
  deployments: [
    keys.deployments,
    keys.stats,
    keys.projects,
    keys.attachments,
    keys.profiles,
    keys.imports,
    keys.plans,
  ],
  projects: [keys.projects, keys.stats, keys.attachments, keys.profiles, keys.plans],
  profiles: [keys.profiles, keys.plans],
  import: [keys.imports, keys.projects, keys.plans],
  // A plan of an undo rests on what history still holds.
  history: [keys.history, keys.plans],
  system: [keys.system],
  "deployment-stats": [keys.stats],
  "deployment-sets": [keys.sets, keys.attachments, keys.plans],
};

/** View keys that carry an id. */
export const viewPrefixes: Record<string, readonly KeyRoot[]> = {
  "import-": [keys.imports, keys.projects, keys.plans],
  "project-": [
    keys.projects,
    keys.profiles,
    keys.imports,
    keys.deployments,
    keys.stats,
    keys.attachments,
    keys.plans,
  ],
  "deployment-set-members-": [keys.sets, keys.attachments, keys.plans],
  "deployment-set-": [keys.sets, keys.attachments, keys.plans],
};

/** Query roots behind a view key; null for a key that nobody placed. */
export function rootsOf(view: string): readonly KeyRoot[] | null {
  const fixed = viewTable[view];
  if (fixed) return fixed;
  const prefix = Object.keys(viewPrefixes).find((start) => view.startsWith(start));
  return prefix ? (viewPrefixes[prefix] ?? null) : null;
}

/** What an operation that writes says about the views. */
interface Written {
  views: readonly string[];
  cache_behind: boolean;
}

/** After an own operation: its views, and the status line where the cache did not follow. */
export function applyWritten(client: QueryClient, written: Written): Promise<void> {
  return applyViews(client, written.cache_behind ? [...written.views, "system"] : written.views);
}

/**
 * Marks what the views show as stale; what is on screen is asked again at once. Where the changed rows are known, only
 * what holds one of them.
 */
export async function applyViews(
  client: QueryClient,
  views: readonly string[],
  changed: ChangedRows | null = null,
): Promise<void> {
  const roots = new Set<unknown>();
  for (const view of views) {
    const found = rootsOf(view);
    if (found === null) {
      console.warn(`unknown view key: ${view}`);
      await invalidate(client, () => true);
      return;
    }
    for (const root of found) roots.add(root);
  }
  const rows = changed && rowsOf(changed);
  await invalidate(client, (query) => roots.has(query.queryKey[0]) && (!rows || isReached(query, rows)));
}

async function invalidate(client: QueryClient, isStale: (query: Query) => boolean): Promise<void> {
  const stale = client.getQueryCache().findAll({ predicate: isStale });
  // An answer that is on its way may be from before the change, and would count as fresh when it comes. One that is shown
  // already is cancelled and asked for anew; of the others the late answer is made stale once more.
  const late = stale.filter(
    (query) =>
      query.state.fetchStatus === "fetching" && (query.state.data === undefined || !query.isActive()),
  );
  for (const query of late) {
    const again = () => client.invalidateQueries({ predicate: (one) => one === query });
    void query.promise?.then(again, again);
  }
  const found = new Set(stale);
  await client.invalidateQueries({ predicate: (query) => found.has(query) });
}
