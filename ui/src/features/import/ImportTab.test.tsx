import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { clearImportMarks } from "@/lib/import-marks";
import { closeRequest, openRequest } from "@/lib/requests";
import { ImportTab } from "./ImportTab";

const infra = `${home}/work/infra`;

beforeEach(clearImportMarks);
afterEach(closeRequest);

const show = (options: Partial<MockOptions> = {}, path = infra) =>
  renderInWindow(<ImportTab path={path} />, options);
const row = (path: string) => screen.findByTestId(`import-row-.claude/${path}`);
const check = (path: string) => screen.getByTestId(`import-check-.claude/${path}`);
const asked = () => {
  const request = openRequest.get();
  return request?.kind === "changes" ? (request.imports ?? []) : [];
};

describe("what a project has to import", () => {
  it("is listed with nothing selected, counted by kind, and axe finds nothing", async () => {
    show();
    expect(await row("skills/helm-charts")).toHaveTextContent("New");
    expect(screen.queryByTestId("import-bar")).toBeNull();
    for (const box of screen.getAllByRole("checkbox")) expect(box).not.toBeChecked();
    const counts = { all: 16, new: 5, identical: 2, differs: 3, recorded: 3, invalid: 2, skipped: 1 };
    for (const [status, n] of Object.entries(counts)) {
      expect(screen.getByTestId(`import-filter-${status}`)).toHaveTextContent(new RegExp(`${n}$`));
    }
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("says where things came from, and how SkillMeat's records stand", async () => {
    show();
    expect(
      within(await row("skills/helm-charts")).getByRole("img", {
        name: "From acme/agent-skills/skills/helm-charts at 4f2a91c, as it is a clone of it",
      }),
    ).toBeInTheDocument();
    const words = [
      ["skills/runbook-writer", /SkillMeat put it here; unchanged since/],
      ["commands/cost-report.md", /changed since/],
      ["commands/fix-flaky.md", /cannot be used: Line 12 names no file/],
      ["skills/vault-helper", /is not here/],
    ] as const;
    for (const [path, name] of words) {
      expect(within(await row(path)).getByRole("img", { name })).toBeInTheDocument();
    }
    expect(await row("skills/vault-helper")).toHaveTextContent("SKILL.md is missing");
    expect(check("skills/vault-helper")).toBeDisabled();
    expect(check("commands/release-notes.md")).toBeDisabled();
  });

  it("is reviewed as it was marked, in one go", async () => {
    show();
    await row("skills/helm-charts");
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    await userEvent.click(screen.getByTestId("import-record-all"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("7 selected");
    expect(screen.getByTestId("import-summary")).toHaveTextContent(
      "5 go into the library, 2 are recorded. The project’s files stay as they are.",
    );
    await userEvent.click(screen.getByTestId("import-review"));
    expect(asked()).toHaveLength(7);
    expect(asked()[0]).toEqual({
      project_path: infra,
      path: ".claude/skills/helm-charts",
      action: "import",
      name: null,
    });
    expect(asked().filter(({ action }) => action === "link")).toHaveLength(2);
    await userEvent.click(screen.getByTestId("import-clear"));
    expect(screen.queryByTestId("import-bar")).toBeNull();
  });

  it("asks what to do with what differs before it is reviewed", async () => {
    show();
    await row("skills/sql-migrations");
    await userEvent.click(check("skills/sql-migrations"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("1 needs a choice");
    expect(screen.getByTestId("import-review")).toBeDisabled();
    await userEvent.click(screen.getByTestId("import-action-.claude/skills/sql-migrations"));
    await userEvent.click(await screen.findByTestId("import-choose-copy"));
    const name = await screen.findByTestId("import-rename-name");
    await userEvent.clear(name);
    await userEvent.type(name, "sql migrations");
    expect(screen.getByTestId("import-rename-apply")).toBeDisabled();
    await userEvent.clear(name);
    await userEvent.type(name, "sql-of-infra{Enter}");
    expect(await row("skills/sql-migrations")).toHaveTextContent("Import as sql-of-infra");
    await userEvent.click(screen.getByTestId("import-review"));
    expect(asked()).toEqual([
      { project_path: infra, path: ".claude/skills/sql-migrations", action: "import", name: "sql-of-infra" },
    ]);
  });

  it("can be kept as it is, recorded as changed, or taken over from SkillMeat", async () => {
    show();
    await row("skills/sql-migrations");
    const choose = async (path: string, choice: string) => {
      await userEvent.click(screen.getByTestId(`import-action-${path}`));
      await userEvent.click(await screen.findByTestId(`import-choose-${choice}`));
    };
    await choose(".claude/skills/sql-migrations", "keep");
    expect(await row("skills/sql-migrations")).toHaveTextContent("Keep unmanaged");
    expect(screen.queryByTestId("import-bar")).toBeNull();
    await choose(".claude/commands/fix-flaky.md", "link");
    expect(await row("commands/fix-flaky.md")).toHaveTextContent("Record as changed here");
    await userEvent.click(screen.getByTestId("import-take-over-all"));
    await userEvent.click(screen.getByTestId("import-review"));
    expect(asked().map(({ path, action }) => [path, action])).toEqual([
      [".claude/skills/runbook-writer", "take_over"],
      [".agents/skills/commit-helper", "take_over"],
      [".claude/commands/fix-flaky.md", "link"],
    ]);
  });

  it("is filtered by kind and by words, and the head's box takes what is left", async () => {
    show();
    await row("skills/helm-charts");
    await userEvent.click(screen.getByTestId("import-filter-new"));
    expect(screen.queryByTestId("import-row-.claude/skills/sql-migrations")).toBeNull();
    // Nothing out of sight is marked.
    expect(screen.queryByTestId("import-record-all")).toBeNull();
    await userEvent.click(screen.getByTestId("import-check-all"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("5 selected");
    await userEvent.click(screen.getByTestId("import-check-all"));
    expect(screen.queryByTestId("import-bar")).toBeNull();
    await userEvent.type(screen.getByTestId("import-search"), "acme");
    await waitFor(() => expect(screen.getByTestId("import-filter-all")).toHaveTextContent("All1"));
    await userEvent.clear(screen.getByTestId("import-search"));
    await userEvent.type(screen.getByTestId("import-search"), "nothing like it");
    expect(await screen.findByTestId("import-no-match")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Show all" }));
    expect(await row("skills/sql-migrations")).toBeInTheDocument();
  });

  it("is used with the keys alone", async () => {
    show();
    const first = await row("skills/helm-charts");
    const list = screen.getByTestId("import-list");
    list.focus();
    expect(first.dataset.active).toBe("true");
    await userEvent.keyboard(" ");
    expect(check("skills/helm-charts")).toBeChecked();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    await userEvent.keyboard("{Shift>}{ArrowDown}{/Shift}");
    expect(check("skills/runbook-writer")).not.toBeChecked();
    expect(check("commands/cost-report.md")).toBeChecked();
    expect(check("agents/on-call-helper.md")).toBeChecked();
    await userEvent.keyboard("/");
    expect(screen.getByTestId("import-search")).toHaveFocus();
    await userEvent.keyboard("sql{ArrowDown}");
    await waitFor(() => expect(screen.getByTestId("import-filter-all")).toHaveTextContent("All1"));
    await userEvent.keyboard("{Enter}");
    expect(await screen.findByTestId("import-sheet")).toHaveTextContent("sql-migrations in infra");
    expect(await screen.findByTestId("diff")).toHaveTextContent("Library");
    expect(screen.getByTestId("file-SKILL.md")).toHaveTextContent("differs");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("import-sheet")).toBeNull());
    expect(list).toHaveFocus();
  });

  it("is skipped for good, and shown again", async () => {
    const { backend } = show();
    await row("skills/helm-charts");
    await userEvent.click(check("skills/helm-charts"));
    await userEvent.click(check("commands/cost-report.md"));
    await userEvent.click(screen.getByTestId("import-skip-selected"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("2 things are skipped");
    await waitFor(() => expect(screen.getByTestId("import-filter-skipped")).toHaveTextContent("3"));
    expect(screen.queryByTestId("import-bar")).toBeNull();
    expect(backend.calls.find(({ command }) => command === "skip_import")?.args).toEqual({
      projectPath: infra,
      paths: [".claude/skills/helm-charts", ".claude/commands/cost-report.md"],
      skip: true,
    });
    await userEvent.click(screen.getByTestId("import-filter-skipped"));
    await userEvent.click(screen.getByTestId("import-action-.claude/skills/helm-charts"));
    await userEvent.click(await screen.findByTestId("import-show-again"));
    await waitFor(() => expect(screen.getByTestId("import-filter-skipped")).toHaveTextContent("2"));
    await userEvent.click(screen.getByTestId("import-show-all-again"));
    await waitFor(() => expect(screen.getByTestId("import-filter-skipped")).toHaveTextContent("0"));
  });

  it("of 3,000 rows draws those in sight, and marks all at once", async () => {
    show({ imports: 3000 });
    await row("skills/helm-charts");
    expect(screen.getByTestId("import-list")).toHaveAttribute("aria-rowcount", "3001");
    expect(screen.getAllByRole("row").length).toBeLessThan(80);
    await userEvent.click(screen.getByTestId("import-add-all-new"));
    expect(screen.getByTestId("import-bar")).toHaveTextContent("1,498 selected");
    await userEvent.click(screen.getByTestId("import-review"));
    expect(asked()).toHaveLength(1498);
  });

  it("says so where there is nothing, and what could not be read", async () => {
    const { unmount } = show({}, `${home}/work/design-system`);
    expect(await screen.findByTestId("import-empty")).toHaveTextContent("Nothing here yet");
    unmount();
    show({ unreadable: true });
    expect(await screen.findByTestId("import-problems")).toHaveTextContent("1 folder could not be read");
    expect(await row("skills/helm-charts")).toBeInTheDocument();
  });

  it("can be asked for again where it cannot be read", async () => {
    let refuse = true;
    const answers: MockOptions["answers"] = {
      discover_project: () => {
        if (refuse)
          throw { code: "permission_denied", message: "It may not be read.", hints: [], path: null };
        return { project_path: infra, project_name: "infra", entries: [], problems: [], looked_in: [] };
      },
    };
    show({ answers });
    expect(await screen.findByTestId("error-state")).toHaveTextContent("No permission");
    refuse = false;
    await userEvent.click(screen.getByTestId("retry"));
    expect(await screen.findByTestId("import-empty")).toBeInTheDocument();
  });
});
