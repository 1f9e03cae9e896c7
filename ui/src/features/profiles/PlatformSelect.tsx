import clsx from "clsx";
import { Command } from "cmdk";
import { Check, ChevronDown, Search } from "lucide-react";
import { useId, useState } from "react";
import type { PlatformInfo } from "@/api/profiles";
import { PlatformGlyph } from "@/components/PlatformMark";
import { Popover } from "@/components/Popover";
import { en } from "@/text/en";

interface PlatformSelectProps {
  platforms: readonly PlatformInfo[];
  value: string;
  error?: string;
  onChange: (id: string) => void;
}

/** One platform of all, found by typing; the installed ones first. */
export function PlatformSelect({ platforms, value, error, onChange }: PlatformSelectProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const text = en.profiles.editor;
  const chosen = platforms.find((one) => one.id === value);
  const sorted = [...platforms].sort((a, b) => Number(b.installed) - Number(a.installed));
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span className="text-xs font-medium text-fg3" aria-hidden>
        {text.platform}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={text.platform}
        trigger={
          <button
            type="button"
            aria-label={`${text.platform}: ${chosen?.name ?? text.choosePlatform}`}
            aria-invalid={error !== undefined}
            aria-describedby={`${id}-note`}
            data-testid="profile-platform"
            className={clsx(
              "flex h-(--ctl-h) w-full items-center gap-2 rounded-md border bg-raised px-2 text-left hover:bg-hover",
              error ? "border-danger" : "border-strong",
            )}
          >
            {chosen && (
              <span className="text-fg2">
                <PlatformGlyph platform={chosen.id} name={chosen.name} icon={chosen.icon} />
              </span>
            )}
            <span className={clsx("cut flex-1", !chosen && "text-fg3")}>
              {chosen?.name ?? text.choosePlatform}
            </span>
            <ChevronDown size={13} className="text-fg3" aria-hidden />
          </button>
        }
      >
        <Command label={text.platform} loop defaultValue={chosen?.name} className="w-74">
          <div className="flex h-9 items-center gap-2 border-b border-line px-3 text-fg3">
            <Search size={14} aria-hidden />
            <Command.Input
              placeholder={en.profiles.picker.search}
              aria-label={en.profiles.picker.search}
              className="min-w-0 flex-1 bg-transparent text-fg outline-none"
              data-testid="platform-search"
            />
          </div>
          <Command.List
            label={en.profiles.picker.list}
            className="max-h-[min(300px,36vh)] overflow-y-auto p-1"
          >
            <Command.Empty className="px-3 py-4 text-center text-fg2">
              {en.profiles.picker.none}
            </Command.Empty>
            {sorted.map((platform) => (
              <Command.Item
                key={platform.id}
                value={platform.name}
                keywords={[platform.id]}
                aria-checked={platform.id === value}
                data-testid={`platform-option-${platform.id}`}
                onSelect={() => {
                  onChange(platform.id);
                  setOpen(false);
                }}
                className="flex h-7 items-center gap-2 rounded-[5px] px-2 outline-none data-[selected=true]:bg-select"
              >
                <span className="grid w-3.5 flex-none place-items-center text-accent-text">
                  {platform.id === value && <Check size={14} aria-hidden />}
                </span>
                <span className="text-fg2">
                  <PlatformGlyph platform={platform.id} name={platform.name} icon={platform.icon} />
                </span>
                <span className="cut flex-1">{platform.name}</span>
                {platform.installed && (
                  <span className="flex-none text-xs text-fg3">{en.profiles.installed}</span>
                )}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </Popover>
      <p id={`${id}-note`} className={clsx("text-xs", error ? "text-danger" : "text-fg3")}>
        {error ?? text.platformHint}
      </p>
    </div>
  );
}
