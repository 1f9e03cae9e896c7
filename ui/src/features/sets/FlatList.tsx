import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { type KeyboardEvent, type MouseEvent, memo, useId, useRef, useState } from "react";
import type { ResolvedArtifact } from "@/api/sets";
import { listKeyDown } from "@/components/list-keys";
import { TypeIcon } from "@/components/TypeIcon";
import { navigate } from "@/lib/navigation";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import type { Light, SetModel } from "./model";
import { Way } from "./Way";

interface FlatListProps {
  model: SetModel;
  rowHeight: number;
  light: Light;
  /** The place that should be in sight: the tree points at it. */
  sought: number | null;
  onHover: (index: number | null) => void;
  onFocus: (index: number | null) => void;
}

/** What a set comes to, numbered, each with the way that brought it. Enter opens the artifact. */
export function FlatList({ model, rowHeight, light, sought, onHover, onFocus }: FlatListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const id = useId();
  const { flat } = model;
  const at = Math.min(active, flat.length - 1);
  const virtual = useVirtualizer({
    count: flat.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialRect: { width: 372, height: 600 },
  });
  useOnChange(rowHeight, () => virtual.measure());
  useOnChange(sought, () => {
    if (sought !== null) virtual.scrollToIndex(sought);
  });
  const items = virtual.getVirtualItems();
  const indexUnder = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return null;
    const index = event.target.closest<HTMLElement>("[data-index]")?.dataset.index;
    return index === undefined ? null : Number(index);
  };
  const move = (index: number) => {
    setActive(index);
    virtual.scrollToIndex(index);
    onHover(null);
    onFocus(index);
  };
  const open = (index: number) => {
    const artifact = flat[index];
    if (artifact) navigate("artifacts", artifact.artifact_id);
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={en.setsView.resolves}
      tabIndex={0}
      data-list
      data-testid="flat-list"
      aria-activedescendant={items.some(({ index }) => index === at) ? `${id}-${at}` : undefined}
      onKeyDown={(event: KeyboardEvent<HTMLDivElement>) =>
        listKeyDown(event, { count: flat.length, pageRows: 12, active: at, onMove: move, onOpen: open })
      }
      onFocus={() => onFocus(at)}
      onBlur={() => onFocus(null)}
      onMouseMove={(event) => onHover(indexUnder(event))}
      onMouseLeave={() => onHover(null)}
      onClick={(event) => {
        const index = indexUnder(event);
        if (index === null) return;
        setActive(index);
        onFocus(index);
        if (event.detail === 2) open(index);
      }}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const artifact = flat[item.index];
          if (!artifact) return null;
          return (
            <FlatRow
              key={item.index}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              height={rowHeight}
              artifact={artifact}
              count={flat.length}
              active={item.index === at}
              lit={light.flat.has(item.index)}
              whole={light.one === item.index}
            />
          );
        })}
      </div>
    </div>
  );
}

interface FlatRowProps {
  id: string;
  index: number;
  top: number;
  height: number;
  artifact: ResolvedArtifact;
  /** Rows of the whole list. */
  count: number;
  active: boolean;
  lit: boolean;
  /** The whole way is shown. */
  whole: boolean;
}

const FlatRow = memo(function FlatRow({ artifact, index, count, active, lit, ...row }: FlatRowProps) {
  return (
    <div
      id={row.id}
      role="option"
      aria-selected={active}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-index={index}
      data-active={active}
      data-lit={lit}
      data-testid={`resolved-${artifact.artifact_id}`}
      title={artifact.description ?? artifact.name}
      className={clsx(
        "absolute inset-x-0 top-0 grid items-center gap-x-2 pr-3.5 pl-3",
        count > 999
          ? "grid-cols-[40px_14px_minmax(72px,1fr)_minmax(0,auto)]"
          : "grid-cols-[22px_14px_minmax(72px,1fr)_minmax(0,auto)]",
        lit ? "bg-select" : "hover:bg-hover",
      )}
      style={{ height: row.height, transform: `translateY(${row.top}px)` }}
    >
      <span className="num text-right text-xs text-fg3">{en.number(index + 1)}</span>
      {artifact.artifact_type ? <TypeIcon type={artifact.artifact_type} size={14} /> : <span />}
      <span className="cut">{artifact.name}</span>
      <Brought artifact={artifact} whole={row.whole} />
    </div>
  );
});

/** What brought an artifact: the nearest set or group, or the whole way. */
function Brought({ artifact, whole }: { artifact: ResolvedArtifact; whole: boolean }) {
  const { via } = artifact;
  if (whole && via.length > 1)
    return (
      <span data-testid="way" className="min-w-0 text-xs font-medium text-accent-text">
        <Way path={via} short className="max-w-full" />
      </span>
    );
  const nearest = via.length > 1 ? via.at(-1) : undefined;
  return (
    <span className={clsx("cut text-xs", whole ? "font-medium text-accent-text" : "text-fg3")}>
      {nearest?.name ?? en.setsView.directly}
    </span>
  );
}
