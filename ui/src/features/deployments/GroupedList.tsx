import type { MouseEvent, RefObject } from "react";
import type { DeploymentRow } from "@/api/types";
import { SkeletonRow } from "@/components/Skeleton";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import { placeKey, stagedWord, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import { changeOf } from "./actions";
import { DeploymentCells } from "./DeploymentCells";
import { type CellLayout, cellColumns, DeploymentHead } from "./DeploymentHead";
import { GroupHead } from "./GroupHead";
import { deploymentKey, type GroupBy } from "./groups";
import type { Deployments } from "./useDeployments";
import type { Picked } from "./usePicked";
import { useTopLine } from "./useTopLine";

export interface GroupedProps {
  deployments: Deployments;
  by: GroupBy;
  layout: CellLayout;
  active: number;
  onActive: (index: number) => void;
  open: DeploymentRow | null;
  onOpen: (row: DeploymentRow) => void;
  onFold: (key: string) => void;
  picked: Picked;
  listRef: RefObject<HTMLDivElement | null>;
}

/** Groups and their deployments in one list; the group that is scrolled through keeps its head in sight. */
export function GroupedList(props: GroupedProps) {
  const { deployments, by, layout, active, onActive, onOpen, onFold, listRef, picked } = props;
  const { lines } = deployments;
  const { selection } = picked;
  const count = lines.total ?? 0;
  const staged = useStaged();
  const rowHeight = useRowHeight("table");
  const top = lines.rowAt(useTopLine(listRef, rowHeight));
  const openKey = props.open && deploymentKey(props.open);
  const choose = (index: number) => {
    const line = lines.rowAt(index);
    if (line?.kind === "head") onFold(line.group.key);
    if (line?.kind === "row") onOpen(line.row);
  };
  const keyAt = (index: number) => {
    const line = lines.rowAt(index);
    return line?.kind === "row" ? deploymentKey(line.row) : undefined;
  };
  const check = (index: number) => {
    const line = lines.rowAt(index);
    if (line?.kind === "row") picked.toggle(line.row, index);
    else choose(index);
  };
  const click = (index: number, event: MouseEvent) => {
    onActive(index);
    if (event.shiftKey) picked.extendTo(index, deployments);
    else if (event.ctrlKey || event.metaKey) check(index);
    else choose(index);
  };
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <VirtualList
        label={en.list.of(en.deployments.title, count)}
        count={count}
        rowHeight={rowHeight}
        columns={cellColumns[layout]}
        header={<DeploymentHead by={by} layout={layout} />}
        active={active}
        onRange={lines.show}
        onAll={() => picked.all(deployments)}
        gridRef={listRef}
        testId="deployments-list"
        isSelected={(index) => {
          const key = keyAt(index);
          return key !== undefined && (key === openKey || selection.has(key));
        }}
        multiselect
        onMove={(index, extend) => {
          if (extend) {
            const first = selection.ids.size === 0;
            if (first) check(active);
            picked.extendTo(index, deployments, first ? active : undefined);
          }
          onActive(index);
          const line = lines.rowAt(index);
          if (props.open && line?.kind === "row" && !extend) onOpen(line.row);
        }}
        onOpen={choose}
        onToggle={check}
        onRowClick={click}
        rowTestId={(index) => {
          const line = lines.rowAt(index);
          return line?.kind === "row"
            ? `deployment-row-${line.row.artifact_id}-${line.row.profile_id}`
            : undefined;
        }}
        renderRow={(index, state) => {
          const line = lines.rowAt(index);
          if (!line) {
            return (
              <span role="gridcell" className="absolute inset-0">
                <SkeletonRow seed={index} twoLines={false} />
              </span>
            );
          }
          if (line.kind === "head") return <GroupHead group={line.group} open={!line.group.folded} by={by} />;
          const mark = staged.get(placeKey(changeOf(line.row, "deploy")));
          return (
            <DeploymentCells
              row={line.row}
              index={index}
              by={by}
              layout={layout}
              active={state.active}
              checked={selection.has(deploymentKey(line.row))}
              onCheck={picked.toggle}
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
