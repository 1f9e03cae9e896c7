import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { renderInWindow } from "@/dev/render";
import { UndeployDialog } from "./UndeployDialog";

const intent = (artifact: string, project: string) => ({
  artifacts: [artifact],
  project: `/home/sam/work/${project}`,
  profile: "claude-code-default",
});

describe("undeploying", () => {
  it("shows what is removed, removes it and says so", async () => {
    const onClose = vi.fn();
    const { backend } = renderInWindow(
      <UndeployDialog intent={intent("skill:pdf-tools", "billing-api")} onClose={onClose} />,
    );
    expect(await screen.findByText("scripts/extract.py")).toBeInTheDocument();
    expect(screen.getByTestId("plan-totals")).toHaveTextContent("Removes 7 files.");
    await userEvent.click(screen.getByTestId("undeploy-confirm"));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(await screen.findByTestId("toast")).toHaveTextContent("Undeployed pdf-tools from billing-api");
    expect(backend.calls.find((call) => call.command === "apply_changes")?.args.request).toMatchObject({
      fingerprint: expect.stringContaining("undeploy-"),
    });
  });

  it("says how far it is, and stops when it is asked to", async () => {
    const onClose = vi.fn();
    const { backend } = renderInWindow(
      <UndeployDialog intent={intent("skill:pdf-tools", "billing-api")} onClose={onClose} />,
      { pace: 60 },
    );
    await userEvent.click(await screen.findByTestId("undeploy-confirm"));
    expect(await screen.findByText(/^Preparing/)).toHaveAttribute("data-testid", "apply-progress");
    await userEvent.click(screen.getByTestId("apply-cancel"));
    expect(screen.getByTestId("apply-progress")).toHaveTextContent("Cancelling");
    expect(await screen.findByTestId("apply-refused")).toHaveTextContent("Everything is as it was before.");
    expect(backend.calls.some(({ command }) => command === "cancel_changes")).toBe(true);
    expect(onClose).not.toHaveBeenCalled();
    // What was not done can be done.
    await userEvent.click(screen.getByTestId("undeploy-confirm"));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });

  it("refuses where a file was changed, and says which", async () => {
    renderInWindow(<UndeployDialog intent={intent("skill:api-contract", "web-app")} onClose={() => {}} />);
    expect(await screen.findByText(/SKILL.md was changed in the project/)).toBeInTheDocument();
    expect(screen.getByTestId("undeploy-confirm")).toBeDisabled();
  });
});
