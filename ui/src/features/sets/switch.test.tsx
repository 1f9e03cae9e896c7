import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { App } from "@/app/App";
import { installBackend } from "@/dev/install";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";
import { stagedSets, stageSets } from "@/lib/staged";

afterEach(() => act(closeRequest));

describe("the switch", () => {
  // In this order: the window remembers within a file that somebody went somewhere.
  it("lets the window open elsewhere while it is off, and where it was left once it is on", async () => {
    const left = { artifacts: 20, library: "ready" as const, sets: 6 };
    installBackend({ ...left, settings: { deployment_sets: false, last_view: "sets" } });
    const { unmount } = render(<App />);
    expect(await screen.findByTestId("artifact-row-skill:pdf-tools")).toBeInTheDocument();
    unmount();
    installBackend({ ...left, settings: { deployment_sets: true, last_view: "sets" } });
    render(<App />);
    expect(await screen.findByTestId("set-list")).toBeInTheDocument();
  });

  it("hides the entry and the actions while it is off", async () => {
    const backend = installBackend({
      artifacts: 20,
      library: "ready",
      settings: { deployment_sets: false },
    });
    act(() => navigate("artifacts"));
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

  it("takes the mark off sets that wait to be applied when it goes off", async () => {
    installBackend({ artifacts: 20, library: "ready", sets: 6, settings: { deployment_sets: true } });
    navigate("settings");
    render(<App />);
    const flag = await screen.findByTestId("settings-deployment-sets");
    const kit = { kind: "deploy" as const, set: "0193", name: "Kit", project_path: "/w", profile_id: null };
    act(() => stageSets([kit]));
    expect(await screen.findByTestId("tray")).toBeInTheDocument();
    await userEvent.click(flag);
    await waitFor(() => expect(screen.queryByTestId("tray")).toBeNull());
    expect(stagedSets.get().size).toBe(0);
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
