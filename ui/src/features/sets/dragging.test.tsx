import { emit } from "@tauri-apps/api/event";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { groupKey, member, openSets, rowsOf, sent, setKey } from "@/dev/open-sets";
import { bundleId } from "@/dev/set-fixtures";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

describe("dragging", () => {
  /** jsdom lays nothing out: the tree is where it is said to be. */
  const layOut = (place = "member-tree") =>
    vi.spyOn(screen.getByTestId(place), "getBoundingClientRect").mockReturnValue({
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
    const backend = await openSets(setKey("frontend-kit"));
    await member("artifact:skill:react-performance");
    layOut();
    drag(screen.getByTestId(`group-row-${bundleId("safety-hooks")}`), [420, 120], [450, 130]);
    expect(screen.getByTestId("drop-line")).toHaveAttribute("data-position", "1");
    drop();
    await waitFor(() =>
      expect(sent(backend, "add_deployment_set_members")).toEqual([
        {
          id: bundleId("frontend-kit"),
          members: [{ kind: "group", id: bundleId("safety-hooks") }],
          position: 1,
        },
      ]),
    );
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added Safety hooks to Frontend kit");
  });

  it("refuses a set that contains this one, in words, and drops nothing", async () => {
    const backend = await openSets(setKey("service-basics"));
    await member(groupKey("safety-hooks"));
    layOut();
    drag(screen.getByTestId(`set-row-${bundleId("backend-kit")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent(
      "Backend kit already contains Service basics: Service basics › Backend kit › Service basics",
    );
    expect(screen.queryByTestId("drop-line")).toBeNull();
    drop();
    expect(screen.queryByTestId("drag-ghost")).toBeNull();
    expect(sent(backend, "add_deployment_set_members")).toEqual([]);

    drag(screen.getByTestId(`set-row-${bundleId("service-basics")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent(
      "Service basics cannot contain itself",
    );
    drop();
    expect(sent(backend, "add_deployment_set_members")).toEqual([]);
  });

  it("moves a member by its grip over all that hangs below another, and Esc takes it back", async () => {
    const backend = await openSets();
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
    const backend = await openSets(setKey("frontend-kit"));
    await userEvent.click(await screen.findByTestId("add-members"));
    await userEvent.click(await screen.findByTestId("candidate-artifact:agent:perf-triage"));
    await userEvent.click(screen.getByTestId("candidate-artifact:skill:pdf-tools"));
    layOut();
    drag(screen.getByTestId("candidate-artifact:skill:pdf-tools"), [450, 120], [450, 101]);
    expect(screen.getByTestId("drag-ghost")).toHaveTextContent("2 members");
    drop();
    await waitFor(() => expect(sent(backend, "add_deployment_set_members")).toHaveLength(1));
    expect(sent(backend, "add_deployment_set_members")).toMatchObject([
      { members: [{ id: "agent:perf-triage" }, { id: "skill:pdf-tools" }], position: 0 },
    ]);
    await waitFor(() =>
      expect(rowsOf("member-tree", "treeitem").slice(0, 2)).toEqual(["perf-triage", "pdf-tools"]),
    );
    // What is in already is not dragged once more.
    drag(screen.getByTestId("candidate-artifact:skill:pdf-tools"), [450, 120], [450, 130]);
    expect(screen.queryByTestId("drag-ghost")).toBeNull();
    drop();
    // And not chosen any more, so that the others can be added.
    expect(screen.getByTestId("candidate-artifact:skill:pdf-tools")).toHaveAttribute(
      "aria-selected",
      "false",
    );
    await userEvent.click(screen.getByTestId("candidate-artifact:agent:code-reviewer"));
    expect(screen.getByTestId("picker-add")).toHaveTextContent("Add 1");
    await userEvent.click(screen.getByTestId("picker-add"));
    await waitFor(() => expect(sent(backend, "add_deployment_set_members")).toHaveLength(2));
    expect(sent(backend, "add_deployment_set_members")[1]).toMatchObject({
      members: [{ id: "agent:code-reviewer" }],
    });
  });

  it("fills an empty set", async () => {
    const backend = await openSets(setKey("frontend-kit"));
    for (const id of ["skill:react-performance", "skill:accessibility-audit", "mcp:storybook-docs"])
      backend.call("remove_deployment_set_member", {
        id: bundleId("frontend-kit"),
        member: { kind: "artifact", id },
      });
    await act(() => emit("views-changed", { views: ["deployment-sets"], cause: "outside", changed: null }));
    await screen.findByTestId("no-members");
    layOut("drop-area");
    drag(screen.getByTestId(`group-row-${bundleId("database")}`), [450, 120], [450, 400]);
    drop();
    expect(await member(groupKey("database"))).toHaveTextContent("Group · 2");
    expect(sent(backend, "add_deployment_set_members")).toMatchObject([{ position: 0 }]);
  });

  it("leaves sets out of a group", async () => {
    const backend = await openSets(groupKey("review-group"));
    await member("artifact:agent:code-reviewer");
    layOut();
    drag(screen.getByTestId(`set-row-${bundleId("documents")}`), [450, 120], [450, 130]);
    expect(await screen.findByTestId("drag-refusal")).toHaveTextContent("A group holds artifacts only");
    drop();
    expect(sent(backend, "add_group_members")).toEqual([]);
  });
});
