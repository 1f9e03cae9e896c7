import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { renderInWindow } from "@/dev/render";
import { closeRequest, openRequest } from "@/lib/requests";
import { clearStaged, staged } from "@/lib/staged";
import { EntitiesView } from "./EntitiesView";

afterEach(() => {
  closeRequest();
  clearStaged();
});

const cellId = (artifact: string, project: string, profile = "claude-code-default") =>
  `entity-cell-${artifact}-${project}/${profile}`;
/** A cell whose state has come: rows are there before what their cells show. */
const cell = (artifact: string, project: string, profile?: string) =>
  waitFor(() => {
    const found = screen.getByTestId(cellId(artifact, project, profile));
    expect(found).not.toHaveAttribute("data-state", "waiting");
    return found;
  });
const inProject = (project: string) => `/home/sam/work/${project}`;

describe("the matrix", () => {
  it("shows each state in its cell, and axe finds nothing", async () => {
    renderInWindow(<EntitiesView />);
    expect(await cell("agent:code-reviewer", "web-app")).toHaveAttribute("data-state", "modified");
    expect(await cell("skill:k8s-manifests", "infra")).toHaveAttribute("data-state", "missing");
    expect(await cell("skill:pdf-tools", "infra")).toHaveAttribute("data-state", "none");
    expect(await cell("agent:code-reviewer", "web-app", "codex-default")).toHaveAttribute(
      "data-state",
      "unsupported",
    );
    expect(within(await cell("skill:pdf-tools", "docs-site")).getByRole("img")).toHaveAccessibleName(
      "Outdated",
    );
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "22");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("moves with the arrows and opens the story with Enter", async () => {
    renderInWindow(<EntitiesView />);
    await cell("skill:accessibility-audit", "auth-service");
    screen.getByTestId("entities-grid").focus();
    await userEvent.keyboard("{ArrowDown}{ArrowRight}");
    const active = await cell("skill:api-contract", "billing-api");
    expect(active).toHaveAttribute("data-active", "true");
    expect(screen.getByRole("grid")).toHaveAttribute("aria-activedescendant", active.id);
    await userEvent.keyboard("{Enter}");
    const story = await screen.findByTestId("cell-story");
    expect(story).toHaveTextContent("api-contract in billing-api");
    expect(await within(story).findByText("5 files, all as deployed")).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("cell-story")).toBeNull());
    expect(screen.getByTestId("entities-grid")).toHaveFocus();
  });

  it("tells in the story which files differ, and leads to the undeploy", async () => {
    renderInWindow(<EntitiesView />);
    await userEvent.click(await cell("skill:api-contract", "web-app"));
    const story = await screen.findByTestId("cell-story");
    expect(await within(story).findByText("SKILL.md")).toBeInTheDocument();
    expect(story).toHaveTextContent("Your own file");
    await userEvent.click(screen.getByTestId("story-undeploy"));
    expect(openRequest.get()).toEqual({
      kind: "undeploy",
      intent: {
        artifacts: ["skill:api-contract"],
        project: inProject("web-app"),
        profile: "claude-code-default",
      },
    });
  });

  it("stages with Space what is likelier, marks the cell, and takes the mark off again", async () => {
    renderInWindow(<EntitiesView />);
    await cell("skill:accessibility-audit", "auth-service");
    screen.getByTestId("entities-grid").focus();
    await userEvent.keyboard("{ArrowRight}{ArrowRight} ");
    expect([...staged.get().values()]).toEqual([
      {
        kind: "deploy",
        artifact: "skill:accessibility-audit",
        project_path: inProject("billing-api"),
        profile_id: "codex-default",
        state: null,
      },
    ]);
    const marked = await cell("skill:accessibility-audit", "billing-api", "codex-default");
    expect(marked).toHaveAttribute("data-staged", "deploy");
    expect(within(marked).getByRole("img")).toHaveAccessibleName("Not deployed, staged: deploy");
    await userEvent.keyboard(" ");
    expect(staged.get().size).toBe(0);
    expect(marked).not.toHaveAttribute("data-staged");
  });

  it.each([
    ["in sync", "agent:code-reviewer", "infra", "undeploy"],
    ["outdated", "skill:pdf-tools", "docs-site", "deploy"],
    ["missing", "skill:k8s-manifests", "infra", "deploy"],
    ["changed here", "agent:code-reviewer", "web-app", "deploy"],
    ["diverged", "skill:api-contract", "web-app", "deploy"],
    ["orphaned", "agent:perf-triage", "billing-api", "undeploy"],
  ])("stages for what is %s", async (_state, artifact, project, kind) => {
    renderInWindow(<EntitiesView />);
    await userEvent.click(await cell(artifact, project));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("entities-grid")).toHaveFocus());
    await userEvent.keyboard(" ");
    expect([...staged.get().values()].map((change) => change.kind)).toEqual([kind]);
  });

  it("stages an undeploy with Delete", async () => {
    renderInWindow(<EntitiesView />);
    await userEvent.click(await cell("skill:pdf-tools", "docs-site"));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("entities-grid")).toHaveFocus());
    await userEvent.keyboard("{Delete}");
    expect([...staged.get().values()].map((change) => change.kind)).toEqual(["undeploy"]);
  });

  it("says with Space why nothing can be done", async () => {
    renderInWindow(<EntitiesView />);
    await userEvent.click(await cell("agent:code-reviewer", "web-app", "codex-default"));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("entities-grid")).toHaveFocus());
    await userEvent.keyboard(" ");
    expect(await screen.findByTestId("cell-story")).toHaveTextContent("has no place for");
    expect(staged.get().size).toBe(0);
  });

  it("leads from the story to the comparison and to saving back", async () => {
    renderInWindow(<EntitiesView />);
    await userEvent.click(await cell("agent:code-reviewer", "web-app"));
    await userEvent.click(await screen.findByTestId("story-diff"));
    expect(openRequest.get()).toMatchObject({ kind: "diff", intent: { artifact: "agent:code-reviewer" } });
    await userEvent.click(await cell("agent:code-reviewer", "web-app"));
    await userEvent.click(await screen.findByTestId("story-save-back"));
    expect(openRequest.get()).toMatchObject({
      kind: "changes",
      changes: [{ kind: "save_back", artifact: "agent:code-reviewer", project_path: inProject("web-app") }],
    });
  });

  it("filters by text, type, project and drift", async () => {
    renderInWindow(<EntitiesView />);
    await cell("skill:pdf-tools", "infra");
    await userEvent.click(screen.getByTestId("entity-drifted"));
    await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "10"));
    await userEvent.click(screen.getByTestId("entity-project"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "infra" }));
    await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "3"));
    expect(screen.getByRole("grid")).toHaveAttribute("aria-colcount", "2");
    await userEvent.type(screen.getByTestId("entity-search"), "zzz");
    expect(await screen.findByTestId("entities-no-match")).toHaveTextContent("Nothing matches “zzz”");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await cell("skill:pdf-tools", "infra")).toBeInTheDocument();
  });

  it("asks only for the rows in sight of 10,000", async () => {
    const { backend } = renderInWindow(<EntitiesView />, { artifacts: 10_000 });
    await cell("skill:accessibility-audit", "infra");
    const asked = backend.calls.filter((call) => call.command === "list_entities");
    // Heads and cells of the rows in sight, and of those just beyond.
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
  });

  it("without a project says what to do, and after a refusal tries again", async () => {
    let fail = true;
    renderInWindow(<EntitiesView />, {
      projects: [],
      answers: {
        list_entities: () => {
          if (fail) throw { code: "cache", message: "database is locked", hints: [] };
          return { columns: [], rows: [], total: 0, drifted: 0 };
        },
      },
    });
    expect(await screen.findByText("database is locked")).toBeInTheDocument();
    fail = false;
    await userEvent.click(screen.getByTestId("retry"));
    expect(await screen.findByTestId("entities-no-projects")).toHaveTextContent("Add a project");
  });
});
