import { emit } from "@tauri-apps/api/event";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { App } from "@/app/App";
import { axeFindings } from "@/dev/axe";
import type { MockOptions } from "@/dev/backend";
import { makeArtifact } from "@/dev/fixtures";
import { installBackend } from "@/dev/install";

function open(options: Partial<MockOptions> = {}) {
  const backend = installBackend({ artifacts: 20, library: "ready", ...options });
  render(<App />);
  return backend;
}

const row = (id: string) => screen.findByTestId(`artifact-row-${id}`);
const marked = (within: HTMLElement) => [...within.querySelectorAll("mark")].map((mark) => mark.textContent);
const search = () => screen.getByTestId("artifact-search");

describe("a search of the library", () => {
  it("marks what was typed in name and description, and axe finds nothing", async () => {
    open();
    expect(marked(await row("skill:pdf-tools"))).toEqual([]);
    await userEvent.type(search(), "pdf");
    await waitFor(async () => expect(marked(await row("skill:pdf-tools"))).toContain("pdf"));
    expect(await row("skill:pdf-tools")).toHaveTextContent("pdf-tools");
    expect(await axeFindings(document.body)).toEqual([]);
    await userEvent.clear(search());
    await waitFor(async () => expect(marked(await row("skill:pdf-tools"))).toEqual([]));
  });

  it("shows the line of a file in place of the description", async () => {
    const artifact = makeArtifact("skill", "forms", { description: "Fills forms" });
    const line = [
      { text: "Fill the ", lit: false },
      { text: "acro", lit: true },
      { text: "form", lit: false },
    ];
    const hit = {
      name: [{ text: artifact.name, lit: false }],
      description: null,
      tags: artifact.tags.map((text) => [{ text, lit: false }]),
      title: null,
      contents: { path: "reference/forms.md", line },
    };
    open({
      answers: { list_artifacts: () => ({ artifacts: [artifact], total: 1, hits: [hit], deployed: [] }) },
    });
    const found = await row(artifact.id);
    await userEvent.type(search(), "acro");
    expect(found).toHaveTextContent("reference/forms.mdFill the acroform");
    expect(marked(found)).toEqual(["acro"]);
    expect(artifact.description).not.toBeNull();
    expect(found).not.toHaveTextContent(String(artifact.description));
  });

  it("shows the title where only that has a word", async () => {
    const artifact = makeArtifact("skill", "forms", { description: "Fills forms" });
    const hit = {
      name: [{ text: artifact.name, lit: false }],
      description: [{ text: "Fills forms", lit: false }],
      tags: artifact.tags.map((text) => [{ text, lit: false }]),
      title: [
        { text: "Acrobat", lit: true },
        { text: " helper", lit: false },
      ],
      contents: null,
    };
    open({
      answers: { list_artifacts: () => ({ artifacts: [artifact], total: 1, hits: [hit], deployed: [] }) },
    });
    const found = await row(artifact.id);
    await userEvent.type(search(), "acrobat");
    await waitFor(() => expect(marked(found)).toEqual(["Acrobat"]));
    expect(found).toHaveTextContent("Acrobat helper");
    expect(found).toHaveTextContent("Fills forms");
  });

  it("says that the library is still being read where nothing is found yet", async () => {
    open({
      answers: { list_artifacts: () => ({ artifacts: [], total: 0, hits: [], deployed: [] }) },
    });
    await userEvent.type(await screen.findByTestId("artifact-search"), "acrobat");
    const none = await screen.findByTestId("no-match");
    expect(none).toHaveTextContent("Nothing matches “acrobat”");
    expect(none).not.toHaveTextContent("still being read");
    const progress = { phase: "library", done: 3, total: 10, subject: null };
    await act(() => emit("refresh-progress", { progress }));
    expect(none).toHaveTextContent("still being read");
    await act(() => emit("refresh-progress", { progress: null }));
    expect(none).not.toHaveTextContent("still being read");
  });

  it("is ordered by relevance until somebody chooses", async () => {
    const backend = open();
    await row("skill:pdf-tools");
    const sort = screen.getByTestId("sort-menu");
    const asked = () => {
      const page = backend.calls.findLast((call) => call.command === "list_artifacts");
      return (page?.args.query as { sort: string } | undefined)?.sort;
    };
    expect(sort).toHaveTextContent("Name");
    await userEvent.type(search(), "pdf");
    await waitFor(() => expect(asked()).toBe("relevance"));
    expect(sort).toHaveTextContent("Relevance");
    await userEvent.click(sort);
    await userEvent.click(within(await screen.findByRole("menu")).getByText("Updated"));
    await waitFor(() => expect(asked()).toBe("updated"));
    await userEvent.clear(search());
    expect(sort).toHaveTextContent("Updated");
    await userEvent.click(sort);
    expect(within(await screen.findByRole("menu")).queryByText("Relevance")).toBeNull();
  });
});
