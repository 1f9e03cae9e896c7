import { act, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { VirtualList } from "./VirtualList";

interface Calls {
  onOpen: (index: number) => void;
  onToggle: (index: number) => void;
  onMove: (index: number, extend: boolean) => void;
}

function TenThousand({ onOpen, onToggle, onMove }: Calls) {
  const [active, setActive] = useState(0);
  return (
    <VirtualList
      label="Things"
      count={10_000}
      rowHeight={44}
      columns="1fr"
      active={active}
      isSelected={() => false}
      onMove={(index, extend) => {
        setActive(index);
        onMove(index, extend);
      }}
      onOpen={onOpen}
      onToggle={onToggle}
      onRowClick={setActive}
      identity="all"
      renderRow={(index) => <span role="gridcell">Thing {index}</span>}
    />
  );
}

function setup() {
  const calls = { onOpen: vi.fn(), onToggle: vi.fn(), onMove: vi.fn() };
  render(<TenThousand {...calls} />);
  return calls;
}

describe("VirtualList", () => {
  it("draws only the rows in sight", () => {
    setup();
    expect(screen.getByRole("grid", { name: "Things" })).toHaveAttribute("aria-rowcount", "10000");
    expect(screen.getAllByRole("row").length).toBeLessThan(60);
  });

  it("is one stop for Tab, and moves with the arrows", async () => {
    const calls = setup();
    await userEvent.tab();
    expect(screen.getByRole("grid")).toHaveFocus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
    expect(calls.onMove.mock.calls).toEqual([
      [1, false],
      [2, false],
      [1, false],
    ]);
    const current = screen.getByRole("grid").getAttribute("aria-activedescendant");
    expect(document.getElementById(current ?? "")).toHaveTextContent("Thing 1");
  });

  it("stops at both ends", async () => {
    const calls = setup();
    await userEvent.tab();
    await userEvent.keyboard("{ArrowUp}");
    expect(calls.onMove).toHaveBeenLastCalledWith(0, false);
    await userEvent.keyboard("{End}");
    expect(calls.onMove).toHaveBeenLastCalledWith(9_999, false);
    await userEvent.keyboard("{Home}");
    expect(calls.onMove).toHaveBeenLastCalledWith(0, false);
  });

  it("moves by a page, extends with Shift, opens with Enter, selects with Space", async () => {
    const calls = setup();
    await userEvent.tab();
    await userEvent.keyboard("{PageDown}");
    expect(calls.onMove.mock.lastCall?.[0]).toBeGreaterThan(5);
    await userEvent.keyboard("{Home}{Shift>}{ArrowDown}{/Shift}");
    expect(calls.onMove).toHaveBeenLastCalledWith(1, true);
    await userEvent.keyboard("{Enter} ");
    expect(calls.onOpen).toHaveBeenCalledWith(1);
    expect(calls.onToggle).toHaveBeenCalledWith(1);
  });

  it("goes on from the row that was clicked", async () => {
    const calls = setup();
    await userEvent.click(screen.getByText("Thing 4"));
    screen.getByRole("grid").focus();
    await userEvent.keyboard("{ArrowDown}");
    expect(calls.onMove).toHaveBeenLastCalledWith(5, false);
  });

  const scrollTo = (list: HTMLElement, row: number) =>
    fireEvent.scroll(list, { target: { scrollTop: row * 44 } });

  it("writes the rows that come into the elements of those that went, and leaves the others alone", () => {
    setup();
    const list = screen.getByRole("grid");
    scrollTo(list, 100);
    const before = [...list.querySelectorAll<HTMLElement>("[data-index]")];
    const stays = before.find((row) => row.dataset.index === "104");
    scrollTo(list, 103);
    const after = [...list.querySelectorAll<HTMLElement>("[data-index]")];
    expect(after.filter((row) => before.includes(row)).length).toBeGreaterThanOrEqual(before.length - 1);
    expect(stays).toHaveTextContent("Thing 104");
    expect(list.querySelector("[data-index='104']")).toBe(stays);
  });

  it("takes the focus from a row's button when its element shows another row", () => {
    render(
      <VirtualList
        label="Things"
        count={10_000}
        rowHeight={44}
        columns="1fr"
        active={0}
        isSelected={() => false}
        onMove={() => {}}
        renderRow={(index) => (
          <span role="gridcell">
            <button type="button">Remove {index}</button>
          </span>
        )}
      />,
    );
    const list = screen.getByRole("grid");
    const button = screen.getByRole("button", { name: "Remove 3" });
    act(() => button.focus());
    scrollTo(list, 1_000);
    expect(button).not.toHaveFocus();
    expect(list).toHaveFocus();
  });
});
