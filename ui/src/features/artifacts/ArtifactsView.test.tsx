import { emit } from "@tauri-apps/api/event";
import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { useShellEvents } from "@/api/events";
import type { ArtifactQuery, FoundAt } from "@/api/types";
import type { MockBackend } from "@/dev/backend";
import { renderInWindow } from "@/dev/render";
import { navigate } from "@/lib/navigation";
import { closeRequest, openRequest } from "@/lib/requests";
import { ArtifactsView } from "./ArtifactsView";

const drawn = vi.hoisted(() => ({ rows: 0 }));

// Every row has chips, and draws them whenever it is drawn itself.
vi.mock("./ProjectChips", () => ({
  ProjectChips: () => {
    drawn.rows += 1;
    return null;
  },
}));

const rowHeight = 44;

function Live() {
  useShellEvents();
  return <ArtifactsView />;
}

async function open(artifacts: number) {
  const { backend } = renderInWindow(<Live />, { artifacts });
  await screen.findByTestId("artifact-row-skill:accessibility-audit");
  const list = document.querySelector<HTMLElement>("[data-list]") as HTMLElement;
  const scroll = async (row: number) => {
    const top = row * rowHeight + 10;
    fireEvent.scroll(list, { target: { scrollTop: top } });
    await waitFor(() => expect(list.querySelector(`[data-index="${row}"][data-testid]`)).not.toBeNull());
  };
  return { backend, list, scroll };
}

const query = (part: Partial<ArtifactQuery>): ArtifactQuery => ({
  search: "",
  types: [],
  tags: [],
  untagged: false,
  drifted: false,
  sort: "name",
  descending: false,
  offset: 0,
  limit: 0,
  name_projects: 0,
  ...part,
});

const placeOf = (backend: MockBackend, part: Partial<ArtifactQuery>, id: string) =>
  (backend.call("find_artifact", { query: query(part), wanted: [id] }) as FoundAt).index;

const idAt = (list: HTMLElement, row: number) =>
  list.querySelector<HTMLElement>(`[data-index="${row}"]`)?.dataset.testid?.replace("artifact-row-", "") ??
  "";

const tray = () => screen.getByTestId("selection-tray");

beforeEach(() => {
  navigate("artifacts");
  closeRequest();
});

describe("a library of thousands", () => {
  it("draws one row anew when one artifact changes, and asks for one page", async () => {
    const { backend, scroll } = await open(2_000);
    await scroll(150);
    await waitFor(() => expect(backend.calls.some(({ args }) => offsetOf(args) === 128)).toBe(true));
    const artifact = backend.library.find(({ id }) => id === idAt(document.body, 152));
    if (!artifact) throw new Error("no such row");
    artifact.description = "Something else by now";
    drawn.rows = 0;
    backend.calls.length = 0;
    await act(() =>
      emit("views-changed", {
        views: ["artifacts", "deployments"],
        cause: "refresh",
        changed: { artifacts: [artifact.id], projects: [], listed: false },
      }),
    );
    expect(await screen.findByText("Something else by now")).toBeInTheDocument();
    expect(drawn.rows).toBe(1);
    expect(backend.calls.map(({ command, args }) => [command, offsetOf(args)])).toEqual(
      expect.arrayContaining([["list_artifacts", 128]]),
    );
    expect(backend.calls.filter(({ command }) => command === "list_artifacts")).toHaveLength(1);
  });

  it("keeps the row at the top where it is when the order changes, and goes to the top for a search", async () => {
    const { backend, list, scroll } = await open(2_000);
    await scroll(900);
    const id = idAt(list, 900);
    await userEvent.click(screen.getByTestId("sort-menu"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Updated" }));
    const place = placeOf(backend, { sort: "updated", descending: true }, id);
    expect(place).not.toBe(900);
    await waitFor(() => expect(list.scrollTop).toBe(place * rowHeight + 10));
    fireEvent.scroll(list);
    await waitFor(() => expect(idAt(list, place)).toBe(id));
    await userEvent.type(screen.getByTestId("artifact-search"), "pdf");
    await waitFor(() => expect(list.scrollTop).toBe(0));
  });

  it("stays where it is when everything is read again", async () => {
    const { backend, list, scroll } = await open(2_000);
    await scroll(900);
    backend.calls.length = 0;
    await act(() => emit("views-changed", { views: ["artifacts"], cause: "outside", changed: null }));
    await waitFor(() => expect(backend.calls.some(({ args }) => offsetOf(args) === 896)).toBe(true));
    expect(list.scrollTop).toBe(900 * rowHeight + 10);
    expect(backend.calls.filter(({ command }) => command === "find_artifact")).toEqual([]);
  });

  it("selects all that the filter lets through, loaded or not, and deploys them", async () => {
    const { list } = await open(2_000);
    list.focus();
    await userEvent.keyboard("{Control>}a{/Control}");
    await waitFor(() => expect(tray()).toHaveTextContent("2,000 selected"));
    await userEvent.click(screen.getByTestId("select-all"));
    await waitFor(() => expect(screen.queryByTestId("selection-tray")).toBeNull());
    await userEvent.click(screen.getByTestId("type-tab-hook"));
    await waitFor(() => expect(screen.queryByTestId("artifact-row-skill:accessibility-audit")).toBeNull());
    await userEvent.click(screen.getByTestId("select-all"));
    await waitFor(() => expect(tray()).toHaveTextContent("200 selected"));
    await userEvent.click(screen.getByTestId("type-tab-all"));
    // What was selected stays so when the filter shows other rows.
    expect(tray()).toHaveTextContent("200 selected");
    await userEvent.click(screen.getByTestId("deploy-selected"));
    const request = openRequest.get();
    expect(request?.kind === "deploy" && request.intent.artifacts).toHaveLength(200);
  });

  it("selects a range over rows that are not loaded", async () => {
    const { list } = await open(2_000);
    list.focus();
    await userEvent.keyboard("{ArrowDown} {Shift>}{End}{/Shift}");
    await waitFor(() => expect(tray()).toHaveTextContent("1,999 selected"));
  });
});

const offsetOf = (args: Record<string, unknown>) => (args.query as ArtifactQuery | undefined)?.offset;
