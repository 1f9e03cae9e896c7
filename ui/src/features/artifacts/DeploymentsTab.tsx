import { FolderPlus } from "lucide-react";
import type { ArtifactResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { requestDeploy } from "@/lib/requests";
import { en } from "@/text/en";
import { DeploymentList } from "./DeploymentList";

/** Where the artifact is deployed. */
export function DeploymentsTab({ artifact }: { artifact: ArtifactResponse }) {
  if (!artifact.deployments?.length) {
    return (
      <EmptyState
        icon={<FolderPlus size={22} strokeWidth={1.5} aria-hidden />}
        title={en.sheet.notDeployed}
        action={<Button onClick={() => requestDeploy([artifact.id])}>{en.sheet.deploy}</Button>}
      />
    );
  }
  return <DeploymentList artifact={artifact} />;
}
