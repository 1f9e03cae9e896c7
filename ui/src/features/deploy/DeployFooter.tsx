import { ApplyProgress } from "@/components/ApplyProgress";
import { Button } from "@/components/Button";
import { Kbd } from "@/components/Kbd";
import { requestChanges } from "@/lib/requests";
import { stage } from "@/lib/staged";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { canBeStaged, hasConflict, stagedOfPlan } from "./changes";
import { doesWork, isBlocked, targetsSentence } from "./plan-text";
import { targetsOf } from "./targets";
import type { Planned, useApply } from "./useApply";
import type { ProjectPlan } from "./usePlans";

interface DeployFooterProps {
  plans: readonly ProjectPlan[];
  /** The folder is still being typed, so the plans shown are not for it. */
  settling: boolean;
  applying: ReturnType<typeof useApply>;
  /** Staged changes name no folder of their own. */
  canStage: boolean;
  onClose: () => void;
}

const hasPlan = (plan: ProjectPlan): plan is ProjectPlan & Planned =>
  plan.plan !== undefined && plan.plan !== null;

/** One sentence of totals, the review of conflicts, staging, and Deploy; while it runs, how far it is. */
export function DeployFooter({ plans, settling, applying, canStage, onClose }: DeployFooterProps) {
  const ready = plans.filter(hasPlan);
  const targets = ready.flatMap(({ plan }) => targetsOf(plan.artifacts));
  const work = targets.filter(({ plan }) => doesWork(plan)).length;
  const left = targets.filter(({ plan }) => isBlocked(plan)).length;
  // A project of which nothing is asked has no plan.
  const complete = ready.length > 0 && plans.every((one) => one.plan !== undefined) && !settling;
  const enabled = complete && work > 0 && !applying.running;
  const apply = () => enabled && void applying.start(ready);
  useModEnter(apply);
  if (applying.running) return <ApplyProgress testId="apply" {...applying} />;

  const sentence = complete ? `${targetsSentence(targets)}.` : en.deploy.planHint;
  const staged = () => ready.flatMap(({ plan }) => stagedOfPlan(plan));
  const conflict = complete && ready.some(({ plan }) => hasConflict(plan));
  const label = labelOf({ complete, conflict, work, left });
  return (
    <>
      <span
        className="num line-clamp-2 text-sm leading-tight text-fg2"
        role="status"
        title={sentence}
        data-testid="plan-totals"
      >
        {sentence}
      </span>
      <span className="ml-auto flex flex-none gap-2">
        {conflict && (
          <Button
            // All that is left to do here.
            tone={work === 0 ? "primary" : "default"}
            data-testid="deploy-review"
            onClick={() => requestChanges(ready.flatMap(({ changes }) => changes))}
          >
            {en.review.reviewConflicts}
          </Button>
        )}
        {canStage && complete && ready.some(({ plan }) => canBeStaged(plan)) && (
          <Button
            data-testid="deploy-stage"
            onClick={() => {
              stage(staged());
              onClose();
            }}
          >
            {en.deploy.stage}
          </Button>
        )}
        <Button onClick={onClose}>{en.common.cancel}</Button>
        <Button tone="primary" disabled={!enabled} data-testid="deploy-confirm" onClick={apply}>
          {label}
          {enabled && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
        </Button>
      </span>
    </>
  );
}

interface Work {
  complete: boolean;
  conflict: boolean;
  /** Artifacts that are written, and those that are left as they are. */
  work: number;
  left: number;
}

function labelOf({ complete, conflict, work, left }: Work): string {
  const text = en.deploy;
  if (!complete) return text.apply(1);
  if (work > 0) return left > 0 ? text.applyPart(work, left) : text.apply(work);
  return conflict ? text.apply(left) : text.nothing;
}
