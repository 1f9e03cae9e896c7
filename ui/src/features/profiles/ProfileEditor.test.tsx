import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { ProfileInfo } from "@/api/profiles";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { renderInWindow } from "@/dev/render";
import { DeleteProfile } from "./DeleteProfile";
import { ProfileEditor } from "./ProfileEditor";

const tools: ProfileInfo = {
  id: "team-tools",
  name: "Team tools",
  platform: "claude-code",
  platform_name: "Claude Code",
  icon: "claude-code",
  own: true,
  primary: false,
  chosen: true,
  in_use: true,
  installed: true,
  mode: "link",
  roots: ["tools/ai"],
  paths: [{ kind: "skill", path: "tools/ai/skills", suffix: "", shared_with: [] }],
};

function open(profile: ProfileInfo | null, options: Partial<MockOptions> = {}) {
  const onClose = vi.fn();
  const { backend } = renderInWindow(<ProfileEditor profile={profile} onClose={onClose} />, options);
  const saved = () => backend.calls.filter(({ command }) => command === "save_profile").at(-1)?.args.draft;
  return { backend, onClose, saved };
}

describe("an own profile", () => {
  it("is made with the keys alone, its id from its name, its places in sight", async () => {
    const { onClose, saved } = open(null);
    await waitFor(() => expect(screen.getByTestId("profile-name")).toHaveFocus());
    await userEvent.keyboard("Team tööls");
    expect(screen.getByTestId("profile-id")).toHaveValue("team-tools");
    await userEvent.tab();
    await userEvent.tab();
    expect(screen.getByTestId("profile-platform")).toHaveFocus();
    await userEvent.keyboard("{Enter}");
    await screen.findByTestId("platform-search");
    await userEvent.keyboard("claude{Enter}");
    expect(screen.getByTestId("profile-platform")).toHaveTextContent("Claude Code");
    await userEvent.type(screen.getByTestId("profile-root"), "tools/ai/");
    await userEvent.click(screen.getByTestId("profile-takes-command"));
    await userEvent.clear(screen.getByTestId("profile-path-command"));
    await userEvent.type(screen.getByTestId("profile-path-command"), "cmds");
    expect(screen.getByTestId("profile-preview")).toHaveTextContent(
      "tools/ai/skills/<name>/tools/ai/cmds/<name>.md",
    );
    await userEvent.click(screen.getByTestId("profile-mode-link"));
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(saved()).toEqual({
      id: "team-tools",
      name: "Team tööls",
      platform: "claude-code",
      root: "tools/ai",
      paths: [
        { kind: "skill", folder: "skills" },
        { kind: "command", folder: "cmds" },
      ],
      mode: "link",
    });
    expect(await screen.findByTestId("toast")).toHaveTextContent("Saved Team tööls");
  });

  it("says what is missing when saving is tried, not before", async () => {
    const { saved } = open(null);
    await screen.findByTestId("profile-editor");
    expect(screen.queryByText("Enter a name.")).toBeNull();
    await userEvent.click(screen.getByTestId("profile-save"));
    for (const text of ["Enter a name.", "Choose a platform.", "Enter a folder."]) {
      expect(screen.getByText(text)).toBeInTheDocument();
    }
    expect(saved()).toBeUndefined();
  });

  it("has the shell's refusal at its field", async () => {
    open(tools);
    const root = await screen.findByTestId("profile-root");
    await userEvent.clear(root);
    await userEvent.type(root, "../out");
    await userEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(root).toHaveAccessibleDescription("“../out” leaves the project."));
    await userEvent.type(root, "x");
    expect(root).toHaveAccessibleDescription("Inside the project.");
    await userEvent.clear(root);
    await userEvent.type(root, "tools");
    await userEvent.clear(screen.getByTestId("profile-path-skill"));
    await userEvent.type(screen.getByTestId("profile-path-skill"), "/etc");
    await userEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() =>
      expect(screen.getByTestId("profile-path-skill")).toHaveAccessibleDescription("“/etc” leaves tools."),
    );
  });

  it("shows other refusals whole", async () => {
    open(tools, {
      answers: {
        save_profile: () => {
          throw { code: "disk_full", message: "No space left.", hints: [] };
        },
      },
    });
    await userEvent.click(await screen.findByTestId("profile-save"));
    expect(await screen.findByText("The disk is full")).toBeInTheDocument();
  });

  it("keeps its id when it is changed, and takes no id that there is", async () => {
    const { saved } = open(tools);
    expect(await screen.findByTestId("profile-id")).toHaveAttribute("readonly");
    await userEvent.click(screen.getByTestId("profile-mode-copy"));
    await userEvent.click(screen.getByTestId("profile-save"));
    await waitFor(() => expect(saved()).toMatchObject({ id: "team-tools", mode: "copy" }));
  });

  it("cannot have an id that is taken", async () => {
    open(null);
    await userEvent.type(await screen.findByTestId("profile-name"), "Codex default");
    await waitFor(async () => {
      await userEvent.click(screen.getByTestId("profile-save"));
      expect(screen.getByText("There is a profile with this id already.")).toBeInTheDocument();
    });
  });

  it("is offered only types that its platform takes", async () => {
    open(null);
    await userEvent.click(await screen.findByTestId("profile-platform"));
    await userEvent.click(await screen.findByTestId("platform-option-amp"));
    expect(screen.getByTestId("profile-takes-skill")).toBeInTheDocument();
    expect(screen.queryByTestId("profile-takes-command")).toBeNull();
  });

  it("is deleted after a question that says what stays", async () => {
    const onClose = vi.fn();
    const { backend } = renderInWindow(<DeleteProfile profile={tools} onClose={onClose} />, {
      ownProfiles: [
        { id: "team-tools", name: "Team tools", platform: "codex", root: "x", paths: [], mode: "copy" },
      ],
    });
    expect(await screen.findByTestId("delete-profile-dialog")).toHaveTextContent("stays where it is");
    await userEvent.click(screen.getByTestId("delete-profile-confirm"));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(backend.calls.find(({ command }) => command === "delete_profile")?.args).toEqual({
      id: "team-tools",
    });
  });
});
