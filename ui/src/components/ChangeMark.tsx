import { Check, Equal, Merge, Minus, Plus, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { FileAction } from "@/api/types";
import { en } from "@/text/en";

const marks: Record<FileAction, { look: string; icon: ReactNode }> = {
  create: { look: "bg-add-tint text-add", icon: <Plus size={11} strokeWidth={2.6} aria-hidden /> },
  replace: { look: "bg-chg-tint text-chg", icon: <Tilde /> },
  merge: { look: "bg-chg-tint text-chg", icon: <Merge size={11} strokeWidth={2.4} aria-hidden /> },
  remove: { look: "bg-del-tint text-del", icon: <Minus size={11} strokeWidth={2.6} aria-hidden /> },
  unchanged: { look: "bg-chip text-fg3", icon: <Equal size={11} strokeWidth={2.4} aria-hidden /> },
  keep: { look: "bg-chip text-fg3", icon: <Equal size={11} strokeWidth={2.4} aria-hidden /> },
  adopt: { look: "bg-chip text-fg2", icon: <Check size={11} strokeWidth={2.6} aria-hidden /> },
  conflict: {
    look: "bg-warn-tint text-warn",
    icon: <TriangleAlert size={11} strokeWidth={2.2} aria-hidden />,
  },
};

/** The sign of what happens to a file: create, replace, remove, keep, in the way. */
export function ChangeMark({ action }: { action: FileAction }) {
  const mark = marks[action];
  return (
    <span
      role="img"
      aria-label={en.marks[action]}
      title={en.marks[action]}
      className={`inline-grid size-4 flex-none place-items-center rounded-sm ${mark.look}`}
    >
      {mark.icon}
    </span>
  );
}

/** Drawn, since the typed sign sits at another height in every face. */
function Tilde() {
  return (
    <svg
      viewBox="0 0 12 12"
      width="11"
      height="11"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      aria-hidden
    >
      <path d="M1.6 7.2c1.2-2.4 2.7-2.6 4.4-1.2s3.2 1.2 4.4-1.2" strokeLinecap="round" />
    </svg>
  );
}
