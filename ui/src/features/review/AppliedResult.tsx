import { type ResultIntent, requestSetChanges } from "@/lib/requests";
import { leftOf } from "./asked";
import { ReviewResult } from "./ReviewResult";

/** The results of a deploy of sets, looked at from the word that it was done. */
export function AppliedResult({ onClose, ...intent }: ResultIntent & { onClose: () => void }) {
  const { outcome, plan, sets, start } = intent;
  const left = leftOf({ changes: [], sets: [...sets], imports: [] }, outcome, plan).sets;
  return (
    <ReviewResult
      outcome={outcome}
      plan={plan}
      onClose={onClose}
      onAgain={left.length > 0 ? () => requestSetChanges(left, start) : undefined}
    />
  );
}
