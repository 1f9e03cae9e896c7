import { getCurrentWebview } from "@tauri-apps/api/webview";
import { useEffect, useRef, useState } from "react";

/**
 * Folders dragged from the file manager over the window. Gives whether something is held over it, and calls
 * `onDrop` with the paths let go. The page itself never sees a file: the shell hands over paths alone.
 */
export function useFolderDrop(onDrop: (paths: string[]) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(onDrop);
  useEffect(() => {
    latest.current = onDrop;
  });
  useEffect(() => {
    let stopped = false;
    let stop = () => {};
    getCurrentWebview()
      .onDragDropEvent(({ payload }) => {
        setOver(payload.type === "enter" || payload.type === "over");
        if (payload.type === "drop") latest.current(payload.paths);
      })
      .then(
        (unlisten) => {
          if (stopped) unlisten();
          else stop = unlisten;
        },
        (error: unknown) => console.warn("cannot follow drops", error),
      );
    return () => {
      stopped = true;
      stop();
    };
  }, []);
  return over;
}
