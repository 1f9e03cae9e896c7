import type { Plan } from "@/api/types";
import { Button } from "@/components/Button";
import { Kbd } from "@/components/Kbd";
import { ProgressBar } from "@/components/ProgressBar";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { doesWork, isBlocked, sumTotals, totalsSentence } from "./plan-text";
import type { useApply } from "./useApply";
import type { ProjectPlan } from "./usePlans";

interface DeployFooterProps {
  plans: readonly ProjectPlan[];
  /** The folder is still being typed, so the plans shown are not for it. */
  settling: boolean;
  applying: ReturnType<typeof useApply>;
  onClose: () => void;
}

const hasPlan = (plan: ProjectPlan): plan is ProjectPlan & { plan: Plan } => plan.plan !== undefined;

/** One sentence of totals, and Deploy; while it runs, how far it is. */
export function DeployFooter({ plans, settling, applying, onClose }: DeployFooterProps) {
  const ready = plans.filter(hasPlan);
  const rows = ready.flatMap(({ plan }) => plan.artifacts);
  const work = rows.filter(doesWork).length;
  const left = rows.filter(isBlocked).length;
  const complete = plans.length > 0 && ready.length === plans.length && !settling;
  const enabled = complete && work > 0 && applying.done === null;
  const apply = () => enabled && void applying.start(ready);
  useModEnter(apply);

  if (applying.done !== null) {
    const text = en.deploy.working(applying.done, applying.total);
    return (
      <>
        <ProgressBar
          label={text}
          done={applying.done}
          total={applying.total > 1 ? applying.total : null}
          className="w-40"
        />
        <span className="num text-sm text-fg2" role="status">
          {text}
        </span>
        <Button className="ml-auto" disabled={applying.total < 2} onClick={applying.stop}>
          {en.deploy.stop}
        </Button>
      </>
    );
  }
  const label = !complete
    ? en.deploy.apply(1)
    : work === 0
      ? en.deploy.nothing
      : left > 0
        ? en.deploy.applyPart(work, left)
        : en.deploy.apply(work);
  return (
    <>
      <span className="num cut text-sm text-fg2" role="status" data-testid="plan-totals">
        {complete ? `${totalsSentence(sumTotals(ready.map(({ plan }) => plan)))}.` : en.deploy.planHint}
      </span>
      <span className="ml-auto flex gap-2">
        <Button onClick={onClose}>{en.common.cancel}</Button>
        <Button tone="primary" disabled={!enabled} data-testid="deploy-confirm" onClick={apply}>
          {label}
          {enabled && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
        </Button>
      </span>
    </>
  );
}
