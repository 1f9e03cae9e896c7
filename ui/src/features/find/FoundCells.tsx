import { BookMarked } from "lucide-react";
import type { FoundProject } from "@/api/find";
import type { PlatformInfo } from "@/api/profiles";
import { Checkbox } from "@/components/Checkbox";
import { PathText } from "@/components/PathText";
import { PlatformMarks } from "@/components/PlatformChips";
import { useDensity } from "@/lib/density";
import { en } from "@/text/en";

export const foundColumns = "14px minmax(0,1fr) 136px 64px 140px";

interface FoundCellsProps {
  project: FoundProject;
  platforms: ReadonlyMap<string, PlatformInfo>;
  chosen: boolean;
  onToggle: () => void;
}

/** The cells of one project that was found. */
export function FoundCells({ project, platforms, chosen, onToggle }: FoundCellsProps) {
  const compact = useDensity() === "compact";
  const text = en.profiles.find;
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox
          checked={chosen}
          onChange={onToggle}
          disabled={project.listed}
          tabIndex={-1}
          label={en.list.selectRow(project.name)}
        />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <span className={`cut font-medium ${project.listed ? "text-fg3" : ""}`} title={project.path}>
          {project.name}
        </span>
        {!compact && <PathText path={project.path} plain max={48} className="text-xs! text-fg3" />}
      </span>
      <span
        role="gridcell"
        className={`flex min-w-0 items-center gap-1 ${project.listed ? "opacity-60" : ""}`}
      >
        <PlatformMarks
          platforms={project.platforms.map((id) => ({
            platform: id,
            name: platforms.get(id)?.name,
            icon: platforms.get(id)?.icon,
          }))}
        />
      </span>
      <span role="gridcell" className={`num text-right text-sm ${project.listed ? "text-fg3" : "text-fg2"}`}>
        {en.number(project.artifacts)}
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5 text-sm text-fg3">
        {project.listed ? (
          <span className="cut">{text.listed}</span>
        ) : (
          project.skillmeat && (
            <>
              <BookMarked size={13} className="flex-none" aria-hidden />
              <span className="cut" title={text.skillmeatHint}>
                {text.skillmeat}
              </span>
            </>
          )
        )}
      </span>
    </>
  );
}

/** The column heads over them. */
export function FoundHead() {
  const text = en.profiles.find.columns;
  return (
    <>
      <span role="columnheader">
        <span className="sr-only">{en.profiles.find.selectAll}</span>
      </span>
      <span role="columnheader">{text.project}</span>
      <span role="columnheader">{text.platforms}</span>
      <span role="columnheader" className="text-right">
        {text.artifacts}
      </span>
      <span role="columnheader">
        <span className="sr-only">{text.notes}</span>
      </span>
    </>
  );
}
