import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { profileQueries } from "@/api/profiles";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { IconButton } from "@/components/IconButton";
import { PlatformGlyph } from "@/components/PlatformMark";
import { SkeletonRows } from "@/components/Skeleton";
import { requestDeleteProfile, requestProfile } from "@/lib/requests";
import { en } from "@/text/en";
import { PlatformTable } from "./PlatformTable";
import { Section, SettingRow } from "./SettingRow";

/** A person's own profiles, and what is known of each platform. */
export function ProfilesSection() {
  const list = useQuery(profileQueries.list(null));
  const platforms = useQuery(profileQueries.platforms());
  const [shown, setShown] = useState(false);
  const own = list.data?.profiles.filter((profile) => profile.own) ?? [];
  const text = en.profiles.settings;
  const count = platforms.data?.length ?? 0;
  const installed = platforms.data?.filter((platform) => platform.installed).length ?? 0;
  return (
    <Section title={text.title}>
      <SettingRow label={text.own} hint={text.ownHint}>
        <Button data-testid="settings-new-profile" onClick={() => requestProfile()}>
          {text.create}
        </Button>
      </SettingRow>
      {list.isError && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {own.length > 0 && (
        <ul className="mx-4 mb-2 rounded-md border border-line" data-testid="own-profiles">
          {own.map((profile) => (
            <li
              key={profile.id}
              className="flex h-9 items-center gap-2.5 border-line pr-1.5 pl-3 not-first:border-t"
            >
              <span className="text-fg2">
                <PlatformGlyph platform={profile.platform} name={profile.platform_name} icon={profile.icon} />
              </span>
              <span className="cut font-medium">{profile.name}</span>
              <span className="cut text-sm text-fg3">{profile.platform_name}</span>
              <code className="cut ml-auto font-mono text-[12px] text-fg3">{profile.roots.join(", ")}</code>
              <span className="flex flex-none gap-0.5">
                <IconButton
                  label={en.profiles.tab.edit(profile.name)}
                  tone="quiet"
                  size="sm"
                  icon={<Pencil size={13} aria-hidden />}
                  data-testid={`settings-edit-${profile.id}`}
                  onClick={() => requestProfile(profile)}
                />
                <IconButton
                  label={en.profiles.tab.remove(profile.name)}
                  tone="quiet"
                  size="sm"
                  icon={<Trash2 size={13} aria-hidden />}
                  data-testid={`settings-delete-${profile.id}`}
                  onClick={() => requestDeleteProfile(profile)}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <SettingRow
        label={text.platforms}
        hint={
          <>
            {platforms.data && `${text.all(count)}, ${text.installed(installed)}. `}
            {text.platformsHint}
          </>
        }
      >
        <Button aria-expanded={shown} data-testid="settings-platforms" onClick={() => setShown(!shown)}>
          {shown ? text.hide : text.show}
        </Button>
      </SettingRow>
      {shown && platforms.isPending && <SkeletonRows rowHeight={32} rows={8} />}
      {shown && platforms.isError && (
        <ErrorState error={platforms.error} onRetry={() => void platforms.refetch()} />
      )}
      {shown && platforms.data && <PlatformTable platforms={platforms.data} />}
    </Section>
  );
}
