import { useMemo, useState } from "react";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Segmented } from "@/components/Segmented";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { fateCounts, resultsOf } from "./outcome";
import { ResultTable } from "./ResultTable";

interface ReviewResultProps {
  outcome: BatchOutcome;
  plan: BatchPlan;
  onClose: () => void;
  /** Leads to a new review of what was not done. */
  onAgain?: () => void;
}

/** What came of it, artifact by artifact: with what failed, what can be done about it, and the way back of all of it. */
export function ReviewResult({ outcome, plan, onClose, onAgain }: ReviewResultProps) {
  const text = en.review.result;
  const [onlyFailed, setOnlyFailed] = useState(false);
  const results = useMemo(() => resultsOf(outcome, plan), [outcome, plan]);
  const { operation, rolled_back: rolledBack } = outcome;
  const counts = useMemo(() => fateCounts(results, rolledBack), [results, rolledBack]);
  const undone = counts.failed + counts.open;
  return (
    <Dialog
      place="side"
      width="xl"
      title={rolledBack ? text.nothingTitle : text.title(counts.done, counts.failed)}
      lead={rolledBack ? text.rolledBack : undefined}
      onClose={onClose}
      testId="review-result"
      footer={
        <>
          {undone > 0 && undone < results.length && (
            <Segmented
              label={text.show}
              value={onlyFailed ? "failed" : "all"}
              onChange={(next) => setOnlyFailed(next === "failed")}
              items={[
                { value: "all", label: text.all(results.length) },
                { value: "failed", label: text.onlyFailed(undone) },
              ]}
              testIdPrefix="result-show"
            />
          )}
          <span className="ml-auto flex gap-2">
            {operation && !rolledBack && (
              <Button
                data-testid="result-undo"
                onClick={() => {
                  onClose();
                  requestUndo(operation);
                }}
              >
                {en.review.done.undoIt}
              </Button>
            )}
            {onAgain && undone > 0 && (
              <Button data-testid="review-again" onClick={onAgain}>
                {text.again}
              </Button>
            )}
            <Button tone="primary" data-testid="review-close" onClick={onClose}>
              {en.common.close}
            </Button>
          </span>
        </>
      }
    >
      <ResultTable results={results} rolledBack={rolledBack} onlyFailed={onlyFailed} />
    </Dialog>
  );
}
