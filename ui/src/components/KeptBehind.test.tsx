import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { KeptBehind } from "./KeptBehind";

let drawn = 0;

function List({ text }: { text: string }) {
  drawn += 1;
  return <p data-testid="list">{text}</p>;
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
  expect(element.parentElement).toHaveClass("invisible");
  rerender(view("two"));
  expect(screen.queryByText("Nothing")).not.toBeInTheDocument();
  expect(screen.getByTestId("list")).toBe(element);
  expect(element).toHaveTextContent("two");
  expect(element.parentElement).not.toHaveClass("invisible");
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
