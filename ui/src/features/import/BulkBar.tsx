import { Button } from "@/components/Button";
import { en } from "@/text/en";
import { hasRecord, type ImportRow, isIdentical, isNew } from "./model";

interface BulkBarProps {
  /** Rows that the filters leave. */
  rows: readonly ImportRow[];
  /** Rows that are marked. */
  marked: readonly ImportRow[];
  /** Skipped rows that the filters leave, while only those are shown. */
  skipped: readonly ImportRow[];
  onMark: (rows: readonly ImportRow[], choice: "import" | "link" | "take_over") => void;
  onSkip: (rows: readonly ImportRow[], skip: boolean) => void;
}

/** Marking all of a kind, each only when asked for, and skipping what is marked. */
export function BulkBar({ rows, marked, skipped, onMark, onSkip }: BulkBarProps) {
  const text = en.imports;
  const fresh = rows.filter(isNew);
  const identical = rows.filter(isIdentical);
  const records = rows.filter(hasRecord);
  const nothing = fresh.length + identical.length + records.length + marked.length + skipped.length === 0;
  if (nothing) return null;
  return (
    <div
      role="group"
      aria-label={text.bulk}
      className="flex min-h-(--bar-h) flex-none flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1 pr-3 pl-4"
    >
      {fresh.length > 0 && (
        <Button size="sm" data-testid="import-add-all-new" onClick={() => onMark(fresh, "import")}>
          <Counted words={text.addAllNew} n={fresh.length} />
        </Button>
      )}
      {identical.length > 0 && (
        <Button size="sm" data-testid="import-record-all" onClick={() => onMark(identical, "link")}>
          <Counted words={text.recordAll} n={identical.length} />
        </Button>
      )}
      {records.length > 0 && (
        <Button size="sm" data-testid="import-take-over-all" onClick={() => onMark(records, "take_over")}>
          <Counted words={text.takeOverAll} n={records.length} />
        </Button>
      )}
      <span className="ml-auto flex gap-2">
        {skipped.length > 0 && (
          <Button size="sm" data-testid="import-show-all-again" onClick={() => onSkip(skipped, false)}>
            {text.showAllAgain}
          </Button>
        )}
        {marked.length > 0 && (
          <Button
            size="sm"
            tone="quiet"
            data-testid="import-skip-selected"
            onClick={() => onSkip(marked, true)}
          >
            {text.skipSelected(marked.length)}
          </Button>
        )}
      </span>
    </div>
  );
}

function Counted({ words, n }: { words: string; n: number }) {
  return (
    <>
      {words} <span className="num font-normal text-fg3">{en.number(n)}</span>
    </>
  );
}
