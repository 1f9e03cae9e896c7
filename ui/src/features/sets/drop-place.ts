import type { MemberRow } from "./model";
import { directStarts } from "./model";

export interface DropPlace {
  /** Index among the direct members at which it would stand before anything is taken out. */
  position: number;
  /** Where the line is drawn, in pixels from the top of the rows. */
  top: number;
}

/** The gap between two direct members, with all that hangs below them, that is nearest to a height in the tree. */
export function dropPlaceAt(rows: readonly MemberRow[], rowHeight: number, y: number): DropPlace {
  const starts = directStarts(rows);
  let best = 0;
  for (let i = 1; i < starts.length; i++) {
    const distance = (at: number) => Math.abs((starts[at] ?? 0) * rowHeight - y);
    if (distance(i) <= distance(best)) best = i;
  }
  return { position: best, top: (starts[best] ?? 0) * rowHeight };
}

/** Index after a member was moved from `from` into the gap `position`; null where it stays. */
export function movedTo(from: number, position: number): number | null {
  const to = position > from ? position - 1 : position;
  return to === from ? null : to;
}
