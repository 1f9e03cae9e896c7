import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { useScrolledThere } from "./usePlaceKept";

/** A list that notes when it is asked where it stands, and when it is scrolled: each makes the engine lay out at once. */
function noting() {
  const element = document.createElement("div");
  const list = { current: element };
  let top = 0;
  const asked: string[] = [];
  Object.defineProperty(element, "scrollTop", {
    get: () => {
      asked.push("asked");
      return top;
    },
    set: (to: number) => {
      asked.push(`to ${to}`);
      top = to;
    },
  });
  const hook = renderHook(
    ({ identity, start }) =>
      useScrolledThere({ identity, drawn: identity, list, rowHeight: 10, place: { start, cut: 3 * start } }),
    { initialProps: { identity: "one", start: 0 } },
  );
  return {
    asked,
    draw: (identity: string, start = 0) => hook.rerender({ identity, start }),
    scroll: (to: number) => {
      top = to;
      element.dispatchEvent(new Event("scroll"));
      asked.length = 0;
    },
  };
}

it("leaves a list alone that stands where it shall", () => {
  const list = noting();
  list.draw("two");
  expect(list.asked).toEqual([]);
  list.scroll(200);
  list.scroll(0);
  list.draw("three");
  expect(list.asked).toEqual([]);
});

it("scrolls a list that stands elsewhere, once for each filter", () => {
  const list = noting();
  list.scroll(200);
  list.draw("two");
  expect(list.asked).toEqual(["to 0"]);
  list.scroll(0);
  list.draw("three", 2);
  list.draw("three", 2);
  expect(list.asked).toEqual(["to 26"]);
});
