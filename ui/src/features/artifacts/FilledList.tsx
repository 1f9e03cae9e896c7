import type { MouseEvent, RefObject } from "react";
import type { Settings } from "@/api/types";
import { SkeletonRow } from "@/components/Skeleton";
import { useRanges } from "@/components/useRanges";
import { VirtualGrid } from "@/components/VirtualGrid";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import type { Selection } from "@/lib/selection";
import { en } from "@/text/en";
import { ArtifactCard, cardHeight, minCardWidth } from "./ArtifactCard";
import { ArtifactHead } from "./ArtifactHead";
import { ArtifactRow, type RowLayout, rowColumns } from "./ArtifactRow";
import { sortOf } from "./filter";
import type { ArtifactList } from "./useArtifactList";

export interface FilledListProps {
  artifacts: ArtifactList;
  layout: Settings["artifact_layout"];
  active: number;
  onActive: (index: number) => void;
  openId: string | null;
  onOpen: (id: string) => void;
  selection: Selection;
  listRef: RefObject<HTMLDivElement | null>;
}

/** The list or grid of artifacts, where there are some: opened, selected and gone through. */
export function FilledList(props: FilledListProps) {
  const { openId, onOpen, selection, onActive } = props;
  const { rows, filter } = props.artifacts;
  const ranges = useRanges(props.artifacts, selection);
  const rowHeight = useRowHeight("list");
  const count = rows.total ?? 0;

  const idAt = (index: number) => rows.rowAt(index)?.id;
  const toggle = (index: number) => {
    const id = idAt(index);
    if (id) selection.toggle(id, index);
  };
  const move = (index: number, extend: boolean) => {
    if (extend) {
      if (selection.ids.size === 0) toggle(props.active);
      ranges.extendTo(index, selection.ids.size === 0 ? props.active : undefined);
    }
    onActive(index);
    const id = idAt(index);
    if (openId && id && !extend) onOpen(id);
  };
  const open = (index: number) => {
    const id = idAt(index);
    if (id) onOpen(id);
  };
  const click = (index: number, event: MouseEvent) => {
    if (event.shiftKey) ranges.extendTo(index);
    else if (event.ctrlKey || event.metaKey) toggle(index);
    else {
      selection.clear();
      open(index);
    }
    onActive(index);
  };
  const isSelected = (index: number) => {
    const id = idAt(index);
    return id !== undefined && (id === openId || selection.has(id));
  };
  const shared = {
    label: en.list.of(en.artifactsView.title, count),
    count,
    active: props.active,
    isSelected,
    onMove: move,
    onOpen: open,
    onToggle: toggle,
    onAll: ranges.all,
    onRange: rows.show,
    gridRef: props.listRef,
  };
  const testId = (index: number) => {
    const id = idAt(index);
    return id && `artifact-row-${id}`;
  };

  if (props.layout === "grid") {
    return (
      <VirtualGrid
        {...shared}
        cardHeight={cardHeight}
        minCardWidth={minCardWidth}
        cardTestId={testId}
        onCardClick={click}
        renderCard={(index) => {
          const artifact = rows.rowAt(index);
          if (!artifact) return <SkeletonRow seed={index} twoLines />;
          return (
            <ArtifactCard
              artifact={artifact}
              checked={selection.has(artifact.id)}
              onCheck={() => selection.toggle(artifact.id, index)}
            />
          );
        }}
      />
    );
  }
  const layout: RowLayout = openId ? "narrow" : "wide";
  return (
    <VirtualList
      {...shared}
      multiselect
      rowHeight={rowHeight}
      columns={rowColumns[layout]}
      header={
        <ArtifactHead
          layout={layout}
          sort={sortOf(filter)}
          descending={filter.descending}
          checked={ranges.checked}
          onCheck={ranges.all}
        />
      }
      rowTestId={testId}
      onRowClick={click}
      renderRow={(index) => {
        const artifact = rows.rowAt(index);
        if (!artifact) {
          return (
            <span role="gridcell" className="absolute inset-0">
              <SkeletonRow seed={index} twoLines={rowHeight > 40} />
            </span>
          );
        }
        return (
          <ArtifactRow
            artifact={artifact}
            index={index}
            layout={layout}
            checked={selection.has(artifact.id)}
            onCheck={selection.toggle}
          />
        );
      }}
    />
  );
}
