import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

/**
 * The elements of a list that draws only what is in sight are few, and each shows one thing after the other as the list is
 * scrolled: making elements, and finding out how they look, takes the browser several times as long as writing other words
 * into those that are there. Returns how many there are: the thing at a place has the element of its place modulo that, so
 * that an element stays while what it shows is in sight.
 *
 * There are as many as things of that size touch the room, both in pixels, and those drawn beyond each of its two edges; more
 * where more are drawn.
 */
export function useSlots(room: number, size: number, beyond: number, drawn: number): number {
  const inSight = Math.ceil(room / size) + 1 + 2 * beyond;
  const [slots, setSlots] = useState(inSight);
  const least = Math.max(slots, inSight, drawn);
  if (least > slots) setSlots(least);
  return least;
}

/** Things by their elements. In the order of their places elements that stay would be moved, which is to make them anew. */
export function bySlot<T extends { index: number }>(things: readonly T[], slots: number): T[] {
  return things.toSorted((a, b) => (a.index % slots) - (b.index % slots));
}

/**
 * Where the focus stands in a row, on a button say, and its element shows another row by now, the list takes the focus: a key
 * must not reach what somebody did not look at when they pressed there. Rows name theirs as `data-index`.
 */
export function useFocusStays(list: RefObject<HTMLElement | null>): void {
  const focused = useRef<{ row: HTMLElement; index: string | undefined } | null>(null);
  useEffect(() => {
    const element = list.current;
    const note = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
      focused.current = row && { row, index: row.dataset.index };
    };
    element?.addEventListener("focusin", note);
    return () => element?.removeEventListener("focusin", note);
  }, [list]);
  useLayoutEffect(() => {
    const was = focused.current;
    if (!was || was.row.dataset.index === was.index) return;
    focused.current = null;
    if (was.row.contains(document.activeElement)) list.current?.focus({ preventScroll: true });
  });
}
