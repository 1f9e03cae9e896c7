import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import type { ChangeRequest, SetChange } from "@/api/types";
import { Requests } from "@/app/Requests";
import { axeFindings } from "@/dev/axe";
import type { MockBackend, MockOptions } from "@/dev/backend";
import { home } from "@/dev/fixtures";
import { noTotals } from "@/dev/operations";
import { renderInWindow } from "@/dev/render";
import { bundleId } from "@/dev/set-fixtures";
import { closeRequest, openRequest, requestReview, requestSetChanges } from "@/lib/requests";
import { clearStaged, stagedSets, stageSets } from "@/lib/staged";
import { Tray } from "./Tray";

afterEach(() => {
  closeRequest();
  clearStaged();
});

const set = bundleId("backend-kit");
const ask = (kind: SetChange["kind"], project: string, profile = "claude-code-default"): SetChange => ({
  kind,
  set,
  project_path: `${home}/work/${project}`,
  profile_id: profile,
});

function open(sets: SetChange[], options: Partial<MockOptions> = {}, atomic = false) {
  const rendered = renderInWindow(<Requests />, { settings: { deployment_sets: true }, ...options });
  act(() => requestSetChanges(sets, { atomic, choices: [] }));
  return rendered;
}

const asked = (backend: MockBackend, command: string) =>
  backend.calls.filter((call) => call.command === command).map((call) => call.args.request as ChangeRequest);
const apply = () => screen.getByTestId("review-apply");
const ready = async () => {
  await screen.findByTestId("review");
  await waitFor(() => expect(apply()).toBeEnabled());
};

describe("the review of a set", () => {
  it("names the set, says what it adds and that the project will follow it, and axe finds nothing", async () => {
    open([ask("deploy", "infra"), ask("deploy", "design-system", "codex-default")]);
    await ready();
    expect(screen.getByRole("heading", { name: "Deploy Backend kit to 2 projects" })).toBeInTheDocument();
    const totals = screen.getByTestId("review-totals");
    expect(totals).toHaveTextContent(/^Adds 12 artifacts in 2 projects: creates 66 files\./);
    expect(totals).toHaveTextContent("8 not for Codex.");
    expect(totals).toHaveTextContent("2 changes cannot be made.");
    const line = screen.getByTestId("review-set-infra");
    expect(line).toHaveTextContent("Backend kit will be attached");
    expect(screen.getByTestId("review-artifact-hook:secrets-scan@design-system")).toHaveTextContent(
      "not for Codex",
    );
    await userEvent.click(line);
    expect(screen.getByTestId("review-story")).toHaveTextContent(
      "Backend kit will be attached: this project follows its changes",
    );
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("tells missing members with the reason, and holds nothing up by them", async () => {
    open([ask("deploy", "infra")]);
    await ready();
    const gone = screen.getByTestId("review-artifact-hook:licence-check@infra");
    expect(gone).toHaveTextContent("not in the library");
    await userEvent.click(gone);
    expect(screen.getByTestId("review-story")).toHaveTextContent("The library has no hook:licence-check.");
    await userEvent.click(screen.getByTestId("review-artifact-skill:pdf-tools@infra"));
    expect(screen.queryByTestId("leave-out")).toBeNull();
  });

  it("keeps conflicts of several projects in one sheet, applies them with one choice, and ends as one operation", async () => {
    const { backend } = open([ask("update", "web-app"), ask("deploy", "mobile")]);
    await screen.findByTestId("review");
    await userEvent.click(await screen.findByTestId("choose-all-keep"));
    await ready();
    await userEvent.click(apply());
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Deployed Backend kit to 2 projects");
    expect(asked(backend, "apply_changes")).toEqual([
      expect.objectContaining({ changes: [], sets: [ask("update", "web-app"), ask("deploy", "mobile")] }),
    ]);
    await userEvent.click(within(toast).getByRole("button", { name: "Undo" }));
    expect(openRequest.get()?.kind).toBe("undo");
  });

  it("tells added, changed and removed apart in an update", async () => {
    open([ask("update", "web-app")], {
      answers: {
        plan_changes: () => ({
          fingerprint: "f",
          plans: [
            {
              fingerprint: "f",
              project_path: `${home}/work/web-app`,
              project_name: "web-app",
              totals: { ...noTotals, create: 1, replace: 2, remove: 1 },
              artifacts: [
                part({ artifact: `set:${set}`, title: "Backend kit", intent: "attach", action: "attach" }),
                part({ artifact: "skill:a", action: "create" }),
                part({ artifact: "skill:b", action: "update" }),
                part({ artifact: "skill:c", action: "update" }),
                part({ artifact: "skill:d", action: "remove", intent: "undeploy" }),
              ],
            },
          ],
          totals: { ...noTotals, create: 1, replace: 2, remove: 1 },
        }),
      },
    });
    await ready();
    expect(screen.getByTestId("review-totals")).toHaveTextContent(
      "Adds 1 artifact, updates 2 and removes 1 in 1 project: creates 1 file, replaces 2 and removes 1.",
    );
    expect(screen.getByRole("heading", { name: "Update Backend kit in web-app" })).toBeInTheDocument();
    // What an update notes of the set is no news: it is attached already.
    expect(screen.getByTestId("review-set-web-app")).toHaveTextContent("Follows Backend kit");
  });

  it("says of an undeploy what stays", async () => {
    open([ask("undeploy", "billing-api")]);
    await screen.findByTestId("review");
    await userEvent.click(await screen.findByTestId("review-set-billing-api"));
    expect(screen.getByTestId("review-story")).toHaveTextContent(
      "Only what the set brought goes; what another set needs, or what was here before it, stays.",
    );
    expect(
      screen.getByRole("heading", { name: "Undeploy Backend kit from billing-api" }),
    ).toBeInTheDocument();
  });

  it("attaches where everything is there already", async () => {
    open([ask("deploy", "infra")], {
      answers: {
        plan_changes: () => ({
          fingerprint: "f",
          plans: [
            {
              fingerprint: "f",
              project_path: `${home}/work/infra`,
              project_name: "infra",
              totals: noTotals,
              artifacts: [
                part({ artifact: `set:${set}`, title: "Backend kit", intent: "attach", action: "attach" }),
                part({ artifact: "skill:a", action: "unchanged", state: "in_sync" }),
              ],
            },
          ],
          totals: noTotals,
        }),
      },
    });
    await ready();
    expect(apply()).toHaveTextContent("Attach");
    expect(screen.getByTestId("review-totals")).toHaveTextContent("Writes no file in 1 project.");
  });

  it("takes one project out of several", async () => {
    const { backend } = open([ask("deploy", "infra"), ask("deploy", "mobile")]);
    await ready();
    await userEvent.click(screen.getByTestId("review-set-infra"));
    await userEvent.click(screen.getByTestId("leave-out"));
    await waitFor(() => expect(screen.queryByTestId("review-set-infra")).toBeNull());
    expect(asked(backend, "plan_changes").at(-1)?.sets).toEqual([ask("deploy", "mobile")]);
  });

  it("stays quick with 200 artifacts in 3 projects", async () => {
    open(
      [ask("deploy", "infra"), ask("deploy", "mobile"), ask("deploy", "docs-site")].map((one) => ({
        ...one,
        set: bundleId("team-kit-1"),
      })),
      {
        artifacts: 240,
        sets: 8,
        members: 200,
      },
    );
    await ready();
    expect(screen.getByTestId("review-totals")).toHaveTextContent(/\d{3} artifacts?.* in 3 projects/);
    expect(screen.getAllByRole("treeitem").length).toBeLessThan(120);
  });
});

describe("what came of a set", () => {
  it("shows only what failed where asked, adds up, and reviews it again as an update", async () => {
    const { backend } = open([ask("deploy", "infra"), ask("deploy", "design-system", "codex-default")], {
      failing: ["skill:pdf-tools"],
    });
    await ready();
    await userEvent.click(apply());
    const table = await screen.findByTestId("result-table");
    const failed = screen.getByTestId("review-failed-skill:pdf-tools@infra");
    expect(failed).toHaveTextContent("No permission.");
    expect(failed).toHaveTextContent("Ask who owns the folder");
    expect(screen.getByTestId("result-agent:code-reviewer@infra")).toHaveTextContent("Unchanged");
    expect(screen.getByTestId("result-hook:secrets-scan@design-system")).toHaveTextContent("not for Codex");
    for (const name of ["infra", "design-system"]) {
      const words = screen.getByTestId(`result-project-${name}`).textContent ?? "";
      const sum = [...words.matchAll(/(\d+) (?=failed|to decide|done|unchanged|kept|left out)/g)]
        .map(([, n]) => Number(n))
        .reduce((all, n) => all + n, 0);
      // Everything the set comes to, and its missing member.
      expect(sum).toBe(12);
    }
    expect(await axeFindings(document.body)).toEqual([]);

    await userEvent.click(screen.getByTestId("result-show-failed"));
    // In each project the failure and the missing member.
    expect(
      within(table)
        .getAllByRole("row")
        .filter((row) => row.dataset.fate),
    ).toHaveLength(4);
    await userEvent.click(screen.getByTestId("review-again"));
    await waitFor(() =>
      expect(asked(backend, "plan_changes").at(-1)?.sets).toEqual([
        ask("update", "infra"),
        ask("update", "design-system", "codex-default"),
      ]),
    );
    await ready();
    expect(screen.getByTestId("review-artifact-skill:pdf-tools@infra")).toBeInTheDocument();
    expect(screen.queryByTestId("review-artifact-agent:code-reviewer@infra")).toBeNull();
  });

  it("keeps what was decided when the rest is tried again", async () => {
    const { backend } = open([ask("update", "web-app")], { failing: ["skill:pdf-tools"] });
    await screen.findByTestId("review");
    await userEvent.click(await screen.findByTestId("choose-all-keep"));
    await ready();
    const { choices } = asked(backend, "plan_changes").at(-1) as ChangeRequest;
    expect(choices).toHaveLength(2);
    await userEvent.click(apply());
    await userEvent.click(await screen.findByTestId("review-again"));
    await screen.findByTestId("review");
    expect(asked(backend, "plan_changes").at(-1)).toMatchObject({
      sets: [ask("update", "web-app")],
      choices,
    });
  });

  it("changes nothing where all or nothing failed, and asks for all of it again", async () => {
    const { backend } = open(
      [ask("deploy", "mobile")],
      { failing: ["skill:pdf-tools"], bundles: whole() },
      true,
    );
    await screen.findByTestId("review");
    await ready();
    expect(screen.getByTestId("review-atomic")).toBeChecked();
    await userEvent.click(apply());
    expect(await screen.findByText("Nothing was changed")).toBeInTheDocument();
    expect(screen.getByTestId("result-project-mobile")).toHaveTextContent("1 failed, 1 not changed");
    await userEvent.click(screen.getByTestId("review-again"));
    await waitFor(() =>
      expect(asked(backend, "plan_changes").at(-1)?.sets).toEqual([ask("deploy", "mobile")]),
    );
  });

  it("is a word where all went well, with each artifact on demand", async () => {
    open([ask("deploy", "mobile")]);
    await ready();
    await userEvent.click(apply());
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Deployed Backend kit to mobile");
    expect(screen.queryByTestId("review-result")).toBeNull();
    await userEvent.click(within(toast).getByRole("button", { name: "Details" }));
    expect(await screen.findByTestId("result-project-mobile")).toHaveTextContent(/\d+ done, \d+ unchanged/);
    await userEvent.click(screen.getByTestId("result-undo"));
    expect(openRequest.get()?.kind).toBe("undo");
  });

  it("is taken back as one: the project no longer follows the set", async () => {
    const { backend } = open([ask("deploy", "mobile")]);
    await ready();
    await userEvent.click(apply());
    await userEvent.click(within(await screen.findByTestId("toast")).getByRole("button", { name: "Undo" }));
    await ready();
    expect(attachedTo(backend)).toContain("mobile");
    await userEvent.click(apply());
    await waitFor(() => expect(attachedTo(backend)).not.toContain("mobile"));
  });
});

describe("a staged set", () => {
  it("is one change in the tray, and is reviewed with what else is staged", async () => {
    renderInWindow(
      <>
        <Tray />
        <Requests />
      </>,
      { settings: { deployment_sets: true } },
    );
    act(() => stageSets([{ ...ask("deploy", "mobile"), name: "Backend kit" }]));
    expect(screen.getByTestId("tray")).toHaveTextContent("1 change in 1 project");
    expect(screen.getByTestId("tray-sets")).toHaveTextContent("Backend kit");
    expect(await axeFindings(document.body)).toEqual([]);
    act(requestReview);
    await ready();
    await userEvent.click(apply());
    await screen.findByTestId("toast");
    expect(stagedSets.get().size).toBe(0);
    expect(screen.queryByTestId("tray")).toBeNull();
  });
});

const attachedTo = (backend: MockBackend) =>
  (backend.call("list_set_attachments", { set, project: null }) as { project_name: string }[]).map(
    (one) => one.project_name,
  );

const part = (own: Record<string, unknown>) => ({
  title: null,
  profile: "claude-code-default",
  platform: "claude-code",
  destination: ".claude/skills/a",
  intent: "deploy",
  state: null,
  files: [],
  library_files: [],
  choices: [],
  choice: null,
  error: null,
  ...own,
});

/** A small set of two artifacts, none of them missing, under the id of Backend kit. */
const whole = (): MockOptions["bundles"] => [
  {
    kind: "set",
    id: set,
    slug: "backend-kit",
    name: "Backend kit",
    description: "",
    color: null,
    icon: null,
    tags: [],
    members: [
      { kind: "artifact", id: "skill:pdf-tools" },
      { kind: "artifact", id: "skill:commit-helper" },
    ],
  },
];
