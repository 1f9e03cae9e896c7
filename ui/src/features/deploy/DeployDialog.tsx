import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import type { DeployMode, ProfileInfo } from "@/api/profiles";
import { projectQueries } from "@/api/projects";
import { Dialog } from "@/components/Dialog";
import { useHome } from "@/lib/paths";
import type { DeployIntent } from "@/lib/requests";
import { useSettings } from "@/lib/settings";
import { useDebounced } from "@/lib/useDebounced";
import { en } from "@/text/en";
import { DeployFooter } from "./DeployFooter";
import { DeployOptions } from "./DeployOptions";
import { Plans, type ProjectChoice } from "./Plans";
import { ProjectPicker } from "./ProjectPicker";
import { artifactsLabel } from "./plan-text";
import { QuickDeploy } from "./QuickDeploy";
import {
  type ForAll,
  type KnownChanges,
  knownChangesFor,
  type Selections,
  selectionOf,
  typesOf,
} from "./targets";
import { tellDeployed } from "./tell";
import { useApply } from "./useApply";
import { usePlans, useProfileLists } from "./usePlans";

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

const noSelection: ReadonlySet<string> = new Set();

/** Where to deploy and for whom, what that would do, and doing it: on one sheet. */
function DeployReview({ intent, onClose }: DeployDialogProps) {
  const { artifacts } = intent;
  const projects = useQuery(projectQueries.list());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(intent.projects));
  const [extra, setExtra] = useState<readonly string[]>([]);
  const [forAll, setForAll] = useState<ForAll>(
    intent.profile ? { kind: "profile", id: intent.profile } : { kind: "primary" },
  );
  const [selections, setSelections] = useState<Selections>(new Map());
  const [mode, setMode] = useState<DeployMode | null>(null);
  const [destination, setDestination] = useState("");
  const settled = useDebounced(destination.trim(), 250);
  const known = projects.data ?? [];
  const home = useHome();

  const types = useMemo(() => typesOf(artifacts), [artifacts]);
  const worked = useRef<KnownChanges>(new Map());
  const paths = [...chosen];
  const lists = useProfileLists(paths);
  const asked = paths.map((project) => {
    const list = lists.get(project);
    const only = forAll.kind === "profile" ? new Set([forAll.id]) : noSelection;
    const selected = list ? selectionOf(list, project, selections, forAll) : only;
    const changes = knownChangesFor(worked.current, {
      artifacts,
      project,
      list: list ?? null,
      selected,
      destination: settled === "" ? null : settled,
      mode,
    });
    return { project, list, selected, changes, ready: list !== undefined };
  });
  const plans = usePlans(asked);
  const applying = useApply((outcomes, failed) => {
    if (outcomes.length > 0) tellDeployed(outcomes, home);
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
  const profilesWhere = (test: (profile: ProfileInfo, selected: ReadonlySet<string>) => boolean) => {
    const found = asked.flatMap(
      ({ list, selected }) => list?.profiles.filter((one) => test(one, selected)) ?? [],
    );
    return [...new Map(found.map((one) => [one.id, one])).values()];
  };

  const busy = applying.running;
  const choices = asked.flatMap(({ project, list, selected }, i): ProjectChoice[] => {
    const plan = plans[i];
    if (!plan) return [];
    const onSelect = (next: ReadonlySet<string>) => setSelections(new Map([...selections, [project, next]]));
    return [{ plan, list, selected, onSelect }];
  });
  return (
    <Dialog
      place="side"
      width="xl"
      title={en.deploy.title(artifactsLabel(artifacts))}
      lead={en.deploy.chooseHint}
      onClose={() => !busy && onClose()}
      testId="deploy-dialog"
      footer={
        <DeployFooter
          plans={plans}
          settling={settled !== destination.trim()}
          applying={applying}
          // What is staged names no folder and no mode of its own.
          canStage={settled === "" && mode === null}
          onClose={onClose}
        />
      }
    >
      <div className="grid min-h-0 flex-1 grid-cols-[288px_minmax(0,1fr)]">
        <div className="flex min-h-0 flex-col border-r border-line" inert={busy}>
          <ProjectPicker projects={known} extra={extra} chosen={chosen} onToggle={toggle} onAdd={add} />
          <DeployOptions
            inUse={profilesWhere((profile) => profile.in_use)}
            forAll={forAll}
            custom={paths.some((path) => selections.has(path))}
            onForAll={(next) => {
              setForAll(next);
              setSelections(new Map());
            }}
            selected={profilesWhere((profile, selected) => selected.has(profile.id))}
            mode={mode}
            onMode={setMode}
            destination={destination}
            onDestination={setDestination}
          />
        </div>
        <Plans choices={choices} types={types} error={applying.error} busy={busy} />
      </div>
    </Dialog>
  );
}
