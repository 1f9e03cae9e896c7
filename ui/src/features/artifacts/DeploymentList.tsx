import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { memo } from "react";
import { type DeploymentFilter, deploymentQueries } from "@/api/deployments";
import { type Page, usePagedRows } from "@/api/paging";
import type { ArtifactResponse, DeploymentPage, DeploymentRow } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { LinkChip, ProjectName, ServesChip } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { SkeletonRow } from "@/components/Skeleton";
import { StateGlyph } from "@/components/StateGlyph";
import { VirtualRows } from "@/components/VirtualRows";
import { requestDeploy, requestUndeploy } from "@/lib/requests";
import { en } from "@/text/en";

/** Pixels. */
const lineHeight = 30;

/** Deployments shown beside the facts; the tab has all of them. */
const fewLimit = 8;

/** What is recorded of an artifact; a record that says nothing usable is not shown as its own. */
const recorded = (artifact: string): DeploymentFilter => ({
  search: "",
  project_path: null,
  artifact_id: artifact,
  types: [],
  states: ["in_sync", "modified", "outdated", "diverged", "missing", "orphaned"],
});

const readPage = (page: DeploymentPage): Page<DeploymentRow> => ({
  rows: page.deployments,
  total: page.total,
});

const keyOf = (row: DeploymentRow | undefined) => row && `${row.project_path}\n${row.profile_id}`;

/** The first deployments of an artifact, each on one line, and the way to the others. */
export function FewDeployments({ artifact, onAll }: { artifact: ArtifactResponse; onAll: () => void }) {
  const known = artifact.deployments?.length ?? 0;
  const query = useQuery({
    ...deploymentQueries.page(recorded(artifact.id), 0, fewLimit),
    enabled: known > 0,
  });
  if (known === 0) return <p className="py-1 text-fg3">{en.sheet.notDeployed}</p>;
  const total = query.data?.total ?? known;
  return (
    <>
      <ul style={{ minHeight: Math.min(known, fewLimit) * lineHeight }}>
        {query.data?.deployments.map((row) => (
          <li key={keyOf(row)} className="border-line not-first:border-t">
            <DeploymentLine row={row} target={artifact.path} />
          </li>
        ))}
      </ul>
      {total > fewLimit && (
        <Button tone="quiet" size="sm" data-testid="all-deployments" onClick={onAll}>
          {en.sheet.allDeployments(total)}
        </Button>
      )}
    </>
  );
}

/** Each deployment of an artifact on one line, with its state and what can be done. */
export function DeploymentList({ artifact }: { artifact: ArtifactResponse }) {
  const rows = usePagedRows(
    artifact.id,
    (offset, limit) => deploymentQueries.page(recorded(artifact.id), offset, limit),
    readPage,
  );
  return (
    <VirtualRows
      label={en.sheet.deployments}
      count={rows.total ?? 0}
      rowHeight={lineHeight}
      onRange={rows.show}
      rowKey={(index) => keyOf(rows.rowAt(index))}
      renderRow={(index) => {
        const row = rows.rowAt(index);
        return (
          <div className="mx-4 border-b border-line">
            {row ? (
              <DeploymentLine row={row} target={artifact.path} />
            ) : (
              <SkeletonRow seed={index} twoLines={false} />
            )}
          </div>
        );
      }}
    />
  );
}

/** `target` is where a link leads. */
const DeploymentLine = memo(function DeploymentLine({ row, target }: { row: DeploymentRow; target: string }) {
  const { artifact_id: id, project_path: project, profile_id: profile, state } = row;
  return (
    <div className="grid h-[29px] grid-cols-[16px_minmax(0,1fr)_auto_auto] items-center gap-x-2">
      <StateGlyph state={state} />
      <span className="flex min-w-0 items-center gap-1.5">
        <ProjectName path={project} name={row.project_name} className="flex-none font-medium" />
        {row.platform && <PlatformMark platform={row.platform} name={row.platform_name} />}
        <LinkChip mode={row.mode} target={target} bare />
        <ServesChip names={row.serves} className="shrink-2" />
      </span>
      <span className="num text-sm text-fg2">
        {en.states[state].name} · <RelativeTime at={row.deployed_at} />
      </span>
      <span className="flex items-center gap-1">
        {state === "outdated" && (
          <Button size="sm" onClick={() => requestDeploy([id], [project])}>
            {en.sheet.updateOne}
          </Button>
        )}
        <IconButton
          label={en.sheet.undeploy}
          icon={<Trash2 size={14} aria-hidden />}
          data-testid="undeploy-button"
          onClick={() => requestUndeploy({ artifacts: [id], project, profile })}
        />
      </span>
    </div>
  );
});
