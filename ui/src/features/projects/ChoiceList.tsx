import { type RefObject, useState } from "react";
import type { PagedRows } from "@/api/paging";
import type { ArtifactResponse } from "@/api/types";
import { Checkbox } from "@/components/Checkbox";
import { StateGlyph } from "@/components/StateGlyph";
import { TypeIcon } from "@/components/TypeIcon";
import type { useRanges } from "@/components/useRanges";
import { VirtualList } from "@/components/VirtualList";
import type { Selection } from "@/lib/selection";
import { en } from "@/text/en";

export const choiceHeight = 32;

interface ChoiceListProps {
  rows: PagedRows<ArtifactResponse>;
  search: string;
  ranges: ReturnType<typeof useRanges>;
  selection: Selection;
  projectPath: string;
  listRef: RefObject<HTMLDivElement | null>;
}

/** Artifacts to tick, each with its state in the project. */
export function ChoiceList(props: ChoiceListProps) {
  const { rows, selection, ranges } = props;
  const { rowAt } = rows;
  const total = rows.total ?? 0;
  const [active, setActive] = useState(0);
  const toggle = (index: number) => {
    const id = rowAt(index)?.id;
    if (id) selection.toggle(id, index);
  };
  return (
    <VirtualList
      label={en.list.of(en.artifactsView.title, total)}
      count={total}
      rowHeight={choiceHeight}
      columns="14px 16px minmax(0,auto) minmax(0,1fr) auto"
      active={Math.min(active, total - 1)}
      isSelected={(index) => {
        const id = rowAt(index)?.id;
        return id !== undefined && selection.has(id);
      }}
      onMove={(index, extend) => {
        setActive(index);
        if (extend) ranges.extendTo(index);
      }}
      onOpen={toggle}
      onToggle={toggle}
      onRowClick={(index, event) => {
        setActive(index);
        if (event.shiftKey) ranges.extendTo(index);
        else toggle(index);
      }}
      onAll={ranges.all}
      onRange={rows.show}
      identity={props.search}
      rowKey={(index) => rowAt(index)?.id}
      gridRef={props.listRef}
      multiselect
      rowTestId={(index) => {
        const id = rowAt(index)?.id;
        return id && `choose-artifact-${id}`;
      }}
      renderRow={(index) => {
        const artifact = rowAt(index);
        return artifact && <Cells artifact={artifact} index={index} {...props} />;
      }}
    />
  );
}

interface CellsProps extends ChoiceListProps {
  artifact: ArtifactResponse;
  index: number;
}

function Cells({ artifact, index, selection, projectPath }: CellsProps) {
  const there = artifact.deployments?.find((deployment) => deployment.project_path === projectPath);
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox
          checked={selection.has(artifact.id)}
          onChange={() => selection.toggle(artifact.id, index)}
          tabIndex={-1}
          label={en.list.selectRow(artifact.name)}
        />
      </span>
      <span role="gridcell" className="flex">
        <TypeIcon type={artifact.type} />
      </span>
      <span role="gridcell" className="cut font-medium">
        {artifact.name}
      </span>
      <span role="gridcell" className="cut text-sm text-fg3">
        {artifact.description}
      </span>
      <span role="gridcell" className="flex items-center gap-1.5 text-xs text-fg3">
        {there && (
          <>
            <StateGlyph state={there.state ?? "in_sync"} size="sm" />
            {en.projectsView.alreadyThere}
          </>
        )}
      </span>
    </>
  );
}
