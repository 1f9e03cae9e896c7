import { useEffect, useState } from "react";
import { type EntityFilter, findEntity } from "@/api/entities";
import type { MatrixColumn } from "./columns";
import type { CellPlace } from "./matrix-keys";
import type { EntityRows } from "./useEntityRows";

interface Active {
  identity: string;
  row: number;
  /** Null until the row is there. */
  artifact: string | null;
  column: number;
  key: string | null;
}

/**
 * The focused cell. It is that of an artifact and a profile, so that it stays the same when rows or columns come, go or are
 * sorted anew; where its own is gone, the one that stands in its place is focused.
 */
export function useActiveCell(rows: EntityRows, columns: readonly MatrixColumn[], filter: EntityFilter) {
  const [active, setActive] = useState<Active>({
    identity: rows.identity,
    row: 0,
    artifact: null,
    column: 0,
    key: null,
  });
  const { identity, total } = rows;
  const place = active.key === null ? -1 : columns.findIndex((column) => column.key === active.key);
  const column = place >= 0 ? place : Math.max(0, Math.min(active.column, columns.length - 1));
  const row = Math.max(0, Math.min(active.row, (total ?? 1) - 1));
  const here = rows.rowAt(row)?.entity.artifact_id;
  const moved = active.artifact === null || here === active.artifact ? null : rows.indexOf(active.artifact);
  const isLost = active.artifact !== null && here !== active.artifact && moved === null;
  // A row that is only not loaded is not lost: it is where it was, unless the filter is another.
  const isAsked = isLost && (here !== undefined || active.identity !== identity);

  useEffect(() => {
    if (isAsked) return;
    setActive((now) => {
      if (now.artifact !== null && moved !== null) return { ...now, identity, row: moved };
      if (now.artifact === null && here !== undefined) return { ...now, identity, row, artifact: here };
      return now.identity === identity ? now : { ...now, identity };
    });
  }, [isAsked, moved, here, row, identity]);

  useEffect(() => {
    const { artifact } = active;
    if (!isAsked || artifact === null) return;
    let isLate = false;
    const settle = (next: Partial<Active>) => {
      if (!isLate) setActive((now) => (now.artifact === artifact ? { ...now, identity, ...next } : now));
    };
    findEntity(filter, artifact).then(
      // Where it is said to be here and is not, what is loaded is older than the answer; it comes anew by itself.
      ({ found, index }) => settle(found && index !== row ? { row: index } : { row: index, artifact: null }),
      () => settle({ artifact: null }),
    );
    return () => {
      isLate = true;
    };
  }, [isAsked, active, row, identity, filter]);

  return {
    place: { row, column } satisfies CellPlace,
    move: (to: CellPlace) =>
      setActive({
        identity,
        row: to.row,
        artifact: rows.rowAt(to.row)?.entity.artifact_id ?? null,
        column: to.column,
        key: columns[to.column]?.key ?? null,
      }),
  };
}
