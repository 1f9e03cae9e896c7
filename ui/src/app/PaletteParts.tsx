import { Command } from "cmdk";
import type { ReactNode } from "react";
import { Kbd } from "@/components/Kbd";
import { en } from "@/text/en";

/** A heading and what stands under it. */
export function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-0.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-fg3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  value?: string;
  keywords?: string[];
  onSelect: () => void;
  icon: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}

/** One line of the palette. */
export function Item({ value, keywords, onSelect, icon, hint, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      keywords={keywords}
      onSelect={onSelect}
      className="group flex h-7.5 items-center gap-2.5 rounded-[5px] px-2.5 data-[selected=true]:bg-select"
    >
      <span className="text-fg3 group-data-[selected=true]:text-accent-text">{icon}</span>
      <span className="cut flex-1">{children}</span>
      {hint && <span className="text-sm text-fg3">{hint}</span>}
    </Command.Item>
  );
}

/** The keys, at the foot. */
export function PaletteFoot({ onShortcuts }: { onShortcuts: () => void }) {
  return (
    <div className="flex h-7.5 items-center gap-3.5 border-t border-line bg-sub px-3.5 text-xs text-fg3">
      <span className="flex items-center gap-1.5">
        <Kbd keys={["↑", "↓"]} />
        {en.palette.hintMove}
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd keys={["↵"]} />
        {en.palette.hintRun}
      </span>
      <span className="flex items-center gap-1.5">
        <Kbd keys={["esc"]} />
        {en.palette.hintClose}
      </span>
      <button
        type="button"
        onClick={onShortcuts}
        className="ml-auto flex items-center gap-1.5 rounded-sm hover:text-fg"
      >
        <Kbd keys={["?"]} />
        {en.palette.hintShortcuts}
      </button>
    </div>
  );
}
