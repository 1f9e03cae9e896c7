import { Ban, Package } from "lucide-react";
import { createPortal } from "react-dom";
import { BundleIcon } from "@/components/BundleIcon";
import { useDrag, useRefusal } from "./drag";

/** What is being dragged, beside the pointer, and in words why it cannot go where it is. */
export function DragGhost() {
  const drag = useDrag();
  const refusal = useRefusal();
  if (!drag) return null;
  return createPortal(
    <div
      data-testid="drag-ghost"
      className="pointer-events-none fixed top-0 left-0 z-60 flex max-w-90 flex-col items-start gap-1"
      style={{ transform: `translate(${drag.x + 12}px, ${drag.y + 8}px)` }}
    >
      <span className="flex h-7 max-w-full items-center gap-1.5 rounded-md bg-raised px-2 font-medium shadow-pop">
        {drag.kind ? (
          <BundleIcon kind={drag.kind} size={14} />
        ) : (
          <Package size={14} strokeWidth={1.75} className="flex-none text-fg3" aria-hidden />
        )}
        <span className="cut">{drag.label}</span>
      </span>
      {refusal && (
        <span
          role="alert"
          data-testid="drag-refusal"
          className="flex items-start gap-1.5 rounded-md bg-danger-tint px-2 py-1.5 text-sm text-danger shadow-pop"
        >
          <Ban size={13} className="mt-px flex-none" aria-hidden />
          <span className="min-w-0 break-words">{refusal}</span>
        </span>
      )}
    </div>,
    document.body,
  );
}
