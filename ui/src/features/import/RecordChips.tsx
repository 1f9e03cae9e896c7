import { ClipboardCheck, ClipboardPen, ClipboardX, GitBranch, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Origin, SkillmeatRecord } from "@/api/types";
import { Tooltip } from "@/components/Tooltip";
import { en } from "@/text/en";
import { originWords, repositoryName, skillmeatWords } from "./words";

/** Where it came from: the repository's name where there is room, and on pointing where that was found. */
export function OriginChip({ origin }: { origin: Origin }) {
  return (
    <Facet words={originWords(origin)} icon={<GitBranch size={11} strokeWidth={2} aria-hidden />}>
      {repositoryName(origin.repository)}
    </Facet>
  );
}

const icons: Record<SkillmeatRecord["state"], { icon: LucideIcon; look: string }> = {
  unchanged: { icon: ClipboardCheck, look: "text-sync" },
  changed: { icon: ClipboardPen, look: "text-modified" },
  missing: { icon: ClipboardX, look: "text-danger" },
  invalid: { icon: ClipboardX, look: "text-danger" },
};

/** That SkillMeat has a record of it, and how that stands. */
export function SkillmeatChip({ record }: { record: SkillmeatRecord }) {
  const { icon: Icon, look } = icons[record.state];
  return (
    <Facet
      words={skillmeatWords(record)}
      icon={<Icon size={11} strokeWidth={2} className={look} aria-hidden />}
    >
      {en.imports.skillmeat.short[record.state]}
    </Facet>
  );
}

/** Its text gives way to the name beside it: then the icon stands alone, with the whole sentence as its label. */
function Facet({ words, icon, children }: { words: string; icon: ReactNode; children: ReactNode }) {
  return (
    <Tooltip text={words}>
      <span
        role="img"
        aria-label={words}
        className="inline-flex h-4.5 min-w-0 flex-none items-center gap-1 rounded-sm bg-chip px-1 text-xs whitespace-nowrap text-fg2"
      >
        {icon}
        <span className="cut hidden max-w-36 @min-[300px]:inline">{children}</span>
      </span>
    </Tooltip>
  );
}
