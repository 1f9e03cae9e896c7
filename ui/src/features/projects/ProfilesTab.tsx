import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useId } from "react";
import { type ProfileInfo, type ProfileList, profileQueries, useSaveProjectProfiles } from "@/api/profiles";
import type { ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { ProfilePicker } from "@/components/ProfilePicker";
import { SkeletonRows } from "@/components/Skeleton";
import { toastError } from "@/components/toast";
import { requestProfile } from "@/lib/requests";
import { en } from "@/text/en";
import { ProfileRow } from "./ProfileRow";

/** The profiles that a project uses: where each type goes, who shares it, and which one is the primary. */
export function ProfilesTab({ project }: { project: Pick<ProjectResponse, "path" | "name"> }) {
  const list = useQuery(profileQueries.list(project.path));
  if (list.isPending) return <SkeletonRows rowHeight={64} rows={5} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  return <Profiles path={project.path} list={list.data} />;
}

function Profiles({ path, list }: { path: string; list: ProfileList }) {
  const save = useSaveProjectProfiles();
  const group = useId();
  const text = en.profiles.tab;
  const inUse = list.profiles
    .filter(({ in_use, primary }) => in_use || primary)
    .sort((a, b) => Number(b.primary) - Number(a.primary));
  const chosen = list.profiles.filter((one) => one.chosen).map(({ id }) => id);
  const keep = (primary: string, next: string[]) =>
    save.mutate({ project: path, primary, chosen: next }, { onError: (error) => toastError(error) });
  const choose = (profile: ProfileInfo, on: boolean) =>
    keep(list.primary, on ? [...chosen, profile.id] : chosen.filter((id) => id !== profile.id));
  return (
    <div className="flex min-h-0 flex-1 flex-col" data-testid="profiles">
      <div className="flex h-10 flex-none items-center gap-2 border-b border-line pr-3 pl-4">
        <p className="cut flex-1 text-sm text-fg2">{text.lead}</p>
        <Button tone="quiet" data-testid="new-profile" onClick={() => requestProfile()}>
          {text.create}
        </Button>
        <ProfilePicker
          label={text.add}
          profiles={list.profiles.filter(({ in_use, primary }) => !in_use && !primary)}
          isChosen={({ chosen: already }) => already}
          onToggle={(profile) => choose(profile, true)}
          refusal={({ paths }) => (paths.length === 0 ? text.noPlaces : null)}
          single
          align="end"
          testId="profile-picker"
          trigger={
            <Button icon={<Plus size={14} aria-hidden />} data-testid="add-profile" disabled={save.isPending}>
              {text.add}
            </Button>
          }
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {list.problems.length > 0 && (
          <div className="flex flex-col gap-1.5 px-4 py-2">
            {list.problems.map((problem) => (
              <Note key={`${problem.code} ${problem.message}`} tone="warn">
                <span className="font-medium">{text.problems}.</span> {en.sentence(problem.message)}
              </Note>
            ))}
          </div>
        )}
        <table className="w-full table-fixed border-collapse text-left" aria-label={text.label(inUse.length)}>
          <thead className="sticky top-0 z-1 bg-sub text-xs text-fg3">
            <tr className="h-(--head-h) border-b border-line">
              <th className="w-[31%] pl-4 font-medium">{text.columns.profile}</th>
              <th className="cut font-medium">{text.columns.places}</th>
              <th className="w-13 font-medium">{text.columns.how}</th>
              <th className="w-19 font-medium">{text.columns.chosen}</th>
              <th className="w-9">
                <span className="sr-only">{en.common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {inUse.map((profile) => (
              <ProfileRow
                key={profile.id}
                profile={profile}
                group={group}
                busy={save.isPending}
                onPrimary={() => keep(profile.id, chosen)}
                onChosen={(on) => choose(profile, on)}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
