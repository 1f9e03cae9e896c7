import { useState } from "react";
import type { ReviewSource } from "@/api/changes";
import type { BatchPlan } from "@/api/types";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { en } from "@/text/en";
import { wordingOf } from "./choice-words";
import type { DiffChoice } from "./diff-sides";
import { EntryFiles } from "./EntryFiles";
import { EntryStory } from "./EntryStory";
import { type Entry, firstEntry, firstFile, isSetLine } from "./model";
import { ReviewTree } from "./ReviewTree";
import { foldedAtFirst, type TreeRow } from "./tree";
import type { Review } from "./useReview";

interface ReviewBodyProps {
  review: Review;
  batch: BatchPlan;
  source: ReviewSource;
  onLeaveOut?: (entry: Entry) => void;
  canLeaveOut?: (entry: Entry) => boolean;
}

/** The tree of changes, and beside it the artifact that is selected in it. What is selected outlives a new plan. */
export function ReviewBody({ review, batch, source, onLeaveOut, canLeaveOut }: ReviewBodyProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => foldedAtFirst(batch));
  const [active, setActive] = useState<string | null>(null);
  // Held from the start, so that deciding one conflict does not lead away from it.
  const [chosen, setChosen] = useState<{ entry: string | null; file: string | null }>(() => ({
    entry: firstEntry(review.entries)?.key ?? null,
    file: null,
  }));
  const [view, setView] = useState<DiffChoice>("side-by-side");
  const entry = review.entries.find(({ key }) => key === chosen.entry) ?? firstEntry(review.entries);
  const file = entry && (chosen.entry === entry.key && chosen.file ? chosen.file : firstFile(entry.plan));

  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const activate = (row: TreeRow) => {
    setActive(row.key);
    if (row.kind === "project") return;
    setChosen({ entry: row.entry.key, file: row.kind === "file" ? row.file.path : null });
  };
  return (
    <>
      <Notes review={review} />
      <div className="grid min-h-0 flex-1 grid-cols-[312px_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-r border-line">
          {review.counts.open > 1 && <ChooseAll review={review} />}
          <ReviewTree
            batch={batch}
            folded={folded}
            onFold={fold}
            active={active ?? entry?.key ?? null}
            onActive={activate}
            selected={{ entry: entry?.key ?? null, file: file ?? null }}
          />
        </div>
        {entry && (
          <div className="flex min-h-0 min-w-0 flex-col px-4 pt-3">
            <EntryStory
              entry={entry}
              disabled={review.applying}
              onChoose={(choice) => review.choose(entry, null, choice)}
              onLeaveOut={onLeaveOut && canLeaveOut?.(entry) ? () => onLeaveOut(entry) : undefined}
            />
            {!isSetLine(entry.plan) && entry.plan.action !== "left_out" && (
              <EntryFiles
                entry={entry}
                source={source}
                file={file ?? null}
                onFile={(path) => setChosen({ entry: entry.key, file: path })}
                view={view}
                onView={setView}
                onChoose={(path, choice) => review.choose(entry, path, choice)}
                disabled={review.applying}
              />
            )}
          </div>
        )}
      </div>
    </>
  );
}

/** Many conflicts at once. Each can still be decided by itself afterwards. */
function ChooseAll({ review }: { review: Review }) {
  const open = review.entries.map(({ plan }) => plan).filter(({ action }) => action === "conflict");
  const names = en.review.allChoices[wordingOf(open)];
  return (
    <div className="flex h-10 flex-none items-center gap-1.5 border-b border-line bg-warn-tint pr-3 pl-4 text-sm">
      <span className="num cut flex-1 text-warn">{en.review.openConflicts(review.counts.open)}</span>
      {(["keep", "replace"] as const).map((choice) => (
        <Button
          key={choice}
          size="sm"
          disabled={review.applying}
          data-testid={`choose-all-${choice}`}
          onClick={() => review.chooseAll(choice)}
        >
          {names[choice]}
        </Button>
      ))}
    </div>
  );
}

/** What happened to the last attempt: it was stale, it was cancelled, it was refused. */
function Notes({ review }: { review: Review }) {
  return (
    <>
      {review.note && (
        <div
          className="flex-none border-b border-line px-4 py-2"
          role="alert"
          data-testid={`review-${review.note}`}
        >
          <Note tone={review.note === "stale" ? "warn" : "info"}>{en.review[review.note]}</Note>
        </div>
      )}
      {review.error && (
        <div className="max-h-60 flex-none overflow-y-auto border-b border-line">
          <ErrorState error={review.error} />
        </div>
      )}
    </>
  );
}
