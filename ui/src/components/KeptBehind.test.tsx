import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { KeptBehind } from "./KeptBehind";

let drawn = 0;

afterEach(() => vi.useRealTimers());

function List({ text }: { text: string }) {
  drawn += 1;
  return (
    <p data-testid="list">
      {text} <button type="button">Row</button>
    </p>
  );
}

const view = (text: string | null, kind = "list") => (
  <KeptBehind kind={kind} instead={text === null ? <p>Nothing</p> : null}>
    <List text={text ?? "not to be drawn"} />
  </KeptBehind>
);

it("keeps the elements of a list while something else stands there, out of sight and not drawn again", () => {
  const { rerender } = render(view("one"));
  const element = screen.getByTestId("list");
  drawn = 0;
  rerender(view(null));
  rerender(view(null));
  expect(drawn).toBe(0);
  expect(screen.getByText("Nothing")).toBeVisible();
  expect(screen.getByTestId("list")).toBe(element);
  expect(element).toHaveTextContent("one");
  expect(element.parentElement).toHaveClass("opacity-0");
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  rerender(view("two"));
  expect(screen.queryByText("Nothing")).not.toBeInTheDocument();
  expect(screen.getByTestId("list")).toBe(element);
  expect(element).toHaveTextContent("two");
  expect(element.parentElement).not.toHaveClass("opacity-0");
  expect(screen.getByRole("button")).toBeVisible();
});

it("lets a list of another kind go", () => {
  const { rerender } = render(view("one"));
  rerender(view(null, "grid"));
  expect(screen.queryByTestId("list")).not.toBeInTheDocument();
});

it("has nothing behind where nothing was drawn yet", () => {
  render(view(null));
  expect(screen.getByText("Nothing")).toBeVisible();
  expect(screen.queryByTestId("list")).not.toBeInTheDocument();
});

it("keeps keys from the list behind once the person pauses, and at once where they go on with Tab", () => {
  vi.useFakeTimers();
  const { rerender } = render(view("one"));
  const behind = screen.getByTestId("list").parentElement;
  rerender(view(null));
  expect(behind?.inert).toBeFalsy();
  vi.advanceTimersByTime(2_000);
  expect(behind?.inert).toBe(true);
  rerender(view("two"));
  expect(behind?.inert).toBe(false);
  rerender(view(null));
  fireEvent.keyDown(document.body, { key: "a" });
  expect(behind?.inert).toBe(false);
  fireEvent.keyDown(document.body, { key: "Tab" });
  expect(behind?.inert).toBe(true);
});

it("keeps keys from the list behind at once where one of its rows has them", () => {
  const { rerender } = render(view("one"));
  screen.getByRole("button").focus();
  rerender(view(null));
  expect(screen.getByTestId("list").parentElement?.inert).toBe(true);
});
