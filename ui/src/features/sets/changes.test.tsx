import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { App } from "@/app/App";
import { axeFindings } from "@/dev/axe";
import { installBackend } from "@/dev/install";
import { member, openSets, rowsOf, sent, setKey } from "@/dev/open-sets";
import { bundleId } from "@/dev/set-fixtures";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

describe("changing a set", () => {
  it("sends only what is different", async () => {
    const backend = await openSets();
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
    const backend = await openSets(setKey("documents"));
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
    const backend = await openSets(setKey("new-hire"));
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
    const backend = await openSets(setKey("frontend-kit"));
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
    await waitFor(() => expect(sent(backend, "add_deployment_set_members")).toHaveLength(1));
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added 2 members to Frontend kit");
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByTestId("picker")).toBeNull();
    expect(screen.getByTestId("member-tree")).toHaveFocus();
    expect(screen.getByTestId("fact-Members")).toHaveTextContent("5 direct");
  });

  it("does not offer a set that would make a cycle, and says why", async () => {
    const backend = await openSets(setKey("documents"));
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
    expect(sent(backend, "add_deployment_set_members")).toEqual([]);
    expect(screen.queryByTestId(`candidate-${setKey("documents")}`)).toBeNull();
  });
});

describe("trouble", () => {
  it("with a set that cannot be added is called what it is", async () => {
    await openSets(setKey("documents"), {
      answers: {
        check_deployment_set_member: () => {
          throw { code: "io", message: "The disk is gone.", hints: [], path: null, details: null };
        },
      },
    });
    await userEvent.click(await screen.findByTestId("add-members"));
    await userEvent.click(await screen.findByTestId("picker-tab-set"));
    const outer = await screen.findByTestId(`candidate-${setKey("backend-kit")}`);
    await waitFor(() => expect(outer).toHaveAttribute("aria-disabled", "true"));
    expect(outer).not.toHaveTextContent("Contains Documents");
    await userEvent.click(outer);
    expect(screen.getByTestId("picker-why")).toHaveTextContent("The disk is gone.");
  });

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
    await openSets(setKey("backend-kit"), {
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

  it("with an undo is told, also when the dialog that made the change is gone", async () => {
    await openSets(null, {
      answers: {
        undo_operation: () => {
          throw {
            code: "permission_denied",
            message: "May not write there.",
            hints: [],
            path: null,
            details: null,
          };
        },
      },
    });
    await userEvent.click(screen.getByTestId("new-set"));
    await userEvent.type(await screen.findByTestId("bundle-name"), "Night shift{Enter}");
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Night shift"));
    const toast = await screen.findByTestId("toast");
    await userEvent.click(within(toast).getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("May not write there.")).toBeInTheDocument();
  });

  it("with a change is told, and the order stays as it was", async () => {
    const refusal = {
      code: "permission_denied",
      message: "May not write there.",
      hints: [],
      path: null,
      details: null,
    };
    await openSets(setKey("backend-kit"), {
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
    expect(sent(backend, "add_deployment_set_members")).toHaveLength(1);
    expect(screen.queryByTestId("add-to-set")).toBeNull();

    // What was typed last is not found yet: nothing goes into the one found before.
    await userEvent.click(screen.getByTestId("add-selected-to-set"));
    await screen.findByTestId(`add-to-${bundleId("backend-kit")}`);
    await userEvent.type(screen.getByTestId("add-to-set-search"), "frontend{Enter}");
    await waitFor(() => expect(screen.queryByTestId(`add-to-${bundleId("backend-kit")}`)).toBeNull());
    expect(sent(backend, "add_deployment_set_members")).toHaveLength(1);
    await userEvent.keyboard("{Escape}{Escape}");
    expect(screen.queryByTestId("add-to-set")).toBeNull();

    // A new set starts with them, as one operation.
    await userEvent.click(screen.getByTestId("add-selected-to-set"));
    await userEvent.click(await screen.findByTestId("add-to-new-set"));
    await userEvent.type(await screen.findByTestId("bundle-name"), "Night shift{Enter}");
    expect(await screen.findByTestId("resolved-agent:code-reviewer")).toBeInTheDocument();
    expect(screen.getByTestId("set-name")).toHaveTextContent("Night shift");
    expect(sent(backend, "create_deployment_set")).toMatchObject([
      {
        draft: {
          members: [
            { kind: "artifact", id: "skill:pdf-tools" },
            { kind: "artifact", id: "agent:code-reviewer" },
          ],
        },
      },
    ]);
  });
});
