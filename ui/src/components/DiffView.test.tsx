import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import type { DiffContent, DiffLine } from "@/api/types";
import { DiffView } from "./DiffView";

const side: DiffContent = {
  present: true,
  hash: "7be23104",
  size: 4_198,
  executable: false,
  link_target: null,
};
const lines: DiffLine[] = Array.from({ length: 400 }, (_, i) => ({
  kind: "added",
  left: null,
  right: i + 1,
  segments: [{ text: `line ${i + 1} ${"long ".repeat(80)}`, strong: false }],
  no_newline: false,
}));

const moved = (container: HTMLElement) =>
  new Set([...container.querySelectorAll<HTMLElement>(".diff-text")].map((text) => text.style.transform));

it("moves the texts with the bar, also those that come in sight after it, and nothing that others inherit", () => {
  const hunks = [{ left_start: 1, right_start: 1, lines }];
  const diff = {
    path: "SKILL.md",
    left: side,
    right: side,
    form: "text" as const,
    hunks,
    added: 400,
    removed: 0,
  };
  const { container } = render(<DiffView diff={diff} layout="unified" left="Library" right="Project" />);
  const grid = screen.getByRole("grid");
  const scroll = (to: { scrollLeft?: number; scrollTop?: number }) =>
    act(() => {
      Object.assign(grid, to);
      fireEvent.scroll(grid);
    });
  expect(moved(container)).toEqual(new Set([""]));
  scroll({ scrollLeft: 120 });
  expect(moved(container)).toEqual(new Set(["translateX(-120px)"]));
  scroll({ scrollTop: 4_000 });
  expect(screen.getByText(/^line 210 /)).toBeInTheDocument();
  expect(moved(container)).toEqual(new Set(["translateX(-120px)"]));
  expect(container.innerHTML).not.toMatch(/style="[^"]*--/);
  scroll({ scrollLeft: 0 });
  expect(moved(container)).toEqual(new Set([""]));
});
