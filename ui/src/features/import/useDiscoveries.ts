import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { importQueries } from "@/api/imports";
import type { Discovery } from "@/api/types";

/** What several projects have, as far as it is known, and which of them could not be looked into. */
export function useDiscoveries(projects: readonly string[]) {
  const results = useQueries({ queries: projects.map((path) => importQueries.discovery(path)) });
  const stamp = results.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the results are new each time, their stamps are not
  const discoveries = useMemo(
    () => results.flatMap(({ data }): Discovery[] => (data ? [data] : [])),
    [stamp, projects],
  );
  const failed = projects.flatMap((path, i) => {
    const result = results[i];
    return result?.isError && !result.data ? [{ path, error: result.error, retry: result.refetch }] : [];
  });
  return {
    discoveries,
    failed,
    looking: results.some(({ isPending }) => isPending),
    done: results.filter(({ isPending }) => !isPending).length,
  };
}
