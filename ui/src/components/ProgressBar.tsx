import { Progress } from "radix-ui";

interface ProgressBarProps {
  label: string;
  done: number;
  /** Null while the end is not known. */
  total: number | null;
  className?: string;
}

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
            : "block h-full rounded-full bg-accent transition-[width] duration-160"
        }
        style={share === null ? undefined : { width: `${share}%` }}
      />
    </Progress.Root>
  );
}
