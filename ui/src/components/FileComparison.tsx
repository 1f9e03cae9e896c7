import { useQuery } from "@tanstack/react-query";
import { errorBody } from "@/api/client";
import { diffQueries } from "@/api/diff";
import { type ImportDiffRequest, importQueries } from "@/api/imports";
import type { DeploymentState, DiffContent, DiffRequest, DiffSide } from "@/api/types";
import { useDebounced } from "@/lib/useDebounced";
import { en } from "@/text/en";
import { DiffView } from "./DiffView";
import type { DiffLayout } from "./diff-rows";
import { ErrorState } from "./ErrorState";
import { StateGlyph } from "./StateGlyph";

interface FileComparisonProps {
  request: DiffRequest | ImportDiffRequest;
  layout: DiffLayout;
  projectName: string;
  state: DeploymentState | null;
  /** What sides are called here, where it is not what they are usually called. */
  names?: Partial<Record<DiffSide, string>>;
}

/** Two sides of one file, read now. Going through a list with the arrows asks only for where it stops. */
export function FileComparison({ request, layout, projectName, state, names }: FileComparisonProps) {
  const key = JSON.stringify(request);
  const asked = useDebounced(key, 60);
  const diff = useQuery(queryOf(JSON.parse(asked) as DiffRequest | ImportDiffRequest));
  if (diff.isError && errorBody(diff.error).code === "operation_not_found") {
    return (
      <p role="status" className="py-2 text-sm text-fg2">
        {en.diff.notKept}
      </p>
    );
  }
  if (diff.isError) return <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />;
  if (!diff.data || asked !== key) {
    return (
      <div
        role="status"
        aria-busy="true"
        aria-label={en.common.loading}
        className="flex-1 rounded-md border border-line"
      />
    );
  }
  const sides: Record<"left" | "right", DiffSide> =
    "import" in request ? { left: "library", right: "project" } : request;
  const side = (of: "left" | "right") => (
    <SideName
      side={sides[of]}
      content={diff.data[of]}
      state={state}
      name={names?.[sides[of]] ?? usualName(sides[of], projectName)}
    />
  );
  return (
    <DiffView
      key={key}
      testId="diff"
      diff={diff.data}
      layout={layout}
      left={side("left")}
      right={side("right")}
    />
  );
}

/** Both answer with the same; only their keys differ. */
const queryOf = (request: DiffRequest | ImportDiffRequest) =>
  "import" in request
    ? (importQueries.diff(request) as unknown as ReturnType<typeof diffQueries.file>)
    : diffQueries.file(request);

function usualName(side: DiffSide, project: string): string {
  return side === "project" ? en.diff.sides.project(project) : en.diff.sides[side];
}

interface SideNameProps {
  side: DiffSide;
  name: string;
  content: DiffContent;
  state: DeploymentState | null;
}

function SideName({ side, name, content, state }: SideNameProps) {
  const here = side === "project" && (state === "modified" || state === "diverged");
  const moved = side === "library" && (state === "outdated" || state === "diverged");
  return (
    <>
      {here && <StateGlyph state="modified" size="sm" />}
      {moved && <StateGlyph state="outdated" size="sm" />}
      <span className="cut">{name}</span>
      {!content.present && <span className="flex-none font-normal text-fg3">{en.diff.absent}</span>}
      {content.hash && (
        <code title={content.hash} className="flex-none font-mono text-xs font-normal text-fg3">
          {content.hash.slice(0, 7)}
        </code>
      )}
    </>
  );
}
