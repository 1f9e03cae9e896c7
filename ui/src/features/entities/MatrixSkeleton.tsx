import { useRowHeight } from "@/lib/density";
import { en } from "@/text/en";
import { firstWidth, headHeight } from "./columns";

const rows = Array.from({ length: 20 }, (_, i) => i);
const columns = Array.from({ length: 10 }, (_, i) => i);

/** The matrix on its way, in its own proportions. */
export function MatrixSkeleton() {
  const height = useRowHeight("cell") + 1;
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label={en.common.loading}
      className="min-h-0 flex-1 overflow-hidden"
    >
      <div className="border-b border-line" style={{ height: headHeight }} />
      {rows.map((row) => (
        <div key={row} className="flex items-center border-b border-line" style={{ height }}>
          <span
            className="flex h-full flex-none items-center gap-2 border-r border-line pl-4"
            style={{ width: firstWidth }}
          >
            <span className="size-3.5 rounded-sm bg-active" />
            <span className="h-2 rounded-full bg-active" style={{ width: 70 + ((row * 37) % 80) }} />
          </span>
          {columns.map((column) => (
            <span key={column} className="grid flex-1 place-items-center">
              <span className="size-2 rounded-full bg-active opacity-60" />
            </span>
          ))}
        </div>
      ))}
    </div>
  );
}
