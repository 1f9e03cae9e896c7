import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { projects } from "@/dev/fixtures";
import { groupKey, openSets, setKey } from "@/dev/open-sets";
import type { MockBundle } from "@/dev/set-graph";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { choose } from "./chosen";

afterEach(() => {
  act(closeRequest);
  act(() => navigate("artifacts"));
  choose(null);
});

const bundle = (kind: "set" | "group", id: string, members: MockBundle["members"]): MockBundle => ({
  kind,
  id,
  slug: id,
  name: id,
  description: "",
  color: null,
  icon: null,
  tags: [],
  members,
});

/** Sets that all hold one group. */
const users = (count: number): MockBundle[] => [
  bundle("group", "tools", [{ kind: "artifact", id: "skill:pdf-tools" }]),
  ...Array.from({ length: count }, (_, i) =>
    bundle("set", `s${String(i).padStart(4, "0")}`, [{ kind: "group", id: "tools" }]),
  ),
];

describe("with many sets and projects", () => {
  it("a set far down is brought into sight where it is what somebody comes for", async () => {
    const { scrollTo } = Element.prototype;
    const high = vi.spyOn(Element.prototype, "scrollHeight", "get").mockReturnValue(20_000);
    Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
      this.scrollTop = typeof to === "object" ? (to.top ?? 0) : 0;
      this.dispatchEvent(new Event("scroll"));
    };
    await openSets("set:s0299", { bundles: users(300) });
    const row = await screen.findByTestId("set-row-s0299");
    const list = screen.getByTestId("set-list");
    expect(list).toHaveAttribute("aria-activedescendant", row.id);
    expect(within(list).getAllByRole("row").length).toBeLessThan(80);
    // And where somebody comes back to it.
    act(() => navigate("artifacts"));
    await waitFor(() => expect(screen.queryByTestId("set-list")).toBeNull());
    act(() => navigate("sets"));
    expect(await screen.findByTestId("set-row-s0299")).toHaveAttribute("aria-selected", "true");
    Element.prototype.scrollTo = scrollTo;
    high.mockRestore();
  });

  it("where a group is used names some and counts the rest", async () => {
    await openSets("group:tools", { bundles: users(300) });
    const used = await screen.findByTestId("used-in");
    expect(used).toHaveTextContent("In 300 sets");
    expect(used).toHaveTextContent("and 200 more");
    expect(within(used).getAllByRole("button")).toHaveLength(100);
    await userEvent.click(screen.getByTestId("bundle-menu"));
    await userEvent.click(await screen.findByTestId("bundle-menu-delete"));
    const list = await screen.findByTestId("delete-used-in");
    expect(list).toHaveTextContent("and 200 more");
    expect(within(list).getAllByRole("button")).toHaveLength(100);
  });

  it("the deploy menu offers the first projects, and leaves the others to the dialog", async () => {
    const [sample] = projects;
    if (!sample) throw new Error("there are no projects");
    const gone = { ...sample, path: "/w/gone", name: "gone", profiles: [] };
    const many = Array.from({ length: 30 }, (_, i) => ({ ...sample, path: `/w/p${i}`, name: `p${i}` }));
    await openSets(setKey("backend-kit"), { projects: [gone, ...many] });
    await screen.findByTestId("member-tree");
    await waitFor(() => expect(screen.getByTestId("deploy-set-button")).toBeEnabled());
    await userEvent.click(screen.getByRole("button", { name: "Where to" }));
    const items = await screen.findAllByRole("menuitem");
    expect(items).toHaveLength(13);
    expect(items[0]).toHaveTextContent("Deploy to p0");
    expect(items.at(-1)).toHaveTextContent("Deploy to…");
  });

  it("a group says so in the flat list too", async () => {
    await openSets(groupKey("review-group"));
    expect(await screen.findByTestId("used-in")).not.toHaveTextContent("more");
  });
});
