/** What operations wrote, and how long that is kept. Taking one back is a review of its own: see changes.ts. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type * as Bindings from "./bindings";
import { commands, commandViews, type HistoryBounds } from "./bindings";
import { unwrap } from "./client";
import { applyViews } from "./invalidation";
import { keys } from "./keys";
import type { OperationQuery } from "./types";

export type OperationFilter = Omit<OperationQuery, "offset" | "limit">;

/** Operations asked for at once; a screen shows about twenty. */
const chunk = 100;

/** Operations among which the newest that can be undone is looked for. */
const recent = 20;

export const historyQueries = {
  /** The newest first, chunk after chunk as far as somebody looks: a day's head needs every row above it. */
  list: (filter: OperationFilter) =>
    infiniteQueryOptions({
      queryKey: [keys.history, "list", filter],
      queryFn: ({ pageParam }) =>
        unwrap(
          commands.listOperations({ ...filter, offset: pageParam, limit: chunk } as Bindings.OperationQuery),
        ),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const read = pages.length * chunk;
        return read < last.total ? read : undefined;
      },
      placeholderData: (former) => former,
    }),
  /** The newest operations, whatever they are. */
  recent: () =>
    queryOptions({
      queryKey: [keys.history, "recent"],
      queryFn: () =>
        unwrap(
          commands.listOperations({ text: null, kinds: [], project_path: null, offset: 0, limit: recent }),
        ),
    }),
  /** One operation with the files it wrote. */
  operation: (id: string) =>
    queryOptions({
      queryKey: [keys.history, "operation", id],
      queryFn: () => unwrap(commands.readOperation(id)),
    }),
  bounds: () =>
    queryOptions({
      queryKey: [keys.history, "bounds"],
      queryFn: () => unwrap(commands.historyBounds()),
    }),
  /** What pruning to these bounds would remove now. */
  cost: (bounds: HistoryBounds) =>
    queryOptions({
      queryKey: [keys.history, "cost", bounds],
      queryFn: () => unwrap(commands.historyCost(bounds)),
      staleTime: 0,
      placeholderData: (former) => former,
    }),
};

/** Keeps new bounds. The shell prunes to them in the background and then names the history as changed. */
export function useSaveHistoryBounds() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (bounds: HistoryBounds) => unwrap(commands.setHistoryBounds(bounds)),
    onSuccess: () => applyViews(client, commandViews.set_history_bounds),
  });
}
