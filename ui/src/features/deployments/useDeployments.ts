import { useInfiniteQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo } from "react";
import { type DeploymentFilter, deploymentQueries } from "@/api/deployments";

/** All deployments of a filter. The first rows show at once, the rest follows chunk by chunk. */
export function useDeployments(typed: DeploymentFilter) {
  // Typing stays smooth: the list follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const query = useInfiniteQuery(deploymentQueries.all(filter));
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  const chunks = query.data?.pages.length ?? 0;
  useEffect(() => {
    // After each chunk the next: a chunk may come so fast that nothing else is seen to change.
    if (chunks > 0 && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [chunks, hasNextPage, isFetching, isError, fetchNextPage]);
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.deployments), [pages]);
  return {
    rows,
    total: pages?.at(-1)?.total ?? null,
    /** How many are read; equal to the total once all are there. */
    read: rows?.length ?? 0,
    counts: pages?.at(-1)?.counts,
    error: query.data ? null : query.error,
    retry: () => void query.refetch(),
    filter,
    identity: JSON.stringify(filter),
  };
}

export type Deployments = ReturnType<typeof useDeployments>;
