import clsx from "clsx";
import { Check, Plus } from "lucide-react";
import { type ComponentProps, useState } from "react";
import type { ProfileInfo, ProfileList } from "@/api/profiles";
import type { ArtifactType } from "@/api/types";
import { PlatformGlyph } from "@/components/PlatformMark";
import { ProfilePicker } from "@/components/ProfilePicker";
import { en } from "@/text/en";
import { offered, refusedTypes } from "./targets";

/** Chips shown before "+n". */
const chipLimit = 9;

interface ProfileChipsProps {
  /** What they are chosen for, for screen readers. */
  label: string;
  list: ProfileList;
  /** Types of what is deployed. */
  types: readonly ArtifactType[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
  testId: string;
}

const words = (types: readonly ArtifactType[]) =>
  types.map((type) => (type === "mcp" ? en.types.mcp.many : en.types[type].many.toLowerCase())).join(", ");

/** Why a profile can take none of the types. */
function refusalOf(profile: ProfileInfo, types: readonly ArtifactType[]): string | null {
  const refused = refusedTypes(profile, types);
  return refused.length === types.length ? en.profiles.picker.cannot(profile.name, words(refused)) : null;
}

/** The profiles of one project to switch on and off: those in use, and any other by the picker. */
export function ProfileChips({ label, list, types, selected, onSelect, testId }: ProfileChipsProps) {
  const [whole, setWhole] = useState(false);
  const all = offered(list, selected);
  const usable = all.filter((profile) => refusalOf(profile, types) === null);
  // What can be chosen comes first.
  const sorted = [...usable, ...all.filter((profile) => !usable.includes(profile))];
  const shown = whole || sorted.length <= chipLimit + 1 ? sorted : sorted.slice(0, chipLimit);
  const rest = sorted.slice(shown.length);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const partly = all.filter(
    (profile) =>
      selected.has(profile.id) &&
      refusalOf(profile, types) === null &&
      refusedTypes(profile, types).length > 0,
  );
  const refused = all.filter((profile) => selected.has(profile.id) && refusalOf(profile, types) !== null);
  const text = en.profiles;
  const every = usable.length > 1 && usable.every(({ id }) => selected.has(id));
  return (
    <div className="flex flex-col gap-1.5 px-4 py-2" data-testid={testId}>
      <fieldset className="contents">
        <legend className="sr-only">{label}</legend>
        <span className="flex flex-wrap items-center gap-1">
          {shown.map((profile) => (
            <ProfileToggle
              key={profile.id}
              profile={profile}
              on={selected.has(profile.id)}
              reason={refusalOf(profile, types)}
              onToggle={() => toggle(profile.id)}
            />
          ))}
          {rest.length > 0 && (
            <button
              type="button"
              aria-label={text.deploy.showAll(sorted.length)}
              title={rest.map(({ name }) => name).join(", ")}
              data-testid="profiles-rest"
              className="num inline-flex h-6 items-center rounded-md px-1.5 text-sm text-fg2 hover:bg-hover"
              onClick={() => setWhole(true)}
            >
              +{rest.length}
            </button>
          )}
          {usable.length > 1 && (
            <ChipButton
              pressed={every}
              data-testid="profiles-all"
              onClick={() => onSelect(new Set(every ? [list.primary] : usable.map(({ id }) => id)))}
            >
              {text.deploy.all(usable.length)}
            </ChipButton>
          )}
          <ProfilePicker
            trigger={
              <button
                type="button"
                data-testid="profiles-more"
                className="inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-sm text-fg2 hover:bg-hover"
              >
                <Plus size={13} aria-hidden />
                {text.picker.more}
              </button>
            }
            label={text.picker.more}
            profiles={list.profiles}
            isChosen={({ id }) => selected.has(id)}
            onToggle={({ id }) => toggle(id)}
            refusal={(profile) => refusalOf(profile, types)}
            testId="profile-picker"
          />
        </span>
      </fieldset>
      {[...partly, ...refused].map((profile) => {
        const without = refusedTypes(profile, types);
        return (
          <p key={profile.id} className="text-sm text-fg2">
            <s className="text-fg3">{words(without)}</s> {text.deploy.cannotAny(profile.name, words(without))}
          </p>
        );
      })}
      {selected.size === 0 && (
        <p className="text-sm text-warn" role="status">
          {text.deploy.none}. {text.deploy.noneHint}
        </p>
      )}
    </div>
  );
}

interface ProfileToggleProps {
  profile: ProfileInfo;
  on: boolean;
  reason: string | null;
  onToggle: () => void;
}

function ProfileToggle({ profile, on, reason, onToggle }: ProfileToggleProps) {
  return (
    <ChipButton
      pressed={on}
      // What was chosen can always be switched off again.
      disabled={reason !== null && !on}
      title={reason ?? profile.roots.join(", ")}
      aria-label={reason ? `${profile.name}: ${reason}` : profile.name}
      data-testid={`profile-chip-${profile.id}`}
      onClick={onToggle}
    >
      {on && <Check size={12} strokeWidth={2.6} className="flex-none" aria-hidden />}
      <PlatformGlyph platform={profile.platform} name={profile.platform_name} icon={profile.icon} size={14} />
      <span className={clsx("cut", reason && "line-through")}>{profile.name}</span>
    </ChipButton>
  );
}

interface ChipButtonProps extends ComponentProps<"button"> {
  pressed: boolean;
}

/** A chip that is on or off. */
export function ChipButton({ pressed, className, children, ...rest }: ChipButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      className={clsx(
        "inline-flex h-6 max-w-48 items-center gap-1.5 rounded-md border px-2 text-sm",
        pressed
          ? "border-accent-line bg-accent-tint text-accent-text"
          : "border-line bg-raised text-fg2 hover:bg-hover",
        "disabled:bg-sub disabled:text-off",
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
