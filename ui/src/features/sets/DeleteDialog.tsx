import { useQuery } from "@tanstack/react-query";
import { errorBody } from "@/api/client";
import { attachmentQueries } from "@/api/set-changes";
import { type BundleSummary, type PathStep, setQueries, useDeleteBundle } from "@/api/sets";
import { BundleIcon } from "@/components/BundleIcon";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { showToast } from "@/components/toast";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { attachedBySet, namedUsers } from "./rows";
import { useUndo } from "./useMembers";

interface DeleteDialogProps {
  bundle: BundleSummary;
  onClose: () => void;
  /** Goes to a set that holds it. */
  onShow: (step: PathStep) => void;
  /** Before anything is asked again. */
  onDeleted: () => void;
}

/** Asks before a set or group is deleted, saying where it is used: it goes from there too. */
export function DeleteDialog({ bundle, onClose, onShow, onDeleted }: DeleteDialogProps) {
  const text = en.setsView.deleting;
  const undo = useUndo();
  const known = useQuery(setQueries.detail(bundle)).data?.bundle ?? bundle;
  const attachments = useQuery(attachmentQueries.list({ set: null, project: null }));
  const projects = attachedBySet(attachments.data ?? []).get(bundle.id)?.projects ?? 0;
  const remove = useDeleteBundle((changed) => {
    showToast("done", text.done(bundle.name), { action: undo([changed.operation]) });
    onDeleted();
    onClose();
  });
  const usedIn = known.used_in;
  const apply = () => {
    if (!remove.isPending) remove.mutate({ bundle, everywhere: usedIn.length > 0 });
  };
  useModEnter(apply);
  const failure = remove.isError ? errorBody(remove.error) : null;
  return (
    <Dialog
      title={text.title(bundle.name)}
      onClose={() => !remove.isPending && onClose()}
      testId="delete-bundle-dialog"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose} disabled={remove.isPending}>
            {en.common.cancel}
          </Button>
          <Button
            tone="danger-solid"
            disabled={remove.isPending}
            data-testid="delete-bundle-confirm"
            onClick={apply}
          >
            {usedIn.length > 0 ? text.confirmUsed(usedIn.length) : text.confirm}
          </Button>
        </span>
      }
    >
      {failure?.code === "conflict" ? (
        <div className="px-5 pt-4">
          <Note tone="warn">{text.usedSince}</Note>
        </div>
      ) : (
        failure && <ErrorState error={failure} />
      )}
      <div className="flex min-h-0 flex-col gap-2 overflow-y-auto px-5 py-4 text-fg2">
        <p>{text.file(bundle.kind)}</p>
        {projects > 0 && <p>{text.attached(projects)}</p>}
        {usedIn.length > 0 && (
          <>
            <p>{text.used(bundle.kind, usedIn.length)}</p>
            <ul className="flex flex-col" data-testid="delete-used-in">
              {usedIn.slice(0, namedUsers).map((step) => (
                <li key={step.id}>
                  <button
                    type="button"
                    onClick={() => {
                      onClose();
                      onShow(step);
                    }}
                    className="flex h-7 max-w-full items-center gap-2 rounded-sm font-medium text-accent-text hover:underline"
                  >
                    <BundleIcon kind={step.kind} size={14} />
                    <span className="cut">{step.name}</span>
                  </button>
                </li>
              ))}
              {usedIn.length > namedUsers && (
                <li className="num flex h-7 items-center text-fg3">
                  {en.setsView.andMore(usedIn.length - namedUsers)}
                </li>
              )}
            </ul>
          </>
        )}
      </div>
    </Dialog>
  );
}
