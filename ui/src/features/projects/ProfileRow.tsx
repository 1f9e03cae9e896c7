import { Ellipsis } from "lucide-react";
import type { ProfileInfo, ProfilePath } from "@/api/profiles";
import { Badge } from "@/components/Chip";
import { IconButton } from "@/components/IconButton";
import { Menu, MenuItem } from "@/components/Menu";
import { PlatformGlyph } from "@/components/PlatformMark";
import { Switch } from "@/components/Switch";
import { TypeIcon } from "@/components/TypeIcon";
import { requestDeleteProfile, requestProfile } from "@/lib/requests";
import { en } from "@/text/en";

interface ProfileRowProps {
  profile: ProfileInfo;
  /** Name of the radio buttons that belong together. */
  group: string;
  busy: boolean;
  onPrimary: () => void;
  onChosen: (chosen: boolean) => void;
}

/** One profile of a project. */
export function ProfileRow({ profile, group, busy, onPrimary, onChosen }: ProfileRowProps) {
  const text = en.profiles.tab;
  const { name, primary, chosen } = profile;
  return (
    <tr className="border-b border-line align-top" data-testid={`profile-row-${profile.id}`}>
      <td className="py-2.5 pr-3 pl-4">
        <label className="flex min-w-0 items-start gap-2" title={text.primaryHint}>
          <input
            type="radio"
            name={group}
            checked={primary}
            disabled={busy}
            aria-label={text.makePrimary(name)}
            data-testid={`profile-primary-${profile.id}`}
            onChange={onPrimary}
            className="mt-0.5 size-3.5 flex-none appearance-none rounded-full border-[1.5px] border-ctl bg-raised checked:border-4 checked:border-accent"
          />
          <span className="flex min-w-0 flex-col gap-0.5">
            <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
              <span className="flex min-w-0 items-center gap-1.5">
                <span className="flex-none text-fg2">
                  <PlatformGlyph
                    platform={profile.platform}
                    name={profile.platform_name}
                    icon={profile.icon}
                  />
                </span>
                <span className="cut font-medium" title={name}>
                  {name}
                </span>
              </span>
              {primary && <Badge>{text.primary}</Badge>}
            </span>
            {profile.own && (
              <span className="cut text-xs text-fg3">
                {en.profiles.own} · {profile.platform_name}
              </span>
            )}
            <code className="cut font-mono text-[12px] text-fg3" title={profile.roots.join(", ")}>
              {profile.roots.join(", ")}
            </code>
            {!profile.installed && <span className="text-xs text-fg3">{en.profiles.notInstalled}</span>}
          </span>
        </label>
      </td>
      <td className="py-2.5 pr-3">
        {profile.paths.length === 0 ? (
          <span className="text-sm text-fg3">{text.noPlaces}</span>
        ) : (
          <ul className="flex flex-col gap-1">
            {profile.paths.map((path) => (
              <PlaceLine key={path.kind} path={path} />
            ))}
          </ul>
        )}
      </td>
      <td className="py-2.5 text-sm text-fg2" title={en.profiles.modeHints[profile.mode]}>
        {en.profiles.modes[profile.mode]}
      </td>
      <td className="py-2.5">
        <span className="flex flex-col items-start gap-1 pt-px">
          <Switch
            label={text.chosen(name)}
            checked={chosen || primary}
            disabled={busy || primary}
            testId={`profile-chosen-${profile.id}`}
            onChange={onChosen}
          />
          {!chosen && !primary && <span className="text-xs text-fg3">{text.foundHere}</span>}
        </span>
      </td>
      <td className="py-1.5 pr-2">
        {profile.own && (
          <Menu
            align="end"
            trigger={
              <IconButton
                label={text.more(name)}
                icon={<Ellipsis size={14} aria-hidden />}
                data-testid={`profile-menu-${profile.id}`}
              />
            }
          >
            <MenuItem testId="profile-edit" onSelect={() => requestProfile(profile)}>
              {text.editItem}
            </MenuItem>
            <MenuItem danger testId="profile-delete" onSelect={() => requestDeleteProfile(profile)}>
              {text.deleteItem}
            </MenuItem>
          </Menu>
        )}
      </td>
    </tr>
  );
}

function PlaceLine({ path: { kind, path, shared_with: shared } }: { path: ProfilePath }) {
  const text = en.profiles.tab;
  return (
    <li className="flex min-w-0 items-center gap-2 text-sm">
      <TypeIcon type={kind} size={14} className="mt-0.5 self-start text-fg3" />
      <span className="flex min-w-0 flex-wrap items-center gap-x-2">
        <code className="cut font-mono text-[12px] text-fg2" title={path}>
          {path}
        </code>
        {shared.length > 0 && (
          <span className="cut text-xs text-fg3" title={text.sharedWithAll(shared)}>
            {text.sharedWith(shared)}
          </span>
        )}
      </span>
    </li>
  );
}
