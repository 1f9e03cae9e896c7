import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { deployQueries, useApplyShown } from "@/api/deploys";
import type { Change } from "@/api/types";
import { useHome } from "@/lib/paths";
import { type DeployIntent, requestChanges } from "@/lib/requests";
import { hasConflict } from "./changes";
import { isBlocked } from "./plan-text";
import { tellDeployed } from "./tell";
import { outcomesOf } from "./useApply";

interface QuickDeployProps {
  intent: DeployIntent;
  /** Something needs the person's eyes after all. */
  onReview: () => void;
  onClose: () => void;
}

/** A single deploy without the review. It still plans first, and a conflict leads to its review. */
export function QuickDeploy({ intent, onReview, onClose }: QuickDeployProps) {
  const home = useHome();
  const changes = intent.artifacts.map(
    (artifact): Change => ({
      kind: "deploy",
      artifact,
      project_path: intent.projects[0] ?? "",
      profile_id: intent.profile ?? null,
      dest_path: null,
      mode: null,
    }),
  );
  const plan = useQuery(deployQueries.plan(changes));
  const apply = useApplyShown();
  const started = useRef(false);
  useEffect(() => {
    if (started.current || plan.isPending) return;
    started.current = true;
    if (plan.data && hasConflict(plan.data)) {
      requestChanges(changes);
      return;
    }
    // What would load something twice is worth a look.
    if (!plan.data || plan.data.artifacts.some(isBlocked) || (plan.data.warnings ?? []).length > 0) {
      onReview();
      return;
    }
    apply.mutate(
      { changes, fingerprint: plan.data.fingerprint, isShown: () => false },
      {
        onSuccess: (outcome) => {
          if (outcome) tellDeployed(outcomesOf(outcome), home);
          onClose();
        },
        onError: onReview,
      },
    );
  });
  return null;
}
