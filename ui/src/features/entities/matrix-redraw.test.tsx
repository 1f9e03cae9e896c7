import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { makeProject } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { EntitiesView } from "./EntitiesView";

const { drawn } = vi.hoisted(() => ({ drawn: [] as string[] }));

/** Counts the signs that are drawn in cells; those of the legend are small. */
vi.mock("@/components/StateGlyph", async (original) => {
  const real = await original<typeof import("@/components/StateGlyph")>();
  return {
    ...real,
    StateGlyph: (props: Parameters<typeof real.StateGlyph>[0]) => {
      if (props.size !== "sm" && props.state) drawn.push(props.state);
      return real.StateGlyph(props);
    },
  };
});

const many = Array.from({ length: 300 }, (_, i) => makeProject(`project-${String(i).padStart(3, "0")}`));

let client: QueryClient;
function Client() {
  client = useQueryClient();
  return null;
}

function renderMany() {
  const part = (
    <>
      <Client />
      <EntitiesView />
    </>
  );
  return renderInWindow(part, { artifacts: 400, projects: many }).backend;
}

const first = "entity-cell-skill:accessibility-audit-project-000/claude-code-default";

beforeEach(() => {
  drawn.length = 0;
});

it("draws one cell where one changed", async () => {
  const backend = renderMany();
  await waitFor(async () => expect(await screen.findByTestId(first)).toHaveAttribute("data-state", "none"));
  const deployment = backend.library.flatMap((one) => one.deployments ?? [])[0];
  const artifact = backend.library.find((one) => one.id === "skill:accessibility-audit");
  const project = many[0];
  if (!deployment || !artifact || !project) throw new Error("nothing to change");
  artifact.deployments = [
    {
      ...deployment,
      project_path: project.path,
      deployment_profile_id: "claude-code-default",
      state: "modified",
    },
  ];
  drawn.length = 0;
  await act(() => client.invalidateQueries({ queryKey: ["entities"] }));
  await waitFor(() => expect(screen.getByTestId(first)).toHaveAttribute("data-state", "modified"));
  expect(drawn).toEqual(["modified"]);
});

it("draws the columns that come in sight alone", async () => {
  renderMany();
  await waitFor(async () => expect(await screen.findByTestId(first)).toHaveAttribute("data-state", "none"));
  const grid = screen.getByTestId("entities-grid");
  const rows = grid.querySelectorAll("[role=row]").length - 2;
  drawn.length = 0;
  grid.scrollLeft = 5 * 76;
  fireEvent.scroll(grid);
  await waitFor(() => expect(drawn.length).toBeGreaterThan(0));
  expect(drawn.length).toBeLessThanOrEqual(5 * rows);
});
