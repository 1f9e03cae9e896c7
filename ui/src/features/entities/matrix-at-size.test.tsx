import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { EntityQuery } from "@/api/types";
import type { MockBackend } from "@/dev/backend";
import { makeProject } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { clearStaged, staged } from "@/lib/staged";
import { EntitiesView } from "./EntitiesView";

const rowHeight = 32;
const many = Array.from({ length: 300 }, (_, i) => makeProject(`project-${String(i).padStart(3, "0")}`));

let client: QueryClient;
function Client() {
  client = useQueryClient();
  return null;
}

function renderMany(artifacts = 10_000) {
  const part = (
    <>
      <Client />
      <EntitiesView />
    </>
  );
  return renderInWindow(part, { artifacts, projects: many }).backend;
}

afterEach(clearStaged);

const grid = () => screen.getByTestId("entities-grid");
const queries = (backend: MockBackend): EntityQuery[] =>
  backend.calls
    .filter((call) => call.command === "list_entities")
    .map((call) => call.args.query as EntityQuery);
const cellOf = (artifact: string, project: string) =>
  screen.findByTestId(`entity-cell-${artifact}-${project}/claude-code-default`);

/** jsdom lays nothing out: where the grid is scrolled to is told to it. */
function scroll(to: { top?: number; left?: number }) {
  if (to.top !== undefined) grid().scrollTop = to.top;
  if (to.left !== undefined) grid().scrollLeft = to.left;
  fireEvent.scroll(grid());
}

/** The artifact whose row is at a place of the whole list. */
const nameAt = (index: number) =>
  grid().querySelector(`[aria-rowindex="${index + 3}"] [role="rowheader"]`)?.textContent ?? null;
const activeCell = () => document.getElementById(grid().getAttribute("aria-activedescendant") ?? "");

describe("the matrix of 10,000 artifacts and 600 profiles", () => {
  it("asks for the rows and columns in sight, and for others once they are", async () => {
    const backend = renderMany();
    await cellOf("skill:accessibility-audit", "project-000");
    expect(grid()).toHaveAttribute("aria-rowcount", "10002");
    expect(grid()).toHaveAttribute("aria-colcount", "601");
    expect(grid().querySelectorAll("[role=row]").length).toBeLessThan(60);
    expect(grid().querySelectorAll("[role=gridcell]").length).toBeLessThan(60 * 20);
    for (const query of queries(backend)) {
      expect(query.limit).toBe(32);
      expect(query.columns.length).toBeLessThanOrEqual(32);
      expect(query.offset).toBeLessThanOrEqual(32);
    }
    expect(backend.calls.filter((call) => call.command === "list_entity_columns")).toHaveLength(1);

    backend.calls.length = 0;
    scroll({ top: 9_000 * rowHeight, left: 590 * 76 });
    await waitFor(() => expect(nameAt(9_005)).toBeTruthy());
    const asked = queries(backend);
    expect(new Set(asked.map((query) => query.offset))).toEqual(new Set([8_960, 8_992, 9_024]));
    const projects = new Set(asked.flatMap((query) => query.columns.map((column) => column.project_path)));
    expect(projects).toContain(many.at(-1)?.path);
    expect(projects).not.toContain(many[200]?.path);
    expect(asked.filter((query) => query.columns.length === 0)).toHaveLength(3);
  });

  it("shows a cell as on its way until its column has come", async () => {
    const backend = renderMany();
    const cell = await cellOf("skill:accessibility-audit", "project-000");
    await waitFor(() => expect(cell).toHaveAttribute("data-state", "none"));
    let answer = () => {};
    const gate = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const call = backend.call;
    backend.call = async (command, args) => {
      if (command === "list_entities") await gate;
      return call(command, args);
    };
    scroll({ left: 300 * 76 });
    const late = await cellOf("skill:accessibility-audit", "project-150");
    expect(late).toHaveAttribute("data-state", "waiting");
    answer();
    await waitFor(() => expect(late).toHaveAttribute("data-state", "none"));
  });

  it("keeps the row at the top where it is when the order or the filter changes", async () => {
    renderMany(1_000);
    await cellOf("skill:accessibility-audit", "project-000");
    scroll({ top: 700 * rowHeight + 5 });
    await waitFor(() => expect(nameAt(700)).toBeTruthy());
    const name = nameAt(700);
    await userEvent.click(screen.getByTestId("entity-sort-name"));
    await waitFor(() => expect(grid().scrollTop).toBe(299 * rowHeight + 5));
    fireEvent.scroll(grid());
    await waitFor(() => expect(nameAt(299)).toBe(name));

    await userEvent.type(screen.getByTestId("entity-search"), "a");
    await waitFor(() => expect(grid().scrollTop).toBe(0));
  });

  it("keeps the row at the top where it is when one comes above it, and the focus at its artifact", async () => {
    const backend = renderMany(1_000);
    await cellOf("skill:accessibility-audit", "project-000");
    scroll({ top: 300 * rowHeight });
    await waitFor(() => expect(nameAt(302)).toBeTruthy());
    const [top, focused] = [nameAt(300), nameAt(302)];
    const row = grid().querySelector<HTMLElement>('[aria-rowindex="305"] [role="gridcell"]');
    await userEvent.click(row as HTMLElement);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(grid()).toHaveFocus());
    expect(activeCell()?.closest("[role=row]")).toHaveTextContent(focused ?? "");

    const first = backend.library[0];
    if (!first) throw new Error("no artifact");
    backend.library.push({ ...first, id: "skill:aaa", name: "aaa", deployments: null });
    await act(() => client.invalidateQueries({ queryKey: ["entities"] }));
    await waitFor(() => expect(grid().scrollTop).toBe(301 * rowHeight));
    fireEvent.scroll(grid());
    await waitFor(() => expect(nameAt(301)).toBe(top));
    expect(activeCell()?.closest("[role=row]")).toHaveTextContent(focused ?? "");
    expect(activeCell()).toHaveAttribute("data-cell", "303,0");
  });

  it("keeps the focus at its artifact and profile under another filter, staged cells too", async () => {
    renderMany(20);
    await cellOf("skill:pdf-tools", "project-001");
    await userEvent.click(await cellOf("skill:pdf-tools", "project-001"));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(grid()).toHaveFocus());
    await userEvent.keyboard(" ");
    await userEvent.type(screen.getByTestId("entity-search"), "pdf");
    await waitFor(() => expect(grid()).toHaveAttribute("aria-rowcount", "3"));
    const cell = await cellOf("skill:pdf-tools", "project-001");
    await waitFor(() => expect(cell).toHaveAttribute("data-active", "true"));
    expect(cell).toHaveAttribute("data-staged", "deploy");
    await userEvent.click(screen.getByTestId("entity-platform"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Claude Code" }));
    await waitFor(() => expect(grid()).toHaveAttribute("aria-colcount", "301"));
    expect(await cellOf("skill:pdf-tools", "project-001")).toHaveAttribute("data-active", "true");
  });

  it("stages a whole row, of whose 600 cells most are not loaded", async () => {
    renderMany(20);
    await cellOf("skill:accessibility-audit", "project-000");
    grid().focus();
    await userEvent.keyboard("{Shift>} {/Shift}");
    const deploy = await screen.findByTestId("line-deploy");
    await waitFor(() => expect(deploy).toHaveTextContent("600"));
    await userEvent.click(deploy);
    expect(staged.get().size).toBe(600);
    expect(new Set([...staged.get().values()].map((change) => change.artifact))).toEqual(
      new Set(["skill:accessibility-audit"]),
    );
    await waitFor(() => expect(grid()).toHaveFocus());
    await userEvent.click(screen.getByTestId("entity-row-stage-skill:accessibility-audit"));
    const unstage = await screen.findByTestId("line-unstage");
    await waitFor(() => expect(unstage).toHaveTextContent("600"));
    await userEvent.click(unstage);
    expect(staged.get().size).toBe(0);
  });

  it("stages a whole column for what the filter has, and only where the profile takes it", async () => {
    const backend = renderMany(2_000);
    await cellOf("skill:accessibility-audit", "project-000");
    const skills = backend.library.filter((one) => one.type === "skill" && one.name.includes("e"));
    await userEvent.type(screen.getByTestId("entity-search"), "e");
    const fitting = backend.library.filter((one) => one.name.includes("e")).length;
    await waitFor(() => expect(grid()).toHaveAttribute("aria-rowcount", String(fitting + 2)));
    await userEvent.click(screen.getByTestId("entity-column-project-003/codex-default"));
    const deploy = await screen.findByTestId("line-deploy");
    await waitFor(() => expect(deploy).toHaveTextContent(skills.length.toLocaleString("en")));
    await userEvent.click(deploy);
    expect(staged.get().size).toBe(skills.length);
    expect(skills.length).toBeGreaterThan(100);
    expect([...staged.get().values()].every((change) => change.profile_id === "codex-default")).toBe(true);
  });
});
