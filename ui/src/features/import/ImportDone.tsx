import { Grid3x3, Import, Package } from "lucide-react";
import { useEffect, useRef } from "react";
import type { BatchOutcome, BatchPlan } from "@/api/types";
import { Button } from "@/components/Button";
import { StateGlyph } from "@/components/StateGlyph";
import type { ViewId } from "@/lib/navigation";
import { en } from "@/text/en";
import { importableIn } from "./model";
import { useDiscoveries } from "./useDiscoveries";

export interface Imported {
  /** To notice when it is taken back. */
  operation: string | null;
  /** That came into the library. */
  artifacts: number;
  /** Deployments that are recorded. */
  recorded: number;
  projects: number;
}

/** What came of it, from what was applied and what had been planned. */
export function doneOf(outcome: BatchOutcome, plan: BatchPlan): Imported {
  const made = new Set<string>();
  if (!outcome.rolled_back) {
    for (const { project_path, results } of outcome.projects) {
      for (const { profile, artifact, status } of results) {
        if (status === "success") made.add(`${project_path}\n${profile}\n${artifact}`);
      }
    }
  }
  const artifacts = new Set<string>();
  const projects = new Set<string>();
  let recorded = 0;
  for (const { project_path, artifacts: parts } of plan.plans) {
    for (const { profile, artifact, action } of parts) {
      if (!made.has(`${project_path}\n${profile}\n${artifact}`)) continue;
      projects.add(project_path);
      if (action === "import") artifacts.add(artifact);
      if (profile !== "") recorded += 1;
    }
  }
  return { operation: outcome.operation, artifacts: artifacts.size, recorded, projects: projects.size };
}

interface ImportDoneProps {
  done: Imported;
  projects: readonly string[];
  onGo: (view: ViewId) => void;
  onMore: () => void;
}

/** What is in the library now, and where to go next. */
export function ImportDone({ done, projects, onGo, onMore }: ImportDoneProps) {
  const { discoveries } = useDiscoveries(projects);
  const left = discoveries.reduce((sum, one) => sum + importableIn(one), 0);
  const next = useRef<HTMLButtonElement>(null);
  const text = en.imports.projects.done;
  useEffect(() => next.current?.focus(), []);
  return (
    <section
      data-testid="import-done"
      className="flex flex-1 flex-col items-center justify-center gap-1 px-6 pb-16 text-center"
    >
      <span aria-hidden className="mb-2 grid size-10 place-items-center rounded-full bg-add-tint">
        <StateGlyph state="in_sync" />
      </span>
      <h2 className="num text-lg font-semibold tracking-[-0.008em]">
        {done.artifacts > 0 ? text.imported(done.artifacts) : text.onlyRecorded(done.recorded)}
      </h2>
      <p className="num text-fg2">
        {done.artifacts > 0 && done.recorded > 0 ? text.recorded(done.recorded, done.projects) : text.plain}
        {left > 0 && ` ${text.left(left)}`}
      </p>
      <div className="mt-4 flex gap-2">
        <Button
          ref={next}
          tone="primary"
          icon={<Grid3x3 size={14} aria-hidden />}
          data-testid="import-done-entities"
          onClick={() => onGo("entities")}
        >
          {text.entities}
        </Button>
        <Button
          icon={<Package size={14} aria-hidden />}
          data-testid="import-done-artifacts"
          onClick={() => onGo("artifacts")}
        >
          {text.artifacts}
        </Button>
        {left > 0 && (
          <Button icon={<Import size={14} aria-hidden />} data-testid="import-done-more" onClick={onMore}>
            {text.more}
          </Button>
        )}
      </div>
    </section>
  );
}
