import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { renderInWindow } from "@/dev/render";
import { navigate } from "@/lib/navigation";
import { closeRequest, openRequest } from "@/lib/requests";
import { ActivityView } from "./ActivityView";

afterEach(() => {
  closeRequest();
  navigate("artifacts");
});

const idOf = (place: number) => `01939e00-0000-7000-8000-${String(place).padStart(12, "0")}`;
const operation = (place: number) => screen.findByTestId(`operation-${idOf(place)}`);

describe("the activity", () => {
  it("lists what was done in words, with projects and counts, and axe finds nothing", async () => {
    renderInWindow(<ActivityView />);
    expect(await operation(0)).toHaveTextContent(
      /Deployed 12 artifactstest-writer, .* and 9 morebilling-apidata-pipeline\+62~6−2Undo$/,
    );
    expect(await operation(3)).toHaveTextContent("Deployed release-noteswith skm");
    expect(await operation(1)).toHaveTextContent(/Saved back changelog-guardto the libraryinfra~2Undo$/);
    expect(screen.getByTestId("activity-holds")).toHaveTextContent("History holds 12 operations, ");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("strikes through what was undone, and offers to do it again on the row of the undo", async () => {
    renderInWindow(<ActivityView />);
    const undone = await operation(5);
    expect(within(undone).getByText("Undone")).toBeInTheDocument();
    expect(within(undone).queryByTestId("operation-undo")).toBeNull();
    expect(within(undone).getByText(/Deployed/)).toHaveClass("line-through");
    await userEvent.click(within(undone).getByTestId("operation-expand"));
    await userEvent.click(await screen.findByTestId("undone-show"));
    await userEvent.click(await within(await operation(4)).findByTestId("undo-review"));
    expect(openRequest.get()).toEqual({ kind: "undo", operation: idOf(4) });
    closeRequest();
    await userEvent.click(within(await operation(4)).getByTestId("operation-redo"));
    expect(openRequest.get()).toEqual({ kind: "undo", operation: idOf(4) });
  });

  it("shows what was written and what an undo would do, and axe finds nothing", async () => {
    const { backend } = renderInWindow(<ActivityView />);
    const row = await operation(2);
    await userEvent.click(within(row).getByTestId("operation-expand"));
    expect(await within(row).findByRole("region", { name: "web-app" })).toHaveTextContent(
      "api-contract.claude/skills/api-contract",
    );
    const summary = within(row).getByTestId("undo-summary");
    await waitFor(() => expect(summary).toHaveTextContent("remove the file that was created"));
    expect(summary).toHaveTextContent("put back the replaced file from history");
    expect(summary).toHaveTextContent("ask about SKILL.md in web-app, which changed since");
    await userEvent.click(within(row).getByRole("button", { name: /claude.skills.api-contract/ }));
    expect(within(row).getByText("scripts/extract.py")).toBeInTheDocument();
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(within(row).getByTestId("undo-review"));
    expect(openRequest.get()).toEqual({ kind: "undo", operation: idOf(2) });
    expect(backend.calls.some((call) => call.command === "undo_operation")).toBe(false);
  });

  it("hands over the command of an undo", async () => {
    const user = userEvent.setup();
    renderInWindow(<ActivityView />);
    const row = await operation(3);
    await user.click(within(row).getByTestId("operation-expand"));
    await user.click(await within(row).findByTestId("undo-copy"));
    expect(await navigator.clipboard.readText()).toBe(`skm undo ${idOf(3)}`);
    expect(await screen.findByTestId("toast")).toHaveTextContent("Copied the command");
  });

  it("says that something can no longer be undone", async () => {
    renderInWindow(<ActivityView />);
    const row = await operation(10);
    expect(within(row).queryByTestId("operation-undo")).toBeNull();
    await userEvent.click(within(row).getByTestId("operation-expand"));
    expect(row).toHaveTextContent("This can no longer be undone");
  });

  it("filters by text, kind and project, and says when nothing matches", async () => {
    renderInWindow(<ActivityView />);
    await operation(0);
    await userEvent.click(screen.getByTestId("activity-kind-save_back"));
    await waitFor(() => expect(screen.queryByTestId(`operation-${idOf(0)}`)).toBeNull());
    expect(await operation(1)).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("activity-project"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "web-app" }));
    await waitFor(() => expect(screen.queryByTestId(`operation-${idOf(1)}`)).toBeNull());
    expect(await operation(11)).toBeInTheDocument();
    await userEvent.type(screen.getByTestId("activity-search"), "nothing-like-it");
    expect(await screen.findByTestId("activity-no-match")).toHaveTextContent("“nothing-like-it”");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await operation(0)).toBeInTheDocument();
  });

  it("is worked with the keys alone", async () => {
    renderInWindow(<ActivityView />);
    await operation(0);
    screen.getByTestId("activity-list").focus();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    const row = await operation(1);
    expect(await within(row).findByTestId("undo-review")).toBeInTheDocument();
    await userEvent.keyboard("{ArrowLeft}");
    expect(within(row).queryByTestId("undo-review")).toBeNull();
    await userEvent.tab();
    expect(within(row).getByTestId("operation-expand")).toHaveFocus();
    await userEvent.tab();
    expect(within(row).getByTestId("operation-undo")).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    expect(openRequest.get()).toEqual({ kind: "undo", operation: idOf(1) });
  });

  it("reads only as far as somebody looks", async () => {
    const { backend } = renderInWindow(<ActivityView />, { operations: 10_000 });
    await operation(0);
    const pages = () =>
      backend.calls
        .filter((call) => call.command === "list_operations")
        .map((call) => (call.args.query as { offset: number }).offset);
    expect(pages()).toEqual([0]);
    expect(screen.getAllByRole("row").length).toBeLessThan(80);
    const list = screen.getByTestId("activity-list");
    list.scrollTop = 38 * 140;
    fireEvent.scroll(list);
    await waitFor(() => expect(pages()).toEqual([0, 100]));
    expect(await operation(130)).toBeInTheDocument();
  });

  it("opens on the operation it was led to", async () => {
    navigate("activity", idOf(3));
    renderInWindow(<ActivityView />);
    expect(await within(await operation(3)).findByTestId("undo-summary")).toBeInTheDocument();
  });

  it("says what to do while nothing was done, and shows an error with Retry", async () => {
    const { unmount } = renderInWindow(<ActivityView />, { operations: 0 });
    expect(await screen.findByTestId("activity-empty")).toHaveTextContent("Go to the artifacts");
    unmount();
    renderInWindow(<ActivityView />, {
      answers: {
        list_operations: () => {
          throw { code: "io", message: "The history cannot be read.", hints: [], path: null };
        },
      },
    });
    expect(await screen.findByText("The history cannot be read.")).toBeInTheDocument();
    expect(screen.getByTestId("retry")).toBeInTheDocument();
  });

  it("names sets: what was deployed, and what was done with their files", async () => {
    renderInWindow(<ActivityView />, { operations: 14, settings: { deployment_sets: true } });
    expect(await operation(12)).toHaveTextContent("Deployed Backend kit3 artifactsweb-appbilling-api");
    const edit = await operation(13);
    expect(edit).toHaveTextContent("Added pdf-tools to Backend kit");
    expect(within(edit).getByRole("img", { name: "Sets edited" })).toBeInTheDocument();
    expect(within(edit).getByText("Backend kit")).toHaveClass("font-semibold");
    await userEvent.click(within(edit).getByTestId("operation-expand"));
    const written = await within(edit).findByRole("region", { name: "Library" });
    await userEvent.click(within(written).getByRole("button", { name: /Backend kit/ }));
    expect(written).toHaveTextContent("backend-kit.toml");
    await waitFor(() =>
      expect(within(edit).getByTestId("undo-summary")).toHaveTextContent("put back 1 file of the library"),
    );
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(within(edit).getByTestId("operation-undo"));
    expect(openRequest.get()).toEqual({ kind: "undo", operation: idOf(13) });
  });

  it("shows what an edit of a set changed as lines, and axe finds nothing", async () => {
    const { backend } = renderInWindow(<ActivityView />, { operations: 15 });
    const edit = await operation(13);
    await userEvent.click(within(edit).getByTestId("operation-expand"));
    await userEvent.click(await within(edit).findByRole("button", { name: /Backend kit ?sets/ }));
    const diff = await within(edit).findByTestId("diff");
    expect(diff).toHaveTextContent(/^Before[0-9a-f]{7}After[0-9a-f]{7}/);
    expect(within(diff).getByText(/skill:pdf-tools/)).toBeInTheDocument();
    expect(within(diff).getByRole("grid", { name: "3 lines added, 0 lines removed" })).toBeInTheDocument();
    expect(backend.calls.findLast((call) => call.command === "diff_file")?.args.request).toMatchObject({
      artifact: expect.stringMatching(/^set:/),
      path: "sets/backend-kit.toml",
      left: "history",
      right: "written",
      operation: idOf(13),
    });
    expect(await axeFindings(document.body)).toEqual([]);
    const file = within(edit).getByTestId("written-file-sets/backend-kit.toml");
    expect(file).toHaveAttribute("aria-expanded", "true");
    await userEvent.click(file);
    expect(within(edit).queryByTestId("diff")).toBeNull();
  });

  it("names the group that was edited", async () => {
    renderInWindow(<ActivityView />, { operations: 15 });
    const edit = await operation(14);
    expect(edit).toHaveTextContent("Added pdf-tools to Docs helpers");
    expect(within(edit).getByText("Docs helpers")).toHaveClass("font-semibold");
    await userEvent.click(within(edit).getByTestId("operation-expand"));
    await userEvent.click(await within(edit).findByRole("button", { name: /Docs helpers ?groups/ }));
    expect(await within(edit).findByTestId("diff")).toHaveAttribute("data-form", "text");
  });

  it("shows a file of an artifact when it is asked for, and none that was saved back", async () => {
    const { backend } = renderInWindow(<ActivityView />);
    const row = await operation(2);
    await userEvent.click(within(row).getByTestId("operation-expand"));
    await userEvent.click(await within(row).findByRole("button", { name: /claude.skills.api-contract/ }));
    expect(within(row).queryByTestId("diff")).toBeNull();
    const file = within(row).getByRole("button", { name: /SKILL.md/ });
    expect(file).toHaveAttribute("aria-expanded", "false");
    await userEvent.click(file);
    expect(await within(row).findByTestId("diff")).toHaveTextContent("Before");
    expect(backend.calls.findLast((call) => call.command === "diff_file")?.args.request).toMatchObject({
      project_path: expect.stringMatching(/web-app$/),
      artifact: "skill:api-contract",
      operation: idOf(2),
    });
    const saved = await operation(1);
    await userEvent.click(within(saved).getByTestId("operation-expand"));
    await userEvent.click(await within(saved).findByRole("button", { name: /hooks.changelog-guard/ }));
    expect(saved).toHaveTextContent("SKILL.md");
    expect(within(saved).queryByTestId(/^written-file-/)).toBeNull();
  });

  it("says that a version is no longer kept", async () => {
    renderInWindow(<ActivityView />, {
      operations: 15,
      answers: {
        diff_file: () => {
          throw { code: "operation_not_found", message: "That version is not kept.", hints: [], path: null };
        },
      },
    });
    const edit = await operation(13);
    await userEvent.click(within(edit).getByTestId("operation-expand"));
    await userEvent.click(await within(edit).findByRole("button", { name: /Backend kit ?sets/ }));
    expect(await within(edit).findByText("One of the two versions is no longer kept.")).toBeInTheDocument();
    expect(within(edit).queryByTestId("retry")).toBeNull();
  });

  it("filters edits of sets, while sets are switched on", async () => {
    const first = renderInWindow(<ActivityView />, { operations: 14, settings: { deployment_sets: true } });
    await userEvent.click(await screen.findByTestId("activity-kind-edit_sets"));
    await waitFor(() => expect(screen.queryByTestId(`operation-${idOf(12)}`)).toBeNull());
    expect(await operation(13)).toBeInTheDocument();
    first.unmount();
    renderInWindow(<ActivityView />, { operations: 14 });
    await operation(0);
    expect(screen.queryByTestId("activity-kind-edit_sets")).toBeNull();
  });
});
