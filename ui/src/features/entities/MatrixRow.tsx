import { ListPlus } from "lucide-react";
import { memo } from "react";
import { TypeIcon } from "@/components/TypeIcon";
import { navigate } from "@/lib/navigation";
import { placeKey, type Staged } from "@/lib/staged";
import { en } from "@/text/en";
import { type MatrixRowData, placeOf, shownIn } from "./cell";
import { firstWidth, type ShownColumn } from "./columns";
import { MatrixCell } from "./MatrixCell";

interface MatrixRowProps {
  /** Undefined while its page is on the way. */
  data: MatrixRowData | undefined;
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
  staged: Staged;
}

/** One artifact and its cells in sight. Scrolling draws the grid anew; a row that stays is not. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { data, index, shown, width, active } = props;
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
        {data ? <Name data={data} index={index} active={active >= 0} /> : <Waiting seed={index} />}
      </div>
      {shown.map(({ column, index: at, ends, slot }) => {
        // Cells are there also while their row is on its way: they change what they show, and are not made anew.
        const state = data ? shownIn(data, column) : null;
        const change =
          data && props.staged.size > 0 ? props.staged.get(placeKey(placeOf(data, column))) : undefined;
        return (
          <MatrixCell
            key={slot}
            id={at === active ? `${props.id}-${index}-${at}` : undefined}
            artifact={data?.entity.artifact_id}
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
});

function Name({ data: { entity }, index, active }: { data: MatrixRowData; index: number; active: boolean }) {
  return (
    <>
      <TypeIcon type={entity.type} />
      {entity.in_library ? (
        <button
          type="button"
          tabIndex={-1}
          title={en.entities.open(entity.name)}
          onClick={() => navigate("artifacts", entity.artifact_id)}
          className={`cut text-left hover:underline ${active ? "group-focus/matrix:font-medium" : ""}`}
        >
          {entity.name}
        </button>
      ) : (
        <span className="cut text-fg3" title={en.entities.notInLibrary}>
          {entity.name}
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        data-line={`row,${index}`}
        data-testid={`entity-row-stage-${entity.artifact_id}`}
        aria-label={en.entities.stageRow(entity.name)}
        title={en.entities.stageRow(entity.name)}
        className={`ml-auto flex-none rounded-sm text-fg3 hover:text-fg ${
          active ? "" : "opacity-0 group-hover/name:opacity-100"
        }`}
      >
        <ListPlus size={14} aria-hidden />
      </button>
      <span className="num flex-none text-sm text-fg3">
        {entity.deployed > 0 && en.number(entity.deployed)}
      </span>
    </>
  );
}

function Waiting({ seed }: { seed: number }) {
  return (
    <>
      <span className="size-3.5 flex-none rounded-sm bg-active" />
      <span className="h-2 rounded-full bg-active" style={{ width: 70 + ((seed * 37) % 80) }} />
    </>
  );
}
