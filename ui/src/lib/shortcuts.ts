import { useEffect, useRef } from "react";
import { en } from "@/text/en";

export const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.userAgent);

/**
 * Every shortcut of the window. `mod` is ⌘ on macOS and Ctrl elsewhere; two entries in `keys` without `mod`
 * are pressed one after the other. The shortcuts sheet and the palette read the same table.
 */
export const shortcuts = {
  palette: { keys: ["mod", "K"], label: en.shortcuts.palette, group: "anywhere" },
  search: { keys: ["/"], label: en.shortcuts.search, group: "anywhere" },
  refresh: { keys: ["mod", "R"], label: en.shortcuts.refresh, group: "anywhere" },
  settings: { keys: ["mod", ","], label: en.shortcuts.settings, group: "anywhere" },
  help: { keys: ["?"], label: en.shortcuts.help, group: "anywhere" },
  undo: { keys: ["mod", "Z"], label: en.activity.lastUndo, group: "changes" },
  review: { keys: ["mod", "Enter"], label: en.shortcuts.review, group: "changes" },
  deploy: { keys: ["D"], label: en.shortcuts.deploy, group: "changes" },
  layout: { keys: ["V"], label: en.shortcuts.layout, group: "lists" },
} as const satisfies Record<string, Shortcut>;

/** Keys that lists and dialogs handle themselves; named here for the sheet. */
export const fixedShortcuts: readonly Shortcut[] = [
  { keys: ["↑", "↓"], label: en.shortcuts.move, group: "lists" },
  { keys: ["⇧", "↓"], label: en.shortcuts.extend, group: "lists" },
  { keys: ["Space"], label: en.shortcuts.select, group: "lists" },
  { keys: ["mod", "A"], label: en.shortcuts.selectAll, group: "lists" },
  { keys: ["↵"], label: en.shortcuts.open, group: "lists" },
  { keys: ["Esc"], label: en.shortcuts.close, group: "anywhere" },
  { keys: ["Space"], label: en.shortcuts.stage, group: "changes" },
  { keys: ["Del"], label: en.shortcuts.stageUndeploy, group: "changes" },
  { keys: ["⇧", "Space"], label: en.shortcuts.stageRow, group: "changes" },
  { keys: ["Ctrl", "Space"], label: en.shortcuts.stageColumn, group: "changes" },
  { keys: ["mod", "↵"], label: en.shortcuts.apply, group: "changes" },
];

/** Keys of the members of a set, beside those of every list. */
export const setShortcuts: readonly Shortcut[] = [
  { keys: ["Alt", "↓"], label: en.shortcuts.moveMember, group: "lists" },
  { keys: ["A"], label: en.shortcuts.addMember, group: "lists" },
  { keys: ["O"], label: en.shortcuts.openMember, group: "lists" },
  { keys: ["Del"], label: en.shortcuts.removeMember, group: "lists" },
];

export interface Shortcut {
  keys: readonly string[];
  label: string;
  group: "anywhere" | "lists" | "changes";
}

/** True while the person types, or a dialog or menu has the keys. */
function isTaken(event: KeyboardEvent): boolean {
  if (!(event.target instanceof HTMLElement)) return false;
  const typing = event.target.closest("input, textarea, [contenteditable=true]") !== null;
  return typing || document.querySelector("[role=dialog][data-state=open], [role=menu]") !== null;
}

function matches(event: KeyboardEvent, keys: readonly string[]): boolean {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const wantsMod = keys[0] === "mod";
  const key = keys[keys.length - 1] ?? "";
  return mod === wantsMod && !event.altKey && event.key.toLowerCase() === key.toLowerCase();
}

/** Runs `action` on a shortcut while the component is shown. */
export function useShortcut(name: keyof typeof shortcuts, action: () => void, enabled = true): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    if (!enabled) return;
    const { keys } = shortcuts[name];
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !matches(event, keys)) return;
      // ⌘↵ belongs to the dialog while there is one, ⌘Z to the text that is being typed.
      if ((keys[0] !== "mod" || name === "review" || name === "undo") && isTaken(event)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [name, enabled]);
}
