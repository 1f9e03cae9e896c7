import type { ReactNode } from "react";

/** A named part of the settings. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-b border-line py-4 last:border-b-0">
      <h2 className="mb-1 px-4 text-xs font-medium text-fg3">{title}</h2>
      <div className="max-w-190">{children}</div>
    </section>
  );
}

interface SettingRowProps {
  label: string;
  hint?: ReactNode;
  /** The control, at the right. */
  children?: ReactNode;
}

/** One preference: what it is at the left, the control at the right. */
export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <div className="flex min-h-11 items-center gap-6 px-4 py-1.5">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{label}</p>
        {hint && <div className="text-sm text-fg2">{hint}</div>}
      </div>
      <div className="flex flex-none items-center gap-2">{children}</div>
    </div>
  );
}
