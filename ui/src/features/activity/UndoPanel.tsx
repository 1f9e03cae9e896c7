import { useQuery } from "@tanstack/react-query";
import { undoSource } from "@/api/changes";
import { errorBody } from "@/api/client";
import type { OperationSummary } from "@/api/types";
import { Button } from "@/components/Button";
import { ChangeMark } from "@/components/ChangeMark";
import { showToast } from "@/components/toast";
import { copyText } from "@/lib/clipboard";
import { navigate } from "@/lib/navigation";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { undoPoints } from "./undo-points";

/** What taking an operation back would do, in words, and the way there. */
export function UndoPanel({ operation, redo }: { operation: OperationSummary; redo: boolean }) {
  const text = en.activity;
  const { undone_by: undoneBy } = operation;
  if (undoneBy !== null) {
    return (
      <div className="flex flex-col items-start gap-1.5 border-l border-line px-3.5 pt-2.5 pb-3">
        <p className="text-sm text-fg2">{text.isUndone}</p>
        <Button
          size="sm"
          tone="quiet"
          className="-ml-2"
          data-testid="undone-show"
          onClick={() => navigate("activity", undoneBy)}
        >
          {text.showUndo}
        </Button>
      </div>
    );
  }
  if (!operation.can_undo) return <Quiet>{text.noUndo}</Quiet>;
  const command = `skm undo ${operation.id}`;
  const copy = async () => {
    if (await copyText(command)) showToast("done", text.copied, { detail: command });
  };
  return (
    <div className="flex flex-col gap-2 border-l border-line px-3.5 pt-2.5 pb-3" data-testid="undo-summary">
      <h2 className="font-semibold">{redo ? text.wouldRedo : text.would}</h2>
      <Points operation={operation.id} />
      <div className="mt-1 flex flex-wrap gap-1">
        <Button size="sm" tone="primary" data-testid="undo-review" onClick={() => requestUndo(operation.id)}>
          {redo ? text.reviewRedo : text.reviewUndo}
        </Button>
        <Button size="sm" tone="quiet" title={command} data-testid="undo-copy" onClick={() => void copy()}>
          {text.copyCommand}
        </Button>
      </div>
    </div>
  );
}

function Quiet({ children }: { children: string }) {
  return <p className="border-l border-line px-3.5 py-2.5 text-sm text-fg2">{children}</p>;
}

function Points({ operation }: { operation: string }) {
  const plan = useQuery(undoSource(operation).plan({ choices: [], atomic: true }));
  if (plan.isPending) {
    return (
      <span
        role="status"
        aria-busy="true"
        aria-label={en.common.loading}
        className="flex flex-col gap-2.5 py-1"
      >
        <span className="h-2 w-44 rounded-full bg-active" />
        <span className="h-2 w-32 rounded-full bg-active" />
      </span>
    );
  }
  if (plan.isError) {
    const body = errorBody(plan.error);
    return (
      <p role="alert" className="text-sm break-words text-danger">
        {en.errors[body.code].title}. {body.message}
      </p>
    );
  }
  const points = undoPoints(plan.data);
  if (points.length === 0) return <p className="text-sm text-fg2">{en.activity.wouldNothing}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {points.map((point) => (
        <li
          key={point.text}
          className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2 text-sm leading-[17px] text-fg2"
        >
          <ChangeMark action={point.action} />
          <span className="break-words">{point.text}</span>
        </li>
      ))}
    </ul>
  );
}
