import { Command } from "cmdk";
import { Check, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ProfileInfo } from "@/api/profiles";
import { en } from "@/text/en";
import { PlatformGlyph } from "./PlatformMark";
import { Popover } from "./Popover";

interface ProfilePickerProps {
  /** The button that opens it. */
  trigger: ReactNode;
  label: string;
  profiles: readonly ProfileInfo[];
  isChosen: (profile: ProfileInfo) => boolean;
  onToggle: (profile: ProfileInfo) => void;
  /** Why a profile cannot be chosen. */
  refusal?: (profile: ProfileInfo) => string | null;
  /** Closes after one choice. */
  single?: boolean;
  align?: "start" | "end";
  testId?: string;
}

/** Every profile there is, found by typing: those in use first, then the installed ones. */
export function ProfilePicker(props: ProfilePickerProps) {
  const { trigger, label, profiles, single = false } = props;
  const [open, setOpen] = useState(false);
  const text = en.profiles.picker;
  const groups = [
    { heading: text.inUse, of: profiles.filter((one) => one.in_use) },
    { heading: text.installed, of: profiles.filter((one) => !one.in_use && (one.installed || one.own)) },
    { heading: text.others, of: profiles.filter((one) => !one.in_use && !one.installed && !one.own) },
  ].filter(({ of }) => of.length > 0);
  return (
    <Popover trigger={trigger} label={label} align={props.align} open={open} onOpenChange={setOpen}>
      <Command label={label} loop className="w-74" data-testid={props.testId}>
        <div className="flex h-9 items-center gap-2 border-b border-line px-3 text-fg3">
          <Search size={14} aria-hidden />
          <Command.Input
            placeholder={text.search}
            aria-label={text.search}
            className="min-w-0 flex-1 bg-transparent text-fg outline-none"
            data-testid="profile-search"
          />
        </div>
        <Command.List label={text.list} className="max-h-[min(340px,36vh)] overflow-y-auto px-1 pb-1">
          <Command.Empty className="px-3 py-4 text-center text-fg2">{text.none}</Command.Empty>
          {groups.map(({ heading, of }) => (
            <Command.Group
              key={heading}
              heading={heading}
              className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-fg3"
            >
              {of.map((profile) => (
                <PickerItem
                  key={profile.id}
                  profile={profile}
                  chosen={props.isChosen(profile)}
                  reason={props.refusal?.(profile) ?? null}
                  onSelect={() => {
                    props.onToggle(profile);
                    if (single) setOpen(false);
                  }}
                />
              ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}

interface PickerItemProps {
  profile: ProfileInfo;
  chosen: boolean;
  reason: string | null;
  onSelect: () => void;
}

function PickerItem({ profile, chosen, reason, onSelect }: PickerItemProps) {
  return (
    <Command.Item
      value={`${profile.name} ${profile.id}`}
      disabled={reason !== null}
      onSelect={onSelect}
      aria-checked={chosen}
      title={reason ?? profile.roots.join(", ")}
      data-testid={`profile-option-${profile.id}`}
      className="flex min-h-7 items-center gap-2 rounded-[5px] px-2 py-1 outline-none data-[selected=true]:bg-select data-[disabled=true]:text-off"
    >
      <span className="grid w-3.5 flex-none place-items-center text-accent-text">
        {chosen && <Check size={14} aria-hidden />}
      </span>
      <span className={reason ? "text-off" : "text-fg2"}>
        <PlatformGlyph platform={profile.platform} name={profile.platform_name} icon={profile.icon} />
      </span>
      <span className="flex min-w-0 flex-1 flex-col">
        <span className={`cut ${reason ? "line-through" : ""}`}>{profile.name}</span>
        {reason && <span className="text-xs break-words text-fg3 no-underline">{reason}</span>}
      </span>
      {!reason && (
        <span className="cut max-w-32 flex-none font-mono text-xs text-fg3">{profile.roots.join(", ")}</span>
      )}
    </Command.Item>
  );
}
