import { useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useState } from "react";
import { errorBody } from "@/api/client";
import { type BundleRef, type MemberRef, setQueries } from "@/api/sets";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { type Drag, setRefusal, useDrag, useReceiver } from "./drag";
import { type DropPlace, dropPlaceAt } from "./drop-place";
import type { MemberRow } from "./model";
import { refusalWords } from "./refusals";

interface DropOptions {
  bundle: BundleRef & { name: string };
  scroller: RefObject<HTMLElement | null>;
  rows: readonly MemberRow[];
  rowHeight: number;
  has: (member: MemberRef) => boolean;
  onDrop: (drag: Drag, place: DropPlace) => void;
}

/** Pixels from an edge within which the tree moves on by itself, and how far with each word of the pointer. */
const edge = { size: 28, step: 10 };

/** Where in the tree what is dragged would go; null where it is not over the tree or may not go there. */
export function useDrop({ bundle, scroller, rows, rowHeight, has, onDrop }: DropOptions): DropPlace | null {
  const drag = useDrag();
  const [place, setPlace] = useState<DropPlace | null>(null);
  const placeOf = useCallback(
    ({ x, y }: Drag): DropPlace | null => {
      const element = scroller.current;
      const box = element?.getBoundingClientRect();
      if (!element || !box || x < box.left || x > box.right || y < box.top || y > box.bottom) return null;
      return dropPlaceAt(rows, rowHeight, y - box.top + element.scrollTop);
    },
    [scroller, rows, rowHeight],
  );
  useOnChange(drag, () => {
    setPlace(drag && placeOf(drag));
    const element = scroller.current;
    const box = element?.getBoundingClientRect();
    if (!drag || !element || !box) return;
    if (drag.y < box.top + edge.size) element.scrollTop -= edge.step;
    else if (drag.y > box.bottom - edge.size) element.scrollTop += edge.step;
  });

  const over = place !== null && drag?.from === null;
  const only = drag?.members.length === 1 ? drag.members[0] : undefined;
  const itself = only?.kind === bundle.kind && only.id === bundle.id;
  const asks = over && bundle.kind === "set" && only?.kind === "set" && !itself && !has(only);
  const checked = useQuery({
    ...setQueries.check(bundle.id, only ?? { kind: "set", id: "" }),
    enabled: asks,
  });
  const why = !over
    ? null
    : itself
      ? en.setsView.containsItself(bundle.name)
      : bundle.kind === "group" && drag.members.some(({ kind }) => kind !== "artifact")
        ? en.setsView.groupsHold
        : only && has(only)
          ? en.setsView.picker.already
          : asks && checked.isError
            ? refusalWords(errorBody(checked.error), drag.label, bundle.name)
            : null;
  useEffect(() => setRefusal(why), [why]);

  useReceiver(
    useCallback(
      (dropped: Drag) => {
        const at = placeOf(dropped);
        if (at) onDrop(dropped, at);
      },
      [placeOf, onDrop],
    ),
  );
  return why === null ? place : null;
}
