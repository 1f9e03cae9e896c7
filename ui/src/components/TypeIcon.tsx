import type { ArtifactType } from "@/api/types";
import { en } from "@/text/en";

/**
 * A sign for each type, on the grid of 24 that the other icons are drawn on. Each is one path: every row of every list has one,
 * and the engine works for each element of a drawing (decision 0027).
 */
const drawings: Record<ArtifactType, string> = {
  // A box.
  skill: "M12 2.4 20.5 7.1v9.8L12 21.6l-8.5-4.7V7.1zM3.8 7.3 12 11.9l8.2-4.6M12 11.9v9.5M7.7 4.9l8.4 4.7",
  // What a command begins with.
  command:
    "M5.3 3.2h13.4a2.1 2.1 0 0 1 2.1 2.1v13.4a2.1 2.1 0 0 1-2.1 2.1H5.3a2.1 2.1 0 0 1-2.1-2.1V5.3a2.1 2.1 0 0 1 2.1-2.1zM9.2 14.8l5.6-5.6",
  // A robot.
  agent:
    "M6.2 8.2h11.6a2.2 2.2 0 0 1 2.2 2.2v7.4a2.2 2.2 0 0 1-2.2 2.2H6.2A2.2 2.2 0 0 1 4 17.8v-7.4a2.2 2.2 0 0 1 2.2-2.2zM12 8.2V4.2H8.4M1.9 14.1H4M20 14.1h2.1M9.1 13v2.2M14.9 13v2.2",
  // A flash.
  hook: "M13.4 2.4 4.3 13.4h6.5l-.9 8.2 9.8-11.4h-7.3z",
  // A plug.
  mcp: "M9 2.2v5.9M15 2.2v5.9M6.2 8.1h11.6v4.7a4.2 4.2 0 0 1-4.2 4.2h-3.2a4.2 4.2 0 0 1-4.2-4.2zM12 17v4.8",
};

interface TypeIconProps {
  type: ArtifactType;
  size?: number;
  className?: string;
}

/** The icon of an artifact's type, with its name. */
export function TypeIcon({ type, size = 16, className }: TypeIconProps) {
  return (
    <svg
      role="img"
      aria-label={en.types[type].one}
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      className={`flex-none ${className ?? "text-fg3"}`}
    >
      <path d={drawings[type]} />
    </svg>
  );
}
