import clsx from "clsx";
import { ArrowUpRight, ChevronDown, ChevronRight, GripVertical, X } from "lucide-react";
import { memo, type PointerEvent } from "react";
import type { MemberRef, ResolvedNode } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Badge } from "@/components/Chip";
import { StateGlyph } from "@/components/StateGlyph";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import { containersOf, type MemberRow, type SetModel } from "./model";

/** Pixels a level is moved in; less where the levels are many, so that names keep room. */
const step = { wide: 20, wideLevels: 6, narrow: 8 };

const indentOf = (depth: number): number =>
  Math.min(depth, step.wideLevels) * step.wide + Math.max(0, depth - step.wideLevels) * step.narrow;

/** Where the lines of the levels around a row are: close together they would be a shade, so only the last of those. */
const guidesOf = (depth: number): number[] =>
  Array.from({ length: depth }, (_, level) => level)
    .filter((level) => level < step.wideLevels || level === depth - 1)
    .map(indentOf);

/** What a row says of itself at its right end. */
export function factOf(model: SetModel, row: MemberRow): { text: string; missing: boolean } {
  const text = en.setsView;
  const node = model.nodes[row.node];
  if (!node) return { text: "", missing: false };
  if (node.state !== "ok") {
    return { text: node.state === "invalid" ? text.unreadable : text.notThere[node.kind], missing: true };
  }
  const first = node.repeat_of ?? (row.ghost ? row.node : null);
  if (first !== null) {
    const [holder] = containersOf(model, first);
    const around = holder === undefined ? undefined : model.nodes[holder]?.name;
    return { text: around === undefined ? text.alreadyAbove : text.alreadyIn(around), missing: false };
  }
  return {
    text: node.kind === "artifact" ? "" : text.bundleCount(node.kind, node.artifact_count),
    missing: false,
  };
}

interface MemberRowViewProps {
  id: string;
  index: number;
  top: number;
  height: number;
  model: SetModel;
  row: MemberRow;
  node: ResolvedNode;
  active: boolean;
  lit: boolean;
  dragged: boolean;
  /** Its removal mends the set. */
  inTheWay: boolean;
  onGrip: (event: PointerEvent<HTMLElement>, row: MemberRow) => void;
  onOpen: (member: MemberRef) => void;
  onRemove: (row: MemberRow) => void;
}

/** One row of the tree. */
export const MemberRowView = memo(function MemberRowView(props: MemberRowViewProps) {
  const { model, row, node, lit } = props;
  const fact = factOf(model, row);
  const again = row.ghost || node.repeat_of !== null;
  const Arrow = row.open ? ChevronDown : ChevronRight;
  const acts = row.direct !== null || node.kind !== "artifact";
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={row.depth + 1}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={row.expandable ? row.open : undefined}
      aria-selected={props.active}
      data-index={props.index}
      data-active={props.active}
      data-lit={lit}
      data-again={again}
      data-testid={`member-${row.key}`}
      title={node.name}
      className={clsx(
        "group/row absolute inset-x-0 top-0 flex items-center gap-[7px] pr-3",
        lit ? "bg-accent-tint" : "hover:bg-hover",
        props.dragged && "opacity-50",
      )}
      style={{
        height: props.height,
        paddingLeft: 10 + indentOf(row.depth),
        transform: `translateY(${props.top}px)`,
      }}
    >
      {guidesOf(row.depth).map((left) => (
        <span
          key={left}
          aria-hidden
          className="absolute inset-y-0 w-px bg-line"
          style={{ left: 22 + left + 12 }}
        />
      ))}
      {row.direct === null ? (
        <span className="w-3 flex-none" />
      ) : (
        <span
          title={en.setsView.grip(node.name)}
          data-testid={`grip-${row.key}`}
          onPointerDown={(event) => props.onGrip(event, row)}
          className="-my-1 grid w-3 flex-none cursor-grab touch-none place-items-center self-stretch text-ctl opacity-0 group-hover/row:opacity-100"
        >
          <GripVertical size={12} aria-hidden />
        </span>
      )}
      {row.expandable ? (
        <span
          data-fold
          className="-mx-1 grid w-5 flex-none place-items-center self-stretch text-fg3 hover:text-fg"
        >
          <Arrow size={12} aria-hidden />
        </span>
      ) : (
        <span className="w-3 flex-none" />
      )}
      <span className={clsx("flex-none", again && "opacity-70")}>
        {node.kind !== "artifact" ? (
          <BundleIcon kind={node.kind} size={14} className={fact.missing ? "text-danger" : "text-fg3"} />
        ) : (
          node.artifact_type && (
            <TypeIcon
              type={node.artifact_type}
              size={14}
              className={fact.missing ? "text-danger" : "text-fg3"}
            />
          )
        )}
      </span>
      <span
        className={clsx(
          "cut",
          node.kind !== "artifact" && "font-medium",
          fact.missing && "text-danger",
          again && "text-fg3",
          again && node.kind === "artifact" && "line-through decoration-fg3",
        )}
      >
        {node.name}
      </span>
      {props.inTheWay && <Badge tone="warn">{en.setsView.problem.mark}</Badge>}
      <span
        className={clsx(
          "ml-auto flex flex-none items-center gap-1.5 pl-2 text-xs",
          fact.missing ? "text-danger" : "text-fg3",
          acts && !fact.missing && "group-hover/row:hidden",
        )}
      >
        {fact.missing && <StateGlyph state="missing" size="sm" />}
        {fact.text}
      </span>
      {acts && (
        <span
          className={clsx(
            "hidden flex-none items-center gap-0.5 group-hover/row:flex",
            !fact.missing && "ml-auto",
          )}
        >
          {node.kind !== "artifact" && node.state === "ok" && (
            <RowButton
              label={en.setsView.openMember(node.name)}
              icon={<ArrowUpRight size={13} aria-hidden />}
              onClick={() => props.onOpen({ kind: node.kind, id: node.id })}
            />
          )}
          {row.direct !== null && (
            <RowButton
              label={en.setsView.removeMember(node.name)}
              icon={<X size={13} aria-hidden />}
              testId={`member-remove-${row.key}`}
              onClick={() => props.onRemove(row)}
            />
          )}
        </span>
      )}
    </div>
  );
});

interface RowButtonProps {
  label: string;
  icon: React.ReactNode;
  onClick: () => void;
  testId?: string;
}

/** For the pointer alone: the same is on keys of the tree. */
function RowButton({ label, icon, onClick, testId }: RowButtonProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      data-testid={testId}
      onClick={onClick}
      className="grid size-5 place-items-center rounded-sm text-fg3 hover:bg-active hover:text-fg"
    >
      {icon}
    </button>
  );
}
