import type { KeyboardEvent, MouseEvent } from "react";

export interface ListNavigation {
  count: number;
  /** Items side by side; 1 for a list. */
  columns?: number;
  /** Rows that Page Up and Page Down move over. */
  pageRows: number;
  active: number;
  /** Moves the active item; `extend` is true with Shift. */
  onMove: (index: number, extend: boolean) => void;
  onOpen?: (index: number) => void;
  onToggle?: (index: number) => void;
  /** Selects everything. */
  onAll?: () => void;
}

function target(key: string, list: ListNavigation): number | null {
  const { active, count, columns = 1, pageRows } = list;
  switch (key) {
    case "ArrowDown":
      return active + columns;
    case "ArrowUp":
      return active - columns;
    case "ArrowRight":
      return columns > 1 ? active + 1 : null;
    case "ArrowLeft":
      return columns > 1 ? active - 1 : null;
    case "PageDown":
      return active + pageRows * columns;
    case "PageUp":
      return active - pageRows * columns;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** The keys of every list and grid: move, extend, open with Enter, select with Space. */
export function listKeyDown(event: KeyboardEvent<HTMLElement>, list: ListNavigation): void {
  if (event.target !== event.currentTarget || event.altKey || list.count === 0) return;
  if (event.key === "Enter" && list.onOpen) {
    event.preventDefault();
    list.onOpen(list.active);
    return;
  }
  if (event.key === " " && list.onToggle) {
    event.preventDefault();
    list.onToggle(list.active);
    return;
  }
  if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && list.onAll) {
    event.preventDefault();
    list.onAll();
    return;
  }
  const next = target(event.key, list);
  if (next === null || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  list.onMove(Math.max(0, Math.min(list.count - 1, next)), event.shiftKey);
}

/** The item that was clicked, by its `data-index`; null beside the items or on a button within one. */
export function clickedIndex(event: MouseEvent<HTMLElement>): number | null {
  if (!(event.target instanceof Element) || event.target.closest("button")) return null;
  const index = event.target.closest<HTMLElement>("[data-index]")?.dataset.index;
  return index === undefined ? null : Number(index);
}
