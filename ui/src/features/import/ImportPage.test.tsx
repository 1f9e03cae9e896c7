import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BatchOutcome, BatchPlan, LibraryState } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home, libraryPath } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { clearImportMarks } from "@/lib/import-marks";
import { closeRequest, openRequest } from "@/lib/requests";
import { ImportPage } from "./ImportPage";

const ready: LibraryState = { kind: "ready", path: libraryPath, collection_id: "default" };
const absent: LibraryState = { kind: "absent", default_path: libraryPath, found: [] };
const path = (name: string) => `${home}/work/${name}`;
const three = ["infra", "billing-api", "web-app"].map(path);

beforeEach(clearImportMarks);
afterEach(closeRequest);

const show = (projects = three, library: LibraryState = ready, options: Partial<MockOptions> = {}) =>
  renderInWindow(<ImportPage session={{ projects, visit: 0 }} library={library} bare />, {
    library: library.kind === "ready" ? "ready" : "absent",
    ...options,
  });
const asked = () => {
  const request = openRequest.get();
  return request?.kind === "changes" ? request : undefined;
};

describe("importing from several projects", () => {
  it("shows what each has in one table, and tells copies as one", async () => {
    show();
    expect(await screen.findByTestId("import-lead")).toHaveTextContent(
      "23 things found in 3 projects. 3 of them are copies of one artifact, which the library gets once.",
    );
    for (const name of ["infra", "billing-api", "web-app"]) {
      expect(screen.getByTestId(`import-project-${name}`)).toHaveTextContent("found");
    }
    expect(screen.getAllByText("3 copies").length).toBeGreaterThan(0);
    for (const box of screen.getAllByRole("checkbox")) expect(box).not.toBeChecked();
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("says as how many artifacts they come, and asks where two would take one name", async () => {
    show();
    await screen.findByTestId("import-lead");
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("10 selected");
    expect(screen.getByTestId("import-summary")).toHaveTextContent("9 go into the library as 7 artifacts.");
    expect(screen.getByTestId("import-bar")).toHaveTextContent("1 needs a choice");
    const places = () => screen.getAllByTestId("import-action-.claude/commands/cost-report.md");
    expect(places()[1]).toHaveAccessibleName(/Another cost-report from infra is selected/);
    await userEvent.click(places()[1] as HTMLElement);
    await userEvent.click(await screen.findByTestId("import-choose-copy"));
    await userEvent.click(await screen.findByTestId("import-rename-apply"));
    expect(screen.getByTestId("import-bar")).not.toHaveTextContent("needs a choice");
    await userEvent.click(screen.getByTestId("import-review"));
    await waitFor(() => expect(asked()?.imports).toHaveLength(10));
    expect(asked()?.imports?.find(({ name }) => name !== null)).toEqual({
      project_path: path("billing-api"),
      path: ".claude/commands/cost-report.md",
      action: "import",
      name: "cost-report-billing-api",
    });
  });

  it("gives what is the same one other name", async () => {
    show();
    await screen.findByTestId("import-lead");
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    const [first] = screen.getAllByTestId("import-action-.claude/skills/helm-charts");
    await userEvent.click(first as HTMLElement);
    await userEvent.click(await screen.findByTestId("import-choose-copy"));
    expect(await screen.findByTestId("import-rename")).toHaveTextContent("2 copies in other projects");
    await userEvent.click(screen.getByTestId("import-rename-apply"));
    await userEvent.click(screen.getByTestId("import-review"));
    await waitFor(() =>
      expect(asked()?.imports?.filter(({ name }) => name === "helm-charts-infra")).toHaveLength(3),
    );
  });

  it("marks a project as a whole, with the keys too", async () => {
    show();
    await screen.findByTestId("import-lead");
    await userEvent.click(screen.getByTestId("import-check-project-web-app"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("3 selected");
    screen.getByTestId("import-list").focus();
    await userEvent.keyboard(" ");
    expect(screen.getByTestId("import-bar")).toHaveTextContent("13 selected");
    await userEvent.keyboard(" ");
    expect(screen.getByTestId("import-bar")).toHaveTextContent("3 selected");
  });

  it("makes the library where there is none, and only when it is reviewed", async () => {
    const { backend } = show([path("mobile")], absent);
    expect(await screen.findByTestId("import-lead")).toHaveTextContent("1 thing found in 1 project.");
    const made = () => backend.calls.filter(({ command }) => command === "create_empty_library").length;
    expect(made()).toBe(0);
    await userEvent.click(screen.getByTestId("import-check-.claude/skills/store-screenshots"));
    await userEvent.click(screen.getByTestId("import-review"));
    await waitFor(() => expect(asked()?.imports).toHaveLength(1));
    expect(made()).toBe(1);
  });

  it("ends with what is in the library now, and where to go", async () => {
    const { backend } = show();
    await screen.findByTestId("import-lead");
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    await userEvent.click(screen.getByTestId("import-review"));
    await waitFor(() => expect(asked()).toBeDefined());
    const { imports = [], onApplied } = asked() ?? {};
    const request = { changes: [], sets: [], imports, choices: [], on_conflict: null, atomic: false };
    const plan = (await backend.call("plan_changes", {
      request: { ...request, fingerprint: null },
    })) as BatchPlan;
    const outcome = (await backend.call("apply_changes", {
      request: { ...request, fingerprint: plan.fingerprint },
    })) as BatchOutcome;
    act(() => onApplied?.(outcome, plan));
    const done = await screen.findByTestId("import-done");
    expect(done).toHaveTextContent("7 artifacts are in your library now");
    expect(done).toHaveTextContent("8 deployments are recorded in 3 projects.");
    expect(within(done).getByTestId("import-done-entities")).toHaveFocus();
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("goes on without a project that cannot be looked into", async () => {
    const answers: MockOptions["answers"] = {
      discover_project: ({ projectPath }) => {
        if (projectPath === path("infra"))
          throw { code: "permission_denied", message: "No.", hints: [], path: null };
        return {
          project_path: projectPath,
          project_name: "web-app",
          entries: [],
          problems: [],
          looked_in: [],
        };
      },
    };
    show([path("infra"), path("web-app")], ready, { answers });
    expect(await screen.findByTestId("import-not-read")).toHaveTextContent("Could not look into infra");
    expect(screen.getByTestId("import-empty")).toHaveTextContent("Nothing to import");
  });
});
