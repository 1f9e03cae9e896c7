/** The matrix with sets down over the invented shell, for component tests, and short ways to what is in it. */
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect } from "vitest";
import { EntitiesView } from "@/features/entities/EntitiesView";
import type { MockOptions } from "./backend";
import { home } from "./fixtures";
import { renderInWindow } from "./render";
import { bundleId } from "./set-fixtures";
import { goneAttachment } from "./set-plans";

export const kit = bundleId("backend-kit");
/** The attachment of a set that the library no longer has. */
export const gone = goneAttachment();
export const primary = "claude-code-default";

export const inProject = (project: string) => `${home}/work/${project}`;
export const cell = (set: string, project: string, profile = primary) =>
  screen.findByTestId(`entity-cell-${set}-${project}/${profile}`);
export const grid = () => screen.getByTestId("entities-grid");
/** What stands in the first column. */
export const names = () =>
  within(grid())
    .getAllByRole("rowheader")
    .map((head) => head.textContent);
export const rows = (count: number) =>
  waitFor(() => expect(grid()).toHaveAttribute("aria-rowcount", String(count + 2)));

/** Six sets of the library, and one that is gone from it. */
export async function renderSets(options: Partial<MockOptions> = {}) {
  const rendered = renderInWindow(<EntitiesView />, {
    sets: 6,
    attachments: [gone],
    ...options,
    settings: { deployment_sets: true },
  });
  await userEvent.click(await screen.findByTestId("entity-rows-sets"));
  return rendered;
}

/** Puts the focus on a cell as a person does, and closes the story. */
export async function focus(set: string, project: string, profile?: string) {
  await userEvent.click(await cell(set, project, profile));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(grid()).toHaveFocus());
}

/** How a set that is attached to `infra` alone stands there. */
export function standing(set_id: string, set_name: string, part: object) {
  const place = {
    project_path: inProject("infra"),
    profile_id: primary,
    state: "in_sync",
    behind: 0,
    missing_here: 0,
    has_problem: false,
  };
  return { set_id, set_name, in_library: true, places: [{ ...place, ...part }] };
}
