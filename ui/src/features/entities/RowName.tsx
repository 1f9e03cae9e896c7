import { ListPlus } from "lucide-react";
import { en } from "@/text/en";
import type { RowKind } from "./row-kind";

interface RowNameProps<R> {
  kind: RowKind<R>;
  row: R;
  index: number;
  active: boolean;
}

/** What the first column has of a row: its name, which leads to its own view, and in how many places it is. */
export function RowName<R>({ kind, row, index, active }: RowNameProps<R>) {
  const name = kind.nameOf(row);
  const places = kind.placesOf(row);
  return (
    <>
      {kind.iconOf(row)}
      {kind.isInLibrary(row) ? (
        <button
          type="button"
          tabIndex={-1}
          title={en.entities.open(name)}
          onClick={() => kind.open(row)}
          className={`cut text-left hover:underline ${active ? "group-focus/matrix:font-medium" : ""}`}
        >
          {name}
        </button>
      ) : (
        <span className="cut text-fg3" title={en.entities.notInLibrary}>
          {name}
        </span>
      )}
      <button
        type="button"
        tabIndex={-1}
        data-line={`row,${index}`}
        data-testid={`entity-row-stage-${kind.keyOf(row)}`}
        aria-label={en.entities.stageRow(name)}
        title={en.entities.stageRow(name)}
        className={`ml-auto flex-none rounded-sm text-fg3 hover:text-fg ${
          active ? "" : "opacity-0 group-hover/name:opacity-100"
        }`}
      >
        <ListPlus size={14} aria-hidden />
      </button>
      <span className="num flex-none text-sm text-fg3">{places > 0 && en.number(places)}</span>
    </>
  );
}

/** The same while the row is on its way. */
export function Waiting({ seed }: { seed: number }) {
  return (
    <>
      <span className="size-3.5 flex-none rounded-sm bg-active" />
      <span className="h-2 rounded-full bg-active" style={{ width: 70 + ((seed * 37) % 80) }} />
    </>
  );
}
