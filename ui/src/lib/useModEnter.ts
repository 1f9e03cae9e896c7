import { useEffect, useRef } from "react";
import { isMac } from "./shortcuts";

/** Runs a dialog's main action on ⌘↵ or Ctrl+↵, also from within its fields. */
export function useModEnter(action: () => void): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(isMac ? event.metaKey : event.ctrlKey)) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
