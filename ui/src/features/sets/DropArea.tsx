import clsx from "clsx";
import { type ReactNode, useCallback, useRef } from "react";
import type { BundleRef } from "@/api/sets";
import type { Drag } from "./drag";
import type { DropPlace } from "./drop-place";
import type { MemberRow } from "./model";
import { useDrop } from "./useDrop";
import type { Members } from "./useMembers";

const noRows: readonly MemberRow[] = [];
const hasNone = () => false;

interface DropAreaProps {
  bundle: BundleRef & { name: string };
  members: Members;
  children: ReactNode;
}

/** An empty set takes what is dropped anywhere on it. */
export function DropArea({ bundle, members, children }: DropAreaProps) {
  const area = useRef<HTMLDivElement>(null);
  const onDrop = useCallback(
    ({ members: dropped, label }: Drag, _place: DropPlace) =>
      void members.add(
        dropped.map((ref) => ({ ref, name: label })),
        0,
      ),
    [members],
  );
  const place = useDrop({ bundle, scroller: area, rows: noRows, rowHeight: 1, has: hasNone, onDrop });
  return (
    <div
      ref={area}
      data-testid="drop-area"
      className={clsx(
        "flex min-h-0 flex-1 flex-col",
        place && "bg-accent-tint outline-2 -outline-offset-2 outline-accent",
      )}
    >
      {children}
    </div>
  );
}
