import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useDeferredValue, useMemo } from "react";
import { historyQueries, type OperationFilter } from "@/api/history";

/** The operations of a filter, read as far as `reach` was asked to. */
export function useOperations(typed: OperationFilter) {
  // Typing stays smooth: the list follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const query = useInfiniteQuery(historyQueries.list(filter));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const pages = query.data?.pages;
  const operations = useMemo(() => pages?.flatMap((page) => page.operations) ?? [], [pages]);
  const byId = useMemo(() => new Map(operations.map((one) => [one.id, one])), [operations]);
  const read = operations.length;
  /** Reads on until the operation at this place is there. */
  const reach = useCallback(
    (place: number) => {
      if (place >= read && hasNextPage && !isFetching && !isError) void fetchNextPage();
    },
    [read, hasNextPage, isFetching, isError, fetchNextPage],
  );
  const last = pages?.at(-1);
  return {
    operations,
    find: useCallback((id: string) => byId.get(id), [byId]),
    total: last?.total ?? null,
    /** The whole history, whatever the filter. */
    all: last?.all_operations ?? null,
    bytes: last?.bytes ?? 0,
    reach,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
    filter,
    identity: JSON.stringify(filter),
  };
}

export type Operations = ReturnType<typeof useOperations>;
