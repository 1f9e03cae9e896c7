import { emit } from "@tauri-apps/api/event";
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { projects, troubledProjects } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { goneAttachment } from "@/dev/set-plans";
import { navigate } from "@/lib/navigation";
import { closeRequest, openRequest } from "@/lib/requests";
import { ProjectsView } from "./ProjectsView";

beforeEach(() => navigate("projects"));
afterEach(closeRequest);

const row = (name: string) => screen.findByTestId(`project-row-${name}`);

describe("the projects", () => {
  it("are listed with what is deployed in the chosen one, and axe finds nothing", async () => {
    renderInWindow(<ProjectsView />);
    await userEvent.click(await row("infra"));
    expect(await screen.findByRole("heading", { name: "infra" })).toBeInTheDocument();
    expect(
      await screen.findByTestId("project-deployment-skill:k8s-manifests-claude-code-default"),
    ).toHaveTextContent("Missing");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("project-tab-profiles"));
    expect(await screen.findByTestId("profiles")).toHaveTextContent(".claude/skills");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("adds one from the native dialog and shows it", async () => {
    const { backend } = renderInWindow(<ProjectsView />);
    await row("infra");
    await userEvent.click(screen.getByTestId("add-project"));
    expect(await row("new-project")).toBeInTheDocument();
    expect(await screen.findByRole("heading", { name: "new-project" })).toBeInTheDocument();
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added new-project");
    expect(backend.calls.find((call) => call.command === "add_projects")?.args).toEqual({
      paths: ["/home/sam/work/new-project"],
    });
  });

  it("adds folders that are dropped, showing where they fall", async () => {
    renderInWindow(<ProjectsView />);
    await row("infra");
    const position = { x: 10, y: 10 };
    await act(() => emit("tauri://drag-enter", { paths: ["/home/sam/work/dropped"], position }));
    expect(await screen.findByTestId("drop-target")).toHaveTextContent("Drop to add");
    await act(() => emit("tauri://drag-drop", { paths: ["/home/sam/work/dropped"], position }));
    expect(await row("dropped")).toBeInTheDocument();
    expect(screen.queryByTestId("drop-target")).toBeNull();
  });

  it("adds several at once, and says of each why it was not added", async () => {
    const { backend } = renderInWindow(<ProjectsView />);
    await row("infra");
    const paths = ["/home/sam/a", "/home/sam/b", "/home/sam/locked", "/home/sam/work/infra"];
    await act(() => emit("tauri://drag-drop", { paths, position: { x: 10, y: 10 } }));
    expect(await row("a")).toBeInTheDocument();
    expect(await row("b")).toBeInTheDocument();
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Added 2 projects, not 2");
    expect(toast).toHaveTextContent("locked: The folder may not be read. infra: It is on the list already.");
    expect(backend.calls.filter((call) => call.command === "add_projects")).toHaveLength(1);
  });

  it("leave the list after a question, with their files untouched", async () => {
    const { backend } = renderInWindow(<ProjectsView />);
    await userEvent.click(await row("mobile"));
    await userEvent.click(await screen.findByTestId("remove-project"));
    expect(await screen.findByTestId("remove-project-dialog")).toHaveTextContent("stay as they are");
    await userEvent.click(screen.getByTestId("remove-project-confirm"));
    await waitFor(() => expect(screen.queryByTestId("project-row-mobile")).toBeNull());
    expect(await screen.findByTestId("toast")).toHaveTextContent("Its files stay");
    expect(backend.calls.find((call) => call.command === "remove_project")?.args).toEqual({
      path: "/home/sam/work/mobile",
    });
  });

  it("show what keeps them from being used, and look again", async () => {
    const { backend } = renderInWindow(<ProjectsView />, { projects: [...troubledProjects, ...projects] });
    expect(await row("old-site")).toHaveTextContent("Folder not found");
    const detail = await screen.findByTestId("project-detail");
    expect(detail).toHaveTextContent("There is no folder at /home/sam/work/old-site.");
    expect(screen.queryByTestId("deploy-to-project")).toBeNull();
    await userEvent.click(await row("payments"));
    expect(await screen.findByText(/Line 41, column 9/)).toBeInTheDocument();
    expect(screen.getByText("manifest_invalid")).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("retry"));
    await waitFor(() => expect(backend.calls.some((call) => call.command === "refresh_cache")).toBe(true));
  });

  it("take artifacts that are chosen for them, with the review next", async () => {
    renderInWindow(<ProjectsView />);
    await userEvent.click(await row("infra"));
    await userEvent.click(await screen.findByTestId("deploy-to-project"));
    const dialog = await screen.findByTestId("choose-artifacts");
    expect(screen.getByTestId("choose-artifacts-next")).toBeDisabled();
    await userEvent.type(screen.getByTestId("choose-artifacts-search"), "commit");
    await userEvent.click(await within(dialog).findByTestId("choose-artifact-skill:commit-helper"));
    await userEvent.click(screen.getByTestId("choose-artifacts-next"));
    expect(openRequest.get()).toMatchObject({
      kind: "deploy",
      intent: { artifacts: ["skill:commit-helper"], projects: ["/home/sam/work/infra"] },
    });
  });

  it("let Tab reach the buttons of the row that the keys are on", async () => {
    renderInWindow(<ProjectsView />);
    await userEvent.click(await row("infra"));
    const gone = await screen.findByTestId("project-deployment-skill:k8s-manifests-claude-code-default");
    expect(within(gone).getByRole("img", { name: "Broken link" })).toBeInTheDocument();
    const list = screen.getByTestId("project-deployed");
    list.focus();
    while (gone.dataset.active !== "true") await userEvent.keyboard("{ArrowDown}");
    await userEvent.tab();
    expect(within(gone).getByRole("button", { name: "Restore…" })).toHaveFocus();
    await userEvent.tab();
    expect(within(gone).getByRole("button", { name: "Forget…" })).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(openRequest.get()).toMatchObject({
      kind: "undeploy",
      intent: { artifacts: ["skill:k8s-manifests"], project: "/home/sam/work/infra" },
    });
  });

  it("say what to do while there is none", async () => {
    renderInWindow(<ProjectsView />, { projects: [] });
    expect(await screen.findByTestId("no-projects")).toHaveTextContent("Add project…");
  });

  it("show the sets they follow, and lead to the update of one that is behind", async () => {
    renderInWindow(<ProjectsView />, { settings: { deployment_sets: true } });
    expect(await row("web-app")).toHaveTextContent("3 behind");
    await userEvent.click(await row("web-app"));
    const set = await screen.findByTestId("project-set-Backend kit");
    expect(set).toHaveTextContent("Backend kit·3 of 11 behind");
    expect(await axeFindings(document.body)).toEqual([]);
    const update = within(set).getByRole("button", { name: /Review the update of Backend kit$/ });
    expect(update).toHaveAccessibleDescription("3 of 11 behind");
    await userEvent.click(update);
    expect(openRequest.get()).toMatchObject({
      kind: "changes",
      sets: [{ kind: "update", project_path: "/home/sam/work/web-app" }],
    });
    closeRequest();
    await userEvent.click(await row("data-pipeline"));
    expect(await screen.findByTestId("project-set-Backend kit")).toHaveTextContent("up to date");
    expect(await row("infra")).not.toHaveTextContent("behind");
  });

  it("let a set go that the library no longer has", async () => {
    const gone = goneAttachment();
    renderInWindow(<ProjectsView />, { settings: { deployment_sets: true }, attachments: [gone] });
    await userEvent.click(await row("infra"));
    const set = await screen.findByTestId("project-set-Old kit");
    expect(set).toHaveTextContent("no longer in the library");
    expect(within(set).getByTestId("project-set-open")).toBeDisabled();
    await userEvent.click(within(set).getByTestId("project-set-undeploy"));
    expect(openRequest.get()).toMatchObject({
      sets: [{ kind: "undeploy", set: gone.set_id, project_path: "/home/sam/work/infra" }],
    });
  });

  it("say nothing of sets while they are switched off", async () => {
    const { backend } = renderInWindow(<ProjectsView />);
    await userEvent.click(await row("web-app"));
    await screen.findByTestId("project-deployed");
    expect(screen.queryByTestId("project-sets")).toBeNull();
    expect(backend.calls.some((call) => call.command === "list_set_attachments")).toBe(false);
  });
});
