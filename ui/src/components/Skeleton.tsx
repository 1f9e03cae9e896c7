import { en } from "@/text/en";

const widths = [118, 86, 142, 104, 72, 128, 96];

/** Rows of a list that is on its way. Its height is the list's own, so that nothing jumps. */
export function SkeletonRows({ rowHeight, rows = 12 }: { rowHeight: number; rows?: number }) {
  return (
    <div role="status" aria-busy="true" aria-label={en.common.loading} className="overflow-hidden">
      {Array.from({ length: rows }, (_, i) => i).map((i) => (
        <div key={i} className="border-b border-line" style={{ height: rowHeight }}>
          <SkeletonRow seed={i} twoLines={rowHeight >= 40} />
        </div>
      ))}
    </div>
  );
}

/** One such row, for a place in a virtual list that is not loaded yet. */
export function SkeletonRow({ seed, twoLines }: { seed: number; twoLines: boolean }) {
  const width = widths[seed % widths.length] ?? 100;
  return (
    <div aria-hidden className="flex h-full items-center gap-2.5 pr-3 pl-4">
      <span className="size-3.5 flex-none rounded-sm bg-active" />
      <span className="flex flex-1 flex-col gap-2">
        <span className="h-2 rounded-full bg-active" style={{ width }} />
        {twoLines && (
          <span className="h-1.5 rounded-full bg-active opacity-70" style={{ width: width * 2 }} />
        )}
      </span>
      <span className="h-1.5 w-36 rounded-full bg-active opacity-70" />
      <span className="h-1.5 w-8 rounded-full bg-active opacity-70" />
    </div>
  );
}
