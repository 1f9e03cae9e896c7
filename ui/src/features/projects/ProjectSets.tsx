import { Layers } from "lucide-react";
import { useId } from "react";
import { changeOf } from "@/api/set-changes";
import type { AttachmentStatus } from "@/api/types";
import { Button } from "@/components/Button";
import { PlatformMark } from "@/components/PlatformMark";
import { standingWords, stateOfStatus, updatesOf } from "@/components/SetStanding";
import { StateGlyph } from "@/components/StateGlyph";
import { navigate } from "@/lib/navigation";
import { requestSetChanges } from "@/lib/requests";
import { en } from "@/text/en";

interface ProjectSetsProps {
  attachments: readonly AttachmentStatus[];
  /** False while the project cannot be written to. */
  usable: boolean;
}

/** The sets that a project follows. One that is behind leads to the review of its update, a lost one can be taken out. */
export function ProjectSets({ attachments, usable }: ProjectSetsProps) {
  const text = en.setDeploy.project;
  if (attachments.length === 0) return null;
  return (
    <section
      aria-label={text.label}
      data-testid="project-sets"
      className="flex max-h-28 flex-none items-start gap-3 overflow-y-auto border-t border-line py-1.5 pr-3 pl-4"
    >
      <h3 className="flex h-6 flex-none items-center gap-1.5 text-sm text-fg3">
        <Layers size={14} strokeWidth={1.75} aria-hidden />
        {text.label}
      </h3>
      <ul className="flex min-w-0 flex-1 flex-wrap gap-x-4 gap-y-0.5">
        {attachments.map((one) => (
          <Attached key={`${one.set_id} ${one.profile_id}`} status={one} usable={usable} />
        ))}
      </ul>
    </section>
  );
}

function Attached({ status, usable }: { status: AttachmentStatus; usable: boolean }) {
  const text = en.setDeploy.project;
  const { set_name: name, set_id: id } = status;
  const updates = status.in_library ? updatesOf(status) : 0;
  const behind = updates > 0 && usable;
  const words = useId();
  return (
    <li
      className="flex h-6 max-w-full min-w-0 items-center gap-1.5"
      data-testid={`project-set-${name}`}
      title={standingWords(status)}
    >
      <StateGlyph state={stateOfStatus(status)} size="sm" />
      <button
        type="button"
        disabled={!status.in_library}
        aria-describedby={words}
        data-testid="project-set-open"
        onClick={() => (behind ? requestSetChanges([changeOf(status, "update")]) : navigate("sets", id))}
        className="flex min-w-0 items-center gap-1.5 rounded-sm text-sm enabled:hover:underline"
      >
        <span className="cut font-medium">{name}</span>
        <span aria-hidden className="text-fg3">
          ·
        </span>
        <span id={words} className={`num flex-none ${updates > 0 ? "text-outdated" : "text-fg2"}`}>
          {wordsOf(status, updates)}
        </span>
        <span className="sr-only">{behind ? text.update(name) : text.show(name)}</span>
      </button>
      <PlatformMark platform={status.platform} name={status.platform_name} show="bare" />
      {!status.in_library && usable && (
        <Button
          size="sm"
          tone="quiet"
          data-testid="project-set-undeploy"
          onClick={() => requestSetChanges([changeOf(status, "undeploy")])}
        >
          {en.setDeploy.panel.undeploy}
        </Button>
      )}
    </li>
  );
}

function wordsOf(status: AttachmentStatus, updates: number): string {
  const text = en.setDeploy;
  if (!status.in_library) return text.project.gone;
  if (status.problem) return en.errors[status.problem.code].title.toLowerCase();
  return updates > 0 ? text.behindOf(updates, status.total) : text.upToDate;
}
