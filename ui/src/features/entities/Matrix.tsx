import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, type RefObject, useEffect, useId, useMemo, useState } from "react";
import type { EntityFilter } from "@/api/entities";
import { useBothOffsets } from "@/components/useBothOffsets";
import { bySlot, useSlots } from "@/components/useSlots";
import { useRowHeight } from "@/lib/density";
import { useOnChange } from "@/lib/useOnChange";
import { cellWidth, columnsInSight, firstWidth, groupColumns, headHeight } from "./columns";
import { MatrixHead } from "./MatrixHead";
import { MatrixRow } from "./MatrixRow";
import { type CellPlace, movedBy } from "./matrix-keys";
import type { LineAt, MatrixData, RowKind } from "./row-kind";
import { useActiveCell } from "./useActiveCell";
import { useColumnsKept } from "./useColumnsKept";
import { useTopRow } from "./useTopRow";

interface MatrixProps<R> {
  kind: RowKind<R>;
  matrix: MatrixData<R>;
  gridRef: RefObject<HTMLDivElement | null>;
  onSort: (sort: EntityFilter["sort"], descending: boolean) => void;
}

function clickedCell(event: MouseEvent<HTMLElement>): CellPlace | null {
  if (!(event.target instanceof Element)) return null;
  const at = event.target.closest<HTMLElement>("[data-cell]")?.dataset.cell?.split(",").map(Number);
  return at ? { row: at[0] ?? 0, column: at[1] ?? 0 } : null;
}

/** Rows and columns drawn beyond each edge, so that a short scroll finds them there. */
const beyond = { rows: 2, columns: 1 };

/** The row or column of whose head something is about: what is clicked for it, or anywhere in the head. */
function headOf(
  event: MouseEvent<HTMLElement>,
  within: "[data-line]" | "[data-line], [data-head]",
): LineAt | null {
  if (!(event.target instanceof Element)) return null;
  const { line, head } = event.target.closest<HTMLElement>(within)?.dataset ?? {};
  const [kind, index] = (line ?? head ?? "").split(",");
  return kind === "row" || kind === "column" ? { line: kind, index: Number(index) } : null;
}

/**
 * The grid of artifacts or sets and profiles. It draws only the cells in sight, in both directions. One stop for Tab:
 * arrows move the focused cell, Enter opens its story, Space stages its likeliest change, Delete an undeploy; Space with
 * Shift or Ctrl is about its whole row or column.
 */
export function Matrix<R>({ kind, matrix, gridRef, onSort }: MatrixProps<R>) {
  const { rows, columns, filter, start, top } = matrix;
  const { rowAt, show } = rows;
  const total = rows.total ?? 0;
  const rowHeight = useRowHeight("cell") + 1;
  const id = useId();
  const [story, setStory] = useState(false);
  const [line, setLine] = useState<LineAt | null>(null);
  const markOf = kind.useMarks();
  const active = useActiveCell(rows, columns);
  const { row: activeRow, column: activeColumn } = active.place;
  const offsets = useBothOffsets();
  const down = useVirtualizer({
    observeElementOffset: offsets.down,
    useFlushSync: false,
    count: total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: beyond.rows,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 1000, height: 600 },
  });
  const room = down.scrollRect?.width ?? 1000;
  const width = cellWidth(room, columns.length);
  const across = useVirtualizer({
    observeElementOffset: offsets.across,
    useFlushSync: false,
    horizontal: true,
    count: columns.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => width,
    overscan: beyond.columns,
    paddingStart: firstWidth,
    scrollPaddingStart: firstWidth,
    initialRect: { width: 1000, height: 600 },
  });
  useOnChange(rowHeight, () => down.measure());
  useOnChange(width, () => across.measure());
  useOnChange(rows.identity, () => {
    setStory(false);
    setLine(null);
  });
  useTopRow({ grid: gridRef, offset: down.scrollOffset ?? 0, rowHeight, rows, start, top });
  useColumnsKept({ grid: gridRef, offset: across.scrollOffset ?? 0, width, columns });

  const drawn = down.getVirtualItems();
  const firstRow = drawn[0]?.index ?? 0;
  const lastRow = drawn.at(-1)?.index ?? 0;
  const shown = across.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? -1;
  const rowSlots = useSlots(down.scrollRect?.height ?? 600, rowHeight, beyond.rows, drawn.length);
  const columnSlots = useSlots(room, width, beyond.columns, shown.length);
  const { identity } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new filter's rows are told what is in sight, too; `show` is another function each time.
  useEffect(
    () => show({ rows: [firstRow, lastRow], columns: [first, Math.max(first, last)] }),
    [identity, firstRow, lastRow, first, last],
  );
  const groups = useMemo(() => groupColumns(columns), [columns]);
  const shownColumns = useMemo(
    () => columnsInSight(columns, first, last, columnSlots),
    [columns, first, last, columnSlots],
  );
  const whole = firstWidth + columns.length * width;

  const data = rowAt(activeRow);
  const column = columns[activeColumn];
  const isThere = data !== undefined && column && kind.shownIn(data, column) !== null;
  const inSight =
    activeRow >= firstRow && activeRow <= lastRow && activeColumn >= first && activeColumn <= last;
  const cellId = `${id}-${activeRow}-${activeColumn}`;
  const back = () => gridRef.current?.focus({ preventScroll: true });
  return (
    <>
      <div
        ref={gridRef}
        role="grid"
        aria-label={kind.gridLabel(total, columns.length)}
        aria-rowcount={total + 2}
        aria-colcount={columns.length + 1}
        aria-activedescendant={inSight ? cellId : undefined}
        tabIndex={0}
        data-list
        data-story={story}
        data-testid="entities-grid"
        className="group/matrix min-h-0 flex-1 overflow-auto overscroll-contain [contain:strict] [overflow-anchor:none]"
        onWheel={() => story && setStory(false)}
        onClick={(event) => {
          const cell = clickedCell(event);
          if (!cell) {
            setLine(headOf(event, "[data-line]"));
            return;
          }
          active.move(cell);
          setStory(true);
        }}
        onContextMenu={(event) => {
          const head = headOf(event, "[data-line], [data-head]");
          if (!head) return;
          event.preventDefault();
          setLine(head);
        }}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return;
          if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && isThere) {
            event.preventDefault();
            setStory(true);
            return;
          }
          if (event.key === " ") {
            event.preventDefault();
            if (event.shiftKey && data !== undefined) setLine({ line: "row", index: activeRow });
            else if ((event.ctrlKey || event.metaKey) && column)
              setLine({ line: "column", index: activeColumn });
            // Where there is nothing to do the story says why.
            else if (isThere && !kind.toggle(data, column)) setStory(true);
            return;
          }
          if (event.key === "Delete" && isThere) {
            event.preventDefault();
            if (!kind.toggleUndeploy(data, column)) setStory(true);
            return;
          }
          const pageRows = Math.max(
            1,
            Math.floor(((down.scrollRect?.height ?? 600) - headHeight) / rowHeight) - 1,
          );
          const to = movedBy(event, active.place, { rows: total, columns: columns.length, pageRows });
          if (!to) return;
          event.preventDefault();
          active.move(to);
          down.scrollToIndex(to.row);
          across.scrollToIndex(to.column);
        }}
      >
        <MatrixHead
          title={kind.title}
          columns={columns}
          groups={groups}
          first={first}
          last={last}
          width={width}
          active={activeColumn}
          sort={filter.sort}
          descending={filter.descending}
          onSort={onSort}
        />
        <div
          role="rowgroup"
          className="relative"
          style={{
            height: down.getTotalSize(),
            width: whole,
            marginTop: -headHeight,
          }}
        >
          <div
            aria-hidden
            className="absolute top-0 bottom-0 group-focus/matrix:bg-sub group-data-[story=true]/matrix:bg-sub"
            style={{ left: firstWidth + activeColumn * width, width }}
          />
          {bySlot(drawn, rowSlots).map((item) => (
            <MatrixRow
              key={item.index % rowSlots}
              kind={kind}
              data={rowAt(item.index)}
              index={item.index}
              top={item.start}
              height={rowHeight}
              shown={shownColumns}
              whole={whole}
              width={width}
              active={item.index === activeRow ? activeColumn : -1}
              id={id}
              markOf={markOf}
            />
          ))}
        </div>
      </div>
      {story && isThere && (
        <kind.Story
          cellId={cellId}
          row={data}
          column={column}
          onClose={() => {
            setStory(false);
            back();
          }}
        />
      )}
      {line && (
        <kind.LineMenu
          at={line}
          grid={gridRef}
          matrix={matrix}
          onClose={() => {
            setLine(null);
            back();
          }}
        />
      )}
    </>
  );
}
