import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { deployQueries } from "@/api/deploys";
import { type ProfileList, profileQueries } from "@/api/profiles";
import type { Change, DeploymentRow } from "@/api/types";
import { ApplyProgress } from "@/components/ApplyProgress";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { useProjectLabel } from "@/components/PlatformChips";
import { PlatformGlyph } from "@/components/PlatformMark";
import { SkeletonRows } from "@/components/Skeleton";
import { useHome } from "@/lib/paths";
import { requestChanges, type UndeployIntent } from "@/lib/requests";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { ApplyRefused } from "./ApplyRefused";
import { hasConflict } from "./changes";
import { named, PlanView } from "./PlanView";
import { ChipButton } from "./ProfileChips";
import { artifactsLabel, doesWork, isBlocked, targetsSentence } from "./plan-text";
import { targetsOf } from "./targets";
import { tellUndeployed } from "./tell";
import { useApply } from "./useApply";
import { useRecorded } from "./useRecorded";

/** One change for each record of a chosen profile; without records to go by, what was asked for. */
function changesOf(
  intent: UndeployIntent,
  recorded: readonly DeploymentRow[] | null,
  selected: ReadonlySet<string>,
): Change[] {
  const change = (artifact: string, profile_id: string | null): Change => ({
    kind: "undeploy",
    artifact,
    project_path: intent.project,
    profile_id,
    dest_path: null,
    mode: null,
  });
  if (!recorded || recorded.length === 0) {
    return intent.artifacts.map((artifact) => change(artifact, intent.profile));
  }
  return recorded
    .filter(({ profile_id }) => selected.has(profile_id))
    .map(({ artifact_id, profile_id }) => change(artifact_id, profile_id));
}

/** Takes artifacts out of one, several or all profiles of a project. What is in the way leads to its review. */
export function UndeployDialog({ intent, onClose }: { intent: UndeployIntent; onClose: () => void }) {
  const recorded = useRecorded(intent.project, intent.artifacts);
  const list = useQuery(profileQueries.list(intent.project)).data;
  const profiles = [...new Set(recorded?.map(({ profile_id }) => profile_id))];
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(
    intent.profile === null ? null : new Set([intent.profile]),
  );
  // What was asked for may be gone meanwhile.
  const meant = picked && profiles.some((id) => picked.has(id)) ? picked : null;
  const selected = picked?.size === 0 ? picked : (meant ?? new Set(profiles));
  const changes = recorded === undefined ? [] : changesOf(intent, recorded, selected);

  const plan = useQuery({ ...deployQueries.plan(changes), enabled: recorded !== undefined });
  const home = useHome();
  const applying = useApply(([told], failed) => {
    if (told) tellUndeployed(told, home);
    if (failed) void plan.refetch();
    else onClose();
  });
  const targets = plan.data ? targetsOf(plan.data.artifacts) : [];
  const work = targets.filter((target) => doesWork(target.plan)).length;
  const left = targets.filter((target) => isBlocked(target.plan)).length;
  const busy = applying.running;
  const ready = plan.data && work > 0 && !busy ? plan.data : null;
  const start = () => {
    if (ready) void applying.start([{ changes, plan: ready }]);
  };
  useModEnter(start);
  const place = useProjectLabel()(intent.project);
  return (
    <Dialog
      width="md"
      title={en.undeploy.title(
        artifactsLabel(intent.artifacts),
        place.global ? en.profiles.homeInText : place.name,
      )}
      lead={en.undeploy.hint}
      onClose={() => !busy && onClose()}
      testId="undeploy-dialog"
      footer={
        busy ? (
          <ApplyProgress testId="apply" {...applying} />
        ) : (
          <>
            <span className="num cut text-sm text-fg2" role="status" data-testid="plan-totals">
              {plan.data && `${targetsSentence(targets)}.`}
            </span>
            <span className="ml-auto flex flex-none gap-2">
              {plan.data && hasConflict(plan.data) && (
                <Button data-testid="undeploy-review" onClick={() => requestChanges(changes)}>
                  {en.review.reviewConflicts}
                </Button>
              )}
              <Button onClick={onClose}>{en.common.cancel}</Button>
              <Button tone="danger-solid" disabled={!ready} data-testid="undeploy-confirm" onClick={start}>
                {plan.data && work === 0 && left === 0 ? en.undeploy.nothing : en.undeploy.apply}
              </Button>
            </span>
          </>
        )
      }
    >
      {profiles.length > 1 && (
        <FromProfiles profiles={profiles} list={list} selected={selected} onSelect={setPicked} busy={busy} />
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <ApplyRefused error={applying.error} />
        {(recorded === undefined || plan.isPending) && <SkeletonRows rowHeight={28} rows={4} />}
        {plan.isError && <ErrorState error={plan.error} onRetry={() => void plan.refetch()} />}
        {plan.data && (
          <PlanView
            targets={targets}
            list={list}
            remark={({ plan: { serves = [], files } }) => {
              const others = serves.filter((id) => !selected.has(id));
              const removes = files.some(({ action }) => action === "remove" || action === "conflict");
              if (others.length === 0 || removes) return null;
              return en.profiles.undeploy.stays(others.map((id) => named(id, list).name));
            }}
          />
        )}
      </div>
    </Dialog>
  );
}

interface FromProfilesProps {
  profiles: readonly string[];
  list: ProfileList | undefined;
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  busy: boolean;
}

/** The profiles that have it, to switch on and off. */
function FromProfiles({ profiles, list, selected, onSelect, busy }: FromProfilesProps) {
  const text = en.profiles.undeploy;
  const all = profiles.every((id) => selected.has(id));
  return (
    <fieldset
      inert={busy}
      className="flex flex-none flex-wrap items-center gap-1 border-b border-line px-5 py-2"
      data-testid="undeploy-profiles"
    >
      <legend className="sr-only">{text.from}</legend>
      <span className="mr-1 text-sm text-fg3" aria-hidden>
        {text.from}
      </span>
      {profiles.map((id) => {
        const profile = named(id, list);
        return (
          <ChipButton
            key={id}
            pressed={selected.has(id)}
            data-testid={`undeploy-profile-${id}`}
            onClick={() => {
              const next = new Set(selected);
              if (!next.delete(id)) next.add(id);
              onSelect(next);
            }}
          >
            <PlatformGlyph {...profile} size={14} />
            <span className="cut">{profile.name}</span>
          </ChipButton>
        );
      })}
      <ChipButton
        pressed={all}
        data-testid="undeploy-profiles-all"
        onClick={() => onSelect(all ? new Set() : new Set(profiles))}
      >
        {text.fromAll(profiles.length)}
      </ChipButton>
    </fieldset>
  );
}
