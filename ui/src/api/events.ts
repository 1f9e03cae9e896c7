import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { createStore, useStore } from "@/lib/store";
import { events, type RefreshProgress } from "./bindings";
import { applyViews } from "./invalidation";

const progress = createStore<RefreshProgress | null>(null);

/** How far a running refresh is, null while none runs. */
export function useRefreshProgress(): RefreshProgress | null {
  return useStore(progress);
}

/**
 * Follows the shell: changed views are asked again, progress is kept for the status line. True once it listens: what is
 * asked for earlier may change without anybody hearing of it.
 */
export function useShellEvents(): boolean {
  const client = useQueryClient();
  const [listening, setListening] = useState(false);
  useEffect(() => {
    let stopped = false;
    const stops: (() => void)[] = [];
    const keep = (stop: () => void) => (stopped ? stop() : stops.push(stop));
    const complain = (error: unknown) => console.warn("cannot follow the shell", error);
    const listens = [
      events.viewsChanged.listen(({ payload }) => void applyViews(client, payload.views, payload.changed)),
      events.refreshProgress.listen((event) => {
        progress.set(event.payload.progress);
        // The end of a refresh moves "last refreshed" even if nothing else changed.
        if (event.payload.progress === null) void applyViews(client, ["system"]);
      }),
    ];
    // A window that cannot listen still shows what it asks for.
    const settled = Promise.all(listens.map((listen) => listen.then(keep, complain)));
    void settled.then(() => stopped || setListening(true));
    return () => {
      stopped = true;
      for (const stop of stops) stop();
    };
  }, [client]);
  return listening;
}
