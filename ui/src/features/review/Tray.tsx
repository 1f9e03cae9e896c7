import { Layers, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/Button";
import { Kbd } from "@/components/Kbd";
import { StagedMark } from "@/components/StagedMark";
import { requestReview } from "@/lib/requests";
import { useShortcut } from "@/lib/shortcuts";
import { clearStaged, countStaged, type StagedWord, useStaged, useStagedSets } from "@/lib/staged";
import { en } from "@/text/en";

const order: readonly StagedWord[] = ["deploy", "update", "undeploy", "save_back"];

/** What is staged, in every view, while there is something: how much, and the way to its review. */
export function Tray() {
  const staged = useStaged();
  const sets = useStagedSets();
  const counts = countStaged(staged, sets);
  const names = [...new Set([...sets.values()].map(({ name }) => name))];
  const text = en.review.tray;
  useShortcut("review", requestReview, counts.changes > 0);
  if (counts.changes === 0) return null;
  return (
    <section
      aria-label={text.label}
      data-testid="tray"
      className="flex h-(--tray-h) flex-none animate-rise items-center gap-3 border-t border-accent-line bg-tray pr-3 pl-4"
    >
      <span className="num font-semibold whitespace-nowrap" role="status">
        {text.sum(counts.changes, counts.projects)}
      </span>
      <span className="flex min-w-0 items-center gap-1.5 overflow-hidden">
        {order
          .filter((word) => counts.words[word] > 0)
          .map((word) => (
            <Word key={word} mark={<StagedMark word={word} />}>
              {text.words[word](counts.words[word])}
            </Word>
          ))}
        {names.length > 0 && (
          <Word
            mark={<Layers size={12} strokeWidth={2} className="flex-none text-accent-text" aria-hidden />}
          >
            <span className="cut max-w-60" data-testid="tray-sets">
              {en.setDeploy.named(names)}
            </span>
          </Word>
        )}
      </span>
      {counts.choices > 0 && (
        <span className="flex items-center gap-1.5 text-sm whitespace-nowrap text-warn">
          <TriangleAlert size={14} aria-hidden />
          {text.choices(counts.choices)}
        </span>
      )}
      <span className="ml-auto flex flex-none items-center gap-2">
        <Button tone="quiet" data-testid="tray-clear" onClick={clearStaged}>
          {text.clear}
        </Button>
        <Button tone="primary" data-testid="tray-review" onClick={requestReview}>
          {text.review(counts.changes)}
          <Kbd keys={["mod", "↵"]} tone="on-accent" />
        </Button>
      </span>
    </section>
  );
}

function Word({ mark, children }: { mark: ReactNode; children: ReactNode }) {
  return (
    <span className="num inline-flex h-5.5 items-center gap-1.5 rounded-sm bg-raised px-1.5 text-sm whitespace-nowrap text-fg2">
      {mark}
      {children}
    </span>
  );
}
