import { FolderDown } from "lucide-react";

/** Lies over its place while folders are held over the window. */
export function DropTarget({ title, note }: { title: string; note: string }) {
  return (
    <div
      role="status"
      data-testid="drop-target"
      className="pointer-events-none absolute inset-2 z-30 grid animate-fade place-items-center rounded-lg border-2 border-dashed border-accent bg-select/90"
    >
      <p className="flex flex-col items-center gap-1 text-center">
        <FolderDown size={26} strokeWidth={1.5} className="mb-1 text-accent-text" aria-hidden />
        <span className="font-semibold">{title}</span>
        <span className="text-sm text-fg2">{note}</span>
      </p>
    </div>
  );
}
