import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { planQueries, useDeploy } from "@/api/deployments";
import { type DeployIntent, requestChanges } from "@/lib/requests";
import { changesOfRequest, hasConflict } from "./changes";
import { isBlocked } from "./plan-text";
import { tellDeployed } from "./tell";

interface QuickDeployProps {
  intent: DeployIntent;
  /** Something needs the person's eyes after all. */
  onReview: () => void;
  onClose: () => void;
}

/** A single deploy without the review. It still plans first, and a conflict leads to its review. */
export function QuickDeploy({ intent, onReview, onClose }: QuickDeployProps) {
  const request = {
    artifacts: intent.artifacts,
    project_path: intent.projects[0] ?? "",
    profile_id: intent.profile ?? null,
    dest_path: null,
    fingerprint: null,
    choices: [],
    on_conflict: null,
  };
  const plan = useQuery(planQueries.deploy(request));
  const deploy = useDeploy();
  const started = useRef(false);
  useEffect(() => {
    if (started.current || plan.isPending) return;
    started.current = true;
    if (plan.data && hasConflict(plan.data)) {
      requestChanges(changesOfRequest(request));
      return;
    }
    if (plan.isError || plan.data.artifacts.some(isBlocked)) {
      onReview();
      return;
    }
    deploy.mutate(
      { ...request, fingerprint: plan.data.fingerprint },
      {
        onSuccess: (outcome) => {
          tellDeployed([outcome]);
          onClose();
        },
        onError: onReview,
      },
    );
  });
  return null;
}
