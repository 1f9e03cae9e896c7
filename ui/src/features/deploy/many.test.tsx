import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { makeProject } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { en } from "@/text/en";
import { DeployDialog } from "./DeployDialog";

describe("a deploy of thousands", () => {
  it("draws the places in sight alone, and plans once for each choice", async () => {
    const artifacts = Array.from({ length: 3_000 }, (_, i) => `skill:pdf-tools-${i}`);
    const intent = { artifacts, projects: ["/home/sam/work/infra"] };
    const { backend } = renderInWindow(<DeployDialog intent={intent} onClose={() => {}} />, {
      artifacts: 60,
    });
    await waitFor(() => expect(screen.getAllByTestId(/^plan-artifact-/).length).toBeGreaterThan(0));
    expect(screen.getAllByTestId(/^plan-artifact-/).length).toBeLessThan(100);
    expect(screen.getByTestId("deploy-dialog")).toHaveTextContent("3,000 artifacts");
    await waitFor(() => expect(screen.getByTestId("plan-totals")).not.toHaveTextContent(/^$/));
    expect(backend.calls.filter(({ command }) => command === "plan_changes")).toHaveLength(1);
  });

  it("offers three hundred projects, and draws those in sight", async () => {
    const projects = Array.from({ length: 300 }, (_, i) => makeProject(`project-${i}`));
    const intent = { artifacts: ["skill:pdf-tools"], projects: [] };
    renderInWindow(<DeployDialog intent={intent} onClose={() => {}} />, { projects });
    await screen.findByTestId("deploy-project-project-0");
    expect(screen.getAllByRole("checkbox").length).toBeLessThan(60);
    await userEvent.type(screen.getByPlaceholderText(en.deploy.findProject), "project-299");
    expect(await screen.findByTestId("deploy-project-project-299")).toBeInTheDocument();
    expect(screen.queryByTestId("deploy-project-project-0")).toBeNull();
  });
});
