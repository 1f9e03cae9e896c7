import { Undo2 } from "lucide-react";
import { useId } from "react";
import type { ReviewSource } from "@/api/changes";
import { ApplyProgress } from "@/components/ApplyProgress";
import { Button } from "@/components/Button";
import { Kbd } from "@/components/Kbd";
import { Switch } from "@/components/Switch";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { hasWork, isImport, nameOf, type ReviewCounts } from "./model";
import type { Review } from "./useReview";

interface ReviewFooterProps {
  review: Review;
  source: ReviewSource;
  redo: boolean;
  onClose: () => void;
}

/** What can be undone, all or nothing, Apply; while it runs, how far it is and Cancel. */
export function ReviewFooter({ review, source, redo, onClose }: ReviewFooterProps) {
  useModEnter(review.start);
  const text = en.review;
  if (review.applying) {
    const { progress, cancelling, cancel } = review;
    return (
      <ApplyProgress
        testId="review"
        progress={progress}
        subject={progress?.subject}
        cancelling={cancelling}
        cancel={cancel}
      />
    );
  }
  const { counts } = review;
  // With a conflict left there is something to do; the words at the left say what it waits for.
  const nothing = review.settled && !hasWork(counts) && counts.open === 0;
  const label = nothing
    ? text.nothingToDo
    : source.kind === "undo"
      ? text[redo ? "redo" : "undo"]
      : applyLabel(counts);
  return (
    <>
      <Undo2 size={14} className="flex-none text-fg2" aria-hidden />
      <span className="cut text-sm text-fg2" role="status" data-testid="review-promise">
        {promiseOf(review, source)}
      </span>
      <span className="ml-auto flex flex-none items-center gap-2 pl-2">
        {source.kind === "changes" && <Atomic review={review} />}
        <Button data-testid="review-cancel" onClick={onClose}>
          {text.back}
        </Button>
        <Button tone="primary" disabled={!review.canApply} data-testid="review-apply" onClick={review.start}>
          {label}
          {review.canApply && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
        </Button>
      </span>
    </>
  );
}

function applyLabel(counts: ReviewCounts): string {
  const { ready, all, attached, detached } = counts;
  // All of the set is there already, or none of it goes.
  if (ready === 0 && attached > 0) return en.setDeploy.review.attachOnly;
  if (ready === 0 && detached > 0) return en.setDeploy.review.detachOnly;
  return en.review.apply(ready || all, all);
}

function promiseOf({ counts, entries, atomic }: Review, source: ReviewSource): string {
  const text = en.review;
  const open = entries.find(({ plan }) => plan.action === "conflict");
  if (open && (counts.ready === 0 || source.kind === "undo")) {
    return counts.open === 1
      ? text.decide(nameOf(open.plan), open.project.project_name)
      : text.decideMany(counts.open);
  }
  if (source.kind === "undo") return text.undoPromise;
  if (atomic && open) return text.atomicOpen;
  if (atomic && counts.refused > 0) return text.atomicRefused;
  if (!hasWork(counts)) return "";
  const onlyImports = entries.every(({ plan }) => isImport(plan));
  return (onlyImports ? text.imports : text).promise(Math.max(1, counts.ready));
}

function Atomic({ review }: { review: Review }) {
  const id = useId();
  return (
    <span className="mr-1 flex items-center gap-2 text-sm text-fg2">
      <span id={id}>{en.review.atomic}</span>
      <Switch
        label={en.review.atomic}
        checked={review.atomic}
        onChange={review.setAtomic}
        testId="review-atomic"
      />
    </span>
  );
}
