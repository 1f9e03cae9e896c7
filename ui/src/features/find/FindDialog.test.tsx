import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { renderInWindow } from "@/dev/render";
import { endImport, useImportSession } from "@/lib/import-session";
import { FindDialog } from "./FindDialog";

afterEach(endImport);

/** What is imported from. */
function Importing() {
  return <output data-testid="importing">{useImportSession()?.projects.join(" ")}</output>;
}

function open(options: Partial<MockOptions> = {}) {
  const onClose = vi.fn();
  const { backend } = renderInWindow(
    <>
      <FindDialog onClose={onClose} />
      <Importing />
    </>,
    options,
  );
  const sent = (command: string) => backend.calls.filter((call) => call.command === command).at(-1)?.args;
  return { backend, onClose, sent };
}

async function start() {
  await screen.findByTestId("find-root-/home/sam/work");
  await userEvent.click(screen.getByTestId("find-start"));
  return screen.findByTestId("find-list");
}

describe("finding projects", () => {
  it("looks in the usual folders and in those that are added, as deep as asked", async () => {
    const { sent } = open();
    await userEvent.click(await screen.findByTestId("find-root-/home/sam/src"));
    await userEvent.click(screen.getByTestId("find-add-folder"));
    await screen.findByTestId("find-root-/home/sam/work/new-project");
    await userEvent.click(screen.getByTestId("find-depth"));
    await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: "3 levels" }));
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("find-start"));
    await screen.findByTestId("find-list");
    expect(sent("find_projects")).toEqual({
      request: { roots: ["/home/sam/work", "/home/sam/Projects", "/home/sam/work/new-project"], depth: 3 },
    });
  });

  it("needs a folder", async () => {
    open({ answers: { usual_project_folders: () => [] } });
    expect(await screen.findByText(/No usual project folder/)).toBeInTheDocument();
    expect(screen.getByTestId("find-start")).toBeDisabled();
  });

  it("chooses what is not listed yet, and adds it in one go", async () => {
    const { onClose, sent } = open({ foundProjects: 8 });
    const list = await start();
    expect(within(list).getAllByText("Listed already")).toHaveLength(3);
    expect(within(list).getAllByText("Deployed to before")).toHaveLength(1);
    expect(screen.getByTestId("find-chosen")).toHaveTextContent("5 chosen");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.click(screen.getByTestId("found-/home/sam/work/own/invoices"));
    expect(screen.getByTestId("find-add")).toHaveTextContent("Add 4 projects");
    await userEvent.click(screen.getByTestId("find-add"));
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
    expect(sent("add_projects")?.paths).toHaveLength(4);
    expect(await screen.findByTestId("toast")).toHaveTextContent("Added 4 projects");
    expect(screen.getByTestId("importing")).toBeEmptyDOMElement();
  });

  it("goes on to importing from what was added", async () => {
    open({ foundProjects: 5 });
    await start();
    await userEvent.click(screen.getByTestId("find-add-import"));
    await waitFor(() =>
      expect(screen.getByTestId("importing")).toHaveTextContent(
        "/home/sam/work/clients/acme/shop-frontend /home/sam/work/own/invoices",
      ),
    );
  });

  it("is worked with the keys alone", async () => {
    open({ foundProjects: 6 });
    const list = await start();
    list.focus();
    await userEvent.keyboard(" ");
    expect(screen.getByTestId("find-chosen")).toHaveTextContent("2 chosen");
    await userEvent.keyboard("{ArrowDown} {ArrowDown} ");
    expect(screen.getByTestId("find-chosen")).toHaveTextContent("0 chosen");
    expect(screen.getByTestId("find-add")).toBeDisabled();
    await userEvent.keyboard("{ArrowDown} ");
    expect(screen.getByTestId("find-chosen")).toHaveTextContent("0 chosen");
  });

  it("shows how far it is, and what it has when it is stopped", async () => {
    const { sent } = open({ foundProjects: 400, pace: 10 });
    await screen.findByTestId("find-root-/home/sam/work");
    await userEvent.click(screen.getByTestId("find-start"));
    const progress = await screen.findByTestId("find-progress");
    await waitFor(() => expect(progress).toHaveTextContent(/\d+ folders looked at, \d+ projects? found/));
    await userEvent.click(screen.getByTestId("find-stop"));
    expect(await screen.findByText(/Stopped early/)).toBeInTheDocument();
    expect(sent("cancel_find_projects")).toBeDefined();
    expect(screen.getByTestId("find-list")).toBeInTheDocument();
  });

  it("draws only the rows in sight of thousands, and finds one among them", async () => {
    open({ foundProjects: 5_000 });
    const list = await start();
    expect(screen.getByTestId("find-add")).toHaveTextContent("Add 4,997 projects");
    expect(within(list).getAllByRole("row").length).toBeLessThan(60);
    await userEvent.type(screen.getByTestId("find-filter"), "notes-700");
    expect(await screen.findByText("notes-700")).toBeInTheDocument();
    await userEvent.click(screen.getByTestId("find-all"));
    expect(screen.getByTestId("find-chosen")).toHaveTextContent("4,996 chosen");
  });

  it("says when there is nothing", async () => {
    open({ foundProjects: 0, projects: [] });
    await screen.findByTestId("find-root-/home/sam/work");
    await userEvent.click(screen.getByTestId("find-start"));
    expect(await screen.findByTestId("find-nothing")).toHaveTextContent("No projects found");
    await userEvent.click(screen.getByTestId("find-back"));
    expect(screen.getByTestId("find-start")).toBeEnabled();
  });

  it("tells of each folder that was not added", async () => {
    const { onClose } = open({
      foundProjects: 5,
      answers: {
        add_projects: ({ paths }) => ({
          added: (paths as string[]).slice(0, 1),
          failed: (paths as string[]).slice(1).map((path) => ({
            path,
            error: { code: "permission_denied", message: "may not be read", hints: [] },
          })),
          views: ["projects"],
          cache_behind: false,
        }),
      },
    });
    await start();
    await userEvent.click(screen.getByTestId("find-add"));
    const toast = await screen.findByTestId("toast");
    expect(toast).toHaveTextContent("Added 1 project, not 1");
    expect(toast).toHaveTextContent("invoices: may not be read.");
    expect(onClose).toHaveBeenCalled();
  });
});
