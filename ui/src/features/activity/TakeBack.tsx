import type { OperationSummary } from "@/api/types";
import { Button } from "@/components/Button";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";

interface TakeBackProps {
  operation: OperationSummary;
  /** It does something again. */
  redo: boolean;
  title: string;
  tabIndex: number;
}

/** Undo, or Redo on what was itself an undo; the review of it comes first. */
export function TakeBack({ operation, redo, title, tabIndex }: TakeBackProps) {
  const text = en.activity;
  if (operation.undone_by !== null) return <span className="text-sm text-fg3">{text.undone}</span>;
  if (!operation.can_undo) return null;
  return (
    <Button
      size="sm"
      tabIndex={tabIndex}
      aria-label={title}
      data-testid={redo ? "operation-redo" : "operation-undo"}
      onClick={() => requestUndo(operation.id)}
    >
      {redo ? text.redo : text.undo}
    </Button>
  );
}
