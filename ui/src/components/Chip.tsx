import clsx from "clsx";
import type { ReactNode } from "react";

interface ChipProps {
  icon?: ReactNode;
  children: ReactNode;
  title?: string;
  className?: string;
}

/** A small label for a thing: a project, a platform. */
export function Chip({ icon, children, title, className }: ChipProps) {
  return (
    <span
      title={title}
      className={clsx(
        "inline-flex h-5 min-w-0 items-center gap-1 rounded-sm bg-chip px-1.5 text-[11.5px] leading-4 whitespace-nowrap text-fg2",
        className,
      )}
    >
      {icon}
      <span className="cut">{children}</span>
    </span>
  );
}

/** A count or a word that stands out a little: "3 behind". */
export function Badge({
  tone = "plain",
  children,
}: {
  tone?: "plain" | "behind" | "warn";
  children: ReactNode;
}) {
  const tones = {
    plain: "bg-chip text-fg2",
    behind: "bg-chg-tint text-outdated",
    warn: "bg-warn-tint text-warn",
  };
  return (
    <span
      className={clsx(
        "num inline-flex h-4.5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
