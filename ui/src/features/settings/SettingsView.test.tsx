import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { AppState } from "@/api/types";
import { App } from "@/app/App";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { installBackend } from "@/dev/install";
import { navigate } from "@/lib/navigation";
import { closeRequest } from "@/lib/requests";

afterEach(closeRequest);

async function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  navigate("settings");
  render(<App />);
  await screen.findByTestId("settings-version");
  const saved = () => backend.calls.filter((call) => call.command === "save_settings").at(-1)?.args.settings;
  return { backend, saved };
}

describe("the settings", () => {
  it("are kept as soon as they change, and axe finds nothing", async () => {
    const { saved } = await open();
    await userEvent.click(screen.getByTestId("settings-theme-dark"));
    await waitFor(() => expect(document.documentElement).toHaveAttribute("data-theme", "dark"));
    await userEvent.click(screen.getByTestId("settings-density-compact"));
    await waitFor(() => expect(document.documentElement).toHaveAttribute("data-density", "compact"));
    await userEvent.click(screen.getByTestId("settings-skip-review"));
    await waitFor(() =>
      expect(saved()).toMatchObject({ theme: "dark", density: "compact", skip_review: true }),
    );
    expect(screen.getByTestId("settings-version")).toHaveTextContent("0.1.0");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("open another library from the native dialog", async () => {
    const { backend } = await open();
    expect(screen.getByTestId("settings-library-path")).toHaveTextContent("~/.skillmeat/collection");
    await userEvent.click(screen.getByTestId("settings-change-library"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("Now using this library");
    expect(backend.calls.find((call) => call.command === "open_library")?.args).toEqual({
      path: "/home/sam/library",
    });
  });

  it("show what keeping less history costs before it is saved", async () => {
    const { backend } = await open({ operations: 214 });
    const days = await screen.findByTestId("settings-history-days");
    expect(days).toHaveValue("90");
    const cost = screen.getByTestId("history-cost");
    await waitFor(() => expect(cost).toHaveTextContent("Removes nothing now; the oldest kept is of"));
    expect(screen.getByTestId("settings-history-save")).toBeDisabled();
    await userEvent.clear(days);
    expect(cost).toHaveTextContent("Enter a whole number");
    await userEvent.type(days, "30");
    await waitFor(() =>
      expect(cost).toHaveTextContent(/Would remove \d+ operations, \d+ MB; the oldest kept is of/),
    );
    expect(backend.calls.some((call) => call.command === "set_history_bounds")).toBe(false);
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("settings-history-save"));
    expect(await screen.findByTestId("toast")).toHaveTextContent("History keeps to this");
    expect(backend.calls.find((call) => call.command === "set_history_bounds")?.args).toEqual({
      bounds: { max_age_days: 30, max_bytes: 512 * 1024 * 1024 },
    });
    await waitFor(() => expect(cost).toHaveTextContent("Removes nothing now"));
    expect(screen.getByTestId("settings-history-save")).toBeDisabled();
  });

  it("say when the environment decides about deployment sets", async () => {
    const state: AppState = {
      version: "0.1.0",
      home: "/home/sam/.skillmeat",
      user_home: "/home/sam",
      library: { kind: "ready", path: "/home/sam/.skillmeat/collection", collection_id: "default" },
      cache: "fresh",
      deployment_sets: { enabled: true, source: "environment" },
      refreshing: false,
      refresh_end: null,
      unwatched: 0,
      last_refresh: null,
      problems: 0,
      os: "linux",
      recovered: [],
    };
    await open({ answers: { app_state: () => state } });
    expect(screen.getByTestId("settings-deployment-sets")).toBeDisabled();
    expect(screen.getByTestId("settings-deployment-sets")).toBeChecked();
    expect(screen.getByTestId("settings-sets-note")).toHaveTextContent("keeps this on");
  });
});
