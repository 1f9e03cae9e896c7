import type { DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { en } from "@/text/en";
import {
  canCompare,
  canDeploy,
  canSaveBack,
  canUndeploy,
  compareRow,
  deployRow,
  saveBackRow,
  undeployRow,
  wantsUpdate,
} from "./actions";

/** What can be done with a deployment, in its sheet. Everything that writes leads to the review first. */
export function DeploymentActions({ row }: { row: DeploymentRow }) {
  const text = en.deployments;
  return (
    <div className="flex flex-wrap gap-2">
      {canDeploy(row) && (
        <Button
          tone={wantsUpdate(row) ? "primary" : "default"}
          data-testid="deployment-sheet-update"
          onClick={() => deployRow(row)}
        >
          {row.state === "missing" ? text.restore : row.library_moved ? text.update : text.deployAgain}
        </Button>
      )}
      {canSaveBack(row) && (
        <Button data-testid="deployment-save-back" onClick={() => saveBackRow(row)}>
          {text.saveBack}
        </Button>
      )}
      {canUndeploy(row) && (
        <Button data-testid="deployment-sheet-undeploy" onClick={() => undeployRow(row)}>
          {row.state === "missing" ? text.forget : text.undeploy}
        </Button>
      )}
      {canCompare(row) && (
        <Button tone="quiet" data-testid="deployment-diff" onClick={() => compareRow(row)}>
          {text.compareShort}
        </Button>
      )}
    </div>
  );
}
