import { Upload } from "lucide-react";
import { useMemo, useState } from "react";
import { type DeploymentFilter, deploymentQueries } from "@/api/deployments";
import { type Page, usePagedRows } from "@/api/paging";
import type { DeploymentPage, DeploymentRow, ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRow, SkeletonRows } from "@/components/Skeleton";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import { navigate } from "@/lib/navigation";
import { useNarrowWindow } from "@/lib/useNarrowWindow";
import { en } from "@/text/en";
import { DeployedCells, DeployedHead, deployedColumns, tightColumns } from "./DeployedCells";

const readPage = (page: DeploymentPage): Page<DeploymentRow> => ({
  rows: page.deployments,
  total: page.total,
});

interface DeployedTabProps {
  project: ProjectResponse;
  usable: boolean;
  onDeploy: () => void;
}

/** What is deployed in one project. */
export function DeployedTab({ project, usable, onDeploy }: DeployedTabProps) {
  const rowHeight = useRowHeight("table");
  const tight = useNarrowWindow();
  const [active, setActive] = useState(0);
  const filter = useMemo<DeploymentFilter>(
    () => ({ search: "", project_path: project.path, artifact_id: null, types: [], states: [] }),
    [project.path],
  );
  const rows = usePagedRows(
    project.path,
    (offset, limit) => deploymentQueries.page(filter, offset, limit),
    readPage,
  );
  const text = en.projectsView;
  if (rows.error) return <ErrorState error={rows.error} onRetry={rows.retry} />;
  if (rows.total === null) return <SkeletonRows rowHeight={rowHeight} rows={16} />;
  if (rows.total === 0) {
    return (
      <EmptyState
        testId="nothing-deployed"
        icon={<Upload size={22} strokeWidth={1.5} aria-hidden />}
        title={text.nothing}
        hint={usable ? text.nothingHint : undefined}
        action={usable && <Button onClick={onDeploy}>{text.chooseArtifacts}</Button>}
      />
    );
  }
  const open = (index: number) => {
    const row = rows.rowAt(index);
    if (row && row.state !== "orphaned" && row.type !== null) navigate("artifacts", row.artifact_id);
  };
  return (
    <VirtualList
      label={en.list.of(project.name, rows.total)}
      count={rows.total}
      rowHeight={rowHeight}
      columns={tight ? tightColumns : deployedColumns}
      header={<DeployedHead tight={tight} />}
      active={active}
      isSelected={() => false}
      onMove={setActive}
      onOpen={open}
      onRowClick={setActive}
      onRange={rows.show}
      identity={project.path}
      rowKey={(index) => {
        const row = rows.rowAt(index);
        return row && `${row.profile_id}\n${row.artifact_id}\n${row.path}`;
      }}
      testId="project-deployed"
      rowTestId={(index) => {
        const row = rows.rowAt(index);
        return row && `project-deployment-${row.artifact_id}-${row.profile_id}`;
      }}
      renderRow={(index, state) => {
        const row = rows.rowAt(index);
        if (row) return <DeployedCells row={row} active={state.active} tight={tight} />;
        return (
          <span role="gridcell" className="absolute inset-0">
            <SkeletonRow seed={index} twoLines={false} />
          </span>
        );
      }}
    />
  );
}
