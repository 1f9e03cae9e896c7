import { type QueryClient, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { commands } from "./bindings";

/** How long a frame may take to come, in milliseconds: a window that nobody sees is given none. */
const patience = 1_000;

/** The windows that told it. */
const told = new WeakSet<QueryClient>();

/**
 * Tells the shell when what the window opened with is on the screen: all that was asked for is answered, and two frames have
 * gone by, of which the first one drew it. What runs in the background waits for that.
 */
export function useTellPainted(): void {
  const client = useQueryClient();
  const waiting = useIsFetching() > 0;
  useEffect(() => {
    if (waiting || told.has(client)) return;
    const tell = () => {
      stop();
      if (told.has(client)) return;
      told.add(client);
      commands.pagePainted().catch((error: unknown) => {
        told.delete(client);
        console.warn("the shell cannot be told", error);
      });
    };
    const late = setTimeout(tell, patience);
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(tell);
    });
    const stop = () => {
      clearTimeout(late);
      cancelAnimationFrame(frame);
    };
    return stop;
  }, [waiting, client]);
}
