import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { ownProfiles } from "@/dev/profiles";
import { renderInWindow } from "@/dev/render";
import { closeRequest, openRequest } from "@/lib/requests";
import { ProfilesTab } from "./ProfilesTab";

const webApp = { path: "/home/sam/work/web-app", name: "web-app" };
const mobile = { path: "/home/sam/work/mobile", name: "mobile" };

afterEach(() => act(closeRequest));

function open(project = webApp, options: Partial<MockOptions> = {}) {
  const { backend } = renderInWindow(<ProfilesTab project={project} />, options);
  const sent = () => backend.calls.filter(({ command }) => command === "save_project_profiles").at(-1)?.args;
  return { sent };
}

const row = (id: string) => screen.findByTestId(`profile-row-${id}`);

describe("profiles of a project", () => {
  it("say where each type goes, and who reads the same folder", async () => {
    open();
    const codex = await row("codex-default");
    expect(codex).toHaveTextContent(".agents/skillswith Cursor, Gemini CLI +19");
    expect(within(codex).getByTitle(/Also read by Cursor, Gemini CLI, Antigravity/)).toBeInTheDocument();
    expect(await row("cursor-default")).toHaveTextContent(".agents, .cursor");
    expect(screen.getByTestId("profile-primary-claude-code-default")).toBeChecked();
    expect(screen.queryByTestId("profile-row-goose-default")).toBeNull();
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("have one primary, chosen with the arrow keys too", async () => {
    const { sent } = open();
    await row("codex-default");
    await userEvent.click(screen.getByTestId("profile-primary-codex-default"));
    await waitFor(() => expect(screen.getByTestId("profile-primary-codex-default")).toBeChecked());
    expect(sent()).toEqual({ projectPath: webApp.path, primary: "codex-default", chosen: [] });
    // The primary one is always there.
    expect(screen.getByTestId("profile-chosen-codex-default")).toBeDisabled();
  });

  it("are chosen for good, or left to what is found", async () => {
    const { sent } = open();
    const toggle = await screen.findByTestId("profile-chosen-cursor-default");
    expect(toggle).not.toBeChecked();
    expect(await row("cursor-default")).toHaveTextContent("Found here");
    toggle.focus();
    await userEvent.keyboard(" ");
    await waitFor(() => expect(screen.getByTestId("profile-chosen-cursor-default")).toBeChecked());
    expect(sent()).toMatchObject({ chosen: ["cursor-default"] });
  });

  it("are added from all platforms", async () => {
    const { sent } = open();
    await userEvent.click(await screen.findByTestId("add-profile"));
    await screen.findByTestId("profile-picker");
    await userEvent.keyboard("kimi{Enter}");
    expect(await row("kimi-code-cli-default")).toBeInTheDocument();
    expect(sent()).toMatchObject({ primary: "claude-code-default", chosen: ["kimi-code-cli-default"] });
  });

  it("of a person's own can be made, changed and deleted", async () => {
    open(mobile, { ownProfiles: ownProfiles(1) });
    await userEvent.click(await screen.findByTestId("new-profile"));
    expect(openRequest.get()).toEqual({ kind: "profile", profile: null });
    await userEvent.click(screen.getByTestId("profile-menu-own-0"));
    await userEvent.click(await screen.findByTestId("profile-edit"));
    expect(openRequest.get()).toMatchObject({ kind: "profile", profile: { id: "own-0" } });
    await userEvent.click(screen.getByTestId("profile-menu-own-0"));
    await userEvent.click(await screen.findByTestId("profile-delete"));
    expect(openRequest.get()).toMatchObject({ kind: "delete-profile", profile: { id: "own-0" } });
  });

  it("can be eighty with long names", async () => {
    open(mobile, { ownProfiles: ownProfiles(78) });
    await row("own-77");
    expect(screen.getAllByRole("radio")).toHaveLength(80);
    expect(await axeFindings(screen.getByTestId("profiles"))).toEqual([]);
  });

  it("tell what keeps them from being read", async () => {
    open(webApp, {
      answers: {
        list_profiles: () => ({
          profiles: [],
          primary: "claude-code-default",
          problems: [{ code: "library_invalid", message: "profiles.toml: line 3 has no root", hints: [] }],
        }),
      },
    });
    expect(await screen.findByText(/line 3 has no root\./)).toBeInTheDocument();
  });
});
