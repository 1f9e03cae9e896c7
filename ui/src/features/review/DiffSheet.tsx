import { useQuery } from "@tanstack/react-query";
import { Equal } from "lucide-react";
import { useState } from "react";
import { deploymentQueries } from "@/api/deployments";
import type { DeploymentFile, DiffSide } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import type { DiffLayout } from "@/components/diff-rows";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { FileComparison } from "@/components/FileComparison";
import { FileTree } from "@/components/FileTree";
import { Segmented } from "@/components/Segmented";
import { Select } from "@/components/Select";
import { SkeletonRows } from "@/components/Skeleton";
import { artifactName } from "@/lib/artifact-id";
import { baseName } from "@/lib/paths";
import type { DiffIntent } from "@/lib/requests";
import { en } from "@/text/en";

/** How a deployment's files differ from the library's. It writes nothing. */
export function DiffSheet({ intent, onClose }: { intent: DiffIntent; onClose: () => void }) {
  const project = baseName(intent.project);
  const detail = useQuery(deploymentQueries.detail(intent.project, intent.profile, intent.artifact));
  const differing = detail.data?.files.filter((file) => file.state !== "in_sync") ?? [];
  return (
    <Dialog
      place="side"
      width="xl"
      title={en.diff.sheet(artifactName(intent.artifact), project)}
      lead={en.diff.sheetHint}
      onClose={onClose}
      testId="diff-sheet"
    >
      {detail.isPending && <SkeletonRows rowHeight={28} rows={8} />}
      {detail.isError && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && differing.length === 0 && (
        <EmptyState
          icon={<Equal size={22} strokeWidth={1.5} aria-hidden />}
          title={en.diff.allSame}
          hint={en.diff.allSameHint}
        />
      )}
      {detail.data && differing.length > 0 && (
        <Files
          files={differing}
          root={detail.data.deployment.path}
          intent={intent}
          project={project}
          state={detail.data.deployment.state}
        />
      )}
    </Dialog>
  );
}

/** Which two of the three states are compared: what is here, what was deployed, what the library holds. */
type Between = "now" | "mine" | "theirs";

const sides: Record<Between, [DiffSide, DiffSide]> = {
  now: ["project", "library"],
  mine: ["recorded", "project"],
  theirs: ["recorded", "library"],
};

interface FilesProps {
  files: readonly DeploymentFile[];
  root: string;
  intent: DiffIntent;
  project: string;
  state: Parameters<typeof FileComparison>[0]["state"];
}

function Files({ files, root, intent, project, state }: FilesProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [layout, setLayout] = useState<DiffLayout>("side-by-side");
  const [between, setBetween] = useState<Between>("now");
  const inside = (path: string) =>
    path.startsWith(`${root}/`) ? path.slice(root.length + 1) : baseName(path);
  const file = files.find(({ path }) => inside(path) === chosen) ?? files[0];
  const states = new Map(files.map(({ path, state: one }) => [inside(path), one]));
  if (!file) return null;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[312px_minmax(0,1fr)]">
      <div className="min-h-0 border-r border-line py-1">
        <FileTree
          label={en.review.files}
          paths={[...states.keys()]}
          mainFile={null}
          selected={inside(file.path)}
          onSelect={setChosen}
          detail={(path) => {
            const one = states.get(path);
            return one && en.fileStates[one];
          }}
        />
      </div>
      <div className="flex min-h-0 min-w-0 flex-col px-4 pb-3.5">
        <div className="flex h-11 flex-none items-center gap-3">
          <span className="cut font-mono text-sm text-fg2" title={file.path}>
            {inside(file.path)}
          </span>
          <span className="ml-auto flex flex-none gap-2">
            <Select<Between>
              label={en.diff.between}
              value={between}
              onChange={setBetween}
              options={(["now", "mine", "theirs"] as const).map((value) => ({
                value,
                label: en.diff.betweens[value],
              }))}
              testId="diff-between"
            />
            <Segmented
              label={en.review.view}
              value={layout}
              onChange={setLayout}
              items={(["side-by-side", "unified"] as const).map((value) => ({
                value,
                label: en.review.views[value],
              }))}
              testIdPrefix="diff"
            />
          </span>
        </div>
        <FileComparison
          request={{
            project_path: intent.project,
            profile_id: intent.profile,
            artifact: intent.artifact,
            path: file.path,
            left: sides[between][0],
            right: sides[between][1],
            operation: null,
          }}
          layout={layout}
          projectName={project}
          state={state}
        />
      </div>
    </div>
  );
}
