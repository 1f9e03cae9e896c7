import { describe, expect, it } from "vitest";
import type { ErrorBody } from "@/api/types";
import { refusalWords } from "./refusals";

const cycle = (...path: [id: string, name: string][]): ErrorBody => ({
  code: "set_cycle",
  message: "A cycle.",
  hints: [],
  path: null,
  details: { path: path.map(([id, name]) => ({ kind: "set", id, name })) },
});

describe("a refused cycle", () => {
  it("names the way, also where both sets have the same name", () => {
    expect(refusalWords(cycle(["a", "Kit"], ["b", "Kit"], ["a", "Kit"]), "Kit", "Kit")).toBe(
      "Kit already contains Kit: Kit › Kit › Kit",
    );
  });

  it("of a set with itself says just that", () => {
    expect(refusalWords(cycle(["a", "Kit"], ["a", "Kit"]), "Kit", "Kit")).toBe("Kit cannot contain itself");
  });
});
