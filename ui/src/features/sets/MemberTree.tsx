import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { BundleRef, MemberRef } from "@/api/sets";
import { showToast } from "@/components/toast";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { announce } from "./announce";
import { type Drag, startDrag, useDrag } from "./drag";
import { type DropPlace, movedTo } from "./drop-place";
import { MemberRowView } from "./MemberRowView";
import { type Light, type MemberRow, memberRows, rowShowing, type SetModel } from "./model";
import { treeKey } from "./tree-keys";
import { useDrop } from "./useDrop";
import type { Members, NamedMember } from "./useMembers";

interface MemberTreeProps {
  bundle: BundleRef & { name: string };
  model: SetModel;
  members: Members;
  rowHeight: number;
  light: Light;
  /** The node that the tree should have in sight: the other side points at it. */
  sought: number | null;
  /** The direct member whose removal mends the set. */
  inTheWay: MemberRef | null;
  treeRef: RefObject<HTMLDivElement | null>;
  onHover: (node: number | null) => void;
  onFocus: (node: number | null) => void;
  onOpen: (member: MemberRef) => void;
  onAdd: () => void;
}

const named = (model: SetModel, row: MemberRow): NamedMember => {
  const node = model.nodes[row.node];
  return { ref: { kind: node?.kind ?? "artifact", id: node?.id ?? "" }, name: node?.name ?? "" };
};

/**
 * The members of a set, with those of its groups and sets below them, of any number. One stop for Tab: arrows move and
 * fold, Alt and an arrow moves a direct member, Delete removes it, A adds.
 */
export function MemberTree(props: MemberTreeProps) {
  const { bundle, model, members, rowHeight, light, treeRef } = props;
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<{ key: string; index: number } | null>(null);
  const id = useId();
  const drag = useDrag();
  const rows = useMemo(() => memberRows(model, toggled), [model, toggled]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => treeRef.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    paddingEnd: 24,
    initialRect: { width: 480, height: 600 },
  });
  useOnChange(rowHeight, () => virtual.measure());
  // A row that is gone leaves the focus to the one that took its place.
  const byKey = active ? rows.findIndex((row) => row.key === active.key) : 0;
  const at = byKey >= 0 ? byKey : Math.min(active?.index ?? 0, rows.length - 1);
  useOnChange(rows, () => {
    if (document.activeElement === treeRef.current) props.onFocus(rows[at]?.node ?? null);
  });
  useOnChange(props.sought, () => {
    const row = props.sought === null ? null : rowShowing(model, rows, props.sought);
    if (row !== null) virtual.scrollToIndex(row);
  });

  const directCount = rows.reduce((n, row) => n + (row.depth === 0 ? 1 : 0), 0);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[next];
    if (!row) return;
    setActive({ key: row.key, index: next });
    virtual.scrollToIndex(next);
    props.onHover(null);
    props.onFocus(row.node);
  };
  const fold = (row: MemberRow) => {
    const next = new Set(toggled);
    if (!next.delete(row.key)) next.add(row.key);
    setToggled(next);
  };
  /** What is below a direct member is changed where it is a member. */
  const tellHolder = (row: MemberRow) => {
    const holder = row.parent === null ? undefined : rows[row.parent];
    if (!holder) return;
    const { ref, name } = named(model, holder);
    const words = en.setsView.onlyDirect(named(model, row).name, name);
    announce(words);
    showToast("warn", words, {
      action: { label: en.setsView.openMember(name), run: () => props.onOpen(ref) },
    });
  };
  const remove = (row: MemberRow) => {
    if (row.direct === null) tellHolder(row);
    else void members.remove(named(model, row));
  };
  const shift = (row: MemberRow, by: 1 | -1) => {
    if (row.direct === null) return tellHolder(row);
    const to = row.direct + by;
    const member = named(model, row);
    if (to < 0) announce(en.setsView.atStart(member.name));
    else if (to >= directCount) announce(en.setsView.atEnd(member.name));
    else void members.move(member, to, directCount);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const pageRows = Math.max(1, Math.floor((virtual.scrollRect?.height ?? 600) / rowHeight) - 1);
    const action = treeKey(event, rows, at, pageRows);
    if (!action) return;
    event.preventDefault();
    const row = rows[at];
    if (action.do === "add") props.onAdd();
    else if (action.do === "go") go(action.to);
    else if (!row) return;
    else if (action.do === "fold") fold(row);
    else if (action.do === "shift") shift(row, action.by);
    else if (action.do === "remove") remove(row);
    else if (named(model, row).ref.kind !== "artifact") props.onOpen(named(model, row).ref);
  };
  const rowUnder = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return null;
    const index = event.target.closest<HTMLElement>("[data-index]")?.dataset.index;
    return index === undefined ? null : Number(index);
  };
  const onClick = (event: MouseEvent) => {
    const index = rowUnder(event);
    const row = index === null ? undefined : rows[index];
    if (index === null || !row || !(event.target instanceof Element) || event.target.closest("button"))
      return;
    setActive({ key: row.key, index });
    props.onFocus(row.node);
    if (row.expandable && (event.target.closest("[data-fold]") || event.detail === 2)) fold(row);
  };

  const has = useCallback(
    (member: MemberRef) =>
      model.nodes.some((n) => n.parent === null && n.kind === member.kind && n.id === member.id),
    [model],
  );
  const onDrop = useCallback(
    ({ from, members: dropped, label }: Drag, { position }: DropPlace) => {
      const [first] = dropped;
      if (!first) return;
      if (from === null) void members.add(namesOf(dropped, label), position);
      else {
        const to = movedTo(from, position);
        const count = model.children.get(-1)?.length ?? 0;
        if (to !== null) void members.move({ ref: first, name: label }, to, count);
      }
    },
    [members, model],
  );
  const place = useDrop({ bundle, scroller: treeRef, rows, rowHeight, has, onDrop });
  const onGrip = useCallback(
    (event: PointerEvent<HTMLElement>, row: MemberRow) => {
      const { ref, name } = named(model, row);
      const kind = ref.kind === "artifact" ? null : ref.kind;
      startDrag(event, { members: [ref], label: name, kind, from: row.direct });
    },
    [model],
  );
  const removeRow = useRef(remove);
  useEffect(() => {
    removeRow.current = remove;
  });
  const onRemove = useCallback(
    (row: MemberRow) => {
      // The row's button goes with it.
      treeRef.current?.focus({ preventScroll: true });
      removeRow.current(row);
    },
    [treeRef],
  );

  const items = virtual.getVirtualItems();
  const shown = items.some(({ index }) => index === at);
  return (
    <div
      ref={treeRef}
      role="tree"
      aria-label={en.setsView.members}
      tabIndex={0}
      data-list
      data-testid="member-tree"
      aria-activedescendant={shown ? `${id}-${at}` : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={() => {
        const row = rows[at];
        // From here on the focus keeps to its row, wherever that moves.
        if (row) setActive({ key: row.key, index: at });
        props.onFocus(row?.node ?? null);
      }}
      onBlur={() => props.onFocus(null)}
      onMouseMove={(event) => {
        const index = rowUnder(event);
        props.onHover(index === null ? null : (rows[index]?.node ?? null));
      }}
      onMouseLeave={() => props.onHover(null)}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          const node = row && model.nodes[row.node];
          if (!row || !node) return null;
          return (
            <MemberRowView
              key={row.key}
              id={`${id}-${item.index}`}
              index={item.index}
              top={item.start}
              height={rowHeight}
              model={model}
              row={row}
              node={node}
              active={item.index === at}
              lit={light.nodes.has(row.node)}
              dragged={drag !== null && drag.from !== null && drag.from === row.direct}
              inTheWay={
                row.direct !== null && node.kind === props.inTheWay?.kind && node.id === props.inTheWay.id
              }
              onGrip={onGrip}
              onOpen={props.onOpen}
              onRemove={onRemove}
            />
          );
        })}
        {place && (
          <div
            aria-hidden
            data-testid="drop-line"
            data-position={place.position}
            className="pointer-events-none absolute inset-x-2 z-2 h-0.5 rounded-full bg-accent"
            style={{ top: Math.max(0, place.top - 1) }}
          />
        )}
      </div>
    </div>
  );
}

/** One of them is named by what was dragged; several count. */
const namesOf = (members: readonly MemberRef[], label: string): NamedMember[] =>
  members.map((ref) => ({ ref, name: label }));
