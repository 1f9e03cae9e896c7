import { useVirtualizer } from "@tanstack/react-virtual";
import clsx from "clsx";
import { CircleAlert, Equal, Layers, type LucideIcon, Minus, Slash, TriangleAlert } from "lucide-react";
import { useMemo, useRef } from "react";
import type { ErrorBody } from "@/api/types";
import { PlatformMark, platformName } from "@/components/PlatformMark";
import { StateGlyph } from "@/components/StateGlyph";
import { TypeIcon } from "@/components/TypeIcon";
import { artifactType } from "@/lib/artifact-id";
import { useOnChange } from "@/lib/useOnChange";
import { en } from "@/text/en";
import { type Fate, fates, type PlacedResult } from "./outcome";
import { type ResultRow, resultRows } from "./result-rows";

interface ResultTableProps {
  results: readonly PlacedResult[];
  rolledBack: boolean;
  onlyFailed: boolean;
}

const rowHeight = 30;

/** Every artifact in every project with what came of it, of any number; what failed says why and what to do. */
export function ResultTable({ results, rolledBack, onlyFailed }: ResultTableProps) {
  const text = en.review.result;
  const rows = useMemo(() => resultRows(results, rolledBack, onlyFailed), [results, rolledBack, onlyFailed]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    // Nothing is laid out where there is no screen.
    measureElement: (element) => element.getBoundingClientRect().height || rowHeight,
    overscan: 12,
    initialRect: { width: 900, height: 600 },
  });
  useOnChange(onlyFailed, () => virtual.scrollToOffset(0));
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={text.table}
      aria-rowcount={rows.length}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls has to be reachable with the keys
      tabIndex={0}
      data-testid="result-table"
      className="ring-inset-focus min-h-0 flex-1 overflow-y-auto overscroll-contain"
    >
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={row.key}
              ref={virtual.measureElement}
              role="row"
              aria-rowindex={item.index + 1}
              data-index={item.index}
              data-fate={row.kind === "artifact" ? row.fate : undefined}
              data-testid={testId(row)}
              className={clsx(
                "absolute inset-x-0 top-0 border-b border-line",
                row.kind === "project" && "bg-sub",
              )}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "project" ? <ProjectCells {...row} /> : <ArtifactCells {...row} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function testId(row: ResultRow): string {
  if (row.kind === "project") return `result-project-${row.name}`;
  const place = `${row.one.result.artifact}@${row.one.projectName}`;
  return row.fate === "failed" ? `review-failed-${place}` : `result-${place}`;
}

function ProjectCells({ name, counts }: { name: string; counts: Record<Fate, number> }) {
  return (
    <div role="presentation" className="flex h-7.5 items-center gap-3 pr-5 pl-5">
      <span role="rowheader" className="cut flex-1 font-semibold">
        {name}
      </span>
      <span role="cell" className="num flex-none text-sm text-fg2">
        {fates
          .filter((fate) => counts[fate] > 0)
          .map((fate) => en.review.result.counts[fate](counts[fate]))
          .join(", ")}
      </span>
    </div>
  );
}

const icons: Record<Exclude<Fate, "done">, { icon: LucideIcon; look: string }> = {
  failed: { icon: CircleAlert, look: "text-danger" },
  open: { icon: TriangleAlert, look: "text-warn" },
  unchanged: { icon: Equal, look: "text-fg3" },
  kept: { icon: Equal, look: "text-fg3" },
  leftOut: { icon: Slash, look: "text-fg3" },
  untouched: { icon: Minus, look: "text-fg3" },
};

function ArtifactCells({ one, fate }: { one: PlacedResult; fate: Fate }) {
  const type = artifactType(one.result.artifact);
  const quiet = fate === "leftOut" || fate === "untouched";
  return (
    <div role="presentation" className="flex flex-col pr-5 pl-5">
      <div
        role="presentation"
        className="grid h-7.25 grid-cols-[15px_16px_minmax(0,1fr)_130px_minmax(0,220px)] items-center gap-x-2"
      >
        <span role="presentation" className="flex">
          <FateIcon fate={fate} />
        </span>
        <span role="cell" className="flex">
          {type ? (
            <TypeIcon type={type} size={15} />
          ) : (
            <Layers size={15} strokeWidth={1.75} className="text-fg3" aria-hidden />
          )}
        </span>
        <span role="rowheader" className={clsx("cut", quiet ? "text-fg3" : "font-medium")}>
          {one.name}
        </span>
        <span role="cell" className="flex min-w-0">
          {one.plan?.platform && <PlatformMark platform={one.plan.platform} />}
        </span>
        <span
          role="cell"
          className={clsx(
            "cut text-right text-sm",
            fate === "failed" ? "text-danger" : fate === "open" ? "text-warn" : "text-fg2",
          )}
        >
          {statusWords(one, fate)}
        </span>
      </div>
      {(fate === "failed" || fate === "open") && one.result.error && <Why error={one.result.error} />}
    </div>
  );
}

/** It stands beside its word, so it has no name of its own. */
function FateIcon({ fate }: { fate: Fate }) {
  if (fate === "done") {
    return (
      <span aria-hidden className="inline-flex">
        <StateGlyph state="in_sync" size="sm" />
      </span>
    );
  }
  const { icon: Icon, look } = icons[fate];
  return <Icon size={14} strokeWidth={2} className={look} aria-hidden />;
}

function statusWords({ plan, result }: PlacedResult, fate: Fate): string {
  const text = en.review.result;
  if (fate === "leftOut") {
    return plan ? en.setDeploy.review.notFor(platformName(plan.platform)) : text.left;
  }
  if (fate === "done") return (plan && text.actions[plan.action]) ?? text.done;
  if (fate === "failed" && plan?.action === "refused" && result.error?.code === "artifact_not_found") {
    return text.notThere;
  }
  return text.fates[fate];
}

function Why({ error }: { error: ErrorBody }) {
  return (
    <p role="cell" className="pb-2 pl-12 text-sm break-words text-fg2 select-text">
      <span className="font-medium text-fg">{en.errors[error.code].title}.</span> {en.sentence(error.message)}
      {error.hints.map((hint) => (
        <span key={hint} className="block">
          {hint}
        </span>
      ))}
    </p>
  );
}
