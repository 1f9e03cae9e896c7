import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useId, useMemo, useRef } from "react";
import type { BatchPlan } from "@/api/types";
import { useRowHeight } from "@/lib/density";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { TreeRowView } from "./TreeRowView";
import { folds, levelOf, type TreeRow, treeRows } from "./tree";

interface ReviewTreeProps {
  batch: BatchPlan;
  folded: ReadonlySet<string>;
  onFold: (key: string) => void;
  /** The key of the row the focus is on. */
  active: string | null;
  onActive: (row: TreeRow) => void;
  /** The artifact and the file that are shown beside the tree. */
  selected: { entry: string | null; file: string | null };
}

const projectHeight = 30;

/**
 * Projects, artifacts and files of a plan, of any number. One stop for Tab: the arrows move and fold, and what they
 * reach is shown beside it.
 */
export function ReviewTree({ batch, folded, onFold, active, onActive, selected }: ReviewTreeProps) {
  const rows = useMemo(() => treeRows(batch, folded), [batch, folded]);
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rowHeight = useRowHeight("tree");
  const at = rows.findIndex((row) => row.key === active);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "project" ? projectHeight : rowHeight),
    overscan: 12,
    initialRect: { width: 312, height: 600 },
  });
  useOnChange(rows, () => virtual.measure());
  useOnChange(rowHeight, () => virtual.measure());

  const move = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[next];
    if (!row) return;
    onActive(row);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows[at];
    const open = row && folds(row) && !folded.has(row.key);
    if (event.key === "ArrowDown") move(at + 1);
    else if (event.key === "ArrowUp") move(at - 1);
    else if (event.key === "PageDown") move(at + 20);
    else if (event.key === "PageUp") move(at - 20);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(rows.length - 1);
    else if (!row) return;
    else if (event.key === "ArrowRight") {
      if (open) move(at + 1);
      else if (folds(row)) onFold(row.key);
    } else if (event.key === "ArrowLeft") {
      if (open) onFold(row.key);
      else move(rows.findLastIndex((other, i) => i < at && levelOf[other.kind] < levelOf[row.kind]));
    } else if ((event.key === "Enter" || event.key === " ") && folds(row)) onFold(row.key);
    else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const row = rows[Number(event.target.closest<HTMLElement>("[data-index]")?.dataset.index ?? -1)];
    if (!row) return;
    onActive(row);
    if (row.kind === "project" || event.target.closest("[data-fold]")) onFold(row.key);
  };

  return (
    <div
      ref={scroller}
      role="tree"
      aria-label={en.review.tree}
      tabIndex={0}
      data-list
      aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <TreeRowView
              key={row.key}
              row={row}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              height={item.size}
              open={folds(row) ? !folded.has(row.key) : undefined}
              active={item.index === at}
              chosen={
                row.kind === "artifact" || row.kind === "set"
                  ? row.key === selected.entry
                  : row.kind === "file" && row.entry.key === selected.entry && row.file.path === selected.file
              }
            />
          );
        })}
      </div>
    </div>
  );
}
