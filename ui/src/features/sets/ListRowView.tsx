import clsx from "clsx";
import { FileWarning } from "lucide-react";
import type { BundleSummary, InvalidFile } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Badge } from "@/components/Chip";
import { StateGlyph } from "@/components/StateGlyph";
import { en } from "@/text/en";
import { reasonOf } from "./problem";
import type { Attached } from "./rows";

/** What a problem is called in a badge. */
function problemWord({ problem }: BundleSummary): string | null {
  const words = en.setsView.problems;
  if (problem === null) return null;
  if (problem.code === "set_cycle" || problem.code === "set_too_deep") return words[problem.code];
  return words.other;
}

interface BundleLineProps {
  bundle: BundleSummary;
  attached: Attached | undefined;
  compact: boolean;
}

/** A set or group in the left pane: name, what it comes to, where it is. */
export function BundleLine({ bundle, attached, compact }: BundleLineProps) {
  const text = en.setsView;
  const where =
    bundle.kind === "group"
      ? text.inSets(bundle.used_in.length)
      : attached
        ? text.inProjects(attached.projects)
        : text.notAttached;
  const problem = problemWord(bundle);
  const facts = text.facts(bundle.artifact_count, where);
  return (
    <>
      <BundleIcon kind={bundle.kind} icon={bundle.icon} color={bundle.color} size={14} className="text-fg2" />
      <span className="cut font-medium">{bundle.name}</span>
      <span className={clsx("flex items-center", compact ? "gap-2 text-xs" : "gap-1")}>
        {problem && <Badge tone="warn">{problem}</Badge>}
        {attached && attached.behind > 0 && <Badge tone="behind">{text.behind(attached.behind)}</Badge>}
        {compact && bundle.missing_count > 0 && <Missing count={bundle.missing_count} />}
        {compact && (
          <span className="num text-fg3" title={facts}>
            {/* The name needs the room more. */}
            {!(attached && attached.behind > 0) && (
              <span aria-hidden>{en.number(bundle.artifact_count)}</span>
            )}
            <span className="sr-only">{facts}</span>
          </span>
        )}
      </span>
      {!compact && (
        <span className="num col-span-2 col-start-2 flex items-center gap-2 text-xs text-fg3 group-aria-selected/row:text-fg2">
          <span className="cut flex-1">{problem ? where : facts}</span>
          {bundle.missing_count > 0 && <Missing count={bundle.missing_count} />}
        </span>
      )}
    </>
  );
}

/** How many members are not there. */
function Missing({ count }: { count: number }) {
  return (
    <span className="flex flex-none items-center gap-1 text-danger" title={en.setsView.missing(count)}>
      <StateGlyph state="missing" size="sm" />
      {en.number(count)}
    </span>
  );
}

/** A file that cannot be read, by its own name. */
export function InvalidLine({ file, compact }: { file: InvalidFile; compact: boolean }) {
  return (
    <>
      <FileWarning size={14} strokeWidth={1.75} className="flex-none text-danger" aria-hidden />
      <span className={clsx("cut font-medium", !compact && "col-span-2")}>{`${file.slug}.toml`}</span>
      <span
        title={file.error.message}
        className={clsx("cut text-xs text-danger", !compact && "col-span-2 col-start-2")}
      >
        {compact && file.line !== null ? en.setsView.atLine(file.line, null) : reasonOf(file)}
      </span>
    </>
  );
}
