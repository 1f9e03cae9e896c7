import { type ReactNode, useEffect, useRef } from "react";

interface KeptBehindProps {
  /** What stands there where the list has nothing to show; null where it has. */
  instead: ReactNode | null;
  /** What the list is: where this changes, the one that was kept is let go. */
  kind: string;
  /** The list. */
  children: ReactNode;
}

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
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {instead}
      <div key={kind} className={`absolute inset-0 flex flex-col ${instead === null ? "" : "invisible"}`}>
        {instead === null ? children : kept}
      </div>
    </div>
  );
}
