import { useQuery } from "@tanstack/react-query";
import { errorBody } from "@/api/client";
import { deploymentQueries } from "@/api/deployments";
import type { DeploymentRow, DeploymentState } from "@/api/types";
import { FileStateLine } from "@/components/FileState";
import { ObstacleLine } from "@/components/ObstacleLine";
import { PathText } from "@/components/PathText";
import { LinkChip, ServesChip } from "@/components/PlatformChips";
import { en } from "@/text/en";
import type { MatrixRowData } from "./cell";
import type { MatrixColumn } from "./columns";
import { DeployedAgo, StoryHead, StoryWaiting } from "./story-parts";

/** Changed files named in the story; the deployment's sheet has all of them. */
const fileLimit = 6;

interface StoryProps<S> {
  state: S;
  row: MatrixRowData;
  column: MatrixColumn;
}

/** A cell without a deployment. */
export function EmptyStory({ state, row, column }: StoryProps<"none" | "unsupported">) {
  const types = en.types[row.entity.type].many.toLowerCase();
  const meaning =
    state === "unsupported" ? en.entities.noPlace(column.platform_name, types) : en.states.none.meaning;
  return (
    <div className="px-3.5 pt-1 pb-3">
      <StoryHead state={state}>{row.entity.in_library ? meaning : en.entities.notInLibrary}</StoryHead>
    </div>
  );
}

/** A cell with one, as the disk has it now. */
export function DeployedStory({ state: listed, row, column }: StoryProps<DeploymentState>) {
  const detail = useQuery(
    deploymentQueries.detail(column.project_path, column.profile_id, row.entity.artifact_id),
  );
  const deployment: DeploymentRow | undefined = detail.data?.deployment;
  const state = deployment?.state ?? listed;
  return (
    <div className="flex flex-col gap-1.5 px-3.5 pt-1 pb-3">
      <StoryHead state={state}>{deployment?.problem ?? en.states[state].meaning}</StoryHead>
      {detail.isError && <p className="pl-6.5 text-sm text-danger">{errorBody(detail.error).message}</p>}
      {detail.isPending && <StoryWaiting />}
      {deployment?.obstacle && <ObstacleLine obstacle={deployment.obstacle} />}
      {detail.data && <Files files={detail.data.files} />}
      {deployment?.deployed_at && (
        <DeployedAgo at={deployment.deployed_at}>
          {deployment.content_hash && (
            <code title={deployment.content_hash} className="font-mono text-xs text-fg3">
              {deployment.content_hash.slice(0, 8)}
            </code>
          )}
        </DeployedAgo>
      )}
      {deployment && (
        <span className="flex flex-wrap items-center gap-1.5 pl-6.5 text-sm text-fg3">
          <PathText path={deployment.path} max={42} />
          <LinkChip mode={deployment.mode} />
          <ServesChip names={deployment.serves ?? []} />
        </span>
      )}
    </div>
  );
}

function Files({ files }: { files: Parameters<typeof FileStateLine>[0][] }) {
  const changed = files.filter((file) => file.state !== "in_sync");
  if (files.length === 0) return null;
  if (changed.length === 0) {
    return <p className="pl-6.5 text-sm text-fg2">{en.entities.fileCount(files.length)}</p>;
  }
  const common = commonFolder(files.map((file) => file.path));
  return (
    <ul className="pl-6.5">
      {changed.slice(0, fileLimit).map((file) => (
        <li key={file.path} className="flex h-[22px] items-center gap-1.5">
          <FileStateLine path={file.path.slice(common.length)} state={file.state} />
        </li>
      ))}
      {changed.length > fileLimit && (
        <li className="text-xs text-fg3">{en.entities.moreFiles(changed.length - fileLimit)}</li>
      )}
    </ul>
  );
}

/** The folder all paths lie in, with its closing slash. */
function commonFolder(paths: readonly string[]): string {
  let common = paths[0]?.slice(0, paths[0].lastIndexOf("/") + 1) ?? "";
  for (const path of paths) {
    while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf("/", common.length - 2) + 1);
  }
  return common;
}
