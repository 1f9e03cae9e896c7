import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  type FoundProjects,
  findQueries,
  useAddProjects,
  useCancelFind,
  useFindProgress,
  useFindProjects,
} from "@/api/find";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { Kbd } from "@/components/Kbd";
import { tellAdded } from "@/components/tell-added";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { requestImportFrom } from "@/lib/requests";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { Folders } from "./Folders";
import { FoundList } from "./FoundList";
import { Looking } from "./Looking";

interface FindDialogProps {
  /** To be put on the list; or to be imported from, where those on the list already are as good and none is chosen at first. */
  purpose?: "list" | "import";
  onClose: () => void;
}

/** Looks for projects below folders, and puts the chosen ones on the list. */
export function FindDialog({ purpose = "list", onClose }: FindDialogProps) {
  const toImport = purpose === "import";
  const usual = useQuery(findQueries.usual());
  const find = useFindProjects();
  const cancel = useCancelFind();
  const add = useAddProjects();
  const { progress, reset } = useFindProgress();
  /** Null while nobody changed the usual ones. */
  const [roots, setRoots] = useState<ReadonlySet<string> | null>(null);
  const [extra, setExtra] = useState<readonly string[]>([]);
  const [depth, setDepth] = useState<number | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const text = en.profiles.find;

  const folders = [...(usual.data ?? []), ...extra];
  const wanted = roots ?? new Set(usual.data ?? []);
  const looked = folders.filter((path) => wanted.has(path));
  const found = find.data && (toImport ? unlisted(find.data) : find.data);

  const close = () => {
    if (add.isPending) return;
    if (find.isPending) cancel.mutate();
    onClose();
  };
  const start = () => {
    if (looked.length === 0 || find.isPending) return;
    reset();
    cancel.reset();
    find.mutate(
      { roots: looked, depth },
      {
        onSuccess: ({ projects }) =>
          setChosen(
            new Set(toImport ? [] : projects.filter(({ listed }) => !listed).map(({ path }) => path)),
          ),
      },
    );
  };
  const addChosen = (then: "list" | "import") => {
    if (chosen.size === 0 || add.isPending || !found) return;
    // In the order of the list.
    const wantedOnes = (find.data?.projects ?? []).filter(({ path }) => chosen.has(path));
    const paths = wantedOnes.filter(({ listed }) => !listed).map(({ path }) => path);
    const there = wantedOnes.filter(({ listed }) => listed).map(({ path }) => path);
    if (paths.length === 0) {
      requestImportFrom(there);
      return;
    }
    add.mutate(paths, {
      onError: (error) => toastError(error),
      onSuccess: (result) => {
        if (toImport) {
          if (result.failed.length > 0) tellAdded(result);
          const all = [...there, ...result.added];
          if (all.length > 0) requestImportFrom(all);
          return;
        }
        tellAdded(result);
        const [first] = result.added;
        if (first === undefined) return;
        onClose();
        navigate("projects", first);
        if (then === "import") requestImportFrom(result.added);
      },
    });
  };
  const phase = find.isPending ? "looking" : found ? "found" : "folders";
  useModEnter(() => (phase === "found" ? addChosen(toImport ? "import" : "list") : start()));

  return (
    <Dialog
      width="lg"
      title={text.title}
      lead={text.lead}
      onClose={close}
      testId="find-dialog"
      footer={
        phase === "folders" ? (
          <span className="ml-auto flex gap-2">
            <Button onClick={close}>{en.common.cancel}</Button>
            <Button tone="primary" disabled={looked.length === 0} data-testid="find-start" onClick={start}>
              {text.start}
              {looked.length > 0 && <Kbd keys={["mod", "↵"]} tone="on-accent" />}
            </Button>
          </span>
        ) : phase === "looking" ? (
          <Button
            className="ml-auto"
            disabled={!cancel.isIdle}
            data-testid="find-stop"
            onClick={() => cancel.mutate(undefined, { onError: (error) => toastError(error) })}
          >
            {cancel.isIdle ? text.stop : text.stopping}
          </Button>
        ) : (
          <>
            <Button
              tone="quiet"
              disabled={add.isPending}
              data-testid="find-back"
              onClick={() => find.reset()}
            >
              {text.back}
            </Button>
            <span className="num cut text-sm text-fg2" role="status" data-testid="find-chosen">
              {text.chosen(chosen.size)}
            </span>
            <span className="ml-auto flex flex-none gap-2">
              <Button
                tone={toImport ? "primary" : "default"}
                disabled={chosen.size === 0 || add.isPending}
                data-testid="find-add-import"
                onClick={() => addChosen("import")}
              >
                {toImport
                  ? add.isPending
                    ? text.adding
                    : en.imports.projects.from(chosen.size)
                  : text.addImport}
              </Button>
              {!toImport && (
                <Button
                  tone="primary"
                  disabled={chosen.size === 0 || add.isPending}
                  data-testid="find-add"
                  onClick={() => addChosen("list")}
                >
                  {add.isPending ? text.adding : text.add(chosen.size)}
                </Button>
              )}
            </span>
          </>
        )
      }
    >
      <div className="flex h-[54vh] min-h-60 flex-col">
        {phase === "folders" && (
          <>
            {find.isError && <ErrorState error={find.error} onRetry={start} />}
            <Folders
              usual={usual}
              extra={extra}
              wanted={wanted}
              onWanted={setRoots}
              onExtra={setExtra}
              depth={depth}
              onDepth={setDepth}
            />
          </>
        )}
        {phase === "looking" && <Looking progress={progress} roots={looked} />}
        {phase === "found" && found && (
          <FoundList found={found} chosen={chosen} onChosen={setChosen} busy={add.isPending} />
        )}
      </div>
    </Dialog>
  );
}

/** Whether it is on the list already makes no difference for an import. */
function unlisted(found: FoundProjects): FoundProjects {
  return { ...found, projects: found.projects.map((project) => ({ ...project, listed: false })) };
}
