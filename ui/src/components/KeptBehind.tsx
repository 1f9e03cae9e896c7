import { type ReactNode, useEffect, useRef } from "react";

interface KeptBehindProps {
  /** What stands there where the list has nothing to show; null where it has. */
  instead: ReactNode | null;
  /** What the list is: where this changes, the one that was kept is let go. */
  kind: string;
  /** The list. */
  children: ReactNode;
}

/** After so many milliseconds behind something, a list is out of the reach of all keys. */
const shutAfter = 1_000;

/**
 * A list, or what stands there instead. Behind that the list stays as it was drawn last, out of sight and out of reach: who
 * types finds nothing with one letter and something with the next, and to make all rows anew takes several times as long as
 * to write other words into those that are there.
 */
export function KeptBehind({ instead, kind, children }: KeptBehindProps) {
  const drawn = useRef<{ kind: string; list: ReactNode }>(null);
  useEffect(() => {
    if (instead === null) drawn.current = { kind, list: children };
  });
  // The element of the last drawing itself, which is not drawn again.
  const kept = drawn.current?.kind === kind ? drawn.current.list : null;
  const behind = useRef<HTMLDivElement>(null);
  const isBehind = instead !== null;
  useEffect(() => {
    if (isBehind && behind.current) return keepOut(behind.current);
  }, [isBehind]);
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {isBehind && <div className="relative z-1 flex min-h-0 flex-1 flex-col">{instead}</div>}
      <div
        key={kind}
        ref={behind}
        aria-hidden={isBehind}
        className={`absolute inset-0 flex flex-col ${isBehind ? "opacity-0" : ""}`}
      >
        {isBehind ? kept : children}
      </div>
    </div>
  );
}

/**
 * Keeps keys from an element that is covered; returns what lets them in again.
 *
 * Whatever does that makes the engine find out anew how everything in it looks, 9 to 16 ms each way for a list of
 * twenty rows, so it waits until the person pauses, or is about to go there.
 */
function keepOut(element: HTMLElement): () => void {
  const shut = () => {
    element.inert = true;
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Tab") shut();
  };
  // A key would reach a row that nobody sees.
  if (element.contains(document.activeElement)) shut();
  const timer = setTimeout(shut, shutAfter);
  document.addEventListener("keydown", onKey, true);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", onKey, true);
    element.inert = false;
  };
}
