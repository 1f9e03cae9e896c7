import { Check, CircleAlert, Minus } from "lucide-react";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { Note } from "@/components/Note";
import { VirtualRows } from "@/components/VirtualRows";
import { artifactName } from "@/lib/artifact-id";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { isFailure, type PlacedResult, resultsOf } from "./outcome";

interface ReviewResultProps {
  outcome: BatchOutcome;
  plan: BatchPlan;
  onClose: () => void;
  onAgain?: () => void;
}

/** What came of it where not everything went as planned: failures first, each with its reason and what to do. */
export function ReviewResult({ outcome, plan, onClose, onAgain }: ReviewResultProps) {
  const text = en.review.result;
  const all = resultsOf(outcome, plan);
  const failed = all.filter(isFailure);
  const done = all.filter(({ result }) => result.status === "success");
  const rest = all.filter((one) => !isFailure(one));
  const { operation } = outcome;
  return (
    <Dialog
      place="side"
      width="xl"
      title={outcome.rolled_back ? text.nothingTitle : text.title(done.length, failed.length)}
      lead={outcome.rolled_back ? text.rolledBack : undefined}
      onClose={onClose}
      testId="review-result"
      footer={
        <span className="ml-auto flex gap-2">
          {operation && !outcome.rolled_back && (
            <Button
              onClick={() => {
                onClose();
                requestUndo(operation);
              }}
            >
              {en.review.done.undoIt}
            </Button>
          )}
          {onAgain && (
            <Button data-testid="review-again" onClick={onAgain}>
              {text.again}
            </Button>
          )}
          <Button tone="primary" data-testid="review-close" onClick={onClose}>
            {en.common.close}
          </Button>
        </span>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col">
        <ul className="max-h-[60%] flex-none overflow-y-auto" aria-label={text.failed}>
          {failed.map((one) => (
            <Failure key={one.key} one={one} />
          ))}
        </ul>
        {rest.length > 0 && (
          <VirtualRows
            label={text.others}
            count={rest.length}
            rowHeight={30}
            renderRow={(index) => {
              const one = rest[index];
              return one && <Calm one={one} rolledBack={outcome.rolled_back} />;
            }}
          />
        )}
      </div>
    </Dialog>
  );
}

function Where({ one }: { one: PlacedResult }) {
  return (
    <span className="min-w-0">
      <span className="font-medium">{artifactName(one.result.artifact)}</span>
      <span className="text-fg3"> {en.review.in} </span>
      <span className="font-medium">{one.projectName}</span>
    </span>
  );
}

function Failure({ one }: { one: PlacedResult }) {
  const { error } = one.result;
  return (
    <li
      className="flex flex-col gap-1.5 border-b border-line px-5 py-2.5"
      data-testid={`review-failed-${one.result.artifact}@${one.projectName}`}
    >
      <span className="flex items-center gap-2">
        <CircleAlert size={14} className="flex-none text-danger" aria-hidden />
        <Where one={one} />
      </span>
      {error && (
        <Note tone="danger">
          <span className="font-medium">{en.errors[error.code].title}.</span> {en.sentence(error.message)}
          {error.hints.map((hint) => (
            <span key={hint} className="block text-fg2">
              {hint}
            </span>
          ))}
        </Note>
      )}
    </li>
  );
}

function Calm({ one, rolledBack }: { one: PlacedResult; rolledBack: boolean }) {
  const text = en.review.result;
  const done = one.result.status === "success" && !rolledBack;
  const Icon = done ? Check : Minus;
  return (
    <div className="flex h-full items-center gap-2 border-b border-line px-5">
      <Icon size={14} className={done ? "flex-none text-sync" : "flex-none text-fg3"} aria-hidden />
      <Where one={one} />
      <span className="ml-auto text-sm text-fg3">
        {done
          ? text.done
          : rolledBack
            ? text.untouched
            : one.result.status === "unchanged"
              ? text.untouched
              : text.left}
      </span>
    </div>
  );
}
