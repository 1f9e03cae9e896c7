import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import type { FileDiff } from "@/api/types";
import { en } from "@/text/en";
import { DiffRowView } from "./DiffLine";
import { DiffWords, hasLines } from "./DiffWords";
import { type DiffLayout, diffRows, longestLine } from "./diff-rows";

interface DiffViewProps {
  diff: FileDiff;
  layout: DiffLayout;
  /** Names of the two sides, with a glyph or what else belongs to them. */
  left: ReactNode;
  right: ReactNode;
  testId?: string;
}

const rowHeight = 20;

/**
 * Two sides of a file, line by line, of any length. It is one stop for Tab: the arrows scroll it, and long lines
 * move in both columns together. What is not text is told in words.
 */
export function DiffView({ diff, layout, left, right, testId }: DiffViewProps) {
  return (
    <section
      data-testid={testId}
      data-form={diff.form}
      aria-label={en.diff.label(diff.path)}
      className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-md border border-line"
    >
      <header className="flex h-7.5 flex-none border-b border-line bg-sub text-sm font-medium text-fg2">
        <span className="flex min-w-0 flex-1 items-center gap-1.5 px-2.5">{left}</span>
        <span className="flex min-w-0 flex-1 items-center gap-1.5 border-l border-line px-2.5">{right}</span>
      </header>
      {hasLines(diff) ? <Lines diff={diff} layout={layout} /> : <DiffWords diff={diff} />}
    </section>
  );
}

function Lines({ diff, layout }: { diff: FileDiff; layout: DiffLayout }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { layer, moveTo } = useMovedTexts();
  const rows = useMemo(() => diffRows(diff.hunks, layout), [diff, layout]);
  const longest = useMemo(() => longestLine(diff.hunks), [diff]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 600, height: 480 },
  });
  const gutters = layout === "unified" ? "84px" : "50px";
  const column = layout === "unified" ? "100%" : "50%";
  const room = `max(0px, ${longest + 2}ch - (${column} - ${gutters}))`;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-rowcount={rows.length}
      aria-readonly
      tabIndex={0}
      aria-label={en.diff.changes(diff.added, diff.removed)}
      onScroll={(event) => moveTo(event.currentTarget.scrollLeft)}
      className="diff ring-inset-focus @container min-h-0 flex-1 overflow-auto overscroll-contain"
    >
      <div
        role="presentation"
        className="relative"
        style={{ height: virtual.getTotalSize(), width: `calc(100% + ${room})` } satisfies CSSProperties}
      >
        <div ref={layer} role="presentation" className="sticky left-0 w-[100cqw]">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div
                  key={item.index}
                  role="row"
                  aria-rowindex={item.index + 1}
                  className="absolute inset-x-0 top-0"
                  style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
                >
                  <DiffRowView row={row} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

/**
 * Long lines are moved by the one bar below both columns: `moveTo` says how far it is scrolled, in pixels. Each text has it for
 * itself, those that come in sight as well. As a variable that all of them inherit it would leave what they look like behind
 * in the engine for each pixel: see decision 0026.
 */
function useMovedTexts() {
  const layer = useRef<HTMLDivElement>(null);
  const scrolled = useRef(0);
  const move = () => {
    const transform = scrolled.current === 0 ? "" : `translateX(${-scrolled.current}px)`;
    for (const text of layer.current?.querySelectorAll<HTMLElement>(".diff-text") ?? [])
      text.style.transform = transform;
  };
  useLayoutEffect(() => {
    if (scrolled.current !== 0) move();
  });
  const moveTo = (pixels: number) => {
    if (pixels === scrolled.current) return;
    scrolled.current = pixels;
    move();
  };
  return { layer, moveTo };
}
