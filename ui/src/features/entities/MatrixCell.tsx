import { memo } from "react";
import { type GlyphState, StateGlyph } from "@/components/StateGlyph";
import { firstWidth, type MatrixColumn } from "./columns";
import { type Mark, StagedCell } from "./StagedCell";

interface MatrixCellProps {
  /** Of the focused cell alone. */
  id: string | undefined;
  /** The key of its row; undefined while that is on the way. */
  rowKey: string | undefined;
  /** Its place among all rows and columns. */
  row: number;
  at: number;
  column: MatrixColumn;
  /** Null while it is on the way. */
  state: GlyphState | null;
  change: Mark | undefined;
  active: boolean;
  /** The last column of its project. */
  ends: boolean;
  width: number;
}

const lit =
  "z-1 group-data-[story=true]/matrix:outline-2 group-data-[story=true]/matrix:-outline-offset-2 group-data-[story=true]/matrix:outline-accent";

/** One cell. A grid that is scrolled across draws the new columns alone. */
export const MatrixCell = memo(function MatrixCell(props: MatrixCellProps) {
  const { row, at, column, state, change, active, width } = props;
  return (
    <span
      id={props.id}
      role="gridcell"
      aria-colindex={at + 2}
      data-cell={`${row},${at}`}
      data-state={state ?? "waiting"}
      data-staged={change?.kind}
      data-active={active}
      data-testid={props.rowKey && `entity-cell-${props.rowKey}-${column.project_name}/${column.profile_id}`}
      className={`absolute top-0 grid h-full place-items-center hover:bg-active ${
        props.ends ? "border-r border-line" : ""
      } ${active ? lit : ""}`}
      style={{ left: firstWidth + at * width, width }}
    >
      {state !== null && change ? <StagedCell change={change} state={state} /> : <StateGlyph state={state} />}
    </span>
  );
});
