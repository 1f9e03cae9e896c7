import { Check } from "lucide-react";
import type { ProfileInfo } from "@/api/types";
import { Badge } from "@/components/Chip";
import { PlatformMark } from "@/components/PlatformMark";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";

/** The profiles a project has places for: the folder of each, and where each type goes. */
export function ProfilesTab({ profiles }: { profiles: readonly ProfileInfo[] }) {
  const text = en.projectsView;
  return (
    <ul className="min-h-0 flex-1 overflow-y-auto" data-testid="profiles">
      {profiles.map((profile) => (
        <li
          key={profile.id}
          className="grid grid-cols-[minmax(0,220px)_minmax(0,1fr)] gap-x-6 border-b border-line px-4 py-3"
        >
          <div className="flex min-w-0 flex-col gap-1">
            <span className="flex items-center gap-2">
              <span className="font-medium">
                <PlatformMark platform={profile.platform} name={profile.platform_name} />
              </span>
              {profile.primary && <Badge>{text.primary}</Badge>}
            </span>
            <code className="font-mono text-[12px] text-fg2">{profile.root}</code>
            <span className="flex items-center gap-1.5 text-xs text-fg3">
              {profile.present && <Check size={12} className="text-sync" aria-hidden />}
              {profile.present ? text.profileThere : text.profileAbsent}
            </span>
          </div>
          <ul className="grid content-start gap-x-4 gap-y-1">
            {profile.default_paths.map(({ type, path }) => (
              <li key={type} className="flex min-w-0 items-center gap-2 text-sm">
                <TypeIcon type={type} size={14} />
                <span className="w-24 flex-none text-fg2">{en.types[type].many}</span>
                <code className="cut font-mono text-[12px] text-fg3">{path}</code>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
