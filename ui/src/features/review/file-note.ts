import type { PlannedFile } from "@/api/types";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";

/** What stands at the right of a file: why it is in the way, what becomes of it, or how large it will be. */
export function fileNote(file: PlannedFile, library: boolean): string {
  const text = en.review;
  if (library) return text.inLibrary;
  switch (file.action) {
    case "conflict":
      return file.reason ? text.reasons[file.reason] : "";
    case "remove":
    case "keep":
    case "adopt":
    case "merge":
    case "unchanged":
      return text.fileNotes[file.action];
    default: {
      const size = file.new_size ?? file.size;
      if (file.executable) return en.plan.executable;
      return size === null ? "" : formatSize(size);
    }
  }
}
