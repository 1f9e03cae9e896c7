import type { Selection } from "@/lib/selection";
import { toastError } from "./toast";

/** A list that is read page by page, and can name what it has not read. */
interface RangedList {
  rows: {
    identity: string;
    total: number | null;
    rowAt: (index: number) => { id: string } | undefined;
  };
  /** The ids between two places, both with it. */
  idsBetween: (from: number, to: number) => Promise<string[]>;
  allIds: () => Promise<string[]>;
}

/** Selecting many at once, also of what is not loaded: a range, or all that the filter lets through. */
export function useRanges({ rows, idsBetween, allIds }: RangedList, selection: Selection) {
  const whole = `${rows.identity} ${rows.total}`;
  const isWhole = selection.whole === whole;
  return {
    /** Selects from the anchor to this place. */
    extendTo: (index: number, anchor = selection.anchor) => {
      const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
      let loaded = true;
      for (let i = from; i <= to && loaded; i++) loaded = rows.rowAt(i) !== undefined;
      if (loaded) selection.extendTo(index, (at) => rows.rowAt(at)?.id);
      else idsBetween(from, to).then((ids) => selection.add(ids), toastError);
    },
    /** Selects all, or nothing where all is selected. */
    all: () => {
      if (isWhole) selection.clear();
      else allIds().then((ids) => selection.add(ids, whole), toastError);
    },
    checked: isWhole || (selection.ids.size > 0 && ("indeterminate" as const)),
  };
}
