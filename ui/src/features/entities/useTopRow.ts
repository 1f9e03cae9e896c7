import { type RefObject, useEffect, useRef } from "react";
import type { MatrixRows } from "./row-kind";
import type { TopRow } from "./useStart";

interface Scrolled {
  grid: RefObject<HTMLDivElement | null>;
  /** Pixels above the grid's first row in sight, by which the grid was drawn. */
  offset: number;
  rowHeight: number;
  rows: MatrixRows<unknown>;
  /** The row at which a new filter's rows are looked at first. */
  start: number | null;
  /** Where the row at the top is told. */
  top: RefObject<TopRow | null>;
}

/** Keeps the row at the top of the grid there: when a new filter's rows come, and when rows come or go above it. */
export function useTopRow({ grid, offset, rowHeight, rows, start, top }: Scrolled): void {
  const drawn = useRef({ identity: rows.identity, index: 0 });
  useEffect(() => {
    const element = grid.current;
    if (!element) return;
    const former = drawn.current;
    if (former.identity !== rows.identity) {
      drawn.current = { identity: rows.identity, index: start ?? 0 };
      const shift = start === 0 ? 0 : (top.current?.shift ?? 0);
      element.scrollTop = (start ?? 0) * rowHeight + shift;
      return;
    }
    const index = Math.floor(offset / rowHeight);
    const shift = offset % rowHeight;
    const key = rows.keyAt(index);
    if (offset <= 0) top.current = null;
    else if (key !== undefined) {
      const wanted = top.current?.key;
      const moved = former.index === index && wanted && wanted !== key ? rows.indexOf(wanted) : null;
      if (moved !== null) {
        drawn.current = { identity: rows.identity, index: moved };
        element.scrollTop = moved * rowHeight + shift;
        return;
      }
      top.current = { key, shift };
    }
    drawn.current = { identity: rows.identity, index };
  });
}
