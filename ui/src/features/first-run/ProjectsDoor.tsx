import { useQuery } from "@tanstack/react-query";
import { Folder, FolderPlus, FolderSearch } from "lucide-react";
import { findQueries } from "@/api/find";
import { Button } from "@/components/Button";
import { PathText } from "@/components/PathText";
import { en } from "@/text/en";
import { DoorLine } from "./Door";

/** Folders named in the door. */
const limit = 3;

/** Where projects will be looked for. Nothing is searched before it is asked for. */
export function UsualProjectFolders() {
  const usual = useQuery(findQueries.usual());
  const folders = usual.data ?? [];
  const text = en.firstRun;
  return (
    <ul aria-label={text.usual}>
      {folders.slice(0, limit).map((path) => (
        <DoorLine key={path} icon={<Folder size={14} aria-hidden />}>
          <PathText path={path} max={32} plain />
        </DoorLine>
      ))}
      {usual.data && folders.length === 0 && (
        <DoorLine icon={<FolderSearch size={14} aria-hidden />}>{text.noUsual}</DoorLine>
      )}
    </ul>
  );
}

interface ProjectsDoorActionProps {
  primary: boolean;
  busy: boolean;
  onFind: () => void;
  onOther: () => void;
}

export function ProjectsDoorAction({ primary, busy, onFind, onOther }: ProjectsDoorActionProps) {
  const text = en.firstRun;
  return (
    <span className="grid grid-cols-[minmax(0,1fr)_auto] gap-2">
      <Button
        tone={primary ? "primary" : "default"}
        disabled={busy}
        data-testid="first-run-find"
        onClick={onFind}
      >
        {text.findProjects}
      </Button>
      <Button
        icon={<FolderPlus size={14} aria-hidden />}
        disabled={busy}
        title={text.otherProjectHint}
        data-testid="first-run-other-project"
        onClick={onOther}
      >
        {text.otherProject}
      </Button>
    </span>
  );
}
