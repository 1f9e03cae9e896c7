import { Checkbox } from "@/components/Checkbox";
import { LitText } from "@/components/LitText";
import { RelativeTime } from "@/components/RelativeTime";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import { FoundText } from "./FoundText";
import { LitTags } from "./LitTags";
import { ProjectChips } from "./ProjectChips";
import type { ListedArtifact } from "./useArtifactList";

export const cardHeight = 124;
export const minCardWidth = 250;

interface ArtifactCardProps {
  artifact: ListedArtifact;
  checked: boolean;
  onCheck: () => void;
}

/** One artifact in the grid: name, two lines of description, where it is. */
export function ArtifactCard({ artifact, checked, onCheck }: ArtifactCardProps) {
  return (
    <div className="flex h-full flex-col gap-1 px-4 py-3">
      <span className="flex items-center gap-2">
        <span className={checked ? "hidden" : "group-hover/row:hidden"}>
          <TypeIcon type={artifact.type} className="text-fg3 group-aria-selected/row:text-accent-text" />
        </span>
        <span className={checked ? "flex w-4" : "hidden w-4 group-hover/row:flex"}>
          <Checkbox
            checked={checked}
            onChange={onCheck}
            tabIndex={-1}
            label={en.list.selectRow(artifact.name)}
          />
        </span>
        <span className="cut flex-1 font-medium">
          <LitText text={artifact.name} pieces={artifact.hit?.name} />
        </span>
        <RelativeTime at={artifact.updated_at} className="flex-none text-xs text-fg3" />
      </span>
      <p className="line-clamp-2 h-8 flex-none text-sm text-fg2">
        <FoundText artifact={artifact} />
      </p>
      <p className="cut h-4 flex-none text-xs text-fg3">
        <LitTags artifact={artifact} />
      </p>
      <span className="mt-auto flex min-w-0">
        <ProjectChips deployed={artifact.deployed} room={2} />
      </span>
    </div>
  );
}
