import { toastError } from "@/components/toast";
import type { Selection } from "@/lib/selection";
import type { ArtifactList } from "./useArtifactList";

/** Selecting many at once, also of what is not loaded: a range, or all that the filter lets through. */
export function useRanges({ rows, idsBetween, allIds }: ArtifactList, selection: Selection) {
  const whole = `${rows.identity} ${rows.total}`;
  const extendTo = (index: number, anchor: number) => {
    const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
    let loaded = true;
    for (let i = from; i <= to && loaded; i++) loaded = rows.rowAt(i) !== undefined;
    if (loaded) selection.extendTo(index, (at) => rows.rowAt(at)?.id);
    else idsBetween(from, to).then(selection.add, toastError);
  };
  const isWhole = selection.whole === whole;
  return {
    extendTo,
    /** Selects all, or nothing where all is selected. */
    all: () => {
      if (isWhole) selection.clear();
      else allIds().then((ids) => selection.add(ids, whole), toastError);
    },
    checked: isWhole || (selection.ids.size > 0 && ("indeterminate" as const)),
  };
}
