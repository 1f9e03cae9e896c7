import type { ReactNode } from "react";

interface EmptyStateProps {
  /** A 22 px icon. */
  icon: ReactNode;
  title: string;
  hint?: ReactNode;
  /** The button that does what the hint says. */
  action?: ReactNode;
  testId?: string;
}

/** An empty view: what it is, and what to do next. */
export function EmptyState({ icon, title, hint, action, testId }: EmptyStateProps) {
  return (
    <div
      data-testid={testId}
      className="flex flex-1 flex-col items-center justify-center gap-0.5 px-6 pb-10 text-center"
    >
      <span className="mb-2 text-fg3">{icon}</span>
      <p className="font-semibold">{title}</p>
      {hint && <p className="max-w-90 text-fg2">{hint}</p>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
