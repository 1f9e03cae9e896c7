import type { ReactNode } from "react";

/**
 * Marks of our own for the platforms that most people have, on a field of 16. They are no logos: each is one plain
 * silhouette that stands apart from the others and from the signs of states and types.
 */
export const platformGlyphs: Record<string, ReactNode> = {
  // A quarter open, with a point in it.
  "claude-code": (
    <>
      <path d="M12.2 4.6a5.4 5.4 0 1 0 0 6.8" />
      <circle cx="8" cy="8" r="1.4" fill="currentColor" stroke="none" />
    </>
  ),
  // Braces.
  codex: (
    <path d="M6.2 3C4.6 3 4.4 4 4.4 5.2S4.2 7.7 2.8 8c1.4.3 1.6 1.6 1.6 2.8S4.6 13 6.2 13M9.8 3c1.6 0 1.8 1 1.8 2.2s.2 2.5 1.6 2.8c-1.4.3-1.6 1.6-1.6 2.8S11.4 13 9.8 13" />
  ),
  // The bar that stands in text.
  cursor: (
    <path d="M5.2 2.8c1.6 0 2.8.5 2.8 1.8v6.8c0 1.3 1.2 1.8 2.8 1.8M10.8 2.8C9.2 2.8 8 3.3 8 4.6v6.8c0 1.3-1.2 1.8-2.8 1.8M6.2 8h3.6" />
  ),
  // Twins.
  "gemini-cli": (
    <>
      <circle cx="6" cy="8" r="3.8" />
      <circle cx="10" cy="8" r="3.8" />
    </>
  ),
  // Off the ground.
  antigravity: <path d="M8 10.5v-8M4.6 5.8 8 2.4l3.4 3.4M3 13.5h10" />,
  // A paper plane.
  "github-copilot": <path d="M13.5 2.8 2.5 7l4.3 2.1L9 13.5zM13.5 2.8 6.8 9.1" />,
  // A frame with a gap.
  opencode: <path d="M10 2.8H3.2v10.4h9.6V6M7 8h2" />,
  // Waves.
  windsurf: (
    <path d="M2 6c1-1.6 2.5-1.6 4 0s3 1.6 4 0 2.5-1.6 4 0M2 10.6c1-1.6 2.5-1.6 4 0s3 1.6 4 0 2.5-1.6 4 0" />
  ),
  // A line between two points.
  cline: (
    <>
      <circle cx="4" cy="12" r="1.8" />
      <circle cx="12" cy="4" r="1.8" />
      <path d="m5.4 10.6 5.2-5.2" />
    </>
  ),
  // Two hops.
  roo: <path d="M1.8 12.2c.4-4 1.6-6 3.2-6s2.6 2 3 6c.3-6 1.4-9 3-9s2.8 3 3.2 9" />,
  // A pulse.
  amp: <path d="M1.8 8.5h2.8l1.9-5 3 9.5 1.9-4.5h2.8" />,
  // Wings.
  goose: <path d="M1.8 6.2C4.4 4.6 6.8 6 8 9.8c1.2-3.8 3.6-5.2 6.2-3.6" />,
  // A cut stone.
  kiro: <path d="M8 2.2 13.4 8 8 13.8 2.6 8zM2.6 8h10.8" />,
  // A hook.
  junie: <path d="M6.5 2.8h5M10 2.8v7a3.2 3.2 0 0 1-6.4 0" />,
  // A nut.
  droid: (
    <>
      <path d="m8 2 5.2 3v6L8 14l-5.2-3V5z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  // Lines of thought.
  grok: <path d="M2.8 4h10.4M2.8 8h7M2.8 12h3.6" />,
  // A ring with a tail.
  "qwen-code": (
    <>
      <circle cx="7.6" cy="7.6" r="5" />
      <path d="m9.4 9.4 4 4" />
    </>
  ),
  // A weight.
  kilo: (
    <>
      <circle cx="8" cy="4" r="1.8" />
      <path d="M5 6h6l2 7.5H3z" />
    </>
  ),
  // A ring parted in four.
  universal: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="M8 2.4v11.2M2.4 8h11.2" />
    </>
  ),
};
