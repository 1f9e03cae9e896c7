import { TriangleAlert } from "lucide-react";
import { Button } from "@/components/Button";
import { useShortcut } from "@/lib/shortcuts";
import { en } from "@/text/en";
import type { ImportSummary } from "./model";

interface BottomBarProps {
  summary: ImportSummary;
  /** How many projects the table is about. */
  projects: number;
  onClear: () => void;
  onReview: () => void;
  busy?: boolean;
}

/** What is selected and what comes of it, in every view of the table; and the way to the review. */
export function BottomBar({ summary, projects, onClear, onReview, busy = false }: BottomBarProps) {
  const { selected, goes, distinct, recorded, open, changes } = summary;
  const text = en.imports.bar;
  const ready = changes.length > 0 && !busy;
  useShortcut("review", onReview, ready);
  if (selected === 0) return null;
  const parts = [goes > 0 && text.goes(goes, distinct), recorded > 0 && text.recorded(recorded)].filter(
    Boolean,
  );
  return (
    <section
      aria-label={text.label}
      data-testid="import-bar"
      className="flex min-h-(--tray-h) flex-none animate-rise flex-wrap items-center gap-x-3 gap-y-1 border-t border-accent-line bg-tray py-1.5 pr-3 pl-4"
    >
      <span className="num flex-none font-semibold whitespace-nowrap">{text.selected(selected)}</span>
      <span className="num min-w-0 grow basis-60 text-sm text-fg2" role="status" data-testid="import-summary">
        {parts.length > 0 && `${parts.join(", ")}. `}
        {changes.length > 0 && text.stays(projects)}
      </span>
      <span className="ml-auto flex flex-none items-center gap-3">
        {open > 0 && (
          <span className="num flex flex-none items-center gap-1.5 text-sm whitespace-nowrap text-warn">
            <TriangleAlert size={14} aria-hidden />
            {text.choose(open)}
          </span>
        )}
        <Button tone="quiet" data-testid="import-clear" onClick={onClear}>
          {text.clear}
        </Button>
        <Button tone="primary" disabled={!ready} data-testid="import-review" onClick={onReview}>
          {text.review(changes.length)}
        </Button>
      </span>
    </section>
  );
}
