import { Progress } from "radix-ui";

interface ProgressBarProps {
  label: string;
  done: number;
  /** Null while the end is not known. */
  total: number | null;
  className?: string;
}

/**
 * How far work is. It moves when it is told to and not between: a bar that glides has the window painted for as long as the
 * work takes, half a processor where there is no graphics card.
 */
export function ProgressBar({ label, done, total, className }: ProgressBarProps) {
  const share = total ? Math.min(100, (100 * done) / total) : null;
  return (
    <Progress.Root
      value={share}
      aria-label={label}
      className={`h-1 overflow-hidden rounded-full bg-active ${className ?? ""}`}
    >
      <Progress.Indicator
        className={
          share === null
            ? "block h-full w-1/3 animate-indeterminate rounded-full bg-accent"
            : "block h-full rounded-full bg-accent"
        }
        style={share === null ? undefined : { width: `${share}%` }}
      />
    </Progress.Root>
  );
}
