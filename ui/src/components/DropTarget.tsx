import { FolderDown } from "lucide-react";
import { en } from "@/text/en";

/** Lies over the view while a folder is held over the window. */
export function DropTarget() {
  return (
    <div
      role="status"
      data-testid="drop-target"
      className="pointer-events-none absolute inset-2 z-30 grid animate-fade place-items-center rounded-lg border-2 border-dashed border-accent bg-select/90"
    >
      <p className="flex flex-col items-center gap-1 text-center">
        <FolderDown size={26} strokeWidth={1.5} className="mb-1 text-accent-text" aria-hidden />
        <span className="font-semibold">{en.projectsView.dropNow}</span>
        <span className="text-sm text-fg2">{en.projectsView.dropNote}</span>
      </p>
    </div>
  );
}
