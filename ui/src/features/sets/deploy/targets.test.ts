import { describe, expect, it } from "vitest";
import { counted } from "@/dev/effort";
import { projects } from "@/dev/fixtures";
import { goneAttachment } from "@/dev/set-plans";
import { changeOfTarget, found, noteOf, targetsOf } from "./targets";

const [sample] = projects;
if (!sample) throw new Error("there are no projects");
const status = goneAttachment();
const [profile] = sample.profiles;
const attached = {
  ...status,
  project_path: sample.path,
  profile_id: profile?.id ?? "",
  behind: 0,
  missing_here: 1,
};

describe("the places a set may come to", () => {
  it("say what an update would bring, also where something is only gone from there", () => {
    const [target] = targetsOf([sample], [attached], new Map());
    if (!target) throw new Error("there is no target");
    expect(noteOf(target)).toBe("attached, 1 behind");
    expect(changeOfTarget("0193", target).kind).toBe("update");
  });

  it("are found by name and path", () => {
    const all = targetsOf(projects, [], new Map());
    expect(found(all, ` ${sample.name.toUpperCase()} `).map(({ project }) => project.name)).toContain(
      sample.name,
    );
    expect(found(all, "no such folder")).toEqual([]);
  });

  it("are known without a look at all projects for each, where 2,000 follow the set", () => {
    const many = Array.from({ length: 2000 }, (_, i) => ({ ...sample, path: `/home/sam/work/p${i}` }));
    const { objects: all, reads } = counted(many.map(({ path }) => ({ ...attached, project_path: path })));
    const targets = targetsOf(many, all, new Map());
    expect(reads()).toBeLessThan(30 * 2000);
    expect(targets.every((target) => target.attached?.project_path === target.project.path)).toBe(true);
  });
});
