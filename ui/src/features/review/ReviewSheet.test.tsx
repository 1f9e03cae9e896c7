import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ChangeRequest } from "@/api/types";
import { axeFindings } from "@/dev/axe";
import type { MockBackend, MockOptions } from "@/dev/backend";
import { renderInWindow } from "@/dev/render";
import { closeRequest, openRequest } from "@/lib/requests";
import { clearStaged, type StagedChange, stage, staged } from "@/lib/staged";
import { ChangesReview } from "./ChangesReview";

const change = (
  artifact: string,
  project: string,
  state: StagedChange["state"],
  kind: StagedChange["kind"] = "deploy",
): StagedChange => ({
  kind,
  artifact,
  project_path: `/home/sam/work/${project}`,
  profile_id: "claude-code-default",
  state,
});

const contract = change("skill:api-contract", "web-app", "diverged");
const flaky = change("command:fix-flaky", "mobile", null);
const notes = change("command:release-notes", "mobile", "in_sync", "undeploy");

afterEach(() => {
  closeRequest();
  clearStaged();
});

function open(changes: StagedChange[], options: Partial<MockOptions> = {}) {
  stage(changes);
  const onClose = vi.fn();
  const rendered = renderInWindow(<Host onClose={onClose} />, options);
  return { ...rendered, onClose };
}

/** Takes the sheet away when it asks for it, as the frame does. */
function Host({ onClose }: { onClose: () => void }) {
  const [open, setOpen] = useState(true);
  const close = () => {
    onClose();
    setOpen(false);
  };
  return open && <ChangesReview changes={null} onClose={close} />;
}

const asked = (backend: MockBackend, command: string) =>
  backend.calls.filter((call) => call.command === command).map((call) => call.args.request as ChangeRequest);

const apply = () => screen.getByTestId("review-apply");
const ready = () => waitFor(() => expect(apply()).toBeEnabled());

describe("the review", () => {
  it("shows what would happen, with nothing chosen, and axe finds nothing", async () => {
    open([contract, flaky, notes]);
    await ready();
    expect(screen.getByTestId("review-totals")).toHaveTextContent(
      "Creates 1 file and removes 1 in 2 projects. The one conflict needs a choice.",
    );
    expect(apply()).toHaveTextContent("Apply 2 of 3 changes");
    expect(screen.getByTestId("review-artifact-skill:api-contract@web-app")).toHaveAttribute(
      "aria-selected",
      "true",
    );
    expect(screen.getByTestId("review-story")).toHaveTextContent(
      "You changed SKILL.md and FORMS.md here; the library has a newer version of it.",
    );
    const choices = within(screen.getByRole("radiogroup", { name: "What to do with it" })).getAllByRole(
      "radio",
    );
    expect(choices.map((choice) => choice.dataset.testid)).toEqual([
      "choice-keep",
      "choice-replace",
      "choice-save_back",
      "choice-adopt",
      "choice-merge",
    ]);
    for (const choice of choices) expect(choice).not.toBeChecked();
    await screen.findByTestId("diff");
    expect(await axeFindings(document.body)).toEqual([]);
  });

  it("plans anew for a choice, keeps what is selected, and applies just what was shown", async () => {
    const { backend, onClose } = open([contract, flaky, notes]);
    await ready();
    await userEvent.click(screen.getByTestId("choice-merge"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 3 changes"));
    expect(screen.getByTestId("choice-merge")).toBeChecked();
    expect(screen.getByTestId("review-artifact-skill:api-contract@web-app")).toHaveAttribute(
      "data-action",
      "update",
    );
    expect(screen.getByTestId("diff-merged")).toBeInTheDocument();
    const choices = [
      {
        artifact: "skill:api-contract",
        project_path: "/home/sam/work/web-app",
        profile_id: "claude-code-default",
        path: null,
        choice: "merge",
      },
    ];
    expect(asked(backend, "plan_changes").at(-1)?.choices).toEqual(choices);

    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(asked(backend, "apply_changes")).toEqual([
      expect.objectContaining({
        choices,
        atomic: false,
        on_conflict: null,
        fingerprint: expect.stringContaining("skill:api-contract diverged update"),
      }),
    ]);
    expect(await screen.findByTestId("toast")).toHaveTextContent("Made 3 changes in 2 projects");
    expect(staged.get().size).toBe(0);
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(openRequest.get()?.kind).toBe("undo");
  });

  it("leaves out what has no choice, and keeps it staged", async () => {
    const { onClose } = open([contract, flaky]);
    await ready();
    await userEvent.click(apply());
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Deployed fix-flaky to mobile");
    expect(toast).toHaveTextContent("1 change left out");
    expect([...staged.get().values()].map((one) => one.artifact)).toEqual(["skill:api-contract"]);
  });

  it("makes one choice for all conflicts that are open", async () => {
    const reviewer = change("agent:code-reviewer", "web-app", "modified");
    const { backend } = open([contract, reviewer, flaky]);
    await ready();
    await userEvent.click(screen.getByTestId("choice-merge"));
    await waitFor(() => expect(screen.queryByTestId("choose-all-keep")).toBeNull());
    await userEvent.click(screen.getByTestId("choice-take-back"));
    await userEvent.click(await screen.findByTestId("choose-all-keep"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 3 changes"));
    expect(
      asked(backend, "plan_changes")
        .at(-1)
        ?.choices.map(({ artifact, choice }) => [artifact, choice]),
    ).toEqual([
      ["skill:api-contract", "keep"],
      ["agent:code-reviewer", "keep"],
    ]);
  });

  it("takes a choice back", async () => {
    const { backend } = open([contract, flaky]);
    await ready();
    await userEvent.click(screen.getByTestId("choice-keep"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 2 changes"));
    await userEvent.click(screen.getByTestId("choice-take-back"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 1 of 2 changes"));
    expect(screen.getByTestId("choice-keep")).not.toBeChecked();
    expect(asked(backend, "plan_changes").at(-1)?.choices).toEqual([]);
  });

  it("keeps one file and replaces the others", async () => {
    const { backend } = open([contract]);
    await screen.findByTestId("choice-replace");
    await userEvent.click(screen.getByTestId("choice-replace"));
    await ready();
    await userEvent.click(screen.getByTestId("review-file-.claude/skills/api-contract/FORMS.md"));
    await userEvent.click(await screen.findByTestId("file-choice-keep"));
    await waitFor(() =>
      expect(screen.getByTestId("review-file-.claude/skills/api-contract/FORMS.md")).toHaveAttribute(
        "data-action",
        "keep",
      ),
    );
    expect(screen.getByTestId("review-file-.claude/skills/api-contract/SKILL.md")).toHaveAttribute(
      "data-action",
      "replace",
    );
    expect(
      asked(backend, "plan_changes")
        .at(-1)
        ?.choices.map(({ path, choice }) => [path, choice]),
    ).toEqual([
      [null, "replace"],
      [".claude/skills/api-contract/FORMS.md", "keep"],
    ]);
  });

  it("says what is left to decide where that is all there is to do", async () => {
    open([contract]);
    await screen.findByTestId("review-story");
    expect(apply()).toBeDisabled();
    expect(apply()).toHaveTextContent("Apply 1 change");
    expect(screen.getByTestId("review-promise")).toHaveTextContent(
      "First choose what to do with api-contract in web-app.",
    );
  });

  it("is all or nothing only once every conflict has a choice", async () => {
    const { backend } = open([contract, flaky]);
    await ready();
    await userEvent.click(screen.getByTestId("review-atomic"));
    await waitFor(() => expect(apply()).toBeDisabled());
    expect(screen.getByTestId("review-promise")).toHaveTextContent("first each conflict needs a choice");
    await userEvent.click(screen.getByTestId("choice-replace"));
    await ready();
    await userEvent.click(apply());
    await screen.findByTestId("toast");
    expect(asked(backend, "apply_changes")[0]?.atomic).toBe(true);
  });

  it("walks the tree with the keyboard, folds, and shows what it reaches", async () => {
    open([contract, flaky, notes]);
    await ready();
    const tree = screen.getByRole("tree");
    tree.focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}");
    expect(screen.getByTestId("review-file-.claude/skills/api-contract/FORMS.md")).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(screen.queryByTestId("review-file-.claude/skills/api-contract/FORMS.md")).toBeNull();
    expect(screen.getByTestId("review-artifact-skill:api-contract@web-app")).toHaveAttribute(
      "aria-expanded",
      "false",
    );
    await userEvent.keyboard("{End}");
    expect(screen.getByTestId("review-file-.claude/commands/release-notes.md")).toHaveAttribute(
      "aria-selected",
      "true",
    );
    expect(screen.getByTestId("review-story")).toHaveTextContent("Its files go to history");
    const active = document.getElementById(tree.getAttribute("aria-activedescendant") ?? "");
    expect(active).toHaveAttribute("data-testid", "review-file-.claude/commands/release-notes.md");
  });

  it("shows a stale plan anew, with a note, and applies nothing", async () => {
    const { onClose } = open([flaky], {
      answers: {
        apply_changes: () => {
          throw { code: "plan_stale", message: "moved", hints: [] };
        },
      },
    });
    await ready();
    await userEvent.click(apply());
    expect(await screen.findByTestId("review-stale")).toHaveTextContent("Something changed since");
    expect(onClose).not.toHaveBeenCalled();
    expect(staged.get().size).toBe(1);
    await ready();
  });

  it("shows how far it is, and after Cancel says that all is as before", async () => {
    const { backend, onClose } = open([flaky, notes], { pace: 60 });
    await ready();
    await userEvent.click(apply());
    expect(await screen.findByTestId("review-progress")).toHaveTextContent(/Preparing|Moving/);
    await userEvent.click(screen.getByTestId("review-cancel"));
    expect(await screen.findByTestId("review-cancelled")).toHaveTextContent(
      "Everything is as it was before.",
    );
    expect(backend.calls.some((call) => call.command === "cancel_changes")).toBe(true);
    expect(onClose).not.toHaveBeenCalled();
    expect(staged.get().size).toBe(2);
    await ready();
  });

  it("keeps failures in sight with their reason and hints, and reviews what is left", async () => {
    const { onClose } = open([flaky, notes], { failing: ["command:fix-flaky"] });
    await ready();
    await userEvent.click(apply());
    const failed = await screen.findByTestId("review-failed-command:fix-flaky@mobile");
    expect(failed).toHaveTextContent("No permission. .claude/commands/fix-flaky.md may not be written.");
    expect(failed).toHaveTextContent("Ask who owns the folder");
    expect(screen.getByTestId("result-project-mobile")).toHaveTextContent("1 failed, 1 done");
    expect(screen.getByTestId("result-command:release-notes@mobile")).toHaveTextContent("Undeployed");
    expect(screen.getByTestId("review-result")).toHaveTextContent("1 change made, 1 failed");
    expect(onClose).not.toHaveBeenCalled();
    expect([...staged.get().values()].map((one) => one.artifact)).toEqual(["command:fix-flaky"]);
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("review-again"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 1 change"));
    expect(screen.queryByTestId("review-artifact-command:release-notes@mobile")).toBeNull();
  });

  it("says that nothing was changed where all or nothing failed", async () => {
    open([flaky, notes], { failing: ["command:fix-flaky"] });
    await ready();
    await userEvent.click(screen.getByTestId("review-atomic"));
    await ready();
    await userEvent.click(apply());
    expect(await screen.findByText("Nothing was changed")).toBeInTheDocument();
    expect(staged.get().size).toBe(2);
  });

  it("tells what is refused and why, and lets it be left out", async () => {
    open([change("agent:perf-triage", "billing-api", "orphaned"), flaky]);
    await ready();
    expect(apply()).toHaveTextContent("Apply 1 of 2 changes");
    expect(screen.getByTestId("review-totals")).toHaveTextContent("1 change cannot be made.");
    expect(screen.getByTestId("review-story")).toHaveTextContent("The library no longer has it.");
    await userEvent.click(screen.getByTestId("leave-out"));
    await waitFor(() => expect(apply()).toHaveTextContent("Apply 1 change"));
    expect(staged.get().size).toBe(1);
  });

  it("draws only what is in sight of 10,000 files", async () => {
    open([change("skill:commit-helper", "infra", null)], { files: 10_000 });
    await ready();
    expect(screen.getByTestId("review-totals")).toHaveTextContent("Creates 10,000 files");
    screen.getByRole("tree").focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(screen.getAllByRole("treeitem").length).toBeLessThan(120);
  });

  it("shows both layouts of a comparison, and says in words what is not text", async () => {
    open([change("skill:commit-helper", "infra", null)]);
    await ready();
    await userEvent.click(screen.getByTestId("diff-unified"));
    const grid = await screen.findByRole("grid", { name: /lines? added/ });
    expect(within(grid).getAllByRole("row").length).toBeGreaterThan(5);
    await userEvent.click(screen.getByTestId("review-file-.claude/skills/commit-helper/fixtures/form.pdf"));
    await waitFor(() => expect(screen.getByTestId("diff")).toHaveAttribute("data-form", "binary"));
    expect(screen.getByTestId("diff")).toHaveTextContent("This is not text");
  });
});
