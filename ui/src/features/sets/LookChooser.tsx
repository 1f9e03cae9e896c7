import clsx from "clsx";
import { Ban } from "lucide-react";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import type { BundleKind } from "@/api/sets";
import { icons, inkOf, isColor, swatches, usualIcon } from "@/components/bundle-looks";
import { TextField } from "@/components/TextField";
import { en } from "@/text/en";

/** Value of the choice that takes it away; a radio's value cannot be empty. */
const none = "none";

interface ChoiceProps {
  value: string;
  name: string;
  testId: string;
  children: ReactNode;
}

function Choice({ value, name, testId, children }: ChoiceProps) {
  return (
    <RadioGroup.Item
      value={value}
      aria-label={name}
      title={name}
      data-testid={testId}
      className="grid size-6 place-items-center rounded-md text-fg2 hover:bg-hover data-[state=checked]:bg-accent-tint data-[state=checked]:text-accent-text data-[state=checked]:shadow-[inset_0_0_0_1.5px_var(--accent)]"
    >
      {children}
    </RadioGroup.Item>
  );
}

interface ColorChooserProps {
  value: string;
  onChange: (color: string) => void;
  error?: string;
}

/** One of a few colours, or one's own. */
export function ColorChooser({ value, onChange, error }: ColorChooserProps) {
  const text = en.setsView.dialog;
  const listed = swatches.some(({ color }) => color === value.toLowerCase());
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium text-fg3" aria-hidden>
        {text.color}
      </span>
      <div className="flex items-start gap-3">
        <RadioGroup.Root
          aria-label={text.color}
          value={value === "" ? none : listed ? value.toLowerCase() : ""}
          onValueChange={(next) => onChange(next === none ? "" : next)}
          className="-ml-1 flex h-(--ctl-h) items-center gap-0.5"
        >
          <Choice value={none} name={text.noColor} testId="color-none">
            <Ban size={13} aria-hidden />
          </Choice>
          {swatches.map(({ color, name }) => (
            <Choice key={color} value={color} name={name} testId={`color-${color}`}>
              <span className="size-3.5 rounded-full" style={{ background: color }} />
            </Choice>
          ))}
        </RadioGroup.Root>
        <span className="ml-auto flex items-start gap-2">
          <span
            aria-hidden
            className={clsx("mt-1.5 size-4 rounded-full border border-line", !isColor(value) && "opacity-0")}
            style={isColor(value) ? { background: value } : undefined}
          />
          <TextField
            bare
            mono
            label={text.ownColor}
            placeholder="#2a62d4"
            value={value}
            onChange={onChange}
            error={error}
            className="w-24"
            testId="bundle-color"
          />
        </span>
      </div>
    </div>
  );
}

interface IconChooserProps {
  kind: BundleKind;
  value: string;
  color: string;
  onChange: (icon: string) => void;
}

/** One of a fixed list of icons. One that a file names and the list lacks stays until another is chosen. */
export function IconChooser({ kind, value, color, onChange }: IconChooserProps) {
  const text = en.setsView.dialog;
  const Usual = usualIcon[kind];
  const ink = isColor(color) ? { color: inkOf(color) } : undefined;
  return (
    <div className="flex flex-col gap-1">
      <span className="text-xs font-medium text-fg3" aria-hidden>
        {text.icon}
      </span>
      <RadioGroup.Root
        aria-label={text.icon}
        value={value === "" ? none : value}
        onValueChange={(next) => onChange(next === none ? "" : next)}
        className="-ml-1 flex flex-wrap gap-0.5"
      >
        <Choice value={none} name={text.noIcon} testId="icon-none">
          <Usual size={15} strokeWidth={1.75} style={ink} aria-hidden />
        </Choice>
        {Object.entries(icons)
          .filter(([, Icon]) => Icon !== Usual)
          .map(([name, Icon]) => (
            <Choice key={name} value={name} name={name.replaceAll("-", " ")} testId={`icon-${name}`}>
              <Icon size={15} strokeWidth={1.75} style={ink} aria-hidden />
            </Choice>
          ))}
      </RadioGroup.Root>
    </div>
  );
}
