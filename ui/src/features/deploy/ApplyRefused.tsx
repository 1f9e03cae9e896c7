import { errorBody } from "@/api/client";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { en } from "@/text/en";

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
