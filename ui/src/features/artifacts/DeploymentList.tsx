import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { deploymentQueries } from "@/api/deployments";
import type { ArtifactResponse, DeploymentRow, DeploymentSummary } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { LinkChip, ProjectName, ServesChip } from "@/components/PlatformChips";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { StateGlyph } from "@/components/StateGlyph";
import { requestDeploy, requestUndeploy } from "@/lib/requests";
import { en } from "@/text/en";
import { summaryState } from "./deployed-to";

/** More deployments of one artifact than anybody has. */
const limit = 1_000;

const placeKey = (project: string, profile: string | null) => `${project}\n${profile ?? ""}`;

/** How the files came there, and for whom else: the list of deployments knows, the artifact does not. */
function useRows(artifact: ArtifactResponse): ReadonlyMap<string, DeploymentRow> {
  const filter = { search: "", project_path: null, artifact_id: artifact.id, types: [], states: [] };
  const query = useQuery({
    ...deploymentQueries.page(filter, 0, limit),
    enabled: (artifact.deployments ?? []).length > 0,
  });
  return new Map(query.data?.deployments.map((row) => [placeKey(row.project_path, row.profile_id), row]));
}

/** Each deployment of an artifact on one line, with its state and what can be done. */
export function DeploymentList({ artifact }: { artifact: ArtifactResponse }) {
  const deployments = artifact.deployments ?? [];
  const rows = useRows(artifact);
  if (deployments.length === 0) return <p className="py-1 text-fg3">{en.sheet.notDeployed}</p>;
  return (
    <ul>
      {deployments.map((deployment) => (
        <DeploymentLine
          key={`${deployment.project_path} ${deployment.deployment_profile_id ?? ""}`}
          artifact={artifact}
          deployment={deployment}
          row={rows.get(placeKey(deployment.project_path, deployment.deployment_profile_id))}
        />
      ))}
    </ul>
  );
}

interface DeploymentLineProps {
  artifact: ArtifactResponse;
  deployment: DeploymentSummary;
  row: DeploymentRow | undefined;
}

function DeploymentLine({ artifact, deployment, row }: DeploymentLineProps) {
  const state = summaryState(deployment);
  return (
    <li className="grid h-[30px] grid-cols-[16px_minmax(0,1fr)_auto_auto] items-center gap-x-2 border-line not-first:border-t">
      <StateGlyph state={state} />
      <span className="flex min-w-0 items-center gap-1.5">
        <ProjectName
          path={deployment.project_path}
          name={deployment.project_name}
          className="flex-none font-medium"
        />
        {deployment.platform && <PlatformMark platform={deployment.platform} name={row?.platform_name} />}
        <LinkChip mode={row?.mode} target={artifact.path} bare />
        <ServesChip names={row?.serves ?? []} className="shrink-2" />
      </span>
      <span className="num text-sm text-fg2">
        {en.states[state].name} · <RelativeTime at={deployment.deployed_at} />
      </span>
      <span className="flex items-center gap-1">
        {state === "outdated" && (
          <Button size="sm" onClick={() => requestDeploy([artifact.id], [deployment.project_path])}>
            {en.sheet.updateOne}
          </Button>
        )}
        <IconButton
          label={en.sheet.undeploy}
          icon={<Trash2 size={14} aria-hidden />}
          data-testid="undeploy-button"
          onClick={() =>
            requestUndeploy({
              artifacts: [artifact.id],
              project: deployment.project_path,
              profile: deployment.deployment_profile_id,
            })
          }
        />
      </span>
    </li>
  );
}
