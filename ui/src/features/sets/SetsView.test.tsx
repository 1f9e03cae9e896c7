import { emit } from "@tauri-apps/api/event";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { App } from "@/app/App";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { installBackend } from "@/dev/install";
import { bundleId, entangled, invalidFile } from "@/dev/set-fixtures";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

const setKey = (slug: string) => `set:${bundleId(slug)}`;
const groupKey = (slug: string) => `group:${bundleId(slug)}`;

async function open(key: string | null = setKey("backend-kit"), options: Partial<MockOptions> = {}) {
  const backend = installBackend({
    artifacts: 20,
    library: "ready",
    sets: 6,
    ...options,
    settings: { deployment_sets: true, ...options.settings },
  });
  navigate("sets", key);
  render(<App />);
  await screen.findByTestId("new-set");
  return backend;
}

const member = (key: string) => screen.findByTestId(`member-${key}`);
const inReview = (id: string) => member(`${groupKey("review-group")}/artifact:${id}`);
const rowsOf = (testId: string, role: string) =>
  within(screen.getByTestId(testId))
    .getAllByRole(role)
    .map((row) => row.textContent);
const lit = (testId: string) =>
  [...screen.getByTestId(testId).querySelectorAll("[data-lit=true]")].map((row) => row.textContent);
const sent = (backend: { calls: { command: string; args: unknown }[] }, command: string) =>
  backend.calls.filter((call) => call.command === command).map((call) => call.args);

describe("a set", () => {
  it("is a tree beside the flat list, with duplicates and what is missing marked, and axe finds nothing", async () => {
    await open();
    await member("artifact:skill:sql-migrations");
    expect(screen.getByTestId("fact-Members")).toHaveTextContent("4 direct");
    expect(screen.getByTestId("fact-Resolves to")).toHaveTextContent(
      "11 artifacts, 2 duplicates left out, 1 missing",
    );
    expect(rowsOf("flat-list", "option").slice(0, 4)).toEqual([
      "1sql-migrationsdirect",
      "2api-contractdirect",
      "3code-reviewerReview group",
      "4test-writerReview group",
    ]);
    const again = await inReview("skill:api-contract");
    expect(again).toHaveTextContent("Already above");
    expect(again).toHaveAttribute("data-again", "true");
    expect(again).toHaveAttribute("aria-level", "2");
    const later = await member(`${setKey("service-basics")}/artifact:agent:code-reviewer`);
    expect(later).toHaveTextContent("Already in Review group");
    const gone = await member(
      `${setKey("service-basics")}/${groupKey("safety-hooks")}/artifact:hook:licence-check`,
    );
    expect(gone).toHaveTextContent("Not in the library");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("lights on the other side what is pointed at, with its containers, its duplicates and the way", async () => {
    await open();
    const flat = await screen.findByTestId("resolved-agent:code-reviewer");
    fireEvent.mouseMove(flat);
    expect(lit("member-tree")).toEqual([
      "Review groupGroup · 4",
      "code-reviewer",
      "code-reviewerAlready in Review group",
    ]);
    expect(within(flat).getByTestId("way")).toHaveTextContent("Backend kit › Review group");
    fireEvent.mouseLeave(screen.getByTestId("flat-list"));
    expect(lit("member-tree")).toEqual([]);

    // A group lights all it comes to, also what another row had brought before.
    fireEvent.mouseMove(await member(groupKey("review-group")));
    expect(lit("flat-list")).toEqual([
      "2api-contractdirect",
      "3code-reviewerReview group",
      "4test-writerReview group",
      "5fix-flakyReview group",
    ]);
    fireEvent.mouseLeave(screen.getByTestId("member-tree"));

    // The keys do the same.
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{ArrowDown}");
    expect(lit("flat-list")).toEqual(["2api-contractdirect"]);
    expect(lit("member-tree")).toEqual(["api-contract", "api-contractAlready above"]);
  });

  it("folds, and shows a repeated group once more in grey", async () => {
    await open();
    const documents = `${setKey("service-basics")}/${setKey("documents")}`;
    const again = await member(`${documents}/${groupKey("review-group")}`);
    expect(again).toHaveAttribute("aria-expanded", "false");
    expect(again).toHaveTextContent("Already above");
    await userEvent.dblClick(again);
    const ghost = await member(`${documents}/${groupKey("review-group")}/artifact:agent:test-writer`);
    expect(ghost).toHaveAttribute("data-again", "true");
    expect(ghost).toHaveTextContent("Already in Review group");

    const first = await member(groupKey("review-group"));
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Home}{ArrowDown}{ArrowDown} ");
    expect(first).toHaveAttribute("aria-expanded", "false");
    expect(screen.queryByTestId(`member-${groupKey("review-group")}/artifact:agent:test-writer`)).toBeNull();
  });

  it("is put in another order with Alt and an arrow, which is said aloud", async () => {
    const backend = await open();
    await member("artifact:skill:sql-migrations");
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(screen.getByTestId("sets-said")).toHaveTextContent("sql-migrations is the first already");
    expect(sent(backend, "update_deployment_set_member")).toEqual([]);
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await waitFor(() => expect(rowsOf("flat-list", "option")[0]).toBe("1api-contractdirect"));
    expect(sent(backend, "update_deployment_set_member")).toEqual([
      {
        id: bundleId("backend-kit"),
        member: { kind: "artifact", id: "skill:sql-migrations" },
        position: 1,
      },
    ]);
    await waitFor(() =>
      expect(screen.getByTestId("sets-said")).toHaveTextContent("sql-migrations is now 2 of 4"),
    );
    // The focus went along.
    expect(await member("artifact:skill:sql-migrations")).toHaveAttribute("data-active", "true");
  });

  it("loses a member with Delete, and has it back with Undo", async () => {
    const backend = await open();
    await member("artifact:skill:sql-migrations");
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Delete}");
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Removed sql-migrations from Backend kit");
    expect(screen.queryByTestId("member-artifact:skill:sql-migrations")).toBeNull();
    await userEvent.click(within(toast).getByRole("button", { name: "Undo" }));
    expect(await member("artifact:skill:sql-migrations")).toHaveAttribute("aria-posinset", "1");
    expect(sent(backend, "undo_operation")).toHaveLength(1);
  });

  it("does not change what is a member of another one", async () => {
    const backend = await open();
    await userEvent.click(await inReview("agent:test-writer"));
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Delete}");
    expect(screen.getByTestId("sets-said")).toHaveTextContent(
      "test-writer is a member of Review group. Change it there.",
    );
    expect(backend.calls.some(({ command }) => command.includes("remove"))).toBe(false);
  });

  it("follows what is changed elsewhere", async () => {
    const backend = await open();
    await member("artifact:skill:sql-migrations");
    backend.call("remove_deployment_set_member", {
      id: bundleId("backend-kit"),
      member: { kind: "artifact", id: "skill:sql-migrations" },
    });
    // The key that stands for every set.
    await act(() => emit("views-changed", { views: ["deployment-set-{id}"], cause: "outside" }));
    await waitFor(() => expect(rowsOf("flat-list", "option")[0]).toBe("1api-contractdirect"));
  });

  it("that contains itself shows the way, its members, and what to remove", async () => {
    const backend = await open(setKey("left-hand"), { bundles: entangled() });
    const problem = await screen.findByTestId("set-problem");
    expect(problem).toHaveTextContent("This set contains itself");
    expect(
      within(problem)
        .getAllByRole("listitem")
        .map((step) => step.textContent),
    ).toEqual(["1Left hand", "2Right hand", "3Left hand"]);
    expect(await member(setKey("right-hand"))).toHaveTextContent("In the way");
    expect(screen.getByTestId("deploy-set-button")).toBeDisabled();
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("problem-remove"));
    expect(await screen.findByTestId("resolved-skill:pdf-tools")).toBeInTheDocument();
    expect(sent(backend, "remove_deployment_set_member")).toEqual([
      { id: bundleId("left-hand"), member: { kind: "set", id: bundleId("right-hand") } },
    ]);
  });
});

describe("the list", () => {
  it("has sets, groups and files that cannot be read, with where they are", async () => {
    await open(null, { invalidSets: [invalidFile()] });
    const first = await screen.findByTestId(`set-row-${bundleId("backend-kit")}`);
    await waitFor(() => expect(first).toHaveTextContent("11 artifacts · 3 projects"));
    expect(first).toHaveTextContent("3 behind");
    expect(screen.getByTestId(`group-row-${bundleId("review-group")}`)).toHaveTextContent(
      "4 artifacts · in 2 sets",
    );
    expect(screen.getByTestId("nav-sets")).toHaveTextContent("Sets6");
    const invalid = screen.getByTestId("invalid-row-old-kit");
    expect(invalid).toHaveTextContent("old-kit.tomlLine 7, column 12");
    await userEvent.click(invalid);
    expect(screen.getByTestId("invalid-pane")).toHaveTextContent("expected “=” after a key");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("is filtered by text and tags, and says so where nothing is left", async () => {
    await open(null);
    await screen.findByTestId(`set-row-${bundleId("frontend-kit")}`);
    await userEvent.keyboard("/");
    await userEvent.keyboard("storybook");
    await waitFor(() => expect(screen.queryByTestId(`set-row-${bundleId("backend-kit")}`)).toBeNull());
    expect(screen.getByTestId(`set-row-${bundleId("frontend-kit")}`)).toBeInTheDocument();
    await userEvent.keyboard("x");
    expect(await screen.findByTestId("sets-no-match")).toHaveTextContent("Nothing matches “storybookx”");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByTestId(`set-row-${bundleId("backend-kit")}`)).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("tag-menu"));
    await userEvent.click(await screen.findByTestId("tag-docs"));
    await waitFor(() => expect(screen.queryByTestId(`set-row-${bundleId("backend-kit")}`)).toBeNull());
    expect(screen.getByTestId(`set-row-${bundleId("documents")}`)).toBeInTheDocument();
  });

  it("is moved through with the arrows, over the heads", async () => {
    await open(setKey("service-basics"));
    await screen.findByTestId("member-tree");
    act(() => screen.getByTestId("set-list").focus());
    await userEvent.keyboard("{ArrowDown}");
    expect(await screen.findByTestId("set-name")).toHaveTextContent("Database");
    expect(await screen.findByTestId("used-in")).toHaveTextContent("In no set yet");
    await userEvent.keyboard("{ArrowDown}");
    expect(await screen.findByText("In 2 sets")).toBeVisible();
    await userEvent.keyboard("{Enter}");
    expect(screen.getByTestId("member-tree")).toHaveFocus();
  });

  it("says what a set is where there is none, and makes the first", async () => {
    const backend = await open(null, { sets: 0 });
    expect(await screen.findByTestId("no-sets")).toHaveTextContent("A set holds artifacts, groups");
    await userEvent.click(screen.getByTestId("first-set"));
    const dialog = await screen.findByTestId("bundle-dialog");
    expect(within(dialog).getByTestId("bundle-name")).toHaveFocus();
    await userEvent.click(screen.getByTestId("bundle-save"));
    expect(dialog).toHaveTextContent("It needs a name.");
    await userEvent.type(screen.getByTestId("bundle-name"), "  Night shift ");
    await userEvent.type(screen.getByTestId("bundle-tags"), "ops, , night,ops");
    await userEvent.type(screen.getByTestId("bundle-color"), "#12");
    expect(dialog).toHaveTextContent("Like #2a62d4");
    await userEvent.click(screen.getByTestId("color-#3c7f57"));
    await userEvent.click(screen.getByTestId("icon-rocket"));
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("bundle-save"));
    await waitFor(() =>
      expect(sent(backend, "create_deployment_set")).toEqual([
        {
          draft: {
            name: "Night shift",
            description: "",
            color: "#3c7f57",
            icon: "rocket",
            tags: ["ops", "night"],
          },
        },
      ]),
    );
    expect(await screen.findByTestId("set-name")).toHaveTextContent("Night shift");
    expect(screen.getByTestId("no-members")).toHaveTextContent("This set is empty");
  });
});

describe("trouble", () => {
  it("with the list is told with its hints, and tried again", async () => {
    let broken = true;
    const backend = installBackend({
      artifacts: 20,
      library: "ready",
      sets: 6,
      settings: { deployment_sets: true },
    });
    const { call } = backend;
    const answer = vi.fn((command: string, args: Record<string, unknown>) => {
      if (command === "list_deployment_sets" && broken)
        throw { code: "io", message: "The disk is away.", hints: ["Plug it in."], path: null, details: null };
      return call(command, args);
    });
    backend.call = answer;
    navigate("sets", setKey("backend-kit"));
    render(<App />);
    const error = await screen.findByTestId("error-state");
    expect(error).toHaveTextContent("The disk is away.");
    expect(error).toHaveTextContent("Plug it in.");
    broken = false;
    await userEvent.click(within(error).getByTestId("retry"));
    expect(await screen.findByTestId(`set-row-${bundleId("backend-kit")}`)).toBeInTheDocument();
  });

  it("of sets that were switched off elsewhere leads to the settings", async () => {
    const refusal = {
      code: "not_implemented",
      message: "Off.",
      hints: [],
      path: null,
      details: { status: 501 },
    };
    await open(setKey("backend-kit"), {
      answers: {
        list_deployment_sets: () => {
          throw refusal;
        },
      },
    });
    expect(await screen.findByTestId("sets-off")).toHaveTextContent("Deployment sets are switched off");
    await userEvent.click(screen.getByRole("button", { name: "Open settings" }));
    expect(await screen.findByTestId("settings-deployment-sets")).toBeInTheDocument();
  });

  it("with a change is told, and the order stays as it was", async () => {
    const refusal = {
      code: "permission_denied",
      message: "May not write there.",
      hints: [],
      path: null,
      details: null,
    };
    await open(setKey("backend-kit"), {
      answers: {
        update_deployment_set_member: () => {
          throw refusal;
        },
      },
    });
    await member("artifact:skill:sql-migrations");
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(await screen.findByTestId("toast")).toHaveTextContent("May not write there.");
    expect(rowsOf("flat-list", "option")[0]).toBe("1sql-migrationsdirect");
    expect(screen.getByTestId("sets-said")).toHaveTextContent("");
  });
});

describe("changing a set", () => {
  it("sends only what is different", async () => {
    const backend = await open();
    await userEvent.click(await screen.findByTestId("edit-bundle"));
    const name = await screen.findByTestId("bundle-name");
    await userEvent.clear(name);
    await userEvent.type(name, "Back office{Enter}");
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Back office"));
    expect(sent(backend, "update_deployment_set")).toEqual([
      {
        id: bundleId("backend-kit"),
        edit: { name: "Back office", description: null, color: null, icon: null, tags: null },
      },
    ]);
  });

  it("deletes one that others hold after saying where, and brings it back", async () => {
    const backend = await open(setKey("documents"));
    await userEvent.click(await screen.findByTestId("bundle-menu"));
    await userEvent.click(await screen.findByTestId("bundle-menu-delete"));
    const dialog = await screen.findByTestId("delete-bundle-dialog");
    expect(
      within(within(dialog).getByTestId("delete-used-in"))
        .getAllByRole("button")
        .map((link) => link.textContent),
    ).toEqual(["Service basics", "Infra on call"]);
    expect(await axeFindings(document.body)).toEqual([]);
    expect(sent(backend, "delete_deployment_set")).toEqual([]);
    const confirm = screen.getByTestId("delete-bundle-confirm");
    expect(confirm).toHaveTextContent("Delete, and remove from 2 sets");
    await userEvent.click(confirm);
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Deleted Documents");
    expect(sent(backend, "delete_deployment_set")).toEqual([{ id: bundleId("documents"), everywhere: true }]);
    await waitFor(() => expect(screen.queryByTestId(`set-row-${bundleId("documents")}`)).toBeNull());
    // What stood next is looked at now, and nobody asked for what is gone.
    expect(screen.getByTestId("set-name")).toHaveTextContent("Frontend kit");
    expect(screen.queryByTestId("error-state")).toBeNull();
    await userEvent.click(within(toast).getByRole("button", { name: "Undo" }));
    expect(await screen.findByTestId(`set-row-${bundleId("documents")}`)).toBeInTheDocument();
  });

  it("looks again where it was put into another set meanwhile", async () => {
    const backend = await open(setKey("new-hire"));
    await userEvent.click(await screen.findByTestId("bundle-menu"));
    await userEvent.click(await screen.findByTestId("bundle-menu-delete"));
    await screen.findByTestId("delete-bundle-dialog");
    backend.call("add_deployment_set_member", {
      id: bundleId("infra-on-call"),
      member: { kind: "set", id: bundleId("new-hire") },
      position: null,
    });
    await userEvent.click(screen.getByTestId("delete-bundle-confirm"));
    expect(await screen.findByTestId("delete-used-in")).toHaveTextContent("Infra on call");
    expect(screen.getByTestId("delete-bundle-confirm")).toHaveTextContent("remove from 1 set");
    expect(screen.getByTestId(`set-row-${bundleId("new-hire")}`)).toBeInTheDocument();
  });

  it("adds several members from the picker with the keys alone", async () => {
    const backend = await open(setKey("frontend-kit"));
    await screen.findByTestId("resolved-mcp:storybook-docs");
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("a");
    await waitFor(() => expect(screen.getByTestId("picker-search")).toHaveFocus());
    const inside = await screen.findByTestId("candidate-artifact:skill:accessibility-audit");
    expect(inside).toHaveTextContent("Already in it");
    expect(inside).toHaveAttribute("aria-disabled", "true");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.keyboard("co");
    await waitFor(() =>
      expect(screen.queryByTestId("candidate-artifact:skill:pdf-tools")).not.toBeInTheDocument(),
    );
    await userEvent.keyboard("{ArrowDown} {ArrowDown} {Enter}");
    await waitFor(() => expect(sent(backend, "add_deployment_set_member")).toHaveLength(2));
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added 2 members to Frontend kit");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByTestId("picker")).toBeNull();
    expect(screen.getByTestId("member-tree")).toHaveFocus();
    expect(screen.getByTestId("fact-Members")).toHaveTextContent("5 direct");
  });

  it("does not offer a set that would make a cycle, and says why", async () => {
    const backend = await open(setKey("documents"));
    await userEvent.click(await screen.findByTestId("add-members"));
    await userEvent.click(await screen.findByTestId("picker-tab-set"));
    const outer = await screen.findByTestId(`candidate-${setKey("backend-kit")}`);
    await waitFor(() => expect(outer).toHaveTextContent("Contains Documents"));
    await userEvent.click(outer);
    expect(outer).toHaveAttribute("aria-selected", "false");
    expect(screen.getByTestId("picker-why")).toHaveTextContent(
      "Backend kit already contains Documents: Documents › Backend kit › Service basics › Documents",
    );
    expect(screen.getByTestId("picker-add")).toBeDisabled();
    expect(sent(backend, "add_deployment_set_member")).toEqual([]);
    expect(screen.queryByTestId(`candidate-${setKey("documents")}`)).toBeNull();
  });
});

describe("dragging", () => {
  /** jsdom lays nothing out: the tree is where it is said to be. */
  const layOut = () =>
    vi.spyOn(screen.getByTestId("member-tree"), "getBoundingClientRect").mockReturnValue({
      left: 400,
      top: 100,
      right: 900,
      bottom: 800,
      width: 500,
      height: 700,
      x: 400,
      y: 100,
      toJSON: () => "",
    });
  const drag = (from: Element, ...points: [number, number][]) => {
    fireEvent.pointerDown(from, { button: 0, buttons: 1, pointerId: 1, clientX: 10, clientY: 10 });
    for (const [clientX, clientY] of points)
      fireEvent.pointerMove(window, { buttons: 1, pointerId: 1, clientX, clientY });
  };
  const drop = () => fireEvent.pointerUp(window, { pointerId: 1 });

  it("puts a group between two members", async () => {
    const backend = await open(setKey("frontend-kit"));
    await member("artifact:skill:react-performance");
    layOut();
    drag(screen.getByTestId(`group-row-${bundleId("safety-hooks")}`), [420, 120], [450, 130]);
    expect(screen.getByTestId("drop-line")).toHaveAttribute("data-position", "1");
    drop();
    await waitFor(() =>
      expect(sent(backend, "add_deployment_set_member")).toEqual([
        {
          id: bundleId("frontend-kit"),
          member: { kind: "group", id: bundleId("safety-hooks") },
          position: 1,
        },
      ]),
    );
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added Safety hooks to Frontend kit");
  });

  it("refuses a set that contains this one, in words, and drops nothing", async () => {
    const backend = await open(setKey("service-basics"));
    await member(groupKey("safety-hooks"));
    layOut();
    drag(screen.getByTestId(`set-row-${bundleId("backend-kit")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent(
      "Backend kit already contains Service basics: Service basics › Backend kit › Service basics",
    );
    expect(screen.queryByTestId("drop-line")).toBeNull();
    drop();
    expect(screen.queryByTestId("drag-ghost")).toBeNull();
    expect(sent(backend, "add_deployment_set_member")).toEqual([]);

    drag(screen.getByTestId(`set-row-${bundleId("service-basics")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent(
      "Service basics cannot contain itself",
    );
    drop();
    expect(sent(backend, "add_deployment_set_member")).toEqual([]);
  });

  it("moves a member by its grip over all that hangs below another, and Esc takes it back", async () => {
    const backend = await open();
    await member("artifact:skill:sql-migrations");
    layOut();
    const grip = () => screen.getByTestId("grip-artifact:skill:sql-migrations");
    // The third row is a group with four below it: its middle is nearer to the gap behind it.
    drag(grip(), [450, 110], [450, 100 + 29 * 6]);
    expect(screen.getByTestId("drop-line")).toHaveAttribute("data-position", "3");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByTestId("drag-ghost")).toBeNull();
    drop();
    expect(sent(backend, "update_deployment_set_member")).toEqual([]);
    drag(grip(), [450, 110], [450, 100 + 29 * 6]);
    drop();
    await waitFor(() =>
      expect(sent(backend, "update_deployment_set_member")).toEqual([
        {
          id: bundleId("backend-kit"),
          member: { kind: "artifact", id: "skill:sql-migrations" },
          position: 2,
        },
      ]),
    );
  });

  it("takes what is chosen in the picker to its place", async () => {
    const backend = await open(setKey("frontend-kit"));
    await userEvent.click(await screen.findByTestId("add-members"));
    await userEvent.click(await screen.findByTestId("candidate-artifact:agent:perf-triage"));
    await userEvent.click(screen.getByTestId("candidate-artifact:skill:pdf-tools"));
    layOut();
    drag(screen.getByTestId("candidate-artifact:skill:pdf-tools"), [450, 120], [450, 101]);
    expect(screen.getByTestId("drag-ghost")).toHaveTextContent("2 members");
    drop();
    await waitFor(() => expect(sent(backend, "add_deployment_set_member")).toHaveLength(2));
    expect(sent(backend, "add_deployment_set_member")).toMatchObject([
      { member: { id: "agent:perf-triage" }, position: 0 },
      { member: { id: "skill:pdf-tools" }, position: 1 },
    ]);
    await waitFor(() =>
      expect(rowsOf("member-tree", "treeitem").slice(0, 2)).toEqual(["perf-triage", "pdf-tools"]),
    );
    // What is in already is not dragged once more.
    drag(screen.getByTestId("candidate-artifact:skill:pdf-tools"), [450, 120], [450, 130]);
    expect(screen.queryByTestId("drag-ghost")).toBeNull();
    drop();
  });

  it("leaves sets out of a group", async () => {
    const backend = await open(groupKey("review-group"));
    await member("artifact:agent:code-reviewer");
    layOut();
    drag(screen.getByTestId(`set-row-${bundleId("documents")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent("A group holds artifacts only");
    drop();
    expect(sent(backend, "add_group_member")).toEqual([]);
  });
});

describe("the switch", () => {
  it("hides the entry and the actions while it is off, also where the window was left there", async () => {
    const backend = installBackend({
      artifacts: 20,
      library: "ready",
      settings: { deployment_sets: false, last_view: "sets" },
    });
    navigate("artifacts");
    render(<App />);
    expect(await screen.findByTestId("artifact-row-skill:pdf-tools")).toBeInTheDocument();
    expect(screen.queryByTestId("nav-sets")).toBeNull();
    await userEvent.keyboard("{Control>}k{/Control}");
    await screen.findByTestId("palette");
    await userEvent.keyboard("set");
    expect(screen.queryByRole("option", { name: /New set/ })).toBeNull();
    expect(screen.queryByRole("option", { name: /^Sets/ })).toBeNull();
    await userEvent.keyboard("{Escape}");
    act(() => navigate("sets"));
    expect(await screen.findByTestId("artifact-row-skill:pdf-tools")).toBeInTheDocument();
    expect(
      backend.calls.some(({ command }) => /set(s|_member)?$|group/.test(command) && command !== "refresh"),
    ).toBe(false);
  });

  it("shows the entry as soon as it is on", async () => {
    installBackend({ artifacts: 20, library: "ready", settings: { deployment_sets: false } });
    navigate("settings");
    render(<App />);
    await userEvent.click(await screen.findByTestId("settings-deployment-sets"));
    expect(await screen.findByTestId("nav-sets")).toBeInTheDocument();
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.keyboard("new group");
    expect(await screen.findByRole("option", { name: /New group/ })).toBeInTheDocument();
  });
});

describe("artifacts", () => {
  it("go to a set that is chosen, those it holds already left alone", async () => {
    const backend = installBackend({
      artifacts: 20,
      library: "ready",
      sets: 6,
      settings: { deployment_sets: true },
    });
    navigate("artifacts");
    render(<App />);
    await userEvent.hover(await screen.findByTestId("artifact-row-skill:pdf-tools"));
    await userEvent.click(screen.getByTestId("artifact-check-skill:pdf-tools"));
    await userEvent.click(screen.getByTestId("artifact-check-agent:code-reviewer"));
    await userEvent.click(screen.getByTestId("add-selected-to-set"));
    const dialog = await screen.findByTestId("add-to-set");
    expect(within(dialog).getByRole("heading")).toHaveTextContent("Add 2 artifacts to a set");
    await userEvent.click(await screen.findByTestId(`add-to-${bundleId("documents")}`));
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("add-to-set-confirm"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added 1 artifact to Documents");
    expect(sent(backend, "add_deployment_set_member")).toHaveLength(2);
    expect(screen.queryByTestId("add-to-set")).toBeNull();
  });
});
