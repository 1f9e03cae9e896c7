import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type NoteTone = "info" | "warn" | "danger";

const looks: Record<NoteTone, { box: string; icon: ReactNode }> = {
  info: { box: "bg-sub", icon: <Info size={14} className="text-fg3" aria-hidden /> },
  warn: { box: "bg-warn-tint", icon: <TriangleAlert size={14} className="text-warn" aria-hidden /> },
  danger: { box: "bg-danger-tint", icon: <CircleAlert size={14} className="text-danger" aria-hidden /> },
};

/** A remark within a page. */
export function Note({ tone, children }: { tone: NoteTone; children: ReactNode }) {
  const look = looks[tone];
  return (
    <div role="note" className={`flex items-start gap-2 rounded-md px-3 py-2 text-sm text-fg ${look.box}`}>
      <span className="mt-px flex-none">{look.icon}</span>
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  );
}
