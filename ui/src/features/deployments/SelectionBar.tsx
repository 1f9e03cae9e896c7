import { memo } from "react";
import type { ChangeKind, DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { stage } from "@/lib/staged";
import { en } from "@/text/en";
import { canDeploy, canSaveBack, canUndeploy, changeOf } from "./actions";

interface SelectionBarProps {
  clear: () => void;
  /** The selected deployments. */
  rows: readonly DeploymentRow[];
}

/** What can be staged of the selected deployments. Nothing is written: the review comes first. */
export const SelectionBar = memo(function SelectionBar({ clear, rows }: SelectionBarProps) {
  const text = en.deployments;
  const kinds: { kind: ChangeKind; rows: DeploymentRow[]; label: (n: number) => string }[] = [
    {
      kind: "deploy",
      rows: rows.filter((row) => canDeploy(row) && row.state !== "in_sync"),
      label: text.stageUpdate,
    },
    { kind: "save_back", rows: rows.filter(canSaveBack), label: text.stageSaveBack },
    { kind: "undeploy", rows: rows.filter(canUndeploy), label: text.stageUndeploy },
  ];
  return (
    <div
      role="toolbar"
      aria-label={text.selected(rows.length)}
      data-testid="deployments-selection"
      className="flex h-(--tray-h) flex-none items-center gap-3 border-t border-line bg-tray pr-3 pl-4"
    >
      <span className="num font-semibold whitespace-nowrap">{text.selected(rows.length)}</span>
      <span className="ml-auto flex gap-2">
        <Button tone="quiet" onClick={clear}>
          {text.clearSelection}
        </Button>
        {kinds
          .filter((one) => one.rows.length > 0)
          .map((one) => (
            <Button
              key={one.kind}
              data-testid={`stage-${one.kind}`}
              onClick={() => {
                stage(one.rows.map((row) => changeOf(row, one.kind)));
                clear();
              }}
            >
              {one.label(one.rows.length)}
            </Button>
          ))}
      </span>
    </div>
  );
});
