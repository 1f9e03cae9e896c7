import { describe, expect, it } from "vitest";
import type { ResolvedNode, ResolvedSet } from "@/api/sets";
import type { ErrorBody } from "@/api/types";
import { counted } from "@/dev/effort";
import { type MockBundle, type MockGraph, resolve } from "@/dev/set-graph";
import { dropPlaceAt, movedTo } from "./drop-place";
import { lightOfFlat, lightOfNode, memberRows, modelOf, modelOfMembers, rowShowing } from "./model";
import { problemOf } from "./problem";
import { treeKey } from "./tree-keys";

const set = (id: string, members: MockBundle["members"]): MockBundle => ({
  kind: "set",
  id,
  slug: id,
  name: id,
  description: "",
  color: null,
  icon: null,
  tags: [],
  members,
});

const view = (id: string) => ({
  kind: "artifact" as const,
  id,
  name: id,
  artifact_type: "skill" as const,
  title: null,
  description: null,
  state: "ok" as const,
  artifact_count: null,
});

/** Layers of sets, each set holding all of the next layer; the last ones hold one artifact each. */
function diamonds(layers: number, width: number): ResolvedSet {
  const bundles = new Map<string, MockBundle>();
  const artifacts: MockGraph["artifacts"] = new Map(
    Array.from({ length: width }, (_, i) => {
      const id = `skill:a${i}`;
      return [id, { id, uuid: id, type: "skill", name: `a${i}` } as never];
    }),
  );
  for (let layer = 0; layer < layers; layer++)
    for (let i = 0; i < (layer === 0 ? 1 : width); i++) {
      const below = Array.from({ length: width }, (_, n) => n);
      const members =
        layer === layers - 1
          ? [{ kind: "artifact" as const, id: `skill:a${i}` }]
          : below.map((n) => ({ kind: "set" as const, id: `s${layer + 1}-${n}` }));
      const one = set(`s${layer}-${i}`, members);
      bundles.set(`set:${one.id}`, one);
    }
  return resolve({ bundles, artifacts }, bundles.get("set:s0-0") as MockBundle);
}

const none: ReadonlySet<string> = new Set();

describe("the tree of members", () => {
  it("of many diamonds is as long as what is in it, and a repeated set opens to what its first one holds", () => {
    const model = modelOf(diamonds(20, 10));
    // One way down opens each set once; all later ones are told as repeats.
    expect(model.nodes.length).toBeLessThanOrEqual(20 * 10 * 10);
    const closed = memberRows(model, none);
    expect(closed).toHaveLength(10);
    const again = model.nodes.findIndex((node) => node.repeat_of !== null && node.depth === 1);
    expect(again).toBeGreaterThan(0);
    const parent = closed[1]?.key ?? "";
    const first = memberRows(model, new Set([closed[0]?.key ?? "", parent]));
    const ghost = first.find((row) => row.key.startsWith(`${parent}/`));
    expect(ghost).toMatchObject({ depth: 1, expandable: true, open: false, ghost: false });
    const deeper = memberRows(model, new Set([parent, ghost?.key ?? ""]));
    const below = deeper.filter((row) => row.key.startsWith(`${ghost?.key}/`));
    expect(below).toHaveLength(10);
    expect(below.every((row) => row.ghost && row.depth === 2)).toBe(true);
  });

  it("lights all that any of them comes to", () => {
    const model = modelOf(diamonds(20, 10));
    const tops = memberRows(model, none);
    for (const row of tops) expect(lightOfNode(model, row.node).flat.size).toBe(10);
    const [first] = model.flat;
    const light = lightOfFlat(model, 0);
    // Itself and the nineteen sets around it, the root not counted.
    expect(light.nodes.size).toBe(20);
    expect(light.nodes.has(first?.node ?? -1)).toBe(true);
    // Closed as it is, the row in sight is the outermost around it.
    expect(rowShowing(model, tops, first?.node ?? -1)).toBe(0);
  });

  it("tells two rows of the same member apart", () => {
    const bundle = { ...set("g", []), kind: "group" as const, path: "", problem: null, used_in: [] };
    const counts = { member_count: 3, artifact_count: 2, missing_count: 0 };
    const model = modelOfMembers({
      bundle: { ...bundle, ...counts },
      members: [view("skill:a"), view("skill:b"), view("skill:a")],
    });
    expect(memberRows(model, none).map((row) => row.key)).toEqual([
      "artifact:skill:a",
      "artifact:skill:b",
      "artifact:skill:a#1",
    ]);
    expect(model.flat.map((artifact) => artifact.artifact_id)).toEqual(["skill:a", "skill:b"]);
    expect(model.duplicates).toBe(1);
    expect(lightOfFlat(model, 0).nodes).toEqual(new Set([0, 2]));
  });

  it("with 10,000 artifacts looks at each a few times, not at all for each", () => {
    const { objects: members, reads } = counted(
      Array.from({ length: 10_000 }, (_, i) => view(`skill:a${i}`)),
    );
    const bundle = { ...set("g", []), kind: "group" as const, path: "", problem: null, used_in: [] };
    const counts = { member_count: 10_000, artifact_count: 10_000, missing_count: 0 };
    expect(modelOfMembers({ bundle: { ...bundle, ...counts }, members }).flat).toHaveLength(10_000);
    expect(reads()).toBeLessThan(30 * 10_000);
  });
});

describe("a place to drop", () => {
  const node = (depth: number, parent: number | null): ResolvedNode => ({
    parent,
    depth,
    kind: depth === 0 && parent === null ? "group" : "artifact",
    id: "",
    name: "",
    artifact_type: null,
    state: "ok",
    repeat_of: null,
    artifact_count: null,
  });
  const tree = [node(0, null), node(1, 0), node(1, 0), node(0, null)].map((one, i) => ({
    ...one,
    id: `${i}`,
  }));
  const root = { kind: "set" as const, id: "x", name: "x" };
  const rows = memberRows(modelOf({ set: root, artifacts: [], missing: [], tree }), none);

  it("is the nearest gap between direct members", () => {
    expect(rows).toHaveLength(4);
    const at = (y: number) => dropPlaceAt(rows, 10, y);
    expect(at(-5)).toEqual({ position: 0, top: 0 });
    expect(at(14)).toEqual({ position: 0, top: 0 });
    expect(at(16)).toEqual({ position: 1, top: 30 });
    expect(at(36)).toEqual({ position: 2, top: 40 });
    expect(at(500)).toEqual({ position: 2, top: 40 });
    expect(dropPlaceAt([], 10, 50)).toEqual({ position: 0, top: 0 });
  });

  it("counts without the row that is moved", () => {
    expect(movedTo(0, 2)).toBe(1);
    expect(movedTo(2, 0)).toBe(0);
    expect(movedTo(1, 1)).toBeNull();
    expect(movedTo(1, 2)).toBeNull();
  });

  it("is not what the arrows mean, but for Alt", () => {
    const press = (key: string, altKey = false) =>
      treeKey({ key, altKey, ctrlKey: false, metaKey: false }, rows, 1, 5);
    expect(press("ArrowDown")).toEqual({ do: "go", to: 2 });
    expect(press("ArrowDown", true)).toEqual({ do: "shift", by: 1 });
    expect(press("ArrowLeft")).toEqual({ do: "go", to: 0 });
    expect(press("ArrowRight")).toBeNull();
    expect(press("a", true)).toBeNull();
  });
});

describe("what is wrong with a set", () => {
  const step = (id: string) => ({ kind: "set" as const, id, name: id.toUpperCase() });
  const error = (code: string, ids: string[]): ErrorBody =>
    ({ code, message: "", hints: [], path: null, details: { path: ids.map(step) } }) as ErrorBody;
  const ref = (id: string) => ({ kind: "set" as const, id });

  it("is mended in the set itself where it is on the way, and otherwise at the last step", () => {
    expect(problemOf(error("set_cycle", ["a", "b", "c", "a"]), ref("b"))).toMatchObject({
      holder: step("b"),
      member: step("c"),
      here: true,
    });
    expect(problemOf(error("set_cycle", ["a", "b", "a"]), ref("z"))).toMatchObject({
      holder: step("b"),
      member: step("a"),
      here: false,
    });
    expect(problemOf(error("set_too_deep", ["a", "b", "c"]), ref("a"))?.member).toEqual(step("b"));
  });

  it("is nothing of the kind where another error came, or one without a way", () => {
    expect(problemOf(error("io", ["a", "b"]), ref("a"))).toBeNull();
    expect(problemOf({ ...error("set_cycle", []), details: { path: "x" } }, ref("a"))).toBeNull();
    expect(problemOf(null, ref("a"))).toBeNull();
  });
});
