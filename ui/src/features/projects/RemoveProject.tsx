import { useRemoveProject } from "@/api/projects";
import type { ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { PathText } from "@/components/PathText";
import { ProgressBar } from "@/components/ProgressBar";
import { showToast } from "@/components/toast";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";

interface RemoveProjectProps {
  project: ProjectResponse;
  onClose: () => void;
  onRemoved: () => void;
}

/** Asks before a project leaves the list, saying that its files stay. */
export function RemoveProject({ project, onClose, onRemoved }: RemoveProjectProps) {
  const remove = useRemoveProject();
  const text = en.projectsView;
  const apply = () => {
    if (remove.isPending) return;
    remove.mutate(project.path, {
      onSuccess: (change) => {
        if (change.cache_behind) showToast("warn", text.removedBehind);
        else showToast("done", text.removed(project.name));
        onRemoved();
      },
    });
  };
  useModEnter(apply);
  return (
    <Dialog
      title={text.removeTitle(project.name)}
      onClose={() => !remove.isPending && onClose()}
      testId="remove-project-dialog"
      footer={
        <>
          {remove.isPending && <ProgressBar label={text.remove} done={0} total={null} className="w-30" />}
          <span className="ml-auto flex gap-2">
            <Button onClick={onClose} disabled={remove.isPending}>
              {en.common.cancel}
            </Button>
            <Button
              tone="primary"
              disabled={remove.isPending}
              data-testid="remove-project-confirm"
              onClick={apply}
            >
              {text.removeConfirm}
            </Button>
          </span>
        </>
      }
    >
      {remove.isError && <ErrorState error={remove.error} />}
      <div className="flex flex-col gap-2 px-5 py-4">
        <p className="text-fg2">{text.removeHint}</p>
        <PathText path={project.path} max={56} className="text-fg3" />
      </div>
    </Dialog>
  );
}
