import { Check, Diff, type LucideIcon, Minus, Plus, TriangleAlert, X } from "lucide-react";
import type { ImportStatus } from "@/api/types";
import { en } from "@/text/en";

const glyphs: Record<ImportStatus, { icon: LucideIcon; look: string }> = {
  new: { icon: Plus, look: "text-add" },
  identical: { icon: Check, look: "text-sync" },
  differs: { icon: Diff, look: "text-diverged" },
  recorded: { icon: Minus, look: "text-fg3" },
  invalid: { icon: TriangleAlert, look: "text-danger" },
  skipped: { icon: X, look: "text-fg3" },
};

/** How something compares to the library: a glyph, and its word. */
export function StatusWord({ status }: { status: ImportStatus }) {
  const { icon: Icon, look } = glyphs[status];
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-sm">
      <Icon size={14} strokeWidth={1.9} className={`flex-none ${look}`} aria-hidden />
      <span className="cut">{en.imports.filters[status]}</span>
    </span>
  );
}
