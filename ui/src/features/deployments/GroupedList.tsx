import type { RefObject } from "react";
import type { DeploymentRow } from "@/api/types";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import { en } from "@/text/en";
import { type CellLayout, cellColumns, DeploymentCells, DeploymentHead } from "./DeploymentCells";
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
  listRef: RefObject<HTMLDivElement | null>;
}

/** Groups and their deployments in one list; the group that is scrolled through keeps its head in sight. */
export function GroupedList(props: GroupedProps) {
  const { lines, by, layout, active, onActive, onOpen, onFold, listRef } = props;
  const rowHeight = useRowHeight("table");
  const top = lines[useTopLine(listRef, rowHeight)];
  const openKey = props.open && deploymentKey(props.open);
  const choose = (index: number) => {
    const line = lines[index];
    if (line?.kind === "head") onFold(line.group.key);
    if (line?.kind === "row") onOpen(line.row);
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
          const line = lines[index];
          return line?.kind === "row" && openKey !== null && deploymentKey(line.row) === openKey;
        }}
        onMove={(index) => {
          onActive(index);
          const line = lines[index];
          if (props.open && line?.kind === "row") onOpen(line.row);
        }}
        onOpen={choose}
        onToggle={choose}
        onRowClick={(index) => {
          onActive(index);
          choose(index);
        }}
        rowTestId={(index) => {
          const line = lines[index];
          return line?.kind === "row"
            ? `deployment-row-${line.row.artifact_id}-${line.row.profile_id}`
            : undefined;
        }}
        renderRow={(index) => {
          const line = lines[index];
          if (!line) return null;
          return line.kind === "head" ? (
            <GroupHead group={line.group} open={line.open} by={by} />
          ) : (
            <DeploymentCells row={line.row} by={by} layout={layout} />
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
