import type { ReactNode } from "react";
import type { DeploymentState } from "@/api/types";
import { en } from "@/text/en";

/** A deployment's state, or why there is none. */
export type CellState = DeploymentState | "none" | "unsupported";

/** The same, or that of a set that cannot be compared. */
export type GlyphState = CellState | "broken";

interface Shape {
  colour: string;
  drawing: ReactNode;
}

/** One silhouette a state, on a 16 px grid, so that none is told by colour alone. */
const shapes: Record<Exclude<GlyphState, "none">, Shape> = {
  in_sync: { colour: "text-sync", drawing: <path d="m3.4 8.7 3.1 3 6.1-7.3" /> },
  modified: {
    colour: "text-modified",
    drawing: (
      <path
        d="m10.6 3.1.1-.1a1.5 1.5 0 0 1 2.1 0l.2.2a1.5 1.5 0 0 1 0 2.1l-7.3 7.3-3.2.9.9-3.2z"
        fill="currentColor"
        fillOpacity=".2"
      />
    ),
  },
  outdated: {
    colour: "text-outdated",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.1" />
        <path d="M8 11V5.3M5.5 7.7 8 5.2l2.5 2.5" />
      </>
    ),
  },
  diverged: {
    colour: "text-diverged",
    drawing: (
      <path d="M8 14v-3.5c0-2.9-4.4-2.5-4.4-7.2M8 10.5c0-2.9 4.4-2.5 4.4-7.2M1.6 5.2l2-2.5 2 2.5M10.4 5.2l2-2.5 2 2.5" />
    ),
  },
  missing: {
    colour: "text-missing",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.1" strokeDasharray="2.35 2.44" />
        <path d="m6.1 6.1 3.8 3.8m0-3.8L6.1 9.9" />
      </>
    ),
  },
  orphaned: {
    colour: "text-orphaned",
    drawing: (
      <path d="M6.2 4.6H5a3.4 3.4 0 0 0 0 6.8h1.2m3.6-6.8H11a3.4 3.4 0 0 1 0 6.8H9.8M8 1.8v2m0 8.4v2" />
    ),
  },
  unmanaged: {
    colour: "text-unmanaged",
    drawing: (
      <>
        <rect x="5.8" y="5.8" width="8" height="8" rx="1.6" />
        <path d="M10.2 2.2H4A1.8 1.8 0 0 0 2.2 4v6.2" strokeDasharray="2.3 1.9" />
      </>
    ),
  },
  invalid: {
    colour: "text-invalid",
    drawing: <path d="M8 2.2 14.4 13H1.6zM8 6.6v2.9m0 1.8v.05" />,
  },
  broken: {
    colour: "text-invalid",
    drawing: (
      <>
        <circle cx="8" cy="8" r="6.1" />
        <path d="M6.2 6.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.3m0 1.9v.05" />
      </>
    ),
  },
  unsupported: { colour: "text-none", drawing: <path d="m5.6 10.4 4.8-4.8" /> },
};

interface StateGlyphProps {
  /** Null while it is on the way. */
  state: GlyphState | null;
  /** 16 px, or 13 px inside chips. */
  size?: "md" | "sm";
}

/** A dot of 3 px in the middle of the room of a sign. */
const dot = "inline-block align-middle size-[3px] flex-none rounded-full";
const margins = { md: "m-[6.5px]", sm: "m-[5px]" };

/** The drawn sign of a state, with the state's name for screen readers. */
export function StateGlyph({ state, size = "md" }: StateGlyphProps) {
  // A dot of its own kind: nearly all cells of a large matrix show one, and a drawing costs several times as much.
  if (state === null) return <span className={`${dot} bg-active ${margins[size]}`} />;
  if (state === "none") {
    return (
      <span
        role="img"
        aria-label={en.states.none.name}
        className={`${dot} bg-current text-none ${margins[size]}`}
      />
    );
  }
  const shape = shapes[state];
  const px = size === "md" ? 16 : 13;
  return (
    <svg
      role="img"
      aria-label={en.states[state].name}
      viewBox="0 0 16 16"
      width={px}
      height={px}
      fill="none"
      stroke="currentColor"
      strokeWidth={size === "md" ? 1.55 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`flex-none ${shape.colour}`}
    >
      {shape.drawing}
    </svg>
  );
}
