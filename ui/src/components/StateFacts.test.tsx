import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { DeploymentRow, Obstacle } from "@/api/types";
import { en } from "@/text/en";
import { ObstacleGlyph } from "./ObstacleLine";
import { FactGlyphs, FactLines } from "./StateFacts";
import { TooltipProvider } from "./Tooltip";

type Facts = Pick<DeploymentRow, "state" | "changed_here" | "library_moved" | "obstacle">;

const facts = (part: Partial<Facts>): Facts => ({
  state: "in_sync",
  changed_here: false,
  library_moved: false,
  obstacle: null,
  ...part,
});

const inWindow = (part: React.ReactNode) => render(<TooltipProvider>{part}</TooltipProvider>);

describe("the two facts about a deployment", () => {
  it("are shown each on its own in a row", () => {
    inWindow(
      <FactGlyphs facts={facts({ state: "missing", library_moved: true, obstacle: "broken_link" })} />,
    );
    expect(screen.queryByRole("img", { name: "Changed here" })).toBeNull();
    expect(screen.getByRole("img", { name: "Library moved on" })).toBeInTheDocument();
    expect(screen.getByRole("img", { name: "Broken link" })).toBeInTheDocument();
  });

  it("are said each on its own in a sheet", () => {
    const { rerender } = inWindow(
      <FactLines facts={facts({ state: "diverged", changed_here: true, library_moved: true })} />,
    );
    expect(screen.getByTestId("deployment-drift")).toHaveTextContent(
      "HereChanged after it was deployedLibraryMoved on since it was deployed",
    );
    rerender(<FactLines facts={facts({ state: "orphaned", changed_here: true })} />);
    expect(screen.getByTestId("deployment-drift")).toHaveTextContent(
      "HereChanged after it was deployedLibraryNo longer in the library",
    );
  });

  it("never call what is gone in sync", () => {
    inWindow(<FactLines facts={facts({ state: "missing", obstacle: "broken_link" })} />);
    const drift = screen.getByTestId("deployment-drift");
    expect(drift).toHaveTextContent("HereGone from here");
    expect(drift).toHaveTextContent("Broken link. A link that leads nowhere stands where it was deployed.");
  });

  it("say nothing of what was never recorded", () => {
    inWindow(<FactLines facts={facts({ state: "unmanaged" })} />);
    expect(screen.queryByTestId("deployment-drift")).toBeNull();
  });

  it.each(Object.keys(en.obstacles) as Obstacle[])("%s has a sign with its name", (obstacle) => {
    inWindow(<ObstacleGlyph obstacle={obstacle} />);
    expect(screen.getByRole("img", { name: en.obstacles[obstacle].name })).toBeInTheDocument();
  });
});
