import { Trash2 } from "lucide-react";
import type { ArtifactResponse, DeploymentSummary } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { PlatformMark } from "@/components/PlatformMark";
import { RelativeTime } from "@/components/RelativeTime";
import { StateGlyph } from "@/components/StateGlyph";
import { requestDeploy, requestUndeploy } from "@/lib/requests";
import { en } from "@/text/en";
import { summaryState } from "./deployed-to";

/** Each deployment of an artifact on one line, with its state and what can be done. */
export function DeploymentList({ artifact }: { artifact: ArtifactResponse }) {
  const deployments = artifact.deployments ?? [];
  if (deployments.length === 0) return <p className="py-1 text-fg3">{en.sheet.notDeployed}</p>;
  return (
    <ul>
      {deployments.map((deployment) => (
        <DeploymentLine
          key={`${deployment.project_path} ${deployment.deployment_profile_id ?? ""}`}
          artifact={artifact}
          deployment={deployment}
        />
      ))}
    </ul>
  );
}

interface DeploymentLineProps {
  artifact: ArtifactResponse;
  deployment: DeploymentSummary;
}

function DeploymentLine({ artifact, deployment }: DeploymentLineProps) {
  const state = summaryState(deployment);
  return (
    <li className="grid h-[30px] grid-cols-[16px_minmax(0,1fr)_auto_auto] items-center gap-x-2 border-line not-first:border-t">
      <StateGlyph state={state} />
      <span className="flex min-w-0 items-center gap-1.5">
        <span className="cut font-medium" title={deployment.project_path}>
          {deployment.project_name}
        </span>
        {deployment.platform && <PlatformMark platform={deployment.platform} />}
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
