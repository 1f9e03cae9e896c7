import {
  ArrowUpToLine,
  CircleArrowUp,
  Import,
  Layers,
  ListTree,
  type LucideIcon,
  Trash2,
  Undo2,
  Upload,
} from "lucide-react";
import type { OperationKind } from "@/api/types";
import { en } from "@/text/en";

const icons: Record<OperationKind, LucideIcon> = {
  deploy: Upload,
  update: CircleArrowUp,
  undeploy: Trash2,
  save_back: ArrowUpToLine,
  undo: Undo2,
  import: Import,
  batch: ListTree,
  edit_sets: Layers,
};

/** The sign of an operation's kind, with its name. */
export function KindIcon({ kind }: { kind: OperationKind }) {
  const Icon = icons[kind];
  return (
    <Icon
      size={15}
      strokeWidth={1.75}
      role="img"
      aria-label={en.activity.kinds[kind]}
      aria-hidden={false}
      className="text-fg3"
    />
  );
}
