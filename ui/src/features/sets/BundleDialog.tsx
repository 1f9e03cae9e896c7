import { useState } from "react";
import {
  type BundleKind,
  type BundleSummary,
  type MemberRef,
  useCreateBundle,
  useEditBundle,
} from "@/api/sets";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { ErrorState } from "@/components/ErrorState";
import { TextField } from "@/components/TextField";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { draftOf, editOf, faultsOf, type Typed, typedOf } from "./bundle-draft";
import { ColorChooser, IconChooser } from "./LookChooser";

interface BundleDialogProps {
  kind: BundleKind;
  /** The one to edit; null makes a new one. */
  bundle: BundleSummary | null;
  /** A new one starts with these. */
  members?: readonly MemberRef[];
  onClose: () => void;
  /** With the bundle as it is now, and the operation that wrote it. */
  onDone: (bundle: BundleSummary, operation: string | null) => void;
}

/** Name, description, tags and looks of a set or group. */
export function BundleDialog({ kind, bundle, members, onClose, onDone }: BundleDialogProps) {
  const text = en.setsView.dialog;
  const [typed, setTyped] = useState<Typed>(() => typedOf(bundle));
  const [tried, setTried] = useState(false);
  const create = useCreateBundle();
  const edit = useEditBundle();
  const faults = faultsOf(typed);
  const shown = tried ? faults : { ...faults, name: undefined };
  const busy = create.isPending || edit.isPending;
  const put = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }));
  const apply = () => {
    setTried(true);
    if (busy || Object.keys(faults).length > 0) return;
    if (bundle === null) {
      create.mutate(
        { kind, draft: draftOf(typed, members) },
        { onSuccess: (made) => onDone(made.bundle, made.operation) },
      );
      return;
    }
    const changes = editOf(bundle, typed);
    if (changes === null) onClose();
    else edit.mutate({ bundle, edit: changes }, { onSuccess: (made) => onDone(made.bundle, made.operation) });
  };
  useModEnter(apply);
  const failed = create.error ?? edit.error;
  return (
    <Dialog
      title={bundle ? text.edit(bundle.name) : text.create[kind]}
      onClose={() => !busy && onClose()}
      testId="bundle-dialog"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose} disabled={busy}>
            {en.common.cancel}
          </Button>
          <Button tone="primary" disabled={busy} data-testid="bundle-save" onClick={apply}>
            {bundle ? text.save : text.make[kind]}
          </Button>
        </span>
      }
    >
      <form
        className="flex min-h-0 flex-col gap-3.5 overflow-y-auto px-5 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        {failed && <ErrorState error={failed} />}
        <TextField
          data-autofocus
          label={text.name}
          placeholder={text.namePlaceholder[kind]}
          value={typed.name}
          onChange={(name) => put({ name })}
          error={shown.name}
          maxLength={1024}
          testId="bundle-name"
        />
        <TextField
          label={text.description}
          placeholder={text.descriptionPlaceholder}
          value={typed.description}
          onChange={(description) => put({ description })}
          testId="bundle-description"
        />
        <TextField
          label={text.tags}
          hint={text.tagsHint}
          value={typed.tags}
          onChange={(tags) => put({ tags })}
          error={faults.tags}
          testId="bundle-tags"
        />
        <ColorChooser value={typed.color} onChange={(color) => put({ color })} error={faults.color} />
        <IconChooser kind={kind} value={typed.icon} color={typed.color} onChange={(icon) => put({ icon })} />
        <button type="submit" className="hidden" tabIndex={-1} aria-hidden>
          {text.save}
        </button>
      </form>
    </Dialog>
  );
}
