import type { MouseEvent, RefObject } from "react";
import type { DeploymentRow } from "@/api/types";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import type { Selection } from "@/lib/selection";
import { placeKey, stagedWord, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import { changeOf } from "./actions";
import { DeploymentCells } from "./DeploymentCells";
import { type CellLayout, cellColumns, DeploymentHead } from "./DeploymentHead";
import { GroupHead } from "./GroupHead";
import { deploymentKey, type GroupBy, type Line } from "./groups";
import { useTopLine } from "./useTopLine";

export interface GroupedProps {
  lines: readonly Line[];
  by: GroupBy;
  layout: CellLayout;
  /** When it changes the list goes back to its top. */
  identity: string;
  active: number;
  onActive: (index: number) => void;
  open: DeploymentRow | null;
  onOpen: (row: DeploymentRow) => void;
  onFold: (key: string) => void;
  selection: Selection;
  listRef: RefObject<HTMLDivElement | null>;
}

/** Groups and their deployments in one list; the group that is scrolled through keeps its head in sight. */
export function GroupedList(props: GroupedProps) {
  const { lines, by, layout, active, onActive, onOpen, onFold, listRef, selection } = props;
  const staged = useStaged();
  const rowHeight = useRowHeight("table");
  const top = lines[useTopLine(listRef, rowHeight)];
  const openKey = props.open && deploymentKey(props.open);
  const choose = (index: number) => {
    const line = lines[index];
    if (line?.kind === "head") onFold(line.group.key);
    if (line?.kind === "row") onOpen(line.row);
  };
  const keyAt = (index: number) => {
    const line = lines[index];
    return line?.kind === "row" ? deploymentKey(line.row) : undefined;
  };
  const check = (index: number) => {
    const key = keyAt(index);
    if (key === undefined) choose(index);
    else selection.toggle(key, index);
  };
  const click = (index: number, event: MouseEvent) => {
    onActive(index);
    if (event.shiftKey) selection.extendTo(index, keyAt);
    else if (event.ctrlKey || event.metaKey) check(index);
    else choose(index);
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        label={en.list.of(en.deployments.title, lines.length)}
        count={lines.length}
        rowHeight={rowHeight}
        columns={cellColumns[layout]}
        header={<DeploymentHead by={by} layout={layout} />}
        active={active}
        identity={props.identity}
        gridRef={listRef}
        testId="deployments-list"
        isSelected={(index) => {
          const key = keyAt(index);
          return key !== undefined && (key === openKey || selection.has(key));
        }}
        multiselect
        onMove={(index, extend) => {
          if (extend) {
            if (selection.ids.size === 0) check(active);
            selection.extendTo(index, keyAt);
          }
          onActive(index);
          const line = lines[index];
          if (props.open && line?.kind === "row" && !extend) onOpen(line.row);
        }}
        onOpen={choose}
        onToggle={check}
        onRowClick={click}
        rowTestId={(index) => {
          const line = lines[index];
          return line?.kind === "row"
            ? `deployment-row-${line.row.artifact_id}-${line.row.profile_id}`
            : undefined;
        }}
        renderRow={(index, state) => {
          const line = lines[index];
          if (!line) return null;
          if (line.kind === "head") return <GroupHead group={line.group} open={line.open} by={by} />;
          const mark = staged.get(placeKey(changeOf(line.row, "deploy")));
          return (
            <DeploymentCells
              row={line.row}
              index={index}
              by={by}
              layout={layout}
              active={state.active}
              checked={selection.has(deploymentKey(line.row))}
              onCheck={selection.toggle}
              staged={mark ? stagedWord(mark) : null}
            />
          );
        }}
      />
      {top?.kind === "row" && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-x-0 top-(--head-h) z-2 border-b border-line"
          style={{ height: rowHeight }}
        >
          <GroupHead group={top.group} open by={by} />
        </div>
      )}
    </div>
  );
}
