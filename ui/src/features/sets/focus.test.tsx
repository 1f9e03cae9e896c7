import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { member, openSets, setKey } from "@/dev/open-sets";
import { bundleId, entangled } from "@/dev/set-fixtures";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

const tree = () => screen.getByTestId("member-tree");

describe("the focus", () => {
  it("goes to the tree when a member is removed with the pointer", async () => {
    await openSets();
    await member("artifact:skill:sql-migrations");
    await userEvent.click(screen.getByTestId("member-remove-artifact:skill:sql-migrations"));
    await waitFor(() => expect(screen.queryByTestId("member-artifact:skill:sql-migrations")).toBeNull());
    expect(tree()).toHaveFocus();
  });

  it("goes to the way to add when the last member is removed", async () => {
    await openSets(setKey("frontend-kit"));
    await screen.findByTestId("resolved-mcp:storybook-docs");
    act(() => tree().focus());
    for (const left of [2, 1, 0]) {
      await userEvent.keyboard("{Delete}");
      await waitFor(() => expect(screen.getByTestId("fact-Members")).toHaveTextContent(`${left} direct`));
    }
    expect(screen.getByTestId("add-members")).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(screen.getByTestId("picker-search")).toHaveFocus());
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByTestId("picker")).toBeNull();
    expect(screen.getByTestId("add-members")).toHaveFocus();
  });

  it("goes to the tree when the row that was in the way is removed", async () => {
    await openSets(setKey("left-hand"), { bundles: entangled() });
    await userEvent.click(await screen.findByTestId("problem-remove"));
    await waitFor(() => expect(screen.queryByTestId("set-problem")).toBeNull());
    expect(tree()).toHaveFocus();
  });

  it("comes back from a dialog to the list or the button that asked for it", async () => {
    await openSets();
    await member("artifact:skill:sql-migrations");
    const list = screen.getByTestId("set-list");
    act(() => list.focus());
    await userEvent.keyboard("{Delete}");
    await screen.findByTestId("delete-bundle-dialog");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(list).toHaveFocus());
    await userEvent.click(screen.getByTestId("bundle-menu"));
    await userEvent.click(await screen.findByTestId("bundle-menu-edit"));
    await waitFor(() => expect(screen.getByTestId("bundle-name")).toHaveFocus());
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.getByTestId("bundle-menu")).toHaveFocus());
    // The button that asked goes with the set.
    await userEvent.click(screen.getByTestId("bundle-menu"));
    await userEvent.click(await screen.findByTestId("bundle-menu-delete"));
    await userEvent.click(await screen.findByTestId("delete-bundle-confirm"));
    await waitFor(() => expect(list).toHaveFocus());
  });

  it("goes to the list when a member is opened, and with a copy", async () => {
    await openSets();
    await userEvent.click(await member(setKey("service-basics")));
    act(() => tree().focus());
    await userEvent.keyboard("o");
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Service basics"));
    const list = screen.getByTestId("set-list");
    expect(list).toHaveFocus();
    const row = screen.getByTestId(`set-row-${bundleId("service-basics")}`);
    expect(list).toHaveAttribute("aria-activedescendant", row.id);
    await userEvent.click(await screen.findByTestId("duplicate-bundle"));
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Service basics (copy)"));
    expect(list).toHaveFocus();
  });
});
