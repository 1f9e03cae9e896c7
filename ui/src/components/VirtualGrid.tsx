import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import { clickedIndex, listKeyDown } from "./list-keys";
import { bySlot, useFocusStays, useSlots } from "./useSlots";
import type { RowState } from "./VirtualList";

export interface VirtualGridProps {
  label: string;
  count: number;
  cardHeight: number;
  minCardWidth: number;
  /** What a card shows; it keeps no state of its own: see `useSlots`. */
  renderCard: (index: number, state: RowState) => ReactNode;
  active: number;
  isSelected: (index: number) => boolean;
  onMove: (index: number, extend: boolean) => void;
  onOpen?: (index: number) => void;
  onToggle?: (index: number) => void;
  onCardClick?: (index: number, event: MouseEvent) => void;
  onRange?: (first: number, last: number) => void;
  onAll?: () => void;
  cardTestId?: (index: number) => string | undefined;
  gridRef?: RefObject<HTMLDivElement | null>;
}

/** Lines drawn beyond each edge, so that a short scroll finds them there. */
const beyond = 3;

/** Cells of one size, as many side by side as fit, drawn only where in sight. The keys of VirtualList and ← →. */
export function VirtualGrid(props: VirtualGridProps) {
  const { count, cardHeight, minCardWidth, active, onRange } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.gridRef ?? own;
  const [width, setWidth] = useState(800);
  const id = useId();
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const columns = Math.max(1, Math.floor(width / minCardWidth));
  const rows = Math.ceil(count / columns);
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    overscan: beyond,
    initialRect: { width: 800, height: 600 },
  });
  const items = virtual.getVirtualItems();
  const first = (items[0]?.index ?? 0) * columns;
  const last = Math.min(count - 1, ((items.at(-1)?.index ?? 0) + 1) * columns - 1);
  useEffect(() => onRange?.(first, Math.max(first, last)), [onRange, first, last]);
  const room = virtual.scrollRect?.height ?? 600;
  const slots = useSlots(room, cardHeight, beyond, items.length);
  useFocusStays(scroller);

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows}
      aria-multiselectable
      aria-activedescendant={active >= first && active <= last ? `${id}-${active}` : undefined}
      tabIndex={0}
      data-list
      data-columns={columns}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain [contain:strict]"
      onClick={(event) => {
        const index = clickedIndex(event);
        if (index !== null) props.onCardClick?.(index, event);
      }}
      onMouseDown={(event) => {
        if (event.shiftKey) event.preventDefault();
      }}
      onKeyDown={(event) =>
        listKeyDown(event, {
          count,
          columns,
          pageRows: Math.max(1, Math.floor(room / cardHeight)),
          active,
          onMove: (index, extend) => {
            virtual.scrollToIndex(Math.floor(index / columns));
            props.onMove(index, extend);
          },
          onOpen: props.onOpen,
          onToggle: props.onToggle,
          onAll: props.onAll,
        })
      }
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {bySlot(items, slots).map((item) => (
          <div
            key={item.index % slots}
            role="row"
            aria-rowindex={item.index + 1}
            className="absolute inset-x-0 top-0 grid"
            style={{
              height: cardHeight,
              gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
              transform: `translateY(${item.start}px)`,
            }}
          >
            {Array.from({ length: columns }, (_, i) => item.index * columns + i)
              .filter((index) => index < count)
              .map((index) => {
                const selected = props.isSelected(index);
                return (
                  <div
                    key={index - item.index * columns}
                    id={`${id}-${index}`}
                    role="gridcell"
                    aria-selected={selected}
                    data-index={index}
                    data-active={index === active}
                    data-testid={props.cardTestId?.(index)}
                    className={clsx(
                      "group/row relative border-r border-b border-line",
                      selected
                        ? "bg-select before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent"
                        : "hover:bg-hover",
                    )}
                  >
                    {props.renderCard(index, { active: index === active, selected })}
                  </div>
                );
              })}
          </div>
        ))}
      </div>
    </div>
  );
}
