import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import type { Change } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import type { MockBackend } from "@/dev/backend";
import { renderInWindow } from "@/dev/render";
import { closeRequest } from "@/lib/requests";
import { clearStaged } from "@/lib/staged";
import { DeployDialog } from "./DeployDialog";
import { UndeployDialog } from "./UndeployDialog";

const pdf = "skill:pdf-tools";
const notes = "command:release-notes";
const webApp = "/home/sam/work/web-app";
const infra = "/home/sam/work/infra";

afterEach(() => {
  closeRequest();
  clearStaged();
});

const open = (artifacts: string[], projects: string[], options = {}) =>
  renderInWindow(<DeployDialog intent={{ artifacts, projects }} onClose={() => {}} />, options);

const chip = (id: string) => screen.findByTestId(`profile-chip-${id}`);

function applied(backend: MockBackend): Change[] {
  const requests = backend.calls.filter(({ command }) => command === "apply_changes");
  const request = requests.at(-1)?.args.request as { changes: Change[] } | undefined;
  return request?.changes ?? [];
}

async function apply() {
  await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
  await userEvent.click(screen.getByTestId("deploy-confirm"));
}

describe("profiles of a deploy", () => {
  it("begin with the primary one, those in use beside it", async () => {
    open([pdf], [webApp]);
    expect(await chip("claude-code-default")).toHaveAttribute("aria-pressed", "true");
    expect(await chip("codex-default")).toHaveAttribute("aria-pressed", "false");
    expect(await chip("cursor-default")).toHaveAttribute("aria-pressed", "false");
    expect(screen.queryByTestId("profile-chip-goose-default")).toBeNull();
    await screen.findByTestId("plan-artifact-skill:pdf-tools");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("that share a folder are one place, written once", async () => {
    const { backend } = open([pdf], [webApp]);
    await userEvent.click(await chip("claude-code-default"));
    await userEvent.click(await chip("codex-default"));
    await userEvent.click(await chip("cursor-default"));
    const place = await screen.findByTestId("plan-place");
    await waitFor(() =>
      expect(place).toHaveTextContent(".agents/skills/pdf-tools· serves Codex, Cursor· 1 copy"),
    );
    expect(screen.getAllByTestId("plan-artifact-skill:pdf-tools")).toHaveLength(1);
    expect(screen.getByTestId("plan-totals")).toHaveTextContent("Creates 7 files.");
    await apply();
    expect(await screen.findByTestId("toast")).toHaveTextContent("Deployed pdf-tools to web-app");
    expect(applied(backend).map(({ profile_id }) => profile_id)).toEqual(["codex-default", "cursor-default"]);
  });

  it("say where a platform would load the same twice", async () => {
    open([pdf], [webApp]);
    await userEvent.click(await chip("cursor-default"));
    expect(await screen.findByTestId("plan-warnings")).toHaveTextContent(
      "Cursor would load pdf-tools twice: .agents/skills and .claude/skills",
    );
  });

  it("come from all platforms by a search, with the keys alone", async () => {
    const { backend } = open([pdf], [infra]);
    const more = await screen.findByTestId("profiles-more");
    more.focus();
    await userEvent.keyboard("{Enter}");
    await screen.findByTestId("profile-picker");
    await userEvent.keyboard("goose{Enter}{Escape}");
    expect(await chip("goose-default")).toHaveAttribute("aria-pressed", "true");
    await apply();
    await waitFor(() =>
      expect(applied(backend).map(({ profile_id }) => profile_id)).toEqual([
        "claude-code-default",
        "goose-default",
      ]),
    );
  });

  it("have struck out what they cannot take, with the reason", async () => {
    const { backend } = open([pdf, notes], [webApp]);
    await userEvent.click(await chip("codex-default"));
    const group = screen.getByTestId("deploy-profiles-web-app");
    expect(within(group).getByText("commands").tagName).toBe("S");
    expect(group).toHaveTextContent("Codex has no place for commands.");
    await apply();
    await waitFor(() =>
      expect(applied(backend).map(({ artifact, profile_id }) => `${artifact} ${profile_id}`)).toEqual([
        `${pdf} claude-code-default`,
        `${pdf} codex-default`,
        `${notes} claude-code-default`,
      ]),
    );
  });

  it("that can take nothing of it cannot be chosen", async () => {
    open([notes], [webApp]);
    expect(await chip("codex-default")).toBeDisabled();
    expect(await chip("codex-default")).toHaveAccessibleName("Codex: Codex has no place for commands");
    await userEvent.click(screen.getByTestId("profiles-more"));
    const option = await screen.findByTestId("profile-option-amp-default");
    expect(option).toHaveAttribute("aria-disabled", "true");
    expect(option).toHaveTextContent("Amp has no place for commands");
    expect(await axeFindings(screen.getByTestId("profile-picker"))).toEqual([]);
  });

  it("can be all at once, and for all projects", async () => {
    const { backend } = open([pdf], [webApp, infra]);
    await userEvent.click(await screen.findByTestId("profiles-all"));
    expect(await chip("cursor-default")).toHaveAttribute("aria-pressed", "true");
    await userEvent.click(screen.getByTestId("deploy-profile"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: /All in use/ }));
    await apply();
    await waitFor(() => expect(applied(backend)).toHaveLength(4));
  });

  it("need one at least", async () => {
    open([pdf], [infra]);
    await userEvent.click(await chip("claude-code-default"));
    expect(await screen.findByText(/Choose a profile/)).toBeInTheDocument();
    expect(screen.getByTestId("deploy-confirm")).toBeDisabled();
  });
});

describe("links", () => {
  it("are asked for with the deploy, and show where they lead", async () => {
    const { backend } = open([pdf], [infra]);
    await chip("claude-code-default");
    expect(screen.getByTestId("deploy-mode-hint")).toHaveTextContent("files of its own");
    await userEvent.click(screen.getByTestId("deploy-mode-link"));
    expect(screen.getByTestId("deploy-mode-hint")).toHaveTextContent("a link to the library");
    expect(await screen.findByTestId("plan-link")).toHaveTextContent(
      "~/.skillmeat/collection/skills/pdf-tools",
    );
    // What is staged would lose it.
    expect(screen.queryByTestId("deploy-stage")).toBeNull();
    await apply();
    await waitFor(() => expect(applied(backend)[0]?.mode).toBe("link"));
  });

  it("that became copies are told", async () => {
    open([pdf], [infra], { linkless: ["infra"] });
    await chip("claude-code-default");
    await userEvent.click(screen.getByTestId("deploy-mode-link"));
    await apply();
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveAttribute("data-tone", "warn");
    expect(toast).toHaveTextContent("Copied, not linked: This disk has no links.");
  });
});

describe("the home folder", () => {
  it("is chosen like a project, and comes to the list by that", async () => {
    const { backend } = open([pdf], []);
    await userEvent.click(await screen.findByTestId("deploy-home"));
    expect(await screen.findByTestId("plan-home")).toHaveTextContent("Your home folder");
    expect(backend.calls.some(({ command }) => command === "add_global_project")).toBe(true);
    await apply();
    expect(await screen.findByTestId("toast")).toHaveTextContent("Deployed pdf-tools to your home folder");
    expect(applied(backend)[0]?.project_path).toBe("/home/sam");
  });
});

/** Deploys to Codex and Cursor, then asks to take it out of Codex. */
function Host() {
  const [done, setDone] = useState(false);
  if (!done) {
    return <DeployDialog intent={{ artifacts: [pdf], projects: [webApp] }} onClose={() => setDone(true)} />;
  }
  return (
    <UndeployDialog
      intent={{ artifacts: [pdf], project: webApp, profile: "codex-default" }}
      onClose={() => {}}
    />
  );
}

describe("taking out of profiles", () => {
  async function shared() {
    const { backend } = renderInWindow(<Host />);
    await userEvent.click(await chip("claude-code-default"));
    await userEvent.click(await chip("codex-default"));
    await userEvent.click(await chip("cursor-default"));
    await apply();
    await screen.findByTestId("undeploy-dialog");
    return backend;
  }

  it("leaves the files where another profile uses them", async () => {
    const backend = await shared();
    expect(await screen.findByText("The files stay: Cursor still uses them.")).toBeInTheDocument();
    expect(screen.getByTestId("undeploy-profile-codex-default")).toHaveAttribute("aria-pressed", "true");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("undeploy-confirm"));
    await waitFor(() =>
      expect(applied(backend).map(({ profile_id }) => profile_id)).toEqual(["codex-default"]),
    );
  });

  it("can be all of them", async () => {
    const backend = await shared();
    await userEvent.click(await screen.findByTestId("undeploy-profiles-all"));
    await waitFor(() => expect(screen.getByTestId("undeploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("undeploy-confirm"));
    await waitFor(() => expect(applied(backend)).toHaveLength(2));
  });
});
