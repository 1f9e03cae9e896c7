import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { projectQueries } from "@/api/projects";
import type { DeployRequest } from "@/api/types";
import { Dialog } from "@/components/Dialog";
import type { DeployIntent } from "@/lib/requests";
import { useSettings } from "@/lib/settings";
import { useDebounced } from "@/lib/useDebounced";
import { en } from "@/text/en";
import { DeployFooter } from "./DeployFooter";
import { DeployOptions } from "./DeployOptions";
import { Plans } from "./Plans";
import { ProjectPicker } from "./ProjectPicker";
import { artifactsLabel } from "./plan-text";
import { QuickDeploy } from "./QuickDeploy";
import { tellDeployed } from "./tell";
import { useApply } from "./useApply";
import { usePlans } from "./usePlans";

interface DeployDialogProps {
  intent: DeployIntent;
  onClose: () => void;
}

/** Deploys at once what the person chose to have without a review, or shows the review. */
export function DeployDialog(props: DeployDialogProps) {
  const { skip_review: skip } = useSettings().settings;
  const { artifacts, projects } = props.intent;
  const [review, setReview] = useState(!(skip && artifacts.length === 1 && projects.length === 1));
  if (review) return <DeployReview {...props} />;
  return <QuickDeploy {...props} onReview={() => setReview(true)} />;
}

/** Where to deploy, what that would do, and doing it: on one sheet. */
function DeployReview({ intent, onClose }: DeployDialogProps) {
  const projects = useQuery(projectQueries.list());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(intent.projects));
  const [extra, setExtra] = useState<readonly string[]>([]);
  const [profile, setProfile] = useState(intent.profile ?? null);
  const [destination, setDestination] = useState("");
  const settled = useDebounced(destination.trim(), 250);
  const known = projects.data ?? [];

  const requests = [...chosen].map(
    (path): DeployRequest => ({
      artifacts: intent.artifacts,
      project_path: path,
      profile_id: profile,
      dest_path: settled === "" ? null : settled,
      fingerprint: null,
      choices: [],
      on_conflict: null,
    }),
  );
  const plans = usePlans(requests);
  const applying = useApply((outcomes, failed) => {
    if (outcomes.length > 0) tellDeployed(outcomes);
    if (failed) for (const plan of plans) plan.retry();
    else onClose();
  });

  const toggle = (path: string) => {
    const next = new Set(chosen);
    if (!next.delete(path)) next.add(path);
    setChosen(next);
  };
  const add = (path: string) => {
    if (!extra.includes(path) && !known.some((project) => project.path === path)) setExtra([path, ...extra]);
    setChosen(new Set([...chosen, path]));
  };

  const busy = applying.running;
  return (
    <Dialog
      place="side"
      width="lg"
      title={en.deploy.title(artifactsLabel(intent.artifacts))}
      lead={en.deploy.chooseHint}
      onClose={() => !busy && onClose()}
      testId="deploy-dialog"
      footer={
        <DeployFooter
          plans={plans}
          settling={settled !== destination.trim()}
          applying={applying}
          canStage={settled === ""}
          onClose={onClose}
        />
      }
    >
      <div className="grid min-h-0 flex-1 grid-cols-[272px_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-r border-line" inert={busy}>
          <ProjectPicker projects={known} extra={extra} chosen={chosen} onToggle={toggle} onAdd={add} />
          <DeployOptions
            projects={known.filter((project) => chosen.has(project.path))}
            profile={profile}
            onProfile={setProfile}
            destination={destination}
            onDestination={setDestination}
          />
        </div>
        <Plans plans={plans} error={applying.error} />
      </div>
    </Dialog>
  );
}
