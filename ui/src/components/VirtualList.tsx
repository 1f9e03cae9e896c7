import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type MouseEvent, type ReactNode, type RefObject, useEffect, useId, useRef } from "react";
import { useOnChange } from "@/lib/useOnChange";
import { contained } from "./contained";
import { clickedIndex, listKeyDown } from "./list-keys";
import { bySlot, useFocusStays, useSlots } from "./useSlots";

export interface RowState {
  active: boolean;
  selected: boolean;
}

export interface VirtualListProps {
  label: string;
  count: number;
  /** Pixels; every row has the same height. */
  rowHeight: number;
  /** Cells of a row: elements with `role="gridcell"`, placed by `columns`. */
  renderRow: (index: number, state: RowState) => ReactNode;
  /** A CSS grid template for header and rows. */
  columns: string;
  /** Elements with `role="columnheader"`. */
  header?: ReactNode;
  active: number;
  isSelected: (index: number) => boolean;
  onMove: (index: number, extend: boolean) => void;
  onOpen?: (index: number) => void;
  onToggle?: (index: number) => void;
  onRowClick?: (index: number, event: MouseEvent) => void;
  /** Called with the rows on screen, for lists that load pages. */
  onRange?: (first: number, last: number) => void;
  /** When it changes the list goes back to its top. */
  identity?: string;
  /**
   * Names the row, for rows with a state of their own, an open menu say, that must not pass to another row. Without it the
   * elements of rows that went out of sight show those that came: see `useSlots`.
   */
  rowKey?: (index: number) => string | undefined;
  onAll?: () => void;
  rowTestId?: (index: number) => string | undefined;
  rowClassName?: string;
  multiselect?: boolean;
  gridRef?: RefObject<HTMLDivElement | null>;
  testId?: string;
}

const headHeight = 26;
/** Rows drawn beyond each edge, so that a short scroll finds them there. */
const beyond = 2;

/**
 * A list or table of any length that draws only the rows in sight. It is one stop for Tab; arrows, Page Up and
 * Down, Home and End move its active row, Enter opens it, Space selects it, Ctrl-A selects all.
 */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, active, onRange, identity } = props;
  const own = useRef<HTMLDivElement>(null);
  const scroller = props.gridRef ?? own;
  const id = useId();
  const headerHeight = props.header ? headHeight : 0;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: beyond,
    paddingStart: headerHeight,
    scrollPaddingStart: headerHeight,
    initialRect: { width: 800, height: 600 },
  });
  useOnChange(rowHeight, () => virtual.measure());
  useOnChange(identity, () => virtual.scrollToOffset(0));

  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const room = virtual.scrollRect?.height ?? 600;
  const pageRows = Math.max(1, Math.floor(room / rowHeight) - 1);
  const slots = useSlots(room, rowHeight, beyond, items.length);
  useFocusStays(scroller);
  const activeShown = active >= first && active <= last && count > 0;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + (props.header ? 1 : 0)}
      aria-multiselectable={props.multiselect}
      aria-activedescendant={activeShown ? `${id}-${active}` : undefined}
      tabIndex={0}
      data-list
      data-testid={props.testId}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain [contain:strict]"
      onClick={(event) => {
        const index = clickedIndex(event);
        if (index !== null) props.onRowClick?.(index, event);
      }}
      onMouseDown={(event) => {
        // Shift and a click extend the selection; they must not mark text.
        if (event.shiftKey) event.preventDefault();
      }}
      onKeyDown={(event) =>
        listKeyDown(event, {
          count,
          pageRows,
          active,
          onMove: (index, extend) => {
            virtual.scrollToIndex(index);
            props.onMove(index, extend);
          },
          onOpen: props.onOpen,
          onToggle: props.onToggle,
          onAll: props.onAll,
        })
      }
    >
      {props.header && (
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-2 grid h-(--head-h) items-center gap-x-2.5 border-b border-line bg-sub pr-3 pl-4 text-xs font-medium text-fg3"
          style={{ gridTemplateColumns: props.columns }}
        >
          {props.header}
        </div>
      )}
      <div
        role="presentation"
        className="relative"
        style={{ height: virtual.getTotalSize(), marginTop: -headerHeight }}
      >
        {(props.rowKey ? items : bySlot(items, slots)).map((item) => {
          const selected = props.isSelected(item.index);
          return (
            <div
              key={props.rowKey?.(item.index) ?? item.index % slots}
              id={`${id}-${item.index}`}
              role="row"
              aria-rowindex={item.index + (props.header ? 2 : 1)}
              aria-selected={selected}
              data-index={item.index}
              data-active={item.index === active}
              data-testid={props.rowTestId?.(item.index)}
              className={clsx(
                contained,
                "group/row absolute inset-x-0 top-0 data-[active=true]:z-1 grid items-center gap-x-2.5 border-b border-line pr-3 pl-4",
                selected
                  ? "bg-select before:absolute before:inset-y-0 before:left-0 before:w-0.5 before:bg-accent"
                  : "hover:bg-hover",
                props.rowClassName,
              )}
              style={{
                height: rowHeight,
                gridTemplateColumns: props.columns,
                transform: `translateY(${item.start}px)`,
              }}
            >
              {props.renderRow(item.index, { active: item.index === active, selected })}
            </div>
          );
        })}
      </div>
    </div>
  );
}
