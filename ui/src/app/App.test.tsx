import { emit } from "@tauri-apps/api/event";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { makeArtifact } from "@/dev/fixtures";
import { installBackend } from "@/dev/install";
import { closeRequest } from "@/lib/requests";
import { App } from "./App";

afterEach(closeRequest);

function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  render(<App />);
  return backend;
}

const row = (id: string) => screen.findByTestId(`artifact-row-${id}`);

describe("the window", () => {
  it("lists the library, and axe finds nothing", async () => {
    open();
    expect(await row("skill:pdf-tools")).toHaveTextContent("documents · python");
    expect(await screen.findByTestId("status-line")).toHaveTextContent("20 artifacts · 36 deployments");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("opens an artifact with its text and deployments, and axe finds nothing", async () => {
    open();
    await userEvent.click(await row("skill:pdf-tools"));
    const sheet = await screen.findByTestId("artifact-sheet");
    expect(await within(sheet).findByRole("heading", { name: "PDF tools" })).toBeInTheDocument();
    expect(within(sheet).getByText("docs-site")).toBeInTheDocument();
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByTestId("artifact-sheet")).toBeNull();
  });

  it("shows the files as a tree, and a file that was chosen", async () => {
    open();
    await userEvent.click(await row("skill:pdf-tools"));
    await userEvent.click(await screen.findByTestId("sheet-tab-contents"));
    await userEvent.click(await screen.findByTestId("file-scripts/extract.py"));
    expect(await screen.findByText("scripts/extract.py", { selector: "span" })).toBeInTheDocument();
    await waitFor(() => expect(document.querySelector(".hljs-keyword")).toHaveTextContent("import"));
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("filters by text, type, tag, untagged and drifted, with counts that match", async () => {
    open();
    await row("skill:pdf-tools");
    await userEvent.keyboard("/");
    expect(screen.getByTestId("artifact-search")).toHaveFocus();
    await userEvent.keyboard("review");
    await waitFor(() => expect(screen.queryByTestId("artifact-row-skill:pdf-tools")).toBeNull());
    expect(await screen.findByTestId("type-tab-agent")).toHaveTextContent("Agents3");
    await userEvent.click(screen.getByTestId("type-tab-agent"));
    await waitFor(() => expect(screen.queryByTestId("artifact-row-skill:api-contract")).toBeNull());
    expect(await row("agent:code-reviewer")).toBeInTheDocument();
    await userEvent.clear(screen.getByTestId("artifact-search"));
    await userEvent.click(screen.getByTestId("type-tab-all"));
    await userEvent.click(screen.getByTestId("filter-untagged"));
    expect(await row("mcp:github-issues")).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByTestId("artifact-row-agent:code-reviewer")).toBeNull());
    await userEvent.click(screen.getByTestId("tag-menu"));
    await userEvent.click(await screen.findByTestId("tag-git"));
    expect(await row("hook:secrets-scan")).toBeInTheDocument();
  });

  it("says what to do when nothing matches", async () => {
    open();
    await row("skill:pdf-tools");
    await userEvent.type(screen.getByTestId("artifact-search"), "kubernets");
    expect(await screen.findByTestId("no-match")).toHaveTextContent("Nothing matches “kubernets”");
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await row("skill:pdf-tools")).toBeInTheDocument();
  });

  it("selects several and deploys them together", async () => {
    open();
    await row("skill:api-contract");
    screen.getByRole("grid").focus();
    await userEvent.keyboard(" {ArrowDown} d");
    const dialog = await screen.findByTestId("deploy-dialog");
    expect(dialog).toHaveTextContent("Deploy 2 artifacts");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("deploys and undeploys, and the list follows", async () => {
    open();
    await userEvent.click(await row("skill:commit-helper"));
    await userEvent.click(await screen.findByTestId("deploy-button"));
    await userEvent.click(await screen.findByTestId("deploy-project-infra"));
    await waitFor(() => expect(screen.getByTestId("deploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("deploy-confirm"));
    await waitFor(async () => expect(await row("skill:commit-helper")).toHaveTextContent("infra"));
    expect(screen.getByTestId("status-line")).toHaveTextContent("37 deployments");
    await userEvent.click(screen.getByTestId("sheet-tab-deployments"));
    await userEvent.click(await screen.findByTestId("undeploy-button"));
    await waitFor(() => expect(screen.getByTestId("undeploy-confirm")).toBeEnabled());
    await userEvent.click(screen.getByTestId("undeploy-confirm"));
    await waitFor(async () => expect(await row("skill:commit-helper")).toHaveTextContent("Not deployed"));
  });

  it("shows a change from outside when the shell says so", async () => {
    const backend = open();
    await row("skill:pdf-tools");
    backend.library.push(makeArtifact("skill", "aaa-new", { description: "Just arrived" }));
    expect(screen.queryByTestId("artifact-row-skill:aaa-new")).toBeNull();
    await act(() => emit("views-changed", { views: ["artifacts"], cause: "outside", changed: null }));
    expect(await row("skill:aaa-new")).toHaveTextContent("Just arrived");
  });

  it("shows an error with its code, and tries again", async () => {
    let fail = true;
    const backend = installBackend({
      artifacts: 20,
      library: "ready",
      answers: {
        list_artifacts: () => {
          if (fail)
            throw { code: "library_invalid", message: "collection.toml, line 4", hints: ["Mend the file."] };
          return { artifacts: backend.library.slice(0, 5), total: 5, hits: [], deployed: [] };
        },
      },
    });
    render(<App />);
    expect(await screen.findByText("A file of the library cannot be read")).toBeInTheDocument();
    expect(screen.getByText("Mend the file.")).toBeInTheDocument();
    expect(screen.getByText("library_invalid")).toBeInTheDocument();
    fail = false;
    await userEvent.click(screen.getByTestId("retry"));
    expect(await row("skill:pdf-tools")).toBeInTheDocument();
  });

  it("opens the palette and the shortcuts from the keys", async () => {
    open();
    await row("skill:pdf-tools");
    await userEvent.keyboard("{Control>}k{/Control}");
    await userEvent.keyboard("release");
    expect(await screen.findByRole("option", { name: /release-notes/ })).toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
    await userEvent.keyboard("?");
    expect(await screen.findByTestId("shortcuts-dialog")).toHaveTextContent("Select more");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("asks only for the pages in sight of 10,000 artifacts", async () => {
    const backend = open({ artifacts: 10_000 });
    await row("skill:accessibility-audit");
    const pages = backend.calls.filter((call) => call.command === "list_artifacts");
    expect(pages).toHaveLength(1);
    expect(screen.getByRole("grid")).toHaveAttribute("aria-rowcount", "10001");
  });
});

describe("the first start", () => {
  it("offers three doors, and axe finds nothing", async () => {
    open({ library: "absent" });
    expect(await screen.findByTestId("first-run")).toHaveTextContent("Start your library");
    expect(screen.getByTestId("first-run-open")).toHaveTextContent("Look again");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("first-run-samples"));
    expect(await row("skill:pdf-tools")).toBeInTheDocument();
  });

  it("opens a library that was found", async () => {
    const backend = open({ library: "absent", found: [{ path: "/home/sam/lib", artifacts: 3 }] });
    await userEvent.click(await screen.findByTestId("first-run-open"));
    expect(await row("skill:pdf-tools")).toBeInTheDocument();
    expect(backend.calls.find((call) => call.command === "open_library")?.args).toEqual({
      path: "/home/sam/lib",
    });
  });

  it("opens a folder from the native dialog", async () => {
    const backend = open({ library: "absent" });
    await userEvent.click(await screen.findByTestId("first-run-choose-folder"));
    expect(await row("skill:pdf-tools")).toBeInTheDocument();
    expect(backend.calls.find((call) => call.command === "open_library")?.args).toEqual({
      path: "/home/sam/library",
    });
  });

  it("shows why a library cannot be read, and never takes that for a first start", async () => {
    open({
      answers: {
        app_state: () => ({
          version: "0.1.0",
          home: "/home/sam/.skillmeat",
          user_home: "/home/sam",
          library: {
            kind: "unreadable",
            path: "/home/sam/lib",
            error: { code: "permission_denied", message: "May not read /home/sam/lib", hints: [] },
          },
          cache: "fresh",
          deployment_sets: { enabled: false, source: "default" },
          refreshing: false,
          refresh_end: null,
          unwatched: 0,
          last_refresh: null,
          problems: 0,
          os: "linux",
        }),
      },
    });
    expect(await screen.findByText("No permission")).toBeInTheDocument();
    expect(screen.getByTestId("status-line")).toHaveTextContent("Your library cannot be read");
  });
});
