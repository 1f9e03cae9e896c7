import type { Virtualizer } from "@tanstack/react-virtual";
import { useMemo } from "react";
import { flushSync } from "react-dom";

type Tell = (offset: number, isScrolling: boolean) => void;
type Observe = (instance: Virtualizer<HTMLDivElement, Element>, tell: Tell) => (() => void) | undefined;

/** When nothing was scrolled for so long, in milliseconds, scrolling has ended. */
const settled = 150;

/**
 * How two virtualizers of one element, one for each direction, hear of its scrolling: together. Each for itself would draw on
 * its own, and the second one's question how far the element is scrolled, asked when the first has just drawn, makes the
 * browser lay everything out at once and then again. Give each its part as `observeElementOffset`, with `useFlushSync: false`.
 */
export function useBothOffsets(): { down: Observe; across: Observe } {
  return useMemo(() => {
    const listeners: { down?: Tell; across?: Tell } = {};
    const before = { down: 0, across: 0 };
    let element: HTMLElement | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const onScroll = () => {
      if (!element) return;
      const now = { down: element.scrollTop, across: element.scrollLeft };
      flushSync(() => {
        if (now.down !== before.down) listeners.down?.(now.down, true);
        if (now.across !== before.across) listeners.across?.(now.across, true);
      });
      Object.assign(before, now);
      clearTimeout(timer);
      timer = setTimeout(() => {
        listeners.down?.(now.down, false);
        listeners.across?.(now.across, false);
      }, settled);
    };
    const part =
      (side: "down" | "across"): Observe =>
      (instance, tell) => {
        if (!instance.scrollElement) return undefined;
        element = instance.scrollElement;
        before[side] = side === "down" ? element.scrollTop : element.scrollLeft;
        listeners[side] = tell;
        // The same listener for both is there once.
        element.addEventListener("scroll", onScroll, { passive: true });
        return () => {
          delete listeners[side];
          if (listeners.down || listeners.across) return;
          element?.removeEventListener("scroll", onScroll);
          clearTimeout(timer);
        };
      };
    return { down: part("down"), across: part("across") };
  }, []);
}
