import clsx from "clsx";
import { X } from "lucide-react";
import type { ReactNode } from "react";

interface FilterToggleProps {
  on: boolean;
  onChange: (on: boolean) => void;
  icon?: ReactNode;
  count?: number;
  children: ReactNode;
  testId?: string;
}

/** A filter that is on or off, with how many it would leave. */
export function FilterToggle({ on, onChange, icon, count, children, testId }: FilterToggleProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      data-testid={testId}
      onClick={() => onChange(!on)}
      className={clsx(
        "inline-flex h-6 items-center gap-1.5 rounded-[5px] px-[7px] text-sm font-medium whitespace-nowrap",
        on ? "bg-accent-tint text-accent-text" : "text-fg2 hover:bg-hover",
      )}
    >
      {icon}
      {children}
      {count !== undefined && !on && (
        <span className="num font-normal text-fg3">{count.toLocaleString("en")}</span>
      )}
      {on && <X size={12} aria-hidden />}
    </button>
  );
}
