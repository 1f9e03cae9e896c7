import type { RefObject } from "react";
import { clickedIndex } from "@/components/list-keys";
import { SkeletonRow } from "@/components/Skeleton";
import { en } from "@/text/en";
import { DayHead } from "./DayHead";
import type { Line } from "./lines";
import { OperationLine } from "./OperationLine";
import { useActivityRows } from "./useActivityRows";
import type { Operations } from "./useOperations";

export interface ActivityListProps {
  operations: Operations;
  lines: readonly Line[];
  /** The operation to open on. */
  focus: string | null;
  listRef: RefObject<HTMLDivElement | null>;
}

/**
 * Days and their operations; one operation at a time shows what it wrote. One stop for Tab, then the buttons of the
 * active row. Arrows move, Enter and Space open and close, → opens, ← closes.
 */
export function ActivityList(props: ActivityListProps) {
  const { operations, lines, listRef } = props;
  const { id, virtual, heights, active, open, setActive, toggle, onKeyDown } = useActivityRows(props);
  const items = virtual.getVirtualItems();
  const offset = virtual.scrollOffset ?? 0;
  const top = lines[items.find((item) => item.end > offset)?.index ?? 0];
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={listRef}
        role="grid"
        aria-label={en.activity.list(operations.total ?? 0)}
        aria-rowcount={lines.length}
        aria-activedescendant={items.some((item) => item.index === active) ? `${id}-${active}` : undefined}
        tabIndex={0}
        data-list
        data-testid="activity-list"
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [contain:strict]"
        onKeyDown={onKeyDown}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest("[data-panel]")) return;
          const index = clickedIndex(event);
          const line = index === null ? undefined : lines[index];
          if (index !== null && line?.kind === "operation") toggle(line.operation.id, index);
        }}
      >
        <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            const operation = line.kind === "operation" ? line.operation : null;
            const isOpen = operation !== null && operation.id === open;
            return (
              <div
                key={operation?.id ?? item.index}
                ref={isOpen ? virtual.measureElement : undefined}
                id={`${id}-${item.index}`}
                role="row"
                aria-rowindex={item.index + 1}
                data-index={item.index}
                data-active={item.index === active}
                data-open={isOpen}
                data-testid={operation ? `operation-${operation.id}` : undefined}
                className="group/row absolute inset-x-0 top-0 border-b border-line data-[active=true]:z-1"
                style={{ transform: `translateY(${item.start}px)` }}
                onFocus={() => line.kind === "operation" && setActive(item.index)}
              >
                {line.kind === "day" && <DayHead day={line.day} height={heights.day - 1} />}
                {line.kind === "unread" && (
                  <span role="gridcell" className="block" style={{ height: heights.operation - 1 }}>
                    <SkeletonRow seed={line.place} twoLines={false} />
                  </span>
                )}
                {operation && (
                  <OperationLine
                    operation={operation}
                    find={operations.find}
                    height={heights.operation - 1}
                    index={item.index}
                    active={item.index === active}
                    open={isOpen}
                    onToggle={toggle}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {top && top.kind !== "unread" && offset > 0 && (
        <div aria-hidden className="pointer-events-none absolute inset-x-0 top-0 z-2 border-b border-line">
          <DayHead day={top.day} height={heights.day - 1} />
        </div>
      )}
    </div>
  );
}
