import { emit } from "@tauri-apps/api/event";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home } from "@/dev/fixtures";
import { installBackend } from "@/dev/install";
import { clearImportMarks } from "@/lib/import-marks";
import { endImport } from "@/lib/import-session";
import { navigate } from "@/lib/navigation";
import { closeRequest, requestImportFrom } from "@/lib/requests";
import { App } from "./App";

beforeEach(() => {
  clearImportMarks();
  endImport();
});
afterEach(() => {
  closeRequest();
  endImport();
  navigate("artifacts");
});

function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "absent", foundProjects: 6, ...options });
  render(<App />);
  return backend;
}

describe("from projects to a filled library", () => {
  it("finds them, shows what they have, imports it, and says where to go", async () => {
    const backend = open();
    await userEvent.click(await screen.findByTestId("first-run-find"));
    await userEvent.click(await screen.findByTestId("find-start"));
    const from = await screen.findByTestId("find-add-import");
    expect(from).toBeDisabled();
    await userEvent.click(screen.getByTestId("find-all"));
    expect(from).toHaveTextContent("Import from 6");
    await userEvent.click(from);
    expect(await screen.findByTestId("import-lead")).toHaveTextContent("in 6 projects");
    expect(screen.queryByTestId("import-bar")).toBeNull();
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    await userEvent.click(screen.getByTestId("import-review"));
    expect(await screen.findByTestId("review")).toHaveTextContent(/Review import of \d+/);
    // What was chosen stays behind the review, although there is a library by now.
    expect(screen.getByTestId("import-page")).toBeInTheDocument();
    expect(await screen.findByTestId("review-totals")).toHaveTextContent(/Adds \d+ artifacts to the library/);
    expect(screen.getByTestId("review-promise")).toHaveTextContent("Files in projects stay as they are.");
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    const done = await screen.findByTestId("import-done");
    expect(done).toHaveTextContent(/\d+ artifacts are in your library now/);
    // Taken back, it can be chosen anew.
    await userEvent.click(within(await screen.findByTestId("toast")).getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    await userEvent.click(await screen.findByTestId("import-add-all-new"));
    await userEvent.click(screen.getByTestId("import-review"));
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    await userEvent.click(await screen.findByTestId("import-done-entities"));
    expect(await screen.findByTestId("entities-grid")).toBeInTheDocument();
    expect(screen.queryByTestId("import-page")).toBeNull();
    expect(backend.library.map(({ id }) => id)).toContain("skill:helm-charts");
    const commands = backend.calls.map(({ command }) => command);
    expect(commands.indexOf("create_empty_library")).toBeLessThan(commands.indexOf("apply_changes"));
  });

  it("takes folders that are dropped, and one from the native dialog", async () => {
    open();
    await screen.findByTestId("first-run");
    const position = { x: 10, y: 10 };
    const paths = [`${home}/work/one`, `${home}/work/two`];
    await act(() => emit("tauri://drag-enter", { paths, position }));
    expect(await screen.findByTestId("drop-target")).toHaveTextContent("Drop to import");
    await act(() => emit("tauri://drag-drop", { paths, position }));
    expect(await screen.findByTestId("import-lead")).toHaveTextContent("in 2 projects");
    await userEvent.click(screen.getByTestId("import-leave"));
    await userEvent.click(await screen.findByTestId("first-run-other-project"));
    expect(await screen.findByTestId("import-lead")).toHaveTextContent("in 1 project");
  });

  it("can be left for the doors, with nothing written", async () => {
    const backend = open();
    await userEvent.click(await screen.findByTestId("first-run-other-project"));
    await screen.findByTestId("import-lead");
    await userEvent.click(screen.getByTestId("import-leave"));
    expect(await screen.findByTestId("first-run")).toBeInTheDocument();
    expect(backend.calls.some(({ command }) => command === "create_empty_library")).toBe(false);
  });

  it("is there in the window too, until one goes elsewhere", async () => {
    open({ library: "ready" });
    await screen.findByTestId("artifact-row-skill:pdf-tools");
    act(() => requestImportFrom([`${home}/work/infra`, `${home}/work/web-app`]));
    expect(await screen.findByTestId("import-page")).toHaveTextContent("Import from 2 projects");
    await userEvent.click(screen.getByTestId("nav-deployments"));
    expect(screen.queryByTestId("import-page")).toBeNull();
    expect(await screen.findByTestId("deployments-list")).toBeInTheDocument();
  });
});

describe("an import from a project's tab", () => {
  it("is reviewed, applied and taken back", async () => {
    const backend = open({ library: "ready" });
    await userEvent.click(await screen.findByTestId("nav-projects"));
    await userEvent.click(await screen.findByTestId("project-row-infra"));
    expect(screen.getByTestId("project-tab-import")).toHaveTextContent("Import10");
    expect(screen.getByTestId("project-row-infra")).toHaveTextContent("10 to import");
    await userEvent.click(screen.getByTestId("project-tab-import"));
    await userEvent.click(await screen.findByTestId("import-check-.claude/skills/helm-charts"));
    await userEvent.click(screen.getByTestId("import-check-.claude/agents/incident-timeline.md"));
    await userEvent.click(screen.getByTestId("import-review"));
    expect(await screen.findByTestId("review-totals")).toHaveTextContent(
      "Adds 1 artifact to the library and records 1 in 1 project. Writes 7 files into the library.",
    );
    expect(screen.getByTestId("review-artifact-skill:helm-charts@infra")).toHaveAttribute(
      "data-action",
      "import",
    );
    expect(screen.getByTestId("review-artifact-agent:incident-timeline@infra")).toHaveAttribute(
      "data-action",
      "adopt",
    );
    expect(await screen.findByTestId("diff")).toHaveTextContent("Not there");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("review-apply"));
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Imported helm-charts and recorded 1 in infra");
    await waitFor(() => expect(screen.getByTestId("project-tab-import")).toHaveTextContent("Import8"));
    expect(screen.queryByTestId("import-bar")).toBeNull();
    await userEvent.click(within(toast).getByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId("review-story")).toHaveTextContent("It leaves the library again.");
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    await waitFor(() => expect(screen.getByTestId("project-tab-import")).toHaveTextContent("Import10"));
    expect(backend.library.some(({ id }) => id === "skill:helm-charts")).toBe(false);
    await userEvent.click(screen.getByTestId("nav-activity"));
    expect(await screen.findByTestId("activity-list")).toHaveTextContent("Imported 2 artifacts");
  });

  it("leaves out what is taken out in the review, and keeps what failed marked", async () => {
    open({ library: "ready", failing: ["skill:runbook-writer"] });
    await userEvent.click(await screen.findByTestId("nav-projects"));
    await userEvent.click(await screen.findByTestId("project-row-infra"));
    await userEvent.click(screen.getByTestId("project-tab-import"));
    await userEvent.click(await screen.findByTestId("import-add-all-new"));
    await userEvent.click(screen.getByTestId("import-review"));
    await userEvent.click(await screen.findByTestId("leave-out"));
    await waitFor(() => expect(screen.getByTestId("review")).toHaveTextContent("Review import of 4"));
    await waitFor(() => expect(screen.getByTestId("review-apply")).toBeEnabled());
    await userEvent.click(screen.getByTestId("review-apply"));
    expect(await screen.findByTestId("review-result")).toHaveTextContent("3 changes made, 1 failed");
    await userEvent.click(screen.getByTestId("review-close"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("1 selected");
    expect(screen.getByTestId("import-check-.claude/skills/runbook-writer")).toBeChecked();
    expect(screen.getByTestId("import-check-.claude/skills/helm-charts")).not.toBeChecked();
  });
});
