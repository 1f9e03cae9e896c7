import { describe, expect, it } from "vitest";
import type { ProfileInfo, ProfileList } from "@/api/profiles";
import type { ArtifactPlan, ArtifactType, FileAction } from "@/api/types";
import { changesFor, commonMode, offered, selectionOf, targetsOf, totalsOf } from "./targets";

function profile(id: string, kinds: ArtifactType[], part: Partial<ProfileInfo> = {}): ProfileInfo {
  return {
    id,
    name: id,
    platform: id,
    platform_name: id,
    icon: id,
    own: false,
    primary: false,
    chosen: false,
    in_use: false,
    installed: true,
    mode: "copy",
    roots: [".agents"],
    paths: kinds.map((kind) => ({ kind, path: `.agents/${kind}s`, suffix: "", shared_with: [] })),
    ...part,
  };
}

const list: ProfileList = {
  primary: "claude",
  problems: [],
  profiles: [
    profile("codex", ["skill"], { in_use: true }),
    profile("claude", ["skill", "command"], { primary: true, in_use: true }),
    profile("goose", ["skill"], { mode: "link" }),
  ],
};

function row(part: Partial<ArtifactPlan>, actions: FileAction[] = ["create", "create"]): ArtifactPlan {
  return {
    artifact: "skill:pdf",
    profile: "codex",
    platform: "codex",
    destination: ".agents/skills/pdf",
    intent: "deploy",
    action: "create",
    state: null,
    files: actions.map((action, i) => ({
      path: `.agents/skills/pdf/${i}`,
      action,
      size: 1,
      new_size: 1,
      executable: false,
      reason: null,
      choice: null,
    })),
    library_files: [],
    choices: [],
    choice: null,
    error: null,
    ...part,
  };
}

describe("profiles of a deploy", () => {
  it("are the primary one, all in use or one, unless the project has its own choice", () => {
    const none = new Map();
    expect([...selectionOf(list, "/a", none, { kind: "primary" })]).toEqual(["claude"]);
    expect([...selectionOf(list, "/a", none, { kind: "in-use" })]).toEqual(["codex", "claude"]);
    expect([...selectionOf(list, "/a", none, { kind: "profile", id: "goose" })]).toEqual(["goose"]);
    const own = new Map([["/a", new Set(["codex"])]]);
    expect([...selectionOf(list, "/a", own, { kind: "in-use" })]).toEqual(["codex"]);
  });

  it("are offered with the primary one first, and what was chosen besides last", () => {
    expect(offered(list, new Set(["goose"])).map(({ id }) => id)).toEqual(["claude", "codex", "goose"]);
  });

  it("get only what they have a place for", () => {
    const asked = { artifacts: ["skill:pdf", "command:x"], project: "/a", destination: null, mode: null };
    const changes = changesFor({ ...asked, list, selected: new Set(["codex", "claude"]) });
    expect(changes.map((one) => `${one.artifact} ${one.profile_id}`)).toEqual([
      "skill:pdf codex",
      "skill:pdf claude",
      "command:x claude",
    ]);
    expect(changesFor({ ...asked, list, selected: new Set() })).toEqual([]);
    const unknown = changesFor({ ...asked, list: null, selected: new Set() });
    expect(unknown.map((one) => one.profile_id)).toEqual([null, null]);
  });

  it("have a common mode or none", () => {
    expect(commonMode([])).toBe("copy");
    expect(commonMode(list.profiles.slice(0, 2))).toBe("copy");
    expect(commonMode(list.profiles)).toBeNull();
  });
});

describe("places of a plan", () => {
  it("are one where profiles share the folder, with each file counted once", () => {
    const shared = targetsOf([row({}), row({ profile: "cursor" })]);
    expect(shared.map(({ profiles }) => profiles)).toEqual([["codex", "cursor"]]);
    expect(totalsOf(shared).create).toBe(2);
  });

  it("name those that are recorded there besides, but not when one is taken out", () => {
    expect(targetsOf([row({ serves: ["amp"] })])[0]?.profiles).toEqual(["codex", "amp"]);
    expect(targetsOf([row({ serves: ["amp"], intent: "undeploy" })])[0]?.profiles).toEqual(["codex"]);
  });

  it("are shown by the row that says most", () => {
    const quiet = row({ action: "adopt" }, []);
    const [target] = targetsOf([quiet, row({ profile: "cursor" })]);
    expect(target?.plan.profile).toBe("cursor");
    const [blocked] = targetsOf([row({}), row({ profile: "cursor", action: "conflict" }, ["conflict"])]);
    expect(blocked?.plan.action).toBe("conflict");
  });

  it("stay apart where nobody knows them", () => {
    const refused = { action: "refused", destination: "" } as const;
    expect(targetsOf([row(refused, []), row({ ...refused, profile: "cursor" }, [])])).toHaveLength(2);
  });
});
