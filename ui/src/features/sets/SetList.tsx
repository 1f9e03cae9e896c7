import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { Plus } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useId } from "react";
import { IconButton } from "@/components/IconButton";
import { useDensity } from "@/lib/density";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { startDrag } from "./drag";
import { BundleLine, InvalidLine } from "./ListRowView";
import { type Attached, type ListRow, nextChoice } from "./rows";

interface SetListProps {
  rows: readonly ListRow[];
  attached: ReadonlyMap<string, Attached>;
  chosen: string | null;
  onChoose: (row: ListRow) => void;
  /** Enter: on to what was chosen. */
  onEnter: () => void;
  onDelete: (row: ListRow) => void;
  onEdit: (row: ListRow) => void;
  onNewGroup: () => void;
  listRef: RefObject<HTMLDivElement | null>;
}

const heights = { comfortable: { row: 47, head: 32 }, compact: { row: 29, head: 28 } } as const;

/** Sets, then groups, then what cannot be read, of any number. Arrows choose; rows can be dragged into a set. */
export function SetList(props: SetListProps) {
  const { rows, chosen, listRef, onChoose } = props;
  const density = useDensity();
  const height = heights[density];
  const id = useId();
  const at = rows.findIndex((row) => row.key === chosen);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: (index) => (rows[index]?.kind === "head" ? height.head : height.row),
    overscan: 10,
    paddingStart: 8,
    paddingEnd: 8,
    initialRect: { width: 232, height: 700 },
  });
  useOnChange(density, () => virtual.measure());
  useOnChange(rows, () => virtual.measure());
  // Also where what was chosen comes into the list only now.
  const place = at >= 0 ? chosen : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: not with each change of the rows, only of what is chosen
  useEffect(() => {
    if (place !== null) virtual.scrollToIndex(at);
  }, [place]);
  const items = virtual.getVirtualItems();

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rows[at];
    const go = (from: number, step: 1 | -1) => {
      const next = nextChoice(rows, Math.max(0, Math.min(rows.length - 1, from)), step);
      const found = next === null ? undefined : rows[next];
      if (found) onChoose(found);
    };
    if (event.key === "ArrowDown") go(at + 1, 1);
    else if (event.key === "ArrowUp") go(at - 1, -1);
    else if (event.key === "PageDown") go(at + 12, 1);
    else if (event.key === "PageUp") go(at - 12, -1);
    else if (event.key === "Home") go(0, 1);
    else if (event.key === "End") go(rows.length - 1, -1);
    else if (event.key === "Enter" || event.key === "ArrowRight") props.onEnter();
    else if ((event.key === "Delete" || event.key === "Backspace") && row) props.onDelete(row);
    else if (event.key === "F2" && row) props.onEdit(row);
    else return;
    event.preventDefault();
  };
  const grab = (event: PointerEvent<HTMLElement>, row: ListRow) => {
    if (row.kind !== "bundle") return;
    const { kind, id: own, name } = row.bundle;
    startDrag(event, { members: [{ kind, id: own }], label: name, kind, from: null });
  };
  return (
    <div
      ref={listRef}
      role="grid"
      aria-label={en.setsView.list}
      aria-rowcount={rows.length}
      aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
      tabIndex={0}
      data-list
      data-testid="set-list"
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (!(event.target instanceof Element) || event.target.closest("button")) return;
        const row = rows[Number(event.target.closest<HTMLElement>("[data-index]")?.dataset.index ?? -1)];
        if (row && row.kind !== "head") onChoose(row);
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const place = { height: item.size, transform: `translateY(${item.start}px)` };
          if (row.kind === "head")
            return (
              <div
                key={row.key}
                role="row"
                aria-rowindex={item.index + 1}
                className="absolute inset-x-0 top-0 flex items-end px-4 pb-1 text-xs font-medium text-fg3"
                style={place}
              >
                <span role="rowheader">{row.of === "groups" ? en.setsView.groups : en.setsView.invalid}</span>
                {row.of === "groups" && (
                  <span role="gridcell" className="-mr-1.5 -mb-1 ml-auto">
                    <IconButton
                      label={en.setsView.newGroup}
                      icon={<Plus size={12} aria-hidden />}
                      onClick={props.onNewGroup}
                      data-testid="new-group"
                    />
                  </span>
                )}
              </div>
            );
          const selected = row.key === chosen;
          return (
            <div
              key={row.key}
              id={`${id}-${item.index}`}
              role="row"
              aria-rowindex={item.index + 1}
              aria-selected={selected}
              data-index={item.index}
              data-active={selected}
              data-testid={
                row.kind === "bundle"
                  ? `${row.bundle.kind}-row-${row.bundle.id}`
                  : `invalid-row-${row.file.slug}`
              }
              onPointerDown={(event) => grab(event, row)}
              className="group/row absolute inset-x-2 top-0 pb-px"
              style={place}
            >
              <div
                role="gridcell"
                className={clsx(
                  "grid h-full grid-cols-[16px_minmax(0,1fr)_auto] content-center items-center gap-x-2 rounded-md px-2",
                  selected ? "bg-active" : "hover:bg-hover",
                )}
              >
                {row.kind === "bundle" ? (
                  <BundleLine
                    bundle={row.bundle}
                    attached={props.attached.get(row.bundle.id)}
                    compact={density === "compact"}
                  />
                ) : (
                  <InvalidLine file={row.file} compact={density === "compact"} />
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
