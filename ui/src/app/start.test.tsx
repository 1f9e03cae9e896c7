import { emit } from "@tauri-apps/api/event";
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { RefreshProgress } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import { createBackend, type MockOptions } from "@/dev/backend";
import { installBackend } from "@/dev/install";
import { navigate } from "@/lib/navigation";
import { App } from "./App";

afterEach(() => navigate("artifacts"));

/** A shell whose answers to some commands wait until they are let go. */
function openHeld(held: (command: string) => boolean) {
  const backend = createBackend({ artifacts: 20, library: "ready" });
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  mockWindows("main");
  mockIPC(async (command, args) => {
    asked.push(command);
    if (held(command)) await new Promise<void>((go) => waiting.push(go));
    if (command.startsWith("plugin:event|")) return asked.length;
    return structuredClone(await backend.call(command, (args ?? {}) as Record<string, unknown>));
  });
  render(<App />);
  const letGo = () => act(async () => waiting.splice(0).forEach((go) => void go()));
  return { asked, waiting, letGo };
}

function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  render(<App />);
  return backend;
}

const list = () => screen.findByTestId("artifact-row-skill:pdf-tools");
const line = () => screen.findByTestId("status-line");
const tell = (progress: RefreshProgress | null) => act(() => emit("refresh-progress", { progress }));

describe("the start", () => {
  it("listens before it asks for anything that may change", async () => {
    const { asked, waiting, letGo } = openHeld((command) => command === "plugin:event|listen");
    await waitFor(() => expect(waiting).toHaveLength(2));
    expect(asked.filter((command) => command !== "plugin:event|listen")).toEqual(["load_settings"]);
    await letGo();
    await list();
    expect(asked).toContain("app_state");
  });

  it("opens all the same where it cannot listen", async () => {
    const backend = createBackend({ artifacts: 20, library: "ready" });
    mockWindows("main");
    mockIPC(async (command, args) => {
      if (command === "plugin:event|listen") throw new Error("not allowed");
      return structuredClone(await backend.call(command, (args ?? {}) as Record<string, unknown>));
    });
    render(<App />);
    expect(await list()).toBeInTheDocument();
  });

  it("lets the background begin once, when the list is there", async () => {
    const { asked, waiting, letGo } = openHeld((command) => command === "list_artifacts");
    await waitFor(() => expect(waiting).not.toHaveLength(0));
    await screen.findByTestId("status-line");
    expect(asked).not.toContain("page_painted");
    await letGo();
    await list();
    await waitFor(() => expect(asked).toContain("page_painted"));
    await userEvent.click(screen.getByTestId("nav-deployments"));
    await waitFor(() => expect(asked).toContain("list_deployment_lines"));
    expect(asked.filter((command) => command === "page_painted")).toHaveLength(1);
  });

  it("lets the background begin where there is no library yet", async () => {
    const backend = open({ library: "absent" });
    await waitFor(() => expect(backend.calls.map((call) => call.command)).toContain("page_painted"));
  });
});

describe("the status line", () => {
  it("shows how far a refresh is, and stops it", async () => {
    const backend = open();
    await list();
    await tell({ phase: "projects", done: 3, total: 300, subject: null });
    expect(await line()).toHaveTextContent("Reading projects3 of 300Cancel");
    await userEvent.click(screen.getByTestId("cancel-refresh"));
    await waitFor(() => expect(backend.calls.map((call) => call.command)).toContain("cancel_refresh"));
    await tell(null);
    expect(await line()).toHaveTextContent("Up to date");
    expect(screen.queryByTestId("cancel-refresh")).toBeNull();
  });

  it("does not offer to stop what brings an interrupted operation in order", async () => {
    open();
    await list();
    await tell({ phase: "recovering", done: 0, total: null, subject: null });
    expect(await line()).toHaveTextContent("Bringing in order what was interrupted");
    expect(screen.queryByTestId("cancel-refresh")).toBeNull();
    await tell(null);
  });

  it("says quietly that a refresh was stopped, with another one beside it", async () => {
    const backend = open({ refreshEnd: { kind: "cancelled" } });
    expect(await screen.findByTestId("refresh-cancelled")).toHaveTextContent("Refresh cancelled");
    expect(screen.queryByTestId("toast")).toBeNull();
    await userEvent.click(screen.getByTestId("refresh-button"));
    await waitFor(() => expect(backend.calls.map((call) => call.command)).toContain("refresh_cache"));
  });

  it("says why a refresh failed, and tries again; axe finds nothing", async () => {
    const error = { code: "io" as const, message: "The library cannot be read", hints: [], path: null };
    const backend = open({ refreshEnd: { kind: "failed", error: { ...error, details: null } } });
    expect(await screen.findByTestId("refresh-failed")).toHaveTextContent(
      "The refresh failed: The library cannot be read",
    );
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(backend.calls.map((call) => call.command)).toContain("refresh_cache"));
  });

  it("takes a refresh that somebody stopped for no error", async () => {
    open({
      answers: {
        refresh_cache: () => {
          throw { code: "cancelled", message: "It was cancelled", hints: [], path: null };
        },
      },
    });
    await list();
    await userEvent.click(screen.getByTestId("refresh-button"));
    await waitFor(() => expect(screen.getByTestId("refresh-button")).toBeEnabled());
    expect(screen.queryByTestId("toast")).toBeNull();
  });

  it("says once that some folders are not watched; axe finds nothing", async () => {
    open({ unwatched: 3 });
    const note = await screen.findByTestId("unwatched");
    expect(note).toHaveTextContent("Some folders are not watched; changes there show later");
    await userEvent.click(note);
    expect(await screen.findByText(/3 in all/)).toBeInTheDocument();
    expect(await axeFindings(document.body)).toEqual([]);
  });
});
