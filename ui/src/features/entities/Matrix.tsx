import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, type RefObject, useEffect, useId, useMemo, useState } from "react";
import type { EntityColumn } from "@/api/types";
import { useRowHeight } from "@/lib/density";
import { useStaged } from "@/lib/staged";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { CellStory } from "./CellStory";
import { type MatrixRowData, stageUndeploy, toggleCell } from "./cell";
import { cellWidth, firstWidth, groupColumns, headHeight } from "./columns";
import { MatrixHead } from "./MatrixHead";
import { MatrixRow } from "./MatrixRow";
import { type CellPlace, movedBy } from "./matrix-keys";

interface MatrixProps {
  total: number;
  rowAt: (index: number) => MatrixRowData | undefined;
  columns: readonly EntityColumn[];
  onRange: (first: number, last: number) => void;
  /** When it changes the grid goes back to its top: the filter. */
  identity: string;
  gridRef: RefObject<HTMLDivElement | null>;
}

function clickedCell(event: MouseEvent<HTMLElement>): CellPlace | null {
  if (!(event.target instanceof Element)) return null;
  const at = event.target.closest<HTMLElement>("[data-cell]")?.dataset.cell?.split(",").map(Number);
  return at ? { row: at[0] ?? 0, column: at[1] ?? 0 } : null;
}

/**
 * The grid of artifacts and profiles. It draws only the cells in sight, in both directions. One stop for Tab:
 * arrows move the focused cell, Enter opens its story, Space stages its likeliest change, Delete an undeploy.
 */
export function Matrix({ total, rowAt, columns, onRange, identity, gridRef }: MatrixProps) {
  const rowHeight = useRowHeight("cell") + 1;
  const id = useId();
  const [active, setActive] = useState<CellPlace>({ row: 0, column: 0 });
  const [story, setStory] = useState(false);
  const staged = useStaged();
  const down = useVirtualizer({
    count: total,
    getScrollElement: () => gridRef.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    paddingStart: headHeight,
    scrollPaddingStart: headHeight,
    initialRect: { width: 1000, height: 600 },
  });
  const room = down.scrollRect?.width ?? 1000;
  const width = cellWidth(room, columns.length);
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => gridRef.current,
    estimateSize: () => width,
    overscan: 2,
    paddingStart: firstWidth,
    scrollPaddingStart: firstWidth,
    initialRect: { width: 1000, height: 600 },
  });
  useOnChange(rowHeight, () => down.measure());
  useOnChange(width, () => across.measure());
  useOnChange(identity, () => {
    down.scrollToOffset(0);
    setActive({ row: 0, column: 0 });
    setStory(false);
  });

  const rows = down.getVirtualItems();
  const firstRow = rows[0]?.index ?? 0;
  const lastRow = rows.at(-1)?.index ?? 0;
  useEffect(() => onRange(firstRow, lastRow), [onRange, firstRow, lastRow]);
  const shown = across.getVirtualItems();
  const first = shown[0]?.index ?? 0;
  const last = shown.at(-1)?.index ?? -1;
  const groups = useMemo(() => groupColumns(columns), [columns]);

  const move = (to: CellPlace) => {
    setActive(to);
    down.scrollToIndex(to.row);
    across.scrollToIndex(to.column);
  };
  const data = rowAt(active.row);
  const column = columns[active.column];
  const inSight =
    active.row >= firstRow && active.row <= lastRow && active.column >= first && active.column <= last;
  const cellId = `${id}-${active.row}-${active.column}`;
  const close = () => {
    setStory(false);
    gridRef.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <div
        ref={gridRef}
        role="grid"
        aria-label={en.entities.grid(total, columns.length)}
        aria-rowcount={total + 2}
        aria-colcount={columns.length + 1}
        aria-activedescendant={inSight ? cellId : undefined}
        tabIndex={0}
        data-list
        data-story={story}
        data-testid="entities-grid"
        className="group/matrix min-h-0 flex-1 overflow-auto overscroll-contain [contain:strict]"
        onWheel={() => story && setStory(false)}
        onClick={(event) => {
          const cell = clickedCell(event);
          if (!cell) return;
          setActive(cell);
          setStory(true);
        }}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return;
          if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && data && column) {
            event.preventDefault();
            setStory(true);
            return;
          }
          if (event.key === " ") {
            event.preventDefault();
            // Where there is nothing to do the story says why.
            if (data && column && !toggleCell(data, column)) setStory(true);
            return;
          }
          if (event.key === "Delete" && data && column) {
            event.preventDefault();
            if (!stageUndeploy(data, column)) setStory(true);
            return;
          }
          const pageRows = Math.max(
            1,
            Math.floor(((down.scrollRect?.height ?? 600) - headHeight) / rowHeight) - 1,
          );
          const to = movedBy(event, active, { rows: total, columns: columns.length, pageRows });
          if (!to) return;
          event.preventDefault();
          move(to);
        }}
      >
        <MatrixHead
          columns={columns}
          groups={groups}
          first={first}
          last={last}
          width={width}
          active={active.column}
        />
        <div
          role="rowgroup"
          className="relative"
          style={{
            height: down.getTotalSize(),
            width: firstWidth + columns.length * width,
            marginTop: -headHeight,
          }}
        >
          <div
            aria-hidden
            className="absolute top-0 bottom-0 group-focus/matrix:bg-sub group-data-[story=true]/matrix:bg-sub"
            style={{ left: firstWidth + active.column * width, width }}
          />
          {rows.map((item) => (
            <MatrixRow
              key={item.index}
              data={rowAt(item.index)}
              index={item.index}
              top={item.start}
              height={rowHeight}
              columns={columns}
              first={first}
              last={last}
              width={width}
              active={item.index === active.row ? active.column : -1}
              id={id}
              staged={staged}
            />
          ))}
        </div>
      </div>
      {story && data && column && <CellStory cellId={cellId} row={data} column={column} onClose={close} />}
    </>
  );
}
