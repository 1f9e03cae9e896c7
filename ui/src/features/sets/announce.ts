import { useEffect } from "react";
import { createStore, useStore } from "@/lib/store";

const nothing = { text: "", at: 0 };

/** The last thing said to those who do not see the rows move. The number makes the same words news again. */
const said = createStore(nothing);

export function announce(text: string): void {
  said.set((now) => ({ text, at: now.at + 1 }));
}

/** What was said last, for the one region that says it; forgotten with the view. */
export function useAnnouncement(): { text: string; at: number } {
  useEffect(() => () => said.set(nothing), []);
  return useStore(said);
}
