import type { ChangesProgress } from "@/api/types";
import { Button } from "@/components/Button";
import { ProgressBar } from "@/components/ProgressBar";
import { en } from "@/text/en";

interface ApplyProgressProps {
  /** What was last heard of it. */
  progress: ChangesProgress | null;
  /** It was asked to stop. */
  cancelling: boolean;
  /** Absent where there is nothing to cancel. */
  cancel: (() => void) | null;
  /** The place that is written, where there is room to name it. */
  subject?: string | null | undefined;
  /** Begins the names of its parts for tests. */
  testId: string;
}

/** The foot of what is being applied: how far it is, and Cancel. */
export function ApplyProgress({ progress, cancelling, cancel, subject, testId }: ApplyProgressProps) {
  const text = en.review;
  const done = progress?.done ?? 0;
  const total = progress?.total ?? 0;
  const words = cancelling
    ? text.cancelling
    : text.progress(text.phases[progress?.phase ?? "preparing"], done, total);
  return (
    <>
      <span className="flex min-w-0 flex-1 items-center gap-2.5">
        <ProgressBar label={words} done={done} total={total > 0 ? total : null} className="w-48 flex-none" />
        <span className="num flex-none text-sm text-fg2" role="status" data-testid={`${testId}-progress`}>
          {words}
        </span>
        {subject && <span className="cut text-sm text-fg3">{subject}</span>}
      </span>
      <Button
        className="ml-auto"
        data-testid={`${testId}-cancel`}
        // What is being tidied up is done already.
        disabled={cancel === null || cancelling || progress?.phase === "finishing"}
        onClick={() => cancel?.()}
      >
        {en.common.cancel}
      </Button>
    </>
  );
}
