import { memo } from "react";
import { firstWidth, type MatrixColumn, type ShownColumn } from "./columns";
import { MatrixCell } from "./MatrixCell";
import { RowName, Waiting } from "./RowName";
import type { RowKind } from "./row-kind";
import type { Mark } from "./StagedCell";

interface MatrixRowProps<R> {
  kind: RowKind<R>;
  /** Undefined while it is on the way. */
  data: R | undefined;
  index: number;
  top: number;
  height: number;
  /** The columns in sight. */
  shown: readonly ShownColumn[];
  /** Of all columns with the names, in pixels. */
  whole: number;
  width: number;
  /** The focused column if the focus is in this row, else -1. */
  active: number;
  /** Start of the focused cell's id. */
  id: string;
  markOf: (row: R, column: MatrixColumn) => Mark | undefined;
}

function Row<R>(props: MatrixRowProps<R>) {
  const { kind, data, index, shown, width, active } = props;
  const rowKey = data && kind.keyOf(data);
  const lit =
    active >= 0
      ? "group-focus/matrix:bg-hover group-data-[story=true]/matrix:bg-hover"
      : "hover:bg-hover [&:hover>div]:bg-hover";
  return (
    <div
      role="row"
      aria-rowindex={index + 3}
      className={`absolute left-0 border-b border-line ${lit}`}
      style={{ top: props.top, height: props.height, width: props.whole }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        data-head={data && `row,${index}`}
        className={`group/name sticky left-0 z-1 flex h-full items-center gap-2 border-r border-line bg-bg pr-3 pl-4 ${
          active >= 0 ? "group-focus/matrix:bg-hover group-data-[story=true]/matrix:bg-hover" : ""
        }`}
        style={{ width: firstWidth }}
      >
        {data ? (
          <RowName kind={kind} row={data} index={index} active={active >= 0} />
        ) : (
          <Waiting seed={index} />
        )}
      </div>
      {shown.map(({ column, index: at, ends, slot }) => {
        // Cells are there also while their row is on its way: they change what they show, and are not made anew.
        const state = data ? kind.shownIn(data, column) : null;
        const change = data && props.markOf(data, column);
        return (
          <MatrixCell
            key={slot}
            id={at === active ? `${props.id}-${index}-${at}` : undefined}
            rowKey={rowKey}
            row={index}
            at={at}
            column={column}
            state={state}
            change={change}
            active={at === active}
            ends={ends}
            width={width}
          />
        );
      })}
    </div>
  );
}

/** One artifact or set and its cells in sight. Scrolling draws the grid anew; a row that stays is not. */
export const MatrixRow = memo(Row) as typeof Row;
