import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { Recovered } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home, projects, troubledProjects } from "@/dev/fixtures";
import { installBackend } from "@/dev/install";
import { navigate } from "@/lib/navigation";
import { closeRequest, requestDeploy, requestUndo } from "@/lib/requests";
import { App } from "./App";

afterEach(() => {
  closeRequest();
  navigate("artifacts");
});

async function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  render(<App />);
  await screen.findByTestId("artifact-row-skill:pdf-tools");
  return backend;
}

const row = (id: string) => screen.findByTestId(`artifact-row-${id}`);
const idOf = (place: number) => `01939e00-0000-7000-8000-${String(place).padStart(12, "0")}`;

const cutOff = (part: Partial<Recovered> = {}): Recovered => ({
  operation: crypto.randomUUID(),
  kind: "deploy",
  outcome: "taken_back",
  projects: ["web-app"],
  problems: [],
  ...part,
});

describe("undo", () => {
  it("takes a deploy back from the activity, and does it again from there", async () => {
    await open();
    act(() => requestDeploy(["skill:commit-helper"], [`${home}/work/infra`]));
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    await waitFor(async () => expect(await row("skill:commit-helper")).toHaveTextContent("infra"));

    await userEvent.click(screen.getByTestId("nav-activity"));
    const [first] = await screen.findAllByTestId("operation-undo");
    expect(first).toHaveAccessibleName("Undo “Deployed commit-helper”");
    await userEvent.click(first as HTMLElement);
    const review = await screen.findByTestId("review");
    expect(
      await within(review).findByRole("heading", { name: "Undo “Deployed commit-helper”" }),
    ).toBeVisible();
    expect(await axeFindings(document.body)).toEqual([]);
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    const [redo] = await screen.findAllByTestId("operation-redo");
    await waitFor(() => expect(redo).toHaveAccessibleName("Redo “Deployed commit-helper”"));
    await userEvent.click(screen.getByTestId("nav-artifacts"));
    await waitFor(async () => expect(await row("skill:commit-helper")).toHaveTextContent("Not deployed"));

    await userEvent.click(screen.getByTestId("nav-activity"));
    await userEvent.click((await screen.findAllByTestId("operation-redo"))[0] as HTMLElement);
    expect(await screen.findByRole("heading", { name: "Redo “Deployed commit-helper”" })).toBeVisible();
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    expect(screen.getByTestId("review-apply")).toHaveTextContent("Redo");
    await userEvent.click(screen.getByTestId("review-apply"));
    expect(await screen.findByText("Done again: commit-helper in infra")).toBeVisible();
    await userEvent.click(screen.getByTestId("nav-artifacts"));
    await waitFor(async () => expect(await row("skill:commit-helper")).toHaveTextContent("infra"));

    // What was done again is undone as the thing itself, from either row.
    await userEvent.click(screen.getByTestId("nav-activity"));
    await waitFor(() =>
      expect(screen.getAllByRole("button", { name: "Undo “Deployed commit-helper”" })).toHaveLength(2),
    );
  });

  it("asks about what changed since, and writes nothing before it is answered", async () => {
    const backend = await open();
    act(() => requestUndo(idOf(2)));
    const review = await screen.findByTestId("review");
    await waitFor(() => expect(review).toHaveTextContent("The one conflict needs a choice."));
    expect(screen.getByTestId("review-apply")).toBeDisabled();
    expect(screen.getByTestId("review-apply")).toHaveTextContent("Undo");
    expect(screen.getByTestId("review-promise")).toHaveTextContent(
      "First choose what to do with api-contract in web-app.",
    );
    const file = within(screen.getByRole("radiogroup", { name: "This file alone" })).getAllByRole("radio");
    expect(file.map((one) => one.textContent)).toEqual(["Keep this", "Put back"]);
    await userEvent.click(screen.getByTestId("choice-keep"));
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    await waitFor(() =>
      expect(backend.calls.find((call) => call.command === "undo_operation")?.args.request).toMatchObject({
        operation: idOf(2),
        choices: [{ artifact: "skill:api-contract", choice: "keep" }],
      }),
    );
  });

  it("of the last operation is in the palette and on a key", async () => {
    await open();
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.keyboard("undo the last");
    await userEvent.click(await screen.findByRole("option", { name: /Undo the last operation/ }));
    expect(await screen.findByRole("heading", { name: "Undo “Deployed 12 artifacts”" })).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("review")).toBeNull());
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(await screen.findByRole("heading", { name: "Undo “Deployed 12 artifacts”" })).toBeVisible();
  });

  it("leaves the key to the text that is being typed", async () => {
    await open();
    await userEvent.type(screen.getByTestId("artifact-search"), "pdf");
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(screen.queryByTestId("review")).toBeNull();
  });

  it("says so where there is nothing to undo", async () => {
    await open({ operations: 0 });
    await userEvent.keyboard("{Control>}z{/Control}");
    expect(await screen.findByTestId("toast")).toHaveTextContent("There is nothing to undo");
  });
});

describe("what the start brought in order", () => {
  it("is said once, quietly, and leads to the activity", async () => {
    await open({ recovered: [cutOff()] });
    const note = await screen.findByTestId("recovered-note");
    expect(note).toHaveTextContent("An interrupted deploy to web-app was taken back. Nothing was lost.");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("recovered-show"));
    expect(await screen.findByTestId("activity-list")).toBeInTheDocument();
    expect(screen.queryByTestId("recovered-note")).toBeNull();
  });

  it("names what is left to do, with hints and the path", async () => {
    const path = `${home}/work/web-app/.claude/skills/x`;
    const problem = {
      code: "permission_denied" as const,
      message: "May not write there.",
      hints: ["Allow it, then refresh."],
      path,
      details: null,
    };
    await open({
      recovered: [
        cutOff({ kind: null, problems: [problem], projects: ["a", "b", "c"] }),
        cutOff({ kind: "undo", outcome: "finished" }),
      ],
    });
    const note = await screen.findByTestId("recovered-note");
    expect(note).toHaveTextContent(
      "An interrupted change in 3 projects could not be brought in order everywhere.",
    );
    expect(note).toHaveTextContent("An interrupted undo in web-app was finished.");
    expect(note).toHaveTextContent("No permission. May not write there.");
    expect(note).toHaveTextContent("Allow it, then refresh.");
    expect(within(note).getByRole("button", { name: `Copy ${path}` })).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("recovered-dismiss"));
    expect(screen.queryByTestId("recovered-note")).toBeNull();
  });
});

describe("the rail", () => {
  it("marks a project that cannot be read, and one whose folder is gone", async () => {
    await open({ projects: [...troubledProjects, ...projects] });
    const mark = async (name: string, words: string) =>
      within(await screen.findByTestId(`nav-project-${name}`)).findByRole("img", { name: words });
    expect(await mark("payments", "The project’s manifest cannot be read")).toBeInTheDocument();
    expect(await mark("old-site", "Folder not found")).toBeInTheDocument();
    expect(await mark("docs-site", "Outdated")).toBeInTheDocument();
  });
});
