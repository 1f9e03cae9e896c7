import { type RefObject, useMemo, useState } from "react";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import type { ImportMarks } from "@/lib/import-marks";
import { en } from "@/text/en";
import {
  ImportCells,
  ImportHead,
  importColumns,
  ProjectCells,
  type RowActions,
  tightColumns,
} from "./ImportCells";
import { type ImportLine, type ImportRow, isMarked, isSelectable, selectableIn } from "./model";

interface ImportTableProps {
  lines: readonly ImportLine[];
  label: string;
  marks: ImportMarks;
  clashes: ReadonlyMap<string, ImportRow>;
  copies: ReadonlyMap<string, readonly ImportRow[]>;
  actions: RowActions;
  /** Marks all of these, or takes the marks off. */
  onMarkAll: (rows: readonly ImportRow[], on: boolean) => void;
  identity: string;
  /** There is little room. */
  tight: boolean;
  listRef: RefObject<HTMLDivElement | null>;
}

/** What was found, of any length. Space marks, Enter shows, Shift and an arrow mark on the way. */
export function ImportTable(props: ImportTableProps) {
  const { lines, marks, actions, onMarkAll, tight } = props;
  const rowHeight = useRowHeight("table");
  const [at, setActive] = useState(0);
  const active = Math.min(at, lines.length - 1);
  const usable = useMemo(() => selectableIn(lines), [lines]);
  const markedOf = (rows: readonly ImportRow[]) =>
    rows.filter((row) => isSelectable(row.entry) && isMarked(marks.get(row.key))).length;
  const marked = useMemo(() => usable.filter(({ key }) => isMarked(marks.get(key))).length, [usable, marks]);
  const toggle = (index: number) => {
    const line = lines[index];
    if (line?.kind === "row") actions.toggle(line.row);
    if (line?.kind === "project") {
      const own = line.rows.filter(({ entry }) => isSelectable(entry));
      onMarkAll(own, markedOf(own) < own.length);
    }
  };
  const rowAt = (index: number) => {
    const line = lines[index];
    return line?.kind === "row" ? line.row : undefined;
  };
  return (
    <VirtualList
      label={props.label}
      count={lines.length}
      rowHeight={rowHeight}
      columns={tight ? tightColumns : importColumns}
      header={
        <ImportHead
          tight={tight}
          checked={marked === 0 ? false : marked === usable.length ? true : "indeterminate"}
          usable={usable.length}
          onToggle={() => onMarkAll(usable, marked < usable.length)}
        />
      }
      active={active}
      isSelected={(index) => {
        const row = rowAt(index);
        return row !== undefined && isSelectable(row.entry) && isMarked(marks.get(row.key));
      }}
      onMove={(index, extend) => {
        setActive(index);
        if (!extend) return;
        const [from, to] = active < index ? [active, index] : [index, active];
        const passed = lines.slice(from, to + 1).flatMap((line) => (line.kind === "row" ? [line.row] : []));
        onMarkAll(
          passed.filter(({ entry }) => isSelectable(entry)),
          true,
        );
      }}
      onOpen={(index) => {
        const row = rowAt(index);
        if (row) actions.open(row);
      }}
      onToggle={toggle}
      onRowClick={(index, event) => {
        setActive(index);
        const row = rowAt(index);
        if (row && event.detail === 2) actions.open(row);
      }}
      identity={props.identity}
      gridRef={props.listRef}
      multiselect
      testId="import-list"
      rowTestId={(index) => {
        const line = lines[index];
        if (!line) return undefined;
        return line.kind === "project" ? `import-project-${line.name}` : `import-row-${line.row.entry.path}`;
      }}
      renderRow={(index, state) => {
        const line = lines[index];
        if (!line) return null;
        if (line.kind === "project") {
          return (
            <ProjectCells
              name={line.name}
              path={line.key}
              rows={line.rows}
              marked={markedOf(line.rows)}
              onToggle={() => toggle(index)}
            />
          );
        }
        return (
          <ImportCells
            row={line.row}
            mark={marks.get(line.key)}
            clash={props.clashes.get(line.key)}
            copies={props.copies.get(line.key)}
            active={state.active}
            tight={tight}
            actions={actions}
          />
        );
      }}
    />
  );
}

/** Name of the table for screen readers. */
export const tableLabel = (place: string, rows: number) => en.imports.list(place, rows);
