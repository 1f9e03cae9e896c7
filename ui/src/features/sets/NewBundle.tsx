import type { BundleKind, MemberRef } from "@/api/sets";
import { useChangeMembers } from "@/api/sets";
import { showToast, toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { BundleDialog } from "./BundleDialog";
import { keyOf } from "./rows";
import { useUndo } from "./useMembers";

interface NewBundleProps {
  kind: BundleKind;
  /** It starts with these. */
  members: readonly MemberRef[];
  onClose: () => void;
}

/** Makes a set or group and goes to it. */
export function NewBundle({ kind, members, onClose }: NewBundleProps) {
  const change = useChangeMembers();
  const undo = useUndo();
  return (
    <BundleDialog
      kind={kind}
      bundle={null}
      onClose={onClose}
      onDone={async (made, operation) => {
        const operations = [operation];
        if (members.length > 0) {
          const changes = members.map((member) => ({ do: "add" as const, member, position: null }));
          try {
            const added = await change.mutateAsync({ bundle: made, changes });
            operations.push(...added.operations);
            if (added.error) toastError(added.error);
          } catch (error) {
            toastError(error);
          }
        }
        onClose();
        navigate("sets", keyOf(made));
        showToast("done", en.setsView.dialog.made(made.name), { action: undo(operations) });
      }}
    />
  );
}
