import { useQuery } from "@tanstack/react-query";
import { planQueries, useUndeploy } from "@/api/deployments";
import type { Change } from "@/api/types";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { ProgressBar } from "@/components/ProgressBar";
import { SkeletonRows } from "@/components/Skeleton";
import { baseName } from "@/lib/paths";
import { requestChanges, type UndeployIntent } from "@/lib/requests";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { hasConflict } from "./changes";
import { PlanView } from "./PlanView";
import { artifactsLabel, doesWork, isBlocked, totalsSentence } from "./plan-text";
import { tellUndeployed } from "./tell";

function changesOf({ artifacts, project, profile }: UndeployIntent): Change[] {
  return artifacts.map((artifact) => ({
    kind: "undeploy",
    artifact,
    project_path: project,
    profile_id: profile,
    dest_path: null,
  }));
}

/** What undeploying would remove, and doing it. What is in the way leads to its review. */
export function UndeployDialog({ intent, onClose }: { intent: UndeployIntent; onClose: () => void }) {
  const request = {
    artifacts: intent.artifacts,
    project_path: intent.project,
    profile_id: intent.profile,
    fingerprint: null,
    choices: [],
    on_conflict: null,
  };
  const plan = useQuery(planQueries.undeploy(request));
  const undeploy = useUndeploy();
  const rows = plan.data?.artifacts ?? [];
  const work = rows.filter(doesWork).length;
  const left = rows.filter(isBlocked).length;
  const apply = () => {
    if (!plan.data || work === 0 || undeploy.isPending) return;
    undeploy.mutate(
      { ...request, fingerprint: plan.data.fingerprint },
      {
        onSuccess: (outcome) => {
          tellUndeployed(outcome);
          onClose();
        },
        onError: () => void plan.refetch(),
      },
    );
  };
  useModEnter(apply);
  return (
    <Dialog
      width="md"
      title={en.undeploy.title(artifactsLabel(intent.artifacts), baseName(intent.project))}
      lead={en.undeploy.hint}
      onClose={() => !undeploy.isPending && onClose()}
      testId="undeploy-dialog"
      footer={
        <>
          {undeploy.isPending ? (
            <ProgressBar label={en.undeploy.working} done={0} total={null} className="w-40" />
          ) : (
            <span className="num cut text-sm text-fg2" role="status" data-testid="plan-totals">
              {plan.data && `${totalsSentence(plan.data.totals)}.`}
            </span>
          )}
          <span className="ml-auto flex gap-2">
            {plan.data && hasConflict(plan.data) && (
              <Button
                data-testid="undeploy-review"
                disabled={undeploy.isPending}
                onClick={() => requestChanges(changesOf(intent))}
              >
                {en.review.reviewConflicts}
              </Button>
            )}
            <Button onClick={onClose} disabled={undeploy.isPending}>
              {en.common.cancel}
            </Button>
            <Button
              tone="danger-solid"
              disabled={work === 0 || undeploy.isPending}
              data-testid="undeploy-confirm"
              onClick={apply}
            >
              {plan.data && work === 0 && left === 0 ? en.undeploy.nothing : en.undeploy.apply}
            </Button>
          </span>
        </>
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        {undeploy.isError && <ErrorState error={undeploy.error} />}
        {plan.isPending && <SkeletonRows rowHeight={28} rows={4} />}
        {plan.isError && <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />}
        {plan.data && <PlanView plan={plan.data} />}
      </div>
    </Dialog>
  );
}
