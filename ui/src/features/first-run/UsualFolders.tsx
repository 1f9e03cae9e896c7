import { Folder } from "lucide-react";
import { en } from "@/text/en";
import { DoorLine } from "./Door";

/** How a library's folder looks. */
export function UsualFolders() {
  return (
    <ul aria-label={en.firstRun.otherLook}>
      {en.firstRun.otherFolders.map((folder) => (
        <DoorLine key={folder} icon={<Folder size={14} aria-hidden />}>
          <span className="font-mono text-[0.923em]">{folder}</span>
        </DoorLine>
      ))}
    </ul>
  );
}
