import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { TextField } from "@/components/TextField";
import { useModEnter } from "@/lib/useModEnter";
import { en } from "@/text/en";
import { type ImportRow, newName } from "./model";

interface RenameDialogProps {
  row: ImportRow;
  /** The name that was given before. */
  former: string | null;
  /** How many others are the same and get the name with it. */
  others: number;
  onClose: () => void;
  onName: (name: string) => void;
}

/** Under which other name something comes into the library. */
export function RenameDialog({ row, former, others, onClose, onName }: RenameDialogProps) {
  const [name, setName] = useState(former ?? `${row.entry.name}-${row.project_name}`.replace(/\s+/g, "-"));
  const text = en.imports.rename;
  const usable = newName.test(name) && name !== row.entry.name;
  const apply = () => {
    if (!usable) return;
    onName(name);
    onClose();
  };
  useModEnter(apply);
  return (
    <Dialog
      title={text.title(row.entry.name)}
      lead={others > 0 ? `${text.hint} ${text.withOthers(others)}` : text.hint}
      onClose={onClose}
      testId="import-rename"
      footer={
        <span className="ml-auto flex gap-2">
          <Button onClick={onClose}>{en.common.cancel}</Button>
          <Button tone="primary" disabled={!usable} data-testid="import-rename-apply" onClick={apply}>
            {text.apply}
          </Button>
        </span>
      }
    >
      <form
        className="px-5 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <TextField
          label={text.label}
          value={name}
          onChange={setName}
          error={newName.test(name) ? undefined : text.taken}
          testId="import-rename-name"
          data-autofocus
        />
      </form>
    </Dialog>
  );
}
