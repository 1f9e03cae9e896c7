import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo } from "react";
import { type EntityFilter, entityQueries } from "@/api/entities";
import { type Page, pageSize, usePagedRows } from "@/api/paging";
import type { EntityMatrix } from "@/api/types";
import { type MatrixRowData, rowData } from "./cell";

/** An answer is read once, however often the grid is drawn. */
const read = new WeakMap<EntityMatrix, Page<MatrixRowData>>();

function readPage(matrix: EntityMatrix): Page<MatrixRowData> {
  const known = read.get(matrix);
  if (known) return known;
  const page = { rows: matrix.rows.map((row) => rowData(row, matrix.columns)), total: matrix.total };
  read.set(matrix, page);
  return page;
}

/** The filtered matrix: its columns at once, its rows page by page. */
export function useEntityMatrix(typed: EntityFilter, platform: string | null) {
  // Typing stays smooth: the grid follows as fast as it can draw.
  const filter = useDeferredValue(typed);
  const identity = JSON.stringify(filter);
  const rows = usePagedRows(identity, (offset, limit) => entityQueries.page(filter, offset, limit), readPage);
  const first = useQuery({
    ...entityQueries.page(filter, 0, pageSize),
    placeholderData: (former) => former,
  });
  const all = first.data?.columns;
  const columns = useMemo(
    () => (all ?? []).filter((column) => platform === null || column.platform === platform),
    [all, platform],
  );
  return { rows, columns, allColumns: all ?? [], drifted: first.data?.drifted, identity, filter };
}

export type MatrixRows = ReturnType<typeof useEntityMatrix>["rows"];
