import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { useOnChange } from "@/lib/useOnChange";

interface VirtualRowsProps {
  label: string;
  count: number;
  /** Pixels; every row has the same height. */
  rowHeight: number;
  renderRow: (index: number) => ReactNode;
  /** Names the row, so that one that moves is not drawn anew. */
  rowKey?: (index: number) => string | undefined;
  /** Called with the rows on screen, for lists that load pages. */
  onRange?: (first: number, last: number) => void;
  /** As high as its rows, where there is room for them, and not as the room. */
  fit?: boolean;
  className?: string;
}

/** A list of any length without keys of its own: what can be done in a row is done by its buttons and boxes. */
export function VirtualRows(props: VirtualRowsProps) {
  const { label, count, rowHeight, renderRow, onRange } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialRect: { width: 800, height: 400 },
  });
  useOnChange(rowHeight, () => virtual.measure());
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);
  return (
    <div
      ref={scroller}
      className={clsx("min-h-0 overflow-y-auto", props.fit ? "flex-initial" : "flex-1", props.className)}
    >
      <ul aria-label={label} className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => (
          <li
            key={props.rowKey?.(item.index) ?? item.index}
            aria-setsize={count}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
          >
            {renderRow(item.index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
