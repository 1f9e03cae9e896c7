import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { renderInWindow } from "@/dev/render";
import { navigate } from "@/lib/navigation";
import { closeRequest, openRequest } from "@/lib/requests";
import { clearStaged, staged } from "@/lib/staged";
import { DeploymentsView } from "./DeploymentsView";

afterEach(() => {
  closeRequest();
  clearStaged();
});

const rows = (artifact: string) => screen.findAllByTestId(`deployment-row-${artifact}-claude-code-default`);
const group = (name: string) => screen.findByTestId(`deployment-group-${name}`);

describe("the deployments", () => {
  it("are listed under their projects with counts, and axe finds nothing", async () => {
    renderInWindow(<DeploymentsView />);
    expect(await group("billing-api")).toHaveTextContent("~/work/billing-api611");
    expect(screen.getByTestId("state-tab-all")).toHaveTextContent("All36");
    expect(screen.getByTestId("state-tab-missing")).toHaveTextContent("Missing1");
    const [first] = await rows("skill:sql-migrations");
    expect(first).toHaveTextContent("In sync");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("filters by state, folds a group and groups by artifact", async () => {
    renderInWindow(<DeploymentsView />);
    await group("auth-service");
    await userEvent.click(screen.getByTestId("state-tab-missing"));
    await waitFor(() => expect(screen.queryByTestId("deployment-group-auth-service")).toBeNull());
    expect(await rows("skill:k8s-manifests")).toHaveLength(1);
    await userEvent.click(await group("infra"));
    expect(screen.queryByTestId("deployment-row-skill:k8s-manifests-claude-code-default")).toBeNull();
    await userEvent.click(screen.getByTestId("group-by-artifact"));
    expect(await group("k8s-manifests")).toBeInTheDocument();
    expect((await rows("skill:k8s-manifests"))[0]).toHaveTextContent("infra");
  });

  it("opens a deployment with its files, and leads to the undeploy", async () => {
    renderInWindow(<DeploymentsView />);
    await userEvent.type(screen.getByTestId("deployment-search"), "api-contract");
    await waitFor(() => expect(screen.getByTestId("state-tab-all")).toHaveTextContent("All3"));
    await userEvent.click(screen.getByTestId("state-tab-diverged"));
    await waitFor(async () => expect(await rows("skill:api-contract")).toHaveLength(1));
    await userEvent.click((await rows("skill:api-contract"))[0] as HTMLElement);
    const sheet = await screen.findByTestId("deployment-sheet");
    expect(await within(sheet).findByText("notes.md")).toBeInTheDocument();
    expect(sheet).toHaveTextContent("Changed here and in the library");
    expect(await axeFindings(document.body)).toEqual([]);
    expect(within(sheet).getByTestId("deployment-drift")).toHaveTextContent(
      "HereChanged after it was deployedLibraryMoved on since it was deployed",
    );
    const place = {
      artifact: "skill:api-contract",
      project_path: "/home/sam/work/web-app",
      profile_id: "claude-code-default",
    };
    // What was changed here needs a choice, so it goes to the review.
    await userEvent.click(screen.getByTestId("deployment-sheet-undeploy"));
    expect(openRequest.get()).toMatchObject({ kind: "changes", changes: [{ ...place, kind: "undeploy" }] });
    await userEvent.click(screen.getByTestId("deployment-save-back"));
    expect(openRequest.get()).toMatchObject({ kind: "changes", changes: [{ ...place, kind: "save_back" }] });
    await userEvent.click(screen.getByTestId("deployment-diff"));
    expect(openRequest.get()).toEqual({
      kind: "diff",
      intent: { artifact: place.artifact, project: place.project_path, profile: place.profile_id },
    });
  });

  it("says what stands in the place of what is gone, and forgets it", async () => {
    renderInWindow(<DeploymentsView />);
    await userEvent.click(await screen.findByTestId("state-tab-missing"));
    const [gone] = await rows("skill:k8s-manifests");
    expect(within(gone as HTMLElement).getByRole("img", { name: "Broken link" })).toBeInTheDocument();
    await userEvent.click(gone as HTMLElement);
    const sheet = await screen.findByTestId("deployment-sheet");
    expect(sheet).toHaveTextContent("Gone from here");
    expect(within(sheet).getByTestId("obstacle")).toHaveTextContent("A link that leads nowhere");
    const forget = within(sheet).getByTestId("deployment-sheet-undeploy");
    expect(forget).toHaveTextContent("Forget…");
    await userEvent.click(forget);
    expect(openRequest.get()).toMatchObject({
      kind: "undeploy",
      intent: { artifacts: ["skill:k8s-manifests"] },
    });
  });

  it("stages several together, by the keys alone", async () => {
    renderInWindow(<DeploymentsView />);
    await userEvent.click(await screen.findByTestId("state-tab-diverged"));
    await waitFor(() => expect(screen.queryByTestId("deployment-group-infra")).toBeNull());
    screen.getByTestId("deployments-list").focus();
    await userEvent.keyboard("{ArrowDown} {Shift>}{ArrowDown}{/Shift}");
    expect(screen.getByTestId("deployments-selection")).toHaveTextContent("2 selected");
    expect(await axeFindings(document.body)).toEqual([]);
    // An MCP server has no way back into the library.
    expect(screen.getByTestId("stage-save_back")).toHaveTextContent("Stage save-back of 1");
    await userEvent.click(screen.getByTestId("stage-deploy"));
    expect([...staged.get().values()].map(({ kind, artifact }) => [kind, artifact])).toEqual([
      ["deploy", "skill:api-contract"],
      ["deploy", "mcp:sentry-traces"],
    ]);
    expect(screen.queryByTestId("deployments-selection")).toBeNull();
    expect((await rows("skill:api-contract"))[0]).toHaveTextContent("Update");
  });

  it("lets Tab reach the buttons of the row that the keys are on", async () => {
    renderInWindow(<DeploymentsView />);
    await userEvent.click(await screen.findByTestId("state-tab-outdated"));
    await waitFor(() => expect(screen.queryByTestId("deployment-group-infra")).toBeNull());
    screen.getByTestId("deployments-list").focus();
    await userEvent.keyboard("{ArrowDown}");
    await userEvent.tab();
    expect(screen.getByTestId("deployment-update-skill:pdf-tools-claude-code-default")).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(openRequest.get()).toMatchObject({ kind: "deploy" });
  });

  it("offers an update where the library moved on", async () => {
    renderInWindow(<DeploymentsView />);
    await userEvent.click(await screen.findByTestId("state-tab-outdated"));
    await userEvent.click(await screen.findByTestId("deployment-update-skill:pdf-tools-claude-code-default"));
    expect(openRequest.get()).toMatchObject({
      kind: "deploy",
      intent: { projects: ["/home/sam/work/docs-site"], profile: "claude-code-default" },
    });
  });

  it("reads no more of a long list than what is looked at", async () => {
    const { backend } = renderInWindow(<DeploymentsView />, { artifacts: 2_000 });
    await group("auth-service");
    expect(screen.getByTestId("state-tab-all")).toHaveTextContent("All1,368");
    const asked = () =>
      backend.calls
        .filter(({ command }) => command === "list_deployment_lines")
        .map(({ args }) => (args.query as { filter: { offset: number } }).filter.offset);
    expect(new Set(asked())).toEqual(new Set([0]));
    fireEvent.scroll(screen.getByTestId("deployments-list"), { target: { scrollTop: 720 * 32 } });
    await waitFor(() => expect(new Set(asked())).toEqual(new Set([0, 672, 704, 736, 768])));
  });

  it("selects all that the filter lets through, loaded or not, and keeps them when it changes", async () => {
    renderInWindow(<DeploymentsView />, { artifacts: 2_000 });
    await group("auth-service");
    await userEvent.click(screen.getByTestId("state-tab-diverged"));
    await waitFor(() => expect(screen.queryByTestId("deployment-group-auth-service")).toBeNull());
    const diverged = Number(screen.getByTestId("state-tab-diverged").textContent?.replace(/\D/g, ""));
    screen.getByTestId("deployments-list").focus();
    await userEvent.keyboard("{Control>}a{/Control}");
    const bar = await screen.findByTestId("deployments-selection");
    expect(bar).toHaveTextContent(`${diverged} selected`);
    await userEvent.click(screen.getByTestId("state-tab-missing"));
    await waitFor(() => expect(screen.getByTestId("deployments-list")).not.toHaveTextContent("api-contract"));
    expect(bar).toHaveTextContent(`${diverged} selected`);
    await userEvent.click(screen.getByTestId("stage-undeploy"));
    expect(staged.get().size).toBe(diverged);
  });

  it("says what to do while nothing is deployed", async () => {
    renderInWindow(<DeploymentsView />, { artifacts: 0 });
    expect(await screen.findByTestId("deployments-empty")).toHaveTextContent("Go to the artifacts");
  });

  it("shows the one project that somebody comes here for", async () => {
    navigate("deployments", "/home/sam/work/infra");
    const { backend } = renderInWindow(<DeploymentsView />);
    await screen.findByTestId("deployments-list");
    const asked = backend.calls.filter(({ command }) => command === "list_deployment_lines");
    expect(asked.length).toBeGreaterThan(0);
    for (const { args } of asked) {
      expect(args.query).toMatchObject({ filter: { project_path: "/home/sam/work/infra" } });
    }
    navigate("artifacts");
  });
});
