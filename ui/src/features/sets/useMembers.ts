import { useCallback, useRef } from "react";
import { errorBody } from "@/api/client";
import {
  type BundleRef,
  type MemberChange,
  type MemberRef,
  useChangeMembers,
  useUndoSetChanges,
} from "@/api/sets";
import { showToast, toastError } from "@/components/toast";
import { requestUndo } from "@/lib/requests";
import { en } from "@/text/en";
import { announce } from "./announce";

export interface NamedMember {
  ref: MemberRef;
  name: string;
}

export interface Members {
  /** Puts members in, in their order, from `position` on; null for the end. Answers whether all went in. */
  add: (members: readonly NamedMember[], position: number | null) => Promise<boolean>;
  /** `to` is its index afterwards. */
  move: (member: NamedMember, to: number, count: number) => Promise<void>;
  remove: (member: NamedMember) => Promise<void>;
}

/** Changes the direct members of a set or group one at a time, says what was done and offers the way back. */
export function useMembers(bundle: BundleRef & { name: string }): Members {
  const { mutateAsync } = useChangeMembers();
  const undo = useUndo();
  const busy = useRef(false);
  const { kind, id, name } = bundle;
  const run = useCallback(
    async (change: MemberChange) => {
      // Places are counted from what is shown, so the next change waits until that is true again.
      if (busy.current) return null;
      busy.current = true;
      try {
        return await mutateAsync({ bundle: { kind, id }, change });
      } catch (error) {
        toastError(error);
        return null;
      } finally {
        busy.current = false;
      }
    },
    [mutateAsync, kind, id],
  );
  const text = en.setsView;
  return {
    add: async (members, position) => {
      const result = await run({ do: "add", members: members.map(({ ref }) => ref), position });
      if (!result) return false;
      const what = members.length === 1 ? (members[0]?.name ?? "") : text.someMembers(members.length);
      const words = text.added(what, name);
      announce(words);
      showToast("done", words, { action: undo([result.operation]) });
      return true;
    },
    move: async (member, to, count) => {
      if (await run({ do: "move", member: member.ref, position: to }))
        announce(text.moved(member.name, to + 1, count));
    },
    remove: async (member) => {
      const result = await run({ do: "remove", member: member.ref });
      if (!result) return;
      const words = text.removed(member.name, name);
      announce(words);
      showToast("done", words, { action: undo([result.operation]) });
    },
  };
}

/** The button of a toast that takes changes of sets back. */
export function useUndo(): (
  operations: readonly (string | null)[],
) => { label: string; run: () => void } | undefined {
  const { mutateAsync } = useUndoSetChanges();
  return (operations) => {
    const made = operations.filter((one) => one !== null);
    if (made.length === 0) return undefined;
    return {
      label: en.setsView.undo,
      // The toast outlives what made the change, so the word of how it went does not hang on that.
      run: () =>
        void mutateAsync(made).then(
          () => {
            announce(en.setsView.undone);
            showToast("done", en.setsView.undone);
          },
          (error) => {
            const [only] = made;
            // Somebody changed the file since: what to do about it is chosen in the review.
            if (only && made.length === 1 && errorBody(error).code === "conflict") requestUndo(only);
            else toastError(error);
          },
        ),
    };
  };
}
