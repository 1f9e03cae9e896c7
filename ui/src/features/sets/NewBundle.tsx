import type { BundleKind, MemberRef } from "@/api/sets";
import { showToast } from "@/components/toast";
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
  const undo = useUndo();
  return (
    <BundleDialog
      kind={kind}
      bundle={null}
      members={members}
      onClose={onClose}
      onDone={(made, operation) => {
        onClose();
        navigate("sets", keyOf(made));
        showToast("done", en.setsView.dialog.made(made.name), { action: undo([operation]) });
      }}
    />
  );
}
