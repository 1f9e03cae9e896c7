import { Ban, Import, Link2, RotateCcw, Slash, Unlink2, Upload } from "lucide-react";
import type { ArtifactAction, FileAction } from "@/api/types";
import { en } from "@/text/en";
import { ChangeMark } from "./ChangeMark";

const asFile: Partial<Record<ArtifactAction, FileAction>> = {
  create: "create",
  update: "replace",
  adopt: "adopt",
  unchanged: "unchanged",
  keep: "keep",
  remove: "remove",
  conflict: "conflict",
};

const own: Partial<Record<ArtifactAction, { look: string; icon: typeof Ban }>> = {
  import: { look: "bg-add-tint text-add", icon: Import },
  save_back: { look: "bg-chg-tint text-chg", icon: Upload },
  restore: { look: "bg-chg-tint text-chg", icon: RotateCcw },
  left_out: { look: "bg-chip text-fg3", icon: Slash },
  attach: { look: "bg-add-tint text-add", icon: Link2 },
  detach: { look: "bg-del-tint text-del", icon: Unlink2 },
  refused: { look: "bg-danger-tint text-danger", icon: Ban },
};

/** The sign of what happens to an artifact as a whole, with its name. */
export function ArtifactMark({ action }: { action: ArtifactAction }) {
  const file = asFile[action];
  if (file) return <ChangeMark action={file} />;
  const mark = own[action];
  if (!mark) return null;
  const Icon = mark.icon;
  return (
    <span
      role="img"
      aria-label={en.plan.actions[action]}
      title={en.plan.actions[action]}
      className={`inline-grid size-4 flex-none place-items-center rounded-sm ${mark.look}`}
    >
      <Icon size={10} strokeWidth={2.4} aria-hidden />
    </span>
  );
}
