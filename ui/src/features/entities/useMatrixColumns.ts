import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type EntityFilter, entityQueries } from "@/api/entities";
import { type MatrixColumn, withProfiles } from "./columns";

const none: readonly MatrixColumn[] = [];

/** The matrix' columns: all there are, and those of a filter. */
export function useMatrixColumns({ project_path: project, platform }: EntityFilter) {
  const asked = useQuery(entityQueries.columns());
  const { data, refetch } = asked;
  const allColumns = useMemo(() => (data ? withProfiles(data) : none), [data]);
  const columns = useMemo(
    () =>
      allColumns.filter(
        (column) =>
          (project === null || column.project_path === project) &&
          (platform === null || column.platform === platform),
      ),
    [allColumns, project, platform],
  );
  return {
    columns,
    allColumns,
    isPending: asked.isPending,
    error: asked.isError && data === undefined ? asked.error : null,
    retry: () => {
      if (asked.isError) void refetch();
    },
  };
}

export type MatrixColumns = ReturnType<typeof useMatrixColumns>;
