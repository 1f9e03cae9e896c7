import { FolderTree } from "lucide-react";
import type { ProfileList } from "@/api/profiles";
import type { ArtifactType } from "@/api/types";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { HomeMark, useProjectLabel } from "@/components/PlatformChips";
import { SkeletonRows } from "@/components/Skeleton";
import { en } from "@/text/en";
import { ApplyRefused } from "./ApplyRefused";
import { PlanView } from "./PlanView";
import { ProfileChips } from "./ProfileChips";
import { targetsSentence } from "./plan-text";
import { targetsOf } from "./targets";
import type { ProjectPlan } from "./usePlans";

export interface ProjectChoice {
  plan: ProjectPlan;
  list: ProfileList | null | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

interface PlansProps {
  choices: readonly ProjectChoice[];
  types: readonly ArtifactType[];
  /** Why the last attempt was refused. */
  error: Error | null;
  busy: boolean;
}

/** The chosen projects, each with its profiles and its plan. */
export function Plans({ choices, types, error, busy }: PlansProps) {
  return (
    <section aria-label={en.deploy.plan} className="flex min-h-0 flex-col overflow-y-auto">
      <ApplyRefused error={error} />
      {choices.length === 0 && (
        <EmptyState
          icon={<FolderTree size={22} strokeWidth={1.5} aria-hidden />}
          title={en.deploy.choose}
          hint={en.deploy.pickFirst}
        />
      )}
      {choices.map((choice) => (
        <ProjectSection key={choice.plan.project} {...choice} types={types} busy={busy} />
      ))}
    </section>
  );
}

type ProjectSectionProps = ProjectChoice & { types: readonly ArtifactType[]; busy: boolean };

function ProjectSection({ plan: asked, list, selected, onSelect, types, busy }: ProjectSectionProps) {
  const { plan, pending, error, retry, project, changes } = asked;
  const label = useProjectLabel()(project, plan?.project_name);
  const targets = plan ? targetsOf(plan.artifacts) : [];
  return (
    <section aria-label={label.name} data-testid={`plan-${label.global ? "home" : label.name}`}>
      <h3 className="sticky top-0 z-1 flex h-7.5 items-center gap-2 border-b border-line bg-sub px-4 font-semibold">
        {label.global && <HomeMark />}
        <span className="cut">{label.name}</span>
        {plan && (
          <span className="num ml-auto flex-none text-xs font-normal text-fg3">
            {targetsSentence(targets)}
          </span>
        )}
      </h3>
      {list && (
        <div inert={busy} className="border-b border-line">
          <ProfileChips
            label={en.profiles.deploy.chipsOf(label.name)}
            list={list}
            types={types}
            selected={selected}
            onSelect={onSelect}
            testId={`deploy-profiles-${label.global ? "home" : label.name}`}
          />
        </div>
      )}
      {plan && <PlanView targets={targets} list={list} warnings={plan.warnings} />}
      {!plan && pending && (changes.length > 0 || list === undefined) && (
        <SkeletonRows rowHeight={28} rows={4} />
      )}
      {!plan && error && <ErrorState error={error} onRetry={retry} />}
    </section>
  );
}
