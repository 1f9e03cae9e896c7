import { useState } from "react";
import type { ReviewSource } from "@/api/changes";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import type { ReviewStart } from "@/lib/requests";
import { en } from "@/text/en";
import { type Entry, isImport } from "./model";
import { isFailure, resultsOf } from "./outcome";
import { ReviewBody } from "./ReviewBody";
import { ReviewFooter } from "./ReviewFooter";
import { ReviewResult } from "./ReviewResult";
import { setWords } from "./set-words";
import { Totals } from "./Totals";
import { tellApplied, tellSets } from "./tell";
import { useReview } from "./useReview";

interface ReviewSheetProps {
  source: ReviewSource;
  /** Says what is reviewed; without one it is "Review 5 changes". */
  title?: string;
  /** Taking back does something again, and is called so. */
  redo?: boolean;
  /** No change stands beside the sets. */
  onlySets?: boolean;
  /** Choices from before; without them it begins with none. */
  start?: ReviewStart;
  onClose: () => void;
  /** Called once something was applied, before the sheet closes or shows what failed. */
  onApplied?: (outcome: BatchOutcome, plan: BatchPlan, asked: ReviewStart) => void;
  /** Takes an artifact, or the set of a line, out of the review. */
  onLeaveOut?: (entry: Entry) => void;
  canLeaveOut?: (entry: Entry) => boolean;
  /** Leads from a result with failures to a new review of what is left. */
  onAgain?: () => void;
}

const plainStart: ReviewStart = { atomic: false, choices: [] };

/** What would happen, every conflict with its choices and its comparison, and then doing it. */
export function ReviewSheet({
  source,
  title,
  redo = false,
  onlySets = false,
  onClose,
  ...on
}: ReviewSheetProps) {
  const [result, setResult] = useState<{ outcome: BatchOutcome; plan: BatchPlan } | null>(null);
  const review = useReview(source, on.start ?? plainStart, (outcome, plan, asked) => {
    on.onApplied?.(outcome, plan, asked);
    if (resultsOf(outcome, plan).some(isFailure)) {
      setResult({ outcome, plan });
      return;
    }
    const words = setWords(source.sets, plan, onlySets);
    if (words) tellSets({ outcome, plan, sets: source.sets, start: asked }, words);
    else tellApplied(outcome, plan, redo ? "redo" : source.kind);
    onClose();
  });
  if (result) return <ReviewResult {...result} onClose={onClose} onAgain={on.onAgain} />;
  const { plan } = review;
  const words = setWords(source.sets, plan.data, onlySets);
  const onlyImports = source.imports.length > 0 && review.entries.every((entry) => isImport(entry.plan));
  const ofImports = onlyImports && en.review.imports.title(review.counts.all);
  const ofSets = words && en.setDeploy.review.titles[words.kind](words.sets, words.place);
  return (
    <Dialog
      place="side"
      width="xl"
      title={title ?? (ofSets || ofImports || en.review.title(review.counts.all))}
      lead={
        plan.data ? (
          <Totals
            totals={plan.data.totals}
            counts={review.counts}
            by={onlyImports ? "imports" : source.sets.length > 0 ? "sets" : "files"}
          />
        ) : (
          en.review.preparing
        )
      }
      onClose={() => !review.applying && onClose()}
      testId="review"
      footer={<ReviewFooter review={review} source={source} redo={redo} onClose={onClose} />}
    >
      {plan.isError && <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />}
      {plan.isPending && <SkeletonRows rowHeight={28} rows={8} />}
      {plan.data && !plan.isError && (
        <ReviewBody
          review={review}
          batch={plan.data}
          source={source}
          onLeaveOut={on.onLeaveOut}
          canLeaveOut={on.canLeaveOut}
        />
      )}
    </Dialog>
  );
}
