import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import type { ArtifactPlan, Plan, PlannedFile } from "@/api/types";
import { ChangeMark } from "@/components/ChangeMark";
import { Note } from "@/components/Note";
import { PlatformMark } from "@/components/PlatformMark";
import { StateGlyph } from "@/components/StateGlyph";
import { artifactName } from "@/lib/artifact-id";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";
import { isBlocked, totalsSentence } from "./plan-text";

/** Files listed before "n more". */
const fileLimit = 40;

/** What a plan does in one project: per artifact, per file. */
export function PlanView({ plan, heading }: { plan: Plan; heading?: string }) {
  return (
    <section data-testid={`plan-${plan.project_name}`}>
      {heading && (
        <h3 className="sticky top-0 z-1 flex h-7.5 items-center gap-2 border-y border-line bg-sub px-4 font-semibold first:border-t-0">
          <span className="cut">{heading}</span>
          <span className="num ml-auto text-xs font-normal text-fg3">{totalsSentence(plan.totals)}</span>
        </h3>
      )}
      {plan.artifacts.map((artifact) => (
        <ArtifactPlanRow
          key={`${artifact.artifact} ${artifact.profile}`}
          plan={artifact}
          many={plan.artifacts.length}
        />
      ))}
    </section>
  );
}

/** With more artifacts than this, only those in trouble start open. */
const openLimit = 4;

function ArtifactPlanRow({ plan, many }: { plan: ArtifactPlan; many: number }) {
  const blocked = isBlocked(plan);
  const [open, setOpen] = useState(blocked || many <= openLimit);
  const Arrow = open ? ChevronDown : ChevronRight;
  const changed = plan.files.filter((file) => file.action !== "unchanged");
  const unchanged = plan.files.length - changed.length;
  return (
    <div
      className="border-b border-line"
      data-testid={`plan-artifact-${plan.artifact}`}
      data-action={plan.action}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="ring-inset-focus flex h-8 w-full items-center gap-2 px-4 text-left hover:bg-hover"
      >
        <Arrow size={12} className="flex-none text-fg3" aria-hidden />
        {plan.state && <StateGlyph state={plan.state} size="sm" />}
        <span className="cut font-medium">{artifactName(plan.artifact)}</span>
        <PlatformMark platform={plan.platform} />
        <span className={`ml-auto flex-none text-sm ${blocked ? "text-warn" : "text-fg2"}`}>
          {en.plan.actions[plan.action]}
        </span>
      </button>
      {open && (
        <div className="flex flex-col gap-1.5 pb-2 pl-9 pr-4">
          <p className="cut font-mono text-xs text-fg3" title={plan.destination}>
            {plan.destination}
          </p>
          {plan.error && (
            <Note tone="warn">
              <span className="font-medium">{en.errors[plan.error.code].title}.</span>{" "}
              {en.sentence(plan.error.message)} {en.plan.left}.
            </Note>
          )}
          <ul>
            {changed.slice(0, fileLimit).map((file) => (
              <FileLine key={file.path} file={file} base={plan.destination} />
            ))}
            {changed.length > fileLimit && (
              <li className="pl-6 text-sm text-fg3">{en.artifactsView.more(changed.length - fileLimit)}</li>
            )}
            {unchanged > 0 && (
              <li className="flex h-6 items-center gap-2 text-sm text-fg3">
                <ChangeMark action="unchanged" />
                {en.plan.unchangedFiles(unchanged)}
              </li>
            )}
          </ul>
        </div>
      )}
    </div>
  );
}

function FileLine({ file, base }: { file: PlannedFile; base: string }) {
  const inside = file.path.startsWith(`${base}/`) ? file.path.slice(base.length + 1) : file.path;
  const detail = [
    file.reason && en.plan.reasons[file.reason],
    file.executable && en.plan.executable,
    file.size !== null && formatSize(file.size),
  ].filter(Boolean);
  return (
    <li className="flex h-6 min-w-0 items-center gap-2">
      <ChangeMark action={file.action} />
      <span className="cut flex-1 font-mono text-sm" title={file.path}>
        {inside}
      </span>
      <span className={`num flex-none text-xs ${file.reason ? "text-warn" : "text-fg3"}`}>
        {detail.join(", ")}
      </span>
    </li>
  );
}
