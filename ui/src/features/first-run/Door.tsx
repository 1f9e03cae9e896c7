import type { ReactNode } from "react";

interface DoorProps {
  icon: ReactNode;
  title: string;
  hint: string;
  children: ReactNode;
  /** The button at the foot. */
  action?: ReactNode;
}

/** One way to begin. */
export function Door({ icon, title, hint, children, action }: DoorProps) {
  return (
    <section className="flex min-h-72 min-w-0 flex-1 flex-col border-line px-4.5 pt-4.5 pb-4 not-first:border-l">
      <span className="text-fg2">{icon}</span>
      <h2 className="mt-2.5 mb-0.5 text-lg font-semibold tracking-[-0.008em]">{title}</h2>
      <p className="mb-3 min-h-9 text-fg2">{hint}</p>
      <div className="flex flex-1 flex-col">{children}</div>
      {action && <div className="pt-3.5">{action}</div>}
    </section>
  );
}

/** The lines inside a door. */
export function DoorLine({ icon, children, end }: { icon: ReactNode; children: ReactNode; end?: ReactNode }) {
  return (
    <li className="flex h-7.5 min-w-0 items-center gap-1.5 border-b border-line text-sm text-fg2 first:border-t">
      <span className="flex-none text-fg3">{icon}</span>
      <span className="cut flex-1">{children}</span>
      {end && <span className="num flex-none text-xs text-fg3">{end}</span>}
    </li>
  );
}
