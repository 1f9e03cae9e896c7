import { useQuery } from "@tanstack/react-query";
import { FolderPlus } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { projectQueries, useAddProject, usePickProjectFolder } from "@/api/projects";
import { attachmentQueries } from "@/api/set-changes";
import { setQueries } from "@/api/sets";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { SearchField } from "@/components/SearchField";
import { SkeletonRows } from "@/components/Skeleton";
import { toastError } from "@/components/toast";
import { type NamedSet, requestSetChanges } from "@/lib/requests";
import { stageSets } from "@/lib/staged";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { DeploySetFooter, type Mode, ModeChoice } from "./DeploySetFooter";
import { TargetList } from "./TargetList";
import { changeOfTarget, found, isUnusable, targetsOf } from "./targets";

interface DeploySetDialogProps {
  set: NamedSet;
  onClose: () => void;
}

/** Where a set goes: one or several projects, each in one of its profiles. The review of it follows. */
export function DeploySetDialog({ set, onClose }: DeploySetDialogProps) {
  const text = en.setDeploy.dialog;
  const resolved = useQuery(setQueries.resolved(set.id));
  const projects = useQuery(projectQueries.list());
  const attachments = useQuery(attachmentQueries.list({ set: set.id, project: null }));
  const [find, setFind] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [profiles, setProfiles] = useState<ReadonlyMap<string, string>>(new Map());
  const [mode, setMode] = useState<Mode>("each");
  const list = useRef<HTMLDivElement>(null);

  const all = useMemo(
    () => targetsOf(projects.data ?? [], attachments.data ?? [], profiles),
    [projects.data, attachments.data, profiles],
  );
  const shown = useMemo(() => found(all, find), [all, find]);
  const changes = all
    .filter((target) => chosen.has(target.project.path) && !isUnusable(target))
    .map((target) => changeOfTarget(set.id, target));
  const artifacts = resolved.data?.artifacts.length ?? 0;
  const ready = changes.length > 0 && artifacts > 0;

  const toggle = (path: string) => {
    const next = new Set(chosen);
    if (!next.delete(path)) next.add(path);
    setChosen(next);
  };
  const review = () => {
    if (!ready) return;
    onClose();
    requestSetChanges(changes, { atomic: mode === "atomic", choices: [] });
  };
  const stage = () => {
    onClose();
    stageSets(changes.map((change) => ({ ...change, name: set.name })));
  };
  useModEnter(review);
  return (
    <Dialog
      width="md"
      title={text.title(set.name)}
      lead={
        <span className="num" role="status" data-testid="deploy-set-resolves">
          {resolved.data && artifacts === 0
            ? text.empty
            : resolved.data
              ? text.resolves(artifacts, resolved.data.missing.length)
              : text.lead}
        </span>
      }
      onClose={onClose}
      testId="deploy-set"
      footer={
        <DeploySetFooter
          chosen={changes.length}
          ready={ready}
          onCancel={onClose}
          onStage={stage}
          onReview={review}
        />
      }
    >
      {resolved.isError ? (
        <ErrorState error={resolved.error} onRetry={() => void resolved.refetch()} />
      ) : (
        <>
          <form
            className="flex flex-none items-center gap-2 border-b border-line px-5 py-2.5"
            onSubmit={(event) => {
              event.preventDefault();
              const [only] = shown;
              if (chosen.size > 0) review();
              else if (only && shown.length === 1 && !isUnusable(only)) toggle(only.project.path);
            }}
          >
            <SearchField
              value={find}
              onChange={setFind}
              placeholder={text.find}
              className="flex-1"
              testId="deploy-set-search"
              onLeave={() => list.current?.focus()}
            />
            <AddProject onAdded={(path) => setChosen(new Set([...chosen, path]))} />
          </form>
          <div className="flex h-[41vh] min-h-0 flex-col">
            {projects.isError && (
              <ErrorState error={projects.error} onRetry={() => void projects.refetch()} />
            )}
            {projects.isPending && <SkeletonRows rowHeight={42} rows={7} />}
            {projects.data && shown.length === 0 && (
              <p className="px-5 py-3 text-fg2">
                {projects.data.length === 0 ? text.noProjects : text.noMatch(find)}
              </p>
            )}
            {shown.length > 0 && (
              <TargetList
                targets={shown}
                chosen={chosen}
                onToggle={toggle}
                onProfile={(path, profile) => setProfiles(new Map([...profiles, [path, profile]]))}
                onProceed={review}
                identity={find}
                listRef={list}
              />
            )}
          </div>
          <ModeChoice mode={mode} onMode={setMode} />
        </>
      )}
    </Dialog>
  );
}

/** The system's folder dialog; what is chosen there comes to the list, ticked. */
function AddProject({ onAdded }: { onAdded: (path: string) => void }) {
  const pick = usePickProjectFolder();
  const add = useAddProject();
  const onError = (error: unknown) => toastError(error);
  const choose = () =>
    pick.mutate(undefined, {
      onError,
      onSuccess: (path) =>
        path !== null &&
        add.mutate(path, { onError, onSuccess: (change) => onAdded(change.project?.path ?? path) }),
    });
  return (
    <Button
      icon={<FolderPlus size={14} aria-hidden />}
      disabled={pick.isPending || add.isPending}
      data-testid="deploy-set-add"
      onClick={choose}
    >
      {en.setDeploy.dialog.addProject}
    </Button>
  );
}
