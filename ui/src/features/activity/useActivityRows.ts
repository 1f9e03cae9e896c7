import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useId, useState } from "react";
import { listKeyDown } from "@/components/list-keys";
import { useDensity } from "@/lib/density";
import { useOnChange } from "@/lib/useOnChange";
import type { ActivityListProps } from "./ActivityList";
import { lineHeights, type Place, placeIn, settle } from "./lines";

/** Which rows are drawn where, which one is active, which one is open, and the keys. */
export function useActivityRows({ operations, lines, focus, listRef }: ActivityListProps) {
  const heights = lineHeights[useDensity()];
  const id = useId();
  const [at, setAt] = useState<Place>({ index: 1, id: undefined });
  const [open, setOpen] = useState(focus);
  const { reach, identity } = operations;
  const idAt = (index: number) => {
    const line = lines[index];
    return line?.kind === "operation" ? line.operation.id : undefined;
  };
  const active = placeIn(lines, at);
  const setActive = (index: number) => setAt({ index, id: idAt(index) });
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => listRef.current,
    estimateSize: (index) => (lines[index]?.kind === "day" ? heights.day : heights.operation),
    // An open row is another row than the same one closed, so that each keeps its own measure.
    getItemKey: (index) => {
      const operation = idAt(index);
      return operation === undefined ? index : `${operation} ${operation === open}`;
    },
    // Nothing is laid out where there is no screen.
    measureElement: (element) => element.getBoundingClientRect().height || heights.operation,
    overscan: 8,
    scrollPaddingStart: heights.day,
    initialRect: { width: 800, height: 600 },
  });
  useOnChange(heights, () => virtual.measure());
  useOnChange(identity, () => {
    virtual.scrollToOffset(0);
    setAt({ index: 1, id: undefined });
  });
  const place = focus === null ? -1 : lines.findIndex((_, index) => idAt(index) === focus);
  useEffect(() => {
    if (place < 0) return;
    setAt({ index: place, id: focus ?? undefined });
    virtual.scrollToIndex(place, { align: "center" });
  }, [place, focus, virtual]);

  // What is in sight and not read yet is read next.
  const unread = virtual.getVirtualItems().findLast((item) => lines[item.index]?.kind === "unread");
  const line = unread && lines[unread.index];
  const wanted = line?.kind === "unread" ? line.place : -1;
  useEffect(() => {
    if (wanted >= 0) reach(wanted);
  }, [wanted, reach]);

  const toggle = useCallback((operation: string, index: number) => {
    setAt({ index, id: operation });
    setOpen((now) => (now === operation ? null : operation));
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const operation = idAt(active);
    if (event.target === event.currentTarget && operation !== undefined && !event.altKey) {
      if (event.key === "ArrowRight") setOpen(operation);
      if (event.key === "ArrowLeft") setOpen(null);
    }
    const choose = () => operation !== undefined && toggle(operation, active);
    listKeyDown(event, {
      count: lines.length,
      pageRows: Math.max(1, Math.floor((virtual.scrollRect?.height ?? 600) / heights.operation) - 1),
      active,
      onMove: (index) => {
        const next = settle(lines, index, active);
        virtual.scrollToIndex(next);
        setActive(next);
      },
      onOpen: choose,
      onToggle: choose,
    });
  };
  return { id, virtual, heights, active, open, setActive, toggle, onKeyDown };
}
