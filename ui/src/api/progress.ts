import { useEffect, useState } from "react";

/** Something the shell tells again and again while it works. */
interface ProgressEvent<T> {
  listen: (hear: (event: { payload: T }) => void) => Promise<() => void>;
}

/** What was last heard of an event; `reset` forgets what was heard of the work before. `event` must stay the same. */
export function useProgress<T>(event: ProgressEvent<T>): { progress: T | null; reset: () => void } {
  const [progress, setProgress] = useState<T | null>(null);
  useEffect(() => {
    let stop: (() => void) | null = null;
    let left = false;
    event
      .listen(({ payload }) => setProgress(payload))
      .then(
        (end) => {
          if (left) end();
          else stop = end;
        },
        (error) => console.warn("cannot follow the shell", error),
      );
    return () => {
      left = true;
      stop?.();
    };
  }, [event]);
  return { progress, reset: () => setProgress(null) };
}
