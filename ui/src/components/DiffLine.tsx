import clsx from "clsx";
import { memo } from "react";
import type { DiffLine, DiffSegment } from "@/api/types";
import { en } from "@/text/en";
import type { DiffRow } from "./diff-rows";

const tints = { context: "", removed: "bg-del-tint", added: "bg-add-tint" } as const;
const signs = { context: "", removed: "−", added: "+" } as const;
const signTints = { context: "", removed: "text-del", added: "text-add" } as const;

/** One row of a diff: a gap, a line, or a line beside its other side. */
export const DiffRowView = memo(function DiffRowView({ row }: { row: DiffRow }) {
  if (row.kind === "gap") {
    return (
      <div
        role="gridcell"
        className="flex h-full items-center border-y border-line bg-sub px-2.5 font-sans text-xs text-fg3"
      >
        {en.diff.unchangedLines(row.lines)}
      </div>
    );
  }
  if (row.kind === "single") {
    const { line } = row;
    return (
      <div
        role="gridcell"
        className={clsx("grid h-full grid-cols-[34px_34px_16px_minmax(0,1fr)]", tints[line.kind])}
      >
        <Num value={line.left} />
        <Num value={line.right} />
        <Sign line={line} />
        <Text line={line} />
      </div>
    );
  }
  return (
    <div role="presentation" className="grid h-full grid-cols-2">
      <Half line={row.left} side="left" />
      <Half line={row.right} side="right" />
    </div>
  );
});

function Half({ line, side }: { line: DiffLine | null; side: "left" | "right" }) {
  const edge = side === "right" && "border-l border-line";
  if (!line) return <div role="gridcell" aria-label={en.diff.noLine} className={clsx("diff-void", edge)} />;
  return (
    <div
      role="gridcell"
      className={clsx("grid min-w-0 grid-cols-[34px_16px_minmax(0,1fr)]", tints[line.kind], edge)}
    >
      <Num value={side === "left" ? line.left : line.right} />
      <Sign line={line} />
      <Text line={line} />
    </div>
  );
}

function Num({ value }: { value: number | null }) {
  return <span className="num pr-1.5 text-right text-[10.5px] text-fg3 select-none">{value}</span>;
}

function Sign({ line }: { line: DiffLine }) {
  return (
    <span className={clsx("text-center font-semibold select-none", signTints[line.kind])}>
      {signs[line.kind]}
    </span>
  );
}

/** The text, which the bar below both columns moves (`DiffView.tsx`). */
function Text({ line }: { line: DiffLine }) {
  return (
    <span className="overflow-hidden">
      <span className="diff-text">
        {placed(line.segments).map(({ text, strong, start }) =>
          strong ? (
            <mark key={start} className={line.kind === "removed" ? "bg-del-strong" : "bg-add-strong"}>
              {text}
            </mark>
          ) : (
            text
          ),
        )}
        {line.no_newline && (
          <span className="pl-2 font-sans text-[10.5px] text-fg3">{en.diff.noNewline}</span>
        )}
      </span>
    </span>
  );
}

/** Segments with where they start, which names them. */
function placed(segments: readonly DiffSegment[]) {
  let end = 0;
  return segments.map((segment) => {
    const start = end;
    end += segment.text.length;
    return { ...segment, start };
  });
}
