import { errorBody } from "@/api/client";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { ProgressBar } from "@/components/ProgressBar";
import { en } from "@/text/en";
import type { Applying } from "./useApply";

/** The foot of a dialog while what it showed is applied: how far it is, and Cancel. */
export function ApplyProgress({ applying }: { applying: Applying }) {
  const { progress, cancel, cancelling } = applying;
  const total = progress?.total ?? 0;
  const words = cancelling
    ? en.review.cancelling
    : en.review.progress(en.review.phases[progress?.phase ?? "preparing"], progress?.done ?? 0, total);
  return (
    <>
      <ProgressBar
        label={words}
        done={progress?.done ?? 0}
        total={total > 0 ? total : null}
        className="w-40"
      />
      <span className="num text-sm text-fg2" role="status" data-testid="apply-progress">
        {words}
      </span>
      <Button
        className="ml-auto"
        data-testid="apply-cancel"
        // What is being tidied up is done already.
        disabled={cancel === null || cancelling || progress?.phase === "finishing"}
        onClick={() => cancel?.()}
      >
        {en.common.cancel}
      </Button>
    </>
  );
}

/** Why nothing was applied. */
export function ApplyRefused({ error }: { error: Error | null }) {
  if (!error) return null;
  const { code } = errorBody(error);
  const note = code === "plan_stale" ? en.deploy.stale : code === "cancelled" ? en.review.cancelled : null;
  if (!note) return <ErrorState error={error} />;
  return (
    <div className="px-4 py-3" role="alert" data-testid="apply-refused">
      <Note tone="warn">{note}</Note>
    </div>
  );
}
