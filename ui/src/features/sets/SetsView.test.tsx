import { emit } from "@tauri-apps/api/event";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { groupKey, member, openSets, rowsOf, sent, setKey } from "@/dev/open-sets";
import { bundleId, entangled, invalidFile } from "@/dev/set-fixtures";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

const inReview = (id: string) => member(`${groupKey("review-group")}/artifact:${id}`);
const lit = (testId: string) =>
  [...screen.getByTestId(testId).querySelectorAll("[data-lit=true]")].map((row) => row.textContent);

describe("a set", () => {
  it("is a tree beside the flat list, with duplicates and what is missing marked, and axe finds nothing", async () => {
    await openSets();
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
    await openSets();
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
    await openSets();
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
    const backend = await openSets();
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
    const backend = await openSets();
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
    const backend = await openSets();
    await userEvent.click(await inReview("agent:test-writer"));
    act(() => screen.getByTestId("member-tree").focus());
    await userEvent.keyboard("{Delete}");
    expect(screen.getByTestId("sets-said")).toHaveTextContent(
      "test-writer is a member of Review group. Change it there.",
    );
    const toast = await screen.findByTestId("toast");
    await userEvent.click(within(toast).getByRole("button", { name: "Open Review group" }));
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Review group"));
    expect(backend.calls.some(({ command }) => command.includes("remove"))).toBe(false);
  });

  it("follows what is changed elsewhere", async () => {
    const backend = await openSets();
    await member("artifact:skill:sql-migrations");
    backend.call("remove_deployment_set_member", {
      id: bundleId("backend-kit"),
      member: { kind: "artifact", id: "skill:sql-migrations" },
    });
    // The key that stands for every set.
    await act(() =>
      emit("views-changed", { views: ["deployment-set-{id}"], cause: "outside", changed: null }),
    );
    await waitFor(() => expect(rowsOf("flat-list", "option")[0]).toBe("1api-contractdirect"));
  });

  it("that contains itself shows the way, its members, and what to remove", async () => {
    const backend = await openSets(setKey("left-hand"), { bundles: entangled() });
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
    await openSets(null, { invalidSets: [invalidFile()] });
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
    await openSets(null);
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

  it("is opened on a set by its id alone", async () => {
    await openSets(bundleId("frontend-kit"));
    await waitFor(() => expect(screen.getByTestId("set-name")).toHaveTextContent("Frontend kit"));
    expect(screen.getByTestId(`set-row-${bundleId("frontend-kit")}`)).toHaveAttribute(
      "aria-selected",
      "true",
    );
  });

  it("is moved through with the arrows, over the heads", async () => {
    await openSets(setKey("service-basics"));
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
    const backend = await openSets(null, { sets: 0 });
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
            members: [],
          },
        },
      ]),
    );
    expect(await screen.findByTestId("set-name")).toHaveTextContent("Night shift");
    expect(screen.getByTestId("no-members")).toHaveTextContent("This set is empty");
  });
});
