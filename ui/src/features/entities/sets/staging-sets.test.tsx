import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { bundleId, entangled } from "@/dev/set-fixtures";
import { cell, focus, grid, inProject, kit, primary, renderSets, standing } from "@/dev/sets-matrix";
import { closeRequest, openRequest } from "@/lib/requests";
import { clearStaged, staged, stagedSets } from "@/lib/staged";
import { showRows } from "../shown-rows";

afterEach(() => {
  act(() => {
    closeRequest();
    clearStaged();
    showRows("artifacts");
  });
});

describe("staging a set", () => {
  it.each([
    ["not attached", "infra", primary, "deploy"],
    ["behind", "web-app", primary, "update"],
    ["changed here and not behind", "billing-api", primary, "deploy"],
    ["in sync", "data-pipeline", "codex-default", "undeploy"],
  ])("Space marks what is likelier where it is %s, once, and takes the mark off", async (...row) => {
    const [, project, profile, kind] = row;
    await renderSets();
    await focus(kit, project, profile);
    await userEvent.keyboard(" ");
    expect([...stagedSets.get().values()]).toEqual([
      { kind, set: kit, name: "Backend kit", project_path: inProject(project), profile_id: profile },
    ]);
    expect(staged.get().size).toBe(0);
    const marked = await cell(kit, project, profile);
    expect(marked).toHaveAttribute("data-staged", kind);
    expect(within(marked).getByRole("img")).toHaveAccessibleName(new RegExp(`, staged: ${kind}$`));
    await userEvent.keyboard(" ");
    expect(stagedSets.get().size).toBe(0);
    expect(marked).not.toHaveAttribute("data-staged");
  });

  it("Delete marks the undeploy in place of what was marked there", async () => {
    await renderSets();
    await focus(kit, "web-app");
    await userEvent.keyboard(" {Delete}");
    expect([...stagedSets.get().values()].map(({ kind }) => kind)).toEqual(["undeploy"]);
    await userEvent.keyboard("{Delete}");
    expect(stagedSets.get().size).toBe(0);
  });

  it("updates a set whose artifacts are missing", async () => {
    await renderSets({
      answers: {
        list_set_standings: () => [standing(kit, "Backend kit", { state: "missing", missing_here: 1 })],
      },
    });
    expect(await cell(kit, "infra")).toHaveAttribute("data-state", "missing");
    await focus(kit, "infra");
    await userEvent.keyboard(" ");
    expect([...stagedSets.get().values()].map(({ kind }) => kind)).toEqual(["update"]);
  });

  it("marks a whole row, and a whole column of what the filter has", async () => {
    await renderSets();
    const places = Number((await cell(kit, "web-app")) && grid().getAttribute("aria-colcount")) - 1;
    await userEvent.click(screen.getByTestId(`entity-row-stage-${kit}`));
    expect(await screen.findByTestId("line-update")).toHaveTextContent("1");
    expect(screen.getByTestId("line-undeploy")).toHaveTextContent("3");
    await userEvent.click(screen.getByTestId("line-deploy"));
    expect(stagedSets.get().size).toBe(places - 3);
    act(clearStaged);
    await userEvent.click(screen.getByTestId(`entity-column-infra/${primary}`));
    await userEvent.click(await screen.findByTestId("line-deploy"));
    // All that the library has; the one that is gone from it stands there already.
    expect(stagedSets.get().size).toBe(6);
  });
});

describe("the story of a set", () => {
  const open = async (project: string, profile?: string) => {
    await userEvent.click(await cell(kit, project, profile));
    return screen.findByTestId("cell-story");
  };

  it("tells how it stands and what an update would bring, and leads to its review", async () => {
    const { backend } = await renderSets();
    const story = await open("web-app");
    expect(story).toHaveTextContent("Backend kit in web-app");
    expect(await within(story).findByText(/3 of 11 behind, 2 of them also changed here/)).toBeInTheDocument();
    expect(story).toHaveTextContent("Added to the set: pdf-tools");
    expect(story).toHaveTextContent("Newer in the library: api-contract, code-reviewer");
    expect(story).toHaveTextContent(/Deployed .* ago/);
    expect(await axeFindings(document.body)).toEqual([]);
    const asked = backend.calls.filter((call) => call.command === "list_set_attachments");
    expect(asked.map((call) => call.args)).toEqual([{ set: kit, project: inProject("web-app") }]);
    await userEvent.click(screen.getByTestId("story-update"));
    expect(screen.queryByTestId("cell-story")).toBeNull();
    expect(openRequest.get()).toMatchObject({
      kind: "changes",
      changes: [],
      sets: [{ kind: "update", set: kit, project_path: inProject("web-app"), profile_id: primary }],
    });
  });

  it("leads to the deploy, the undeploy and the set itself", async () => {
    await renderSets();
    expect(await open("infra")).toHaveTextContent("Could be deployed");
    expect(screen.queryByTestId("story-undeploy")).toBeNull();
    await userEvent.click(screen.getByTestId("story-deploy"));
    expect(openRequest.get()).toMatchObject({ sets: [{ kind: "deploy", project_path: inProject("infra") }] });
    act(closeRequest);
    await open("data-pipeline", "codex-default");
    expect(await screen.findByText("7 in sync, 5 not for Codex")).toBeInTheDocument();
    expect(screen.queryByTestId("story-deploy")).toBeNull();
    await userEvent.click(screen.getByTestId("story-undeploy"));
    expect(openRequest.get()).toMatchObject({ sets: [{ kind: "undeploy", profile_id: "codex-default" }] });
    act(closeRequest);
    await open("web-app");
    expect(screen.getByTestId("story-open-set")).toHaveTextContent("Open set");
  });

  it("says why a set cannot be deployed", async () => {
    await renderSets({ bundles: entangled(), attachments: [] });
    await userEvent.click(await cell(bundleId("left-hand"), "infra"));
    expect(await screen.findByTestId("cell-story")).toHaveTextContent("The set does not resolve");
    expect(screen.queryByTestId("story-deploy")).toBeNull();
  });
});
