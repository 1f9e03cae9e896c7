import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { makeProject } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { bundleId, entangled } from "@/dev/set-fixtures";
import { cell, focus, gone, grid, kit, names, primary, renderSets, rows, standing } from "@/dev/sets-matrix";
import { closeRequest } from "@/lib/requests";
import { clearStaged, stagedSets } from "@/lib/staged";
import { EntitiesView } from "../EntitiesView";
import { showRows } from "../shown-rows";

afterEach(() => {
  act(() => {
    closeRequest();
    clearStaged();
    showRows("artifacts");
  });
});

describe("the switch between artifacts and sets", () => {
  it("is there only while sets are switched on", async () => {
    renderInWindow(<EntitiesView />);
    expect(await screen.findByTestId("entity-type")).toBeInTheDocument();
    expect(screen.queryByTestId("entity-rows-sets")).toBeNull();
  });

  it("shows sets over the same columns, and asks for none of them before", async () => {
    const { backend } = renderInWindow(<EntitiesView />, { sets: 6, settings: { deployment_sets: true } });
    const asked = (command: string) => backend.calls.filter((call) => call.command === command).length;
    await screen.findByTestId(`entity-cell-skill:pdf-tools-infra/${primary}`);
    expect(asked("list_set_standings")).toBe(0);
    const columns = grid().getAttribute("aria-colcount");
    const toSets = screen.getByTestId("entity-rows-sets");
    await userEvent.click(toSets);
    await cell(kit, "web-app");
    expect(grid()).toHaveAttribute("aria-colcount", columns);
    expect(grid()).toHaveAccessibleName(/^6 sets in /);
    expect(screen.queryByTestId("entity-type")).toBeNull();
    expect(toSets).toHaveFocus();
    expect(asked("list_set_standings")).toBe(1);
    expect(asked("list_set_attachments")).toBe(0);

    const before = asked("list_entities");
    await userEvent.click(screen.getByTestId("entity-rows-artifacts"));
    expect(await screen.findByTestId(`entity-cell-skill:pdf-tools-infra/${primary}`)).toBeInTheDocument();
    expect(screen.getByTestId("entity-type")).toBeInTheDocument();
    expect(asked("list_entities")).toBe(before);
  });

  it("keeps the words of the search, and what was chosen while other views are looked at", async () => {
    const { unmount } = await renderSets();
    await userEvent.type(screen.getByTestId("entity-search"), "kit");
    await rows(3);
    expect(names()).toEqual(["Backend kit3", "Frontend kit", "Old kit1"]);
    await userEvent.click(screen.getByTestId("entity-rows-artifacts"));
    expect(screen.getByTestId("entity-search")).toHaveValue("kit");
    expect(await screen.findByTestId("entities-no-match")).toHaveTextContent("Nothing matches “kit”");
    await userEvent.click(screen.getByTestId("entity-rows-sets"));
    await rows(3);
    unmount();
    renderInWindow(<EntitiesView />, { sets: 6, settings: { deployment_sets: true } });
    expect(await cell(kit, "web-app")).toBeInTheDocument();
  });
});

describe("the matrix of sets", () => {
  it("shows how each set stands at each place, and axe finds nothing", async () => {
    await renderSets();
    expect(await cell(kit, "web-app")).toHaveAttribute("data-state", "diverged");
    expect(await cell(kit, "billing-api")).toHaveAttribute("data-state", "modified");
    expect(await cell(kit, "data-pipeline", "codex-default")).toHaveAttribute("data-state", "in_sync");
    expect(await cell(kit, "infra")).toHaveAttribute("data-state", "none");
    expect(within(await cell(kit, "web-app")).getByRole("img")).toHaveAccessibleName("Diverged");
    expect(within(await cell(kit, "infra")).getByRole("img")).toHaveAccessibleName("Not deployed");
    expect(names()).toEqual([
      "Backend kit3",
      "Documents",
      "Frontend kit",
      "Infra on call",
      "New hire",
      "Old kit1",
      "Service basics",
    ]);
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("shows what is only behind as outdated, and a set that does not resolve as such", async () => {
    await renderSets({
      bundles: entangled(),
      answers: {
        list_set_standings: () => [
          standing("behind", "Behind", { behind: 2 }),
          standing(bundleId("left-hand"), "Left hand", { has_problem: true }),
        ],
      },
    });
    expect(await cell("behind", "infra")).toHaveAttribute("data-state", "outdated");
    expect(within(await cell(bundleId("left-hand"), "infra")).getByRole("img")).toHaveAccessibleName(
      "Cannot be compared",
    );
  });

  it("dims a set that is gone from the library, and offers to take it out", async () => {
    await renderSets();
    const at = await cell(gone.set_id, "infra");
    expect(at).toHaveAttribute("data-state", "orphaned");
    const head = within(grid()).getByText("Old kit");
    expect(head.tagName).toBe("SPAN");
    expect(head).toHaveAttribute("title", "The library no longer has it.");
    await focus(gone.set_id, "infra");
    await userEvent.keyboard(" ");
    expect([...stagedSets.get().values()].map(({ kind, set }) => [kind, set])).toEqual([
      ["undeploy", gone.set_id],
    ]);
    // Nowhere else there is anything to do: the story says why.
    await focus(gone.set_id, "web-app");
    await userEvent.keyboard(" ");
    expect(await screen.findByTestId("cell-story")).toHaveTextContent("The library no longer has it.");
    expect(stagedSets.get().size).toBe(1);
  });

  it("moves with the keys", async () => {
    await renderSets();
    await cell(kit, "auth-service");
    grid().focus();
    const at = () => document.querySelector('[data-active="true"]')?.getAttribute("data-cell");
    const last = Number(grid().getAttribute("aria-colcount")) - 2;
    for (const [keys, place] of [
      ["{ArrowDown}{ArrowRight}", "1,1"],
      ["{End}", `1,${last}`],
      ["{Home}", "1,0"],
      ["{PageDown}", "6,0"],
      ["{PageUp}", "0,0"],
      ["{Control>}{End}{/Control}", `6,${last}`],
      ["{Control>}{Home}{/Control}", "0,0"],
    ] as const) {
      await userEvent.keyboard(keys);
      expect(at()).toBe(place);
    }
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(await screen.findByTestId("cell-story")).toHaveTextContent("Documents in auth-service");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(grid()).toHaveFocus());
    await userEvent.keyboard("/");
    expect(screen.getByTestId("entity-search")).toHaveFocus();
  });

  it("keeps the focus at its set under another filter and order", async () => {
    await renderSets();
    await focus(kit, "web-app");
    await userEvent.click(screen.getByTestId("entity-sort-name"));
    await waitFor(() => expect(names()[0]).toBe("Service basics"));
    expect(await cell(kit, "web-app")).toHaveAttribute("data-active", "true");
    await userEvent.type(screen.getByTestId("entity-search"), "kit");
    await rows(3);
    expect(await cell(kit, "web-app")).toHaveAttribute("data-active", "true");
    await userEvent.click(screen.getByTestId("entity-sort-deployed"));
    await waitFor(() => expect(names()).toEqual(["Backend kit3", "Old kit1", "Frontend kit"]));
  });

  it("shows only what drifted in the chosen project and platform", async () => {
    await renderSets();
    await cell(kit, "web-app");
    const drifted = screen.getByTestId("entity-drifted");
    expect(drifted).toHaveTextContent("Only drifted2");
    await userEvent.click(drifted);
    await rows(2);
    await userEvent.click(screen.getByTestId("entity-project"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "data-pipeline" }));
    // There the one set is as it should be.
    expect(await screen.findByTestId("entities-no-match")).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("entity-project"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "infra" }));
    await rows(1);
    expect(names()).toEqual(["Old kit1"]);
    await userEvent.click(screen.getByTestId("entity-drifted"));
    await rows(7);
    expect(screen.getByTestId("entity-drifted")).toHaveTextContent("Only drifted1");
  });

  it("without sets leads to where they are made, and after a refusal tries again", async () => {
    let fail = true;
    await renderSets({
      sets: 0,
      attachments: [],
      answers: {
        list_set_standings: () => {
          if (fail) throw { code: "cache", message: "database is locked", hints: [] };
          return [];
        },
      },
    });
    expect(await screen.findByText("database is locked")).toBeInTheDocument();
    fail = false;
    await userEvent.click(screen.getByTestId("retry"));
    expect(await screen.findByTestId("entities-no-sets")).toHaveTextContent("Open sets");
  });

  it("keeps the row at the top where it is when the order changes", async () => {
    await renderSets({ sets: 500 });
    await cell(kit, "infra");
    const top = 300 * 32 + 5;
    grid().scrollTop = top;
    fireEvent.scroll(grid());
    const nameAt = (index: number) =>
      grid().querySelector(`[aria-rowindex="${index + 3}"] [role="rowheader"]`)?.textContent;
    await waitFor(() => expect(nameAt(300)).toBeTruthy());
    const name = nameAt(300);
    await userEvent.click(screen.getByTestId("entity-sort-name"));
    // One more is attached, and gone from the library.
    await waitFor(() => expect(grid().scrollTop).toBe((500 - 300) * 32 + 5));
    fireEvent.scroll(grid());
    await waitFor(() => expect(nameAt(200)).toBe(name));
  });

  it("draws only the cells in sight of 300 projects", async () => {
    const projects = Array.from({ length: 300 }, (_, i) => makeProject(`project-${i}`));
    await renderSets({ sets: 500, projects });
    await cell(kit, "project-0");
    expect(within(grid()).getAllByRole("row").length).toBeLessThan(60);
    expect(within(grid()).getAllByRole("gridcell").length).toBeLessThan(60 * 20);
  });
});
