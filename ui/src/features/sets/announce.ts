import { createStore, useStore } from "@/lib/store";

/** The last thing said to those who do not see the rows move. The number makes the same words news again. */
const said = createStore({ text: "", at: 0 });

export function announce(text: string): void {
  said.set((now) => ({ text, at: now.at + 1 }));
}

export const useAnnouncement = (): { text: string; at: number } => useStore(said);
