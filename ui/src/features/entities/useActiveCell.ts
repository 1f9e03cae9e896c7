import { useEffect, useState } from "react";
import type { MatrixColumn } from "./columns";
import type { CellPlace } from "./matrix-keys";
import type { MatrixRows } from "./row-kind";

interface Active {
  identity: string;
  row: number;
  /** Of its row; null until that is there. */
  rowKey: string | null;
  column: number;
  columnKey: string | null;
}

/**
 * The focused cell. It is that of a row and a profile, so that it stays the same when rows or columns come, go or are sorted
 * anew; where its own is gone, the one that stands in its place is focused.
 */
export function useActiveCell(rows: MatrixRows<unknown>, columns: readonly MatrixColumn[]) {
  const [active, setActive] = useState<Active>({
    identity: rows.identity,
    row: 0,
    rowKey: null,
    column: 0,
    columnKey: null,
  });
  const { identity, total, find } = rows;
  const place =
    active.columnKey === null ? -1 : columns.findIndex((column) => column.key === active.columnKey);
  const column = place >= 0 ? place : Math.max(0, Math.min(active.column, columns.length - 1));
  const row = Math.max(0, Math.min(active.row, (total ?? 1) - 1));
  const here = rows.keyAt(row);
  const moved = active.rowKey === null || here === active.rowKey ? null : rows.indexOf(active.rowKey);
  const isLost = active.rowKey !== null && here !== active.rowKey && moved === null;
  // A row that is only not loaded is not lost: it is where it was, unless the filter is another.
  const isAsked = isLost && (here !== undefined || active.identity !== identity);

  useEffect(() => {
    if (isAsked) return;
    setActive((now) => {
      if (now.rowKey !== null && moved !== null) return { ...now, identity, row: moved };
      if (now.rowKey === null && here !== undefined) return { ...now, identity, row, rowKey: here };
      return now.identity === identity ? now : { ...now, identity };
    });
  }, [isAsked, moved, here, row, identity]);

  useEffect(() => {
    const { rowKey } = active;
    if (!isAsked || rowKey === null) return;
    let isLate = false;
    const settle = (next: Partial<Active>) => {
      if (!isLate) setActive((now) => (now.rowKey === rowKey ? { ...now, identity, ...next } : now));
    };
    find(rowKey).then(
      // Where it is said to be here and is not, what is loaded is older than the answer; it comes anew by itself.
      ({ found, index }) => settle(found && index !== row ? { row: index } : { row: index, rowKey: null }),
      () => settle({ rowKey: null }),
    );
    return () => {
      isLate = true;
    };
  }, [isAsked, active, row, identity, find]);

  return {
    place: { row, column } satisfies CellPlace,
    move: (to: CellPlace) =>
      setActive({
        identity,
        row: to.row,
        rowKey: rows.keyAt(to.row) ?? null,
        column: to.column,
        columnKey: columns[to.column]?.key ?? null,
      }),
  };
}
