import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { AttachmentStatus } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { home } from "@/dev/fixtures";
import { renderInWindow } from "@/dev/render";
import { bundleId } from "@/dev/set-fixtures";
import { goneAttachment } from "@/dev/set-plans";
import { navigate } from "@/lib/navigation";
import { closeRequest, openRequest } from "@/lib/requests";
import { AttachedPanel } from "./AttachedPanel";
import { UpdateBehindButton } from "./UpdateBehindButton";

afterEach(() => {
  closeRequest();
  navigate("artifacts");
});

const set = bundleId("backend-kit");
const settings = { deployment_sets: true };
const open = (options: Partial<MockOptions> = {}) =>
  renderInWindow(<AttachedPanel setId={set} />, { settings, ...options });
const row = (name: string, profile = "claude-code-default") =>
  screen.findByTestId(`attached-${name}-${profile}`);
const web = { set, project_path: `${home}/work/web-app`, profile_id: "claude-code-default" };

const status = (part: Partial<AttachmentStatus>): AttachmentStatus => ({
  ...goneAttachment(),
  set_id: set,
  set_name: "Backend kit",
  in_library: true,
  problem: null,
  ...part,
});
const openWith = (...statuses: AttachmentStatus[]) =>
  open({ answers: { list_set_attachments: () => statuses } });

describe("where a set is attached", () => {
  it("says for each project how it stands, and axe finds nothing", async () => {
    open();
    const first = await row("web-app");
    expect(screen.getByTestId("attached-title")).toHaveTextContent("Attached to 3 projects");
    expect(within(first).getByRole("img", { name: "Diverged" })).toBeInTheDocument();
    expect(within(first).getByTestId("standing")).toHaveTextContent(
      "3 of 11 behind, 2 of them also changed here",
    );
    expect(first.querySelectorAll('[data-pip="inSync"]')).toHaveLength(8);
    expect(first.querySelectorAll('[data-pip="behind"]')).toHaveLength(3);
    expect(within(await row("billing-api")).getByTestId("standing")).toHaveTextContent(
      "Up to date, 1 changed here",
    );
    const codex = await row("data-pipeline", "codex-default");
    expect(within(codex).getByTestId("standing")).toHaveTextContent("7 in sync, 5 not for Codex");
    expect(codex).toHaveTextContent("Codex");
    expect(within(codex).queryByTestId("attached-update")).toBeNull();
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("reviews the update of a project that is behind, and its undeploy", async () => {
    open();
    await userEvent.click(
      within(await row("web-app")).getByRole("button", { name: "Update 3 artifacts in web-app" }),
    );
    expect(openRequest.get()).toMatchObject({
      kind: "changes",
      changes: [],
      sets: [{ kind: "update", ...web }],
    });
    await userEvent.click(within(await row("web-app")).getByTestId("attached-more"));
    await userEvent.click(await screen.findByTestId("attached-undeploy"));
    expect(openRequest.get()).toMatchObject({ sets: [{ kind: "undeploy", ...web }] });
  });

  it("asks where else the set should go", async () => {
    open();
    await waitFor(() => expect(screen.getByTestId("attach-project")).toBeEnabled());
    await userEvent.click(screen.getByTestId("attach-project"));
    expect(openRequest.get()).toEqual({ kind: "deploy-set", set: { id: set, name: "Backend kit" } });
  });

  it("counts what is gone from here among what an update brings", async () => {
    openWith(status({ project_name: "shop", total: 4, in_sync: 3, missing_here: 1, state: "missing" }));
    const shop = await row("shop");
    expect(shop).toHaveTextContent("3 in sync, 1 gone from here");
    expect(within(shop).getByTestId("attached-update")).toHaveTextContent("Update 1");
  });

  it("shows shares in a bar where there are too many artifacts to count", async () => {
    openWith(status({ project_name: "shop", total: 300, in_sync: 290, behind: 10, added: ["skill:a"] }));
    const shop = await row("shop");
    expect(within(shop).getByTestId("pips-bar").children).toHaveLength(2);
    expect(shop.querySelectorAll("[data-pip]")).toHaveLength(0);
  });

  it("draws only what is in sight of 2,000 projects", async () => {
    openWith(
      ...Array.from({ length: 2_000 }, (_, i) =>
        status({ project_name: `p${i}`, project_path: `/work/p${i}`, total: 2 }),
      ),
    );
    await row("p0");
    expect(screen.getByTestId("attached-title")).toHaveTextContent("Attached to 2,000 projects");
    expect(screen.getAllByTestId("attached-show").length).toBeLessThan(60);
  });

  it("says what to do while no project follows it, and shows what went wrong", async () => {
    const first = openWith();
    expect(await screen.findByText(/Not attached to a project yet/)).toBeInTheDocument();
    first.unmount();
    open({
      answers: {
        list_set_attachments: () => {
          throw { code: "io", message: "The cache is gone.", hints: [] };
        },
      },
    });
    expect(await screen.findByText("The cache is gone.")).toBeInTheDocument();
  });
});

describe("updating all that are behind", () => {
  it("reviews them together", async () => {
    renderInWindow(<UpdateBehindButton setId={set} />, {
      settings,
      answers: {
        list_set_attachments: () => [
          status({ project_path: "/work/a", behind: 2, total: 4 }),
          status({ project_path: "/work/b", behind: 0, total: 4 }),
          status({ project_path: "/work/c", behind: 1, total: 4 }),
        ],
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Update 3 behind" }));
    expect(openRequest.get()).toMatchObject({
      sets: [
        { kind: "update", project_path: "/work/a" },
        { kind: "update", project_path: "/work/c" },
      ],
    });
  });

  it("is not offered where none is", async () => {
    const { backend } = renderInWindow(<UpdateBehindButton setId={set} />, {
      settings,
      answers: { list_set_attachments: () => [status({})] },
    });
    await waitFor(() =>
      expect(backend.calls.some(({ command }) => command === "list_set_attachments")).toBe(true),
    );
    expect(screen.queryByTestId("update-behind")).toBeNull();
  });
});
