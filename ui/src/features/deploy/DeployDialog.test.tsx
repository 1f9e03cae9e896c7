import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { renderInWindow } from "@/dev/render";
import { closeRequest, type DeployIntent, openRequest } from "@/lib/requests";
import { defaultSettings, SettingsContext } from "@/lib/settings";
import { clearStaged, staged } from "@/lib/staged";
import { DeployDialog } from "./DeployDialog";

const pdf = "skill:pdf-tools";
const contract = "skill:api-contract";

/** Takes the dialog away when it asks for it, as the frame does. */
function Host({ intent }: { intent: DeployIntent }) {
  const [open, setOpen] = useState(true);
  return open && <DeployDialog intent={intent} onClose={() => setOpen(false)} />;
}

afterEach(() => {
  closeRequest();
  clearStaged();
});

describe("deploying", () => {
  it("shows the plan, deploys with its fingerprint and says so", async () => {
    const onClose = vi.fn();
    const { backend } = renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: [] }} onClose={onClose} />,
    );
    const confirm = await screen.findByTestId("deploy-confirm");
    expect(confirm).toBeDisabled();

    await userEvent.click(await screen.findByTestId("deploy-project-infra"));
    expect(await screen.findByText("scripts/extract.py")).toBeInTheDocument();
    expect(screen.getByTestId("plan-totals")).toHaveTextContent("Creates 7 files.");
    await userEvent.click(confirm);

    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const sent = backend.calls.find((call) => call.command === "apply_changes");
    expect(sent?.args.request).toMatchObject({
      changes: [
        {
          kind: "deploy",
          artifact: pdf,
          project_path: "/home/sam/work/infra",
          profile_id: "claude-code-default",
          dest_path: null,
          mode: null,
        },
      ],
      fingerprint: expect.stringContaining("deploy-"),
    });
    expect(await screen.findByTestId("toast")).toHaveTextContent("Deployed pdf-tools to infra");
  });

  it("deploys to several projects and leaves what is in the way", async () => {
    const { backend } = renderInWindow(
      <DeployDialog
        intent={{ artifacts: [contract], projects: ["/home/sam/work/web-app"] }}
        onClose={() => {}}
      />,
    );
    expect(await screen.findByText(/SKILL.md was changed in the project/)).toBeInTheDocument();
    expect(screen.getByTestId("deploy-confirm")).toBeDisabled();
    await userEvent.click(screen.getByTestId("deploy-project-infra"));
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toHaveTextContent("Deploy 1, leave 1"));
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    expect(await screen.findByTestId("toast")).toHaveAttribute("data-tone", "warn");
    const sent = backend.calls.filter((call) => call.command === "apply_changes");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.args.request).toMatchObject({
      changes: [
        { kind: "deploy", artifact: contract, project_path: "/home/sam/work/web-app" },
        { kind: "deploy", artifact: contract, project_path: "/home/sam/work/infra" },
      ],
      atomic: false,
      fingerprint: expect.stringContaining("deploy-"),
    });
  });

  it("does not deploy to several projects when one of them moved since it was shown", async () => {
    const { backend } = renderInWindow(
      <DeployDialog
        intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra", "/home/sam/work/mobile"] }}
        onClose={() => {}}
      />,
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    const moved = backend.library.find((artifact) => artifact.id === pdf)?.deployments?.[0];
    if (moved) moved.project_path = "/home/sam/work/mobile";
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    expect(await screen.findByText(/The project changed since this was shown/)).toBeInTheDocument();
    expect(backend.calls.some((call) => call.command === "apply_changes")).toBe(false);
  });

  it("offers to undo what it did", async () => {
    const { backend } = renderInWindow(
      <Host intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} />,
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
    expect(openRequest.get()).toEqual({ kind: "undo", operation: expect.any(String) });
    expect(backend.calls.filter((call) => call.command === "apply_changes")).toHaveLength(1);
  });

  it("stages instead, for the profile and the state that were shown", async () => {
    const onClose = vi.fn();
    renderInWindow(
      <DeployDialog
        intent={{ artifacts: [pdf], projects: ["/home/sam/work/docs-site"] }}
        onClose={onClose}
      />,
    );
    await userEvent.click(await screen.findByTestId("deploy-stage"));
    expect([...staged.get().values()]).toEqual([
      {
        kind: "deploy",
        artifact: pdf,
        project_path: "/home/sam/work/docs-site",
        profile_id: "claude-code-default",
        state: "outdated",
      },
    ]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("leads from a conflict to its review", async () => {
    renderInWindow(
      <DeployDialog
        intent={{ artifacts: [contract], projects: ["/home/sam/work/web-app"] }}
        onClose={() => {}}
      />,
    );
    const toReview = await screen.findByTestId("deploy-review");
    expect(screen.getByTestId("deploy-confirm")).toBeDisabled();
    expect(screen.getByTestId("deploy-confirm")).not.toHaveTextContent("Nothing to do");
    await userEvent.click(toReview);
    expect(openRequest.get()).toMatchObject({
      kind: "changes",
      changes: [{ kind: "deploy", artifact: contract, project_path: "/home/sam/work/web-app" }],
    });
  });

  it("has nothing to do where everything is in sync", async () => {
    renderInWindow(
      <DeployDialog
        intent={{ artifacts: [pdf], projects: ["/home/sam/work/billing-api"] }}
        onClose={() => {}}
      />,
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toHaveTextContent("Nothing to do"));
    expect(screen.getByTestId("deploy-confirm")).toBeDisabled();
  });

  it("shows the new plan when the project moved in the meantime", async () => {
    const onClose = vi.fn();
    renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} onClose={onClose} />,
      {
        answers: {
          apply_changes: () => {
            throw { code: "plan_stale", message: "moved", hints: [] };
          },
        },
      },
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    expect(await screen.findByText(/The project changed since this was shown/)).toBeInTheDocument();
    expect(onClose).not.toHaveBeenCalled();
  });

  it("shows a refusal with its hints and stays open", async () => {
    renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} onClose={() => {}} />,
      {
        answers: {
          apply_changes: () => {
            throw { code: "disk_full", message: "No space left on device", hints: ["Free some space."] };
          },
        },
      },
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    expect(await screen.findByText("The disk is full")).toBeInTheDocument();
    expect(screen.getByText("Free some space.")).toBeInTheDocument();
  });

  it("takes a typed folder with ~ for the home, and one from the native dialog", async () => {
    const { backend } = renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: [] }} onClose={() => {}} />,
    );
    await userEvent.type(await screen.findByTestId("deploy-folder-input"), "~/work/typed{Enter}");
    await userEvent.click(screen.getByTestId("deploy-folder-browse"));
    expect(await screen.findByTestId("plan-typed")).toBeInTheDocument();
    expect(await screen.findByTestId("plan-new-project")).toBeInTheDocument();
    expect(backend.calls.some((call) => call.command === "pick_project_folder")).toBe(true);
  });

  it("asks for the plan of the sub-folder that was typed", async () => {
    const { backend } = renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} onClose={() => {}} />,
    );
    await userEvent.type(await screen.findByTestId("deploy-destination"), ".claude/skills/team");
    expect(await screen.findByText(".claude/skills/team/pdf-tools")).toBeInTheDocument();
    const destinations = backend.calls
      .filter((call) => call.command === "plan_changes")
      .map(
        (call) => (call.args.request as { changes: { dest_path: string | null }[] }).changes[0]?.dest_path,
      );
    expect(destinations).toEqual([null, ".claude/skills/team"]);
  });

  it("deploys one artifact without the review where the person chose so", async () => {
    const onClose = vi.fn();
    renderInWindow(
      <SettingsContext
        value={{ settings: { ...defaultSettings, skip_review: true }, known: true, change: () => {} }}
      >
        <DeployDialog intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} onClose={onClose} />
      </SettingsContext>,
    );
    expect(await screen.findByTestId("toast")).toHaveTextContent("Deployed pdf-tools to infra");
    expect(screen.queryByTestId("deploy-dialog")).toBeNull();
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("leads to the review when something is in the way", async () => {
    const { backend } = renderInWindow(
      <SettingsContext
        value={{ settings: { ...defaultSettings, skip_review: true }, known: true, change: () => {} }}
      >
        <DeployDialog
          intent={{ artifacts: [contract], projects: ["/home/sam/work/web-app"] }}
          onClose={() => {}}
        />
      </SettingsContext>,
    );
    await waitFor(() => expect(openRequest.get()?.kind).toBe("changes"));
    expect(backend.calls.some((call) => call.command === "deploy")).toBe(false);
  });

  it("says when the list is behind", async () => {
    renderInWindow(
      <DeployDialog intent={{ artifacts: [pdf], projects: ["/home/sam/work/infra"] }} onClose={() => {}} />,
      {
        answers: {
          apply_changes: () => ({
            operation: "op",
            projects: [
              {
                project_path: "/home/sam/work/infra",
                project_name: "infra",
                results: [
                  {
                    artifact: pdf,
                    profile: "claude-code-default",
                    status: "success",
                    changes: [],
                    error: null,
                  },
                ],
              },
            ],
            rolled_back: false,
            views: [],
            cache_behind: true,
          }),
        },
      },
    );
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    expect(await screen.findByText(/The list is behind/)).toBeInTheDocument();
  });
});
