import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home, projects, troubledProjects } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { bundleId } from "@/dev/set-fixtures";
import { closeRequest, openRequest } from "@/lib/requests";
import { clearStaged, stagedSets } from "@/lib/staged";
import { DeploySetDialog } from "./DeploySetDialog";

afterEach(() => {
  closeRequest();
  clearStaged();
});

const kit = { id: bundleId("backend-kit"), name: "Backend kit" };

async function open(options: Partial<MockOptions> = {}) {
  const onClose = vi.fn();
  const rendered = renderInWindow(<DeploySetDialog set={kit} onClose={onClose} />, {
    settings: { deployment_sets: true },
    ...options,
  });
  await screen.findByTestId("deploy-set-list");
  await waitFor(() => expect(screen.getByTestId("deploy-set-resolves")).toHaveTextContent("artifacts"));
  return { ...rendered, onClose };
}

const row = (name: string) => screen.findByTestId(`deploy-set-project-${name}`);
const review = () => screen.getByTestId("deploy-set-review");
const place = (name: string) => `${home}/work/${name}`;

describe("deploying a set", () => {
  it("says what the set comes to and which projects follow it, and axe finds nothing", async () => {
    await open();
    expect(screen.getByTestId("deploy-set-resolves")).toHaveTextContent("11 artifacts, 1 missing");
    await waitFor(async () => expect(await row("web-app")).toHaveTextContent("attached, 3 behind"));
    expect(await row("billing-api")).toHaveTextContent(/attached(?!,)/);
    expect(await row("infra")).not.toHaveTextContent("attached");
    expect(review()).toBeDisabled();
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("reviews the set in every chosen project, in the profile chosen for it", async () => {
    const { onClose } = await open();
    await userEvent.click(await row("infra"));
    await userEvent.click(await row("data-pipeline"));
    await userEvent.click(screen.getByTestId("deploy-set-profile-data-pipeline"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: /Claude Code/ }));
    expect(screen.getByTestId("deploy-set-chosen")).toHaveTextContent("2 projects chosen");
    await userEvent.click(review());
    expect(onClose).toHaveBeenCalledOnce();
    expect(openRequest.get()).toEqual({
      kind: "changes",
      changes: [],
      sets: [
        {
          kind: "deploy",
          set: kit.id,
          project_path: place("data-pipeline"),
          profile_id: "claude-code-default",
        },
        { kind: "deploy", set: kit.id, project_path: place("infra"), profile_id: "claude-code-default" },
      ],
      start: { atomic: false, choices: [] },
    });
  });

  it("brings a project that follows it up to date, all or nothing where asked", async () => {
    await open();
    await waitFor(async () => expect(await row("web-app")).toHaveTextContent("3 behind"));
    await userEvent.click(await row("web-app"));
    await userEvent.click(screen.getByTestId("deploy-set-mode-atomic"));
    await userEvent.click(review());
    expect(openRequest.get()).toMatchObject({
      sets: [{ kind: "update", project_path: place("web-app") }],
      start: { atomic: true, choices: [] },
    });
  });

  it("works with the keys alone: search, tick, go on", async () => {
    await open();
    await userEvent.tab();
    await userEvent.tab();
    expect(screen.getByTestId("deploy-set-search")).toHaveFocus();
    await userEvent.keyboard("docs");
    await waitFor(() => expect(screen.queryByTestId("deploy-set-project-infra")).toBeNull());
    await userEvent.keyboard("{ArrowDown}");
    expect(screen.getByTestId("deploy-set-list")).toHaveFocus();
    await userEvent.keyboard(" ");
    expect(await row("docs-site")).toHaveAttribute("aria-selected", "true");
    await userEvent.keyboard("{Enter}");
    expect(openRequest.get()).toMatchObject({ sets: [{ project_path: place("docs-site") }] });
  });

  it("ticks the only project found on Enter, and goes on with the next", async () => {
    await open();
    await userEvent.type(screen.getByTestId("deploy-set-search"), "mobile{Enter}");
    expect(await row("mobile")).toHaveAttribute("aria-selected", "true");
    expect(openRequest.get()).toBeNull();
    await userEvent.keyboard("{Enter}");
    expect(openRequest.get()).toMatchObject({ sets: [{ project_path: place("mobile") }] });
  });

  it("adds a project from the native dialog, ticked", async () => {
    const { backend } = await open();
    await userEvent.click(screen.getByTestId("deploy-set-add"));
    expect(await row("new-project")).toHaveAttribute("aria-selected", "true");
    expect(backend.calls.some(({ command }) => command === "add_project")).toBe(true);
  });

  it("does not offer what cannot be written to", async () => {
    await open({ projects: [...troubledProjects, ...projects] });
    const gone = await row("old-site");
    expect(gone).toHaveTextContent("folder not found");
    await userEvent.click(gone);
    expect(gone).toHaveAttribute("aria-selected", "false");
    expect(within(gone).getByRole("checkbox")).toBeDisabled();
    expect(await row("payments")).toHaveTextContent("manifest cannot be read");
  });

  it("stages the set as one change for each project", async () => {
    const { onClose } = await open();
    await userEvent.click(await row("infra"));
    await userEvent.click(screen.getByTestId("deploy-set-stage"));
    expect(onClose).toHaveBeenCalledOnce();
    expect([...stagedSets.get().values()]).toEqual([
      {
        kind: "deploy",
        set: kit.id,
        name: "Backend kit",
        project_path: place("infra"),
        profile_id: "claude-code-default",
      },
    ]);
  });

  it("refuses a set that holds nothing, and tells why one cannot be resolved", async () => {
    const empty = { artifacts: [], missing: [], tree: [], set: { kind: "set", ...kit } };
    const first = await openWith({ resolve_deployment_set: () => empty });
    expect(await screen.findByText(/holds nothing yet/)).toBeInTheDocument();
    await userEvent.click(await row("infra"));
    expect(review()).toBeDisabled();
    first.unmount();
    await openWith({
      resolve_deployment_set: () => {
        throw { code: "set_cycle", message: "A set would contain itself: A › B › A.", hints: [] };
      },
    });
    expect(await screen.findByText(/A › B › A/)).toBeInTheDocument();
    expect(review()).toBeDisabled();
  });
});

function openWith(answers: MockOptions["answers"]) {
  return Promise.resolve(
    renderInWindow(<DeploySetDialog set={kit} onClose={() => {}} />, {
      settings: { deployment_sets: true },
      answers,
    }),
  );
}
