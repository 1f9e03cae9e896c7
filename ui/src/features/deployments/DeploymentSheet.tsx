import { useQuery } from "@tanstack/react-query";
import { FolderOpen, X } from "lucide-react";
import { useEffect } from "react";
import { errorBody } from "@/api/client";
import { deploymentQueries } from "@/api/deployments";
import type { DeploymentRow } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { IconButton } from "@/components/IconButton";
import { Note } from "@/components/Note";
import { useProjectLabel } from "@/components/PlatformChips";
import { Sheet } from "@/components/Sheet";
import { SkeletonRows } from "@/components/Skeleton";
import { FactLines } from "@/components/StateFacts";
import { StateGlyph } from "@/components/StateGlyph";
import { TypeIcon } from "@/components/TypeIcon";
import { en } from "@/text/en";
import { useOpenDeployment } from "./actions";
import { DeploymentActions } from "./DeploymentActions";
import { DeploymentFacts } from "./DeploymentFacts";
import { DeploymentFiles } from "./DeploymentFiles";

/** Everything about one deployment, with its files as the disk has them now. */
export function DeploymentSheet({ row: listed, onClose }: { row: DeploymentRow; onClose: () => void }) {
  const detail = useQuery(
    deploymentQueries.detail(listed.project_path, listed.profile_id, listed.artifact_id),
  );
  // A deployment that is gone closes its sheet.
  const gone = detail.error !== null && errorBody(detail.error).code === "not_deployed";
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  const openFolder = useOpenDeployment();
  const row = detail.data?.deployment ?? listed;
  const text = en.deployments;
  const projectLabel = useProjectLabel();
  return (
    <Sheet label={text.sheet(row.name, row.project_name)} onClose={onClose} testId="deployment-sheet">
      <header className="flex flex-none flex-col gap-2 border-b border-line px-4 pt-3 pb-3">
        <div className="flex items-center gap-2">
          {row.type && <TypeIcon type={row.type} />}
          <h2 className="cut text-lg font-semibold tracking-[-0.008em]">{row.name}</h2>
          <span className="cut text-sm text-fg3">
            {text.in(projectLabel(row.project_path, row.project_name).name)}
          </span>
          <span className="ml-auto flex gap-1">
            <IconButton
              label={text.openFolder}
              icon={<FolderOpen size={14} aria-hidden />}
              onClick={() => openFolder(row)}
            />
            <IconButton
              label={en.common.close}
              icon={<X size={14} aria-hidden />}
              data-testid="deployment-sheet-close"
              onClick={onClose}
            />
          </span>
        </div>
        <div className="flex gap-2">
          <span className="mt-px">
            <StateGlyph state={row.state} />
          </span>
          <p>
            <span className="font-medium">{en.states[row.state].name}</span>
            <span className="text-fg2">. {en.states[row.state].meaning}.</span>
          </p>
        </div>
        {row.problem && <Note tone="danger">{row.problem}</Note>}
        <FactLines facts={row} />
        <DeploymentActions row={row} />
      </header>
      <DeploymentFacts row={row} />
      {detail.isPending && <SkeletonRows rowHeight={26} rows={6} />}
      {detail.isError && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && <DeploymentFiles files={detail.data.files} place={row.path} />}
    </Sheet>
  );
}
