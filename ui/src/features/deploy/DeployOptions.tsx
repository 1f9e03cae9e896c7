import type { ProjectResponse } from "@/api/types";
import { Select } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { en } from "@/text/en";

interface DeployOptionsProps {
  /** The chosen projects that are known. */
  projects: readonly ProjectResponse[];
  profile: string | null;
  onProfile: (profile: string | null) => void;
  destination: string;
  onDestination: (destination: string) => void;
}

/** Stands for "no profile named" in the menu; no profile has an empty id. */
const primary = "";

/** Which profile, and a folder inside it. */
export function DeployOptions(props: DeployOptionsProps) {
  const profiles = new Map<string, { platform: string; root: string }>();
  for (const project of props.projects) {
    for (const profile of project.profiles) {
      if (!profiles.has(profile.id)) {
        profiles.set(profile.id, { platform: profile.platform_name, root: profile.root });
      }
    }
  }
  const main = props.projects.flatMap((project) => project.profiles).find((profile) => profile.primary);
  const options = [
    { value: primary, label: en.deploy.primaryProfile, hint: main?.platform_name },
    ...[...profiles].map(([id, profile]) => ({ value: id, label: profile.platform, hint: profile.root })),
  ];
  return (
    <section className="flex flex-none flex-col gap-2.5 border-t border-line px-4 py-3">
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium text-fg3" aria-hidden>
          {en.deploy.profile}
        </span>
        <Select
          label={en.deploy.profile}
          value={props.profile ?? primary}
          options={options}
          onChange={(value) => props.onProfile(value === primary ? null : value)}
          testId="deploy-profile"
        />
      </div>
      <TextField
        label={en.deploy.destination}
        value={props.destination}
        onChange={props.onDestination}
        hint={en.deploy.destinationHint}
        mono
        testId="deploy-destination"
      />
    </section>
  );
}
