import type { KeyboardEvent } from "react";
import type { MemberRow } from "./model";

export type TreeAction =
  | { do: "go"; to: number }
  | { do: "fold" | "remove" | "add" | "open" }
  | { do: "shift"; by: 1 | -1 };

/** What a key means in the tree of members; null for a key that is not its own. */
export function treeKey(
  event: Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">,
  rows: readonly MemberRow[],
  at: number,
  pageRows: number,
): TreeAction | null {
  const row = rows[at];
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return null;
  if (event.altKey) {
    if (key === "ArrowUp") return { do: "shift", by: -1 };
    return key === "ArrowDown" ? { do: "shift", by: 1 } : null;
  }
  switch (key) {
    case "ArrowDown":
      return { do: "go", to: at + 1 };
    case "ArrowUp":
      return { do: "go", to: at - 1 };
    case "PageDown":
      return { do: "go", to: at + pageRows };
    case "PageUp":
      return { do: "go", to: at - pageRows };
    case "Home":
      return { do: "go", to: 0 };
    case "End":
      return { do: "go", to: rows.length - 1 };
    case "ArrowRight":
      if (!row?.expandable) return null;
      return row.open ? { do: "go", to: at + 1 } : { do: "fold" };
    case "ArrowLeft":
      if (row?.open) return { do: "fold" };
      return row?.parent === null || row?.parent === undefined ? null : { do: "go", to: row.parent };
    case "Enter":
    case " ":
      return row?.expandable ? { do: "fold" } : { do: "go", to: at };
    case "Delete":
    case "Backspace":
      return { do: "remove" };
    case "a":
    case "A":
      return { do: "add" };
    case "o":
    case "O":
      return { do: "open" };
    default:
      return null;
  }
}
