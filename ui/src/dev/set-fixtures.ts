/** Invented sets and groups: ten hand-written ones, and as many numbered ones behind them as asked for. */
import type { InvalidFile, MemberRef } from "@/api/sets";
import type { ArtifactResponse } from "@/api/types";
import { libraryPath } from "./fixtures";
import { bundleKey, type MockBundle, refusal } from "./set-graph";

export const bundleId = (slug: string) => `0193a000-0000-7000-8000-${slug}`;

const artifact = (id: string): MemberRef => ({ kind: "artifact", id });
const group = (slug: string): MemberRef => ({ kind: "group", id: bundleId(slug) });
const set = (slug: string): MemberRef => ({ kind: "set", id: bundleId(slug) });

const make = (
  kind: MockBundle["kind"],
  name: string,
  members: MemberRef[],
  part: Partial<MockBundle> = {},
): MockBundle => {
  const slug = name.toLowerCase().replaceAll(/\W+/g, "-");
  return {
    kind,
    id: bundleId(slug),
    slug,
    name,
    description: "",
    color: null,
    icon: null,
    tags: [],
    members,
    ...part,
  };
};

const written = (): MockBundle[] => [
  make(
    "set",
    "Backend kit",
    [
      artifact("skill:sql-migrations"),
      artifact("skill:api-contract"),
      group("review-group"),
      set("service-basics"),
    ],
    {
      description: "What every backend service starts with.",
      tags: ["api", "service"],
      color: "#2a62d4",
      icon: "server",
    },
  ),
  make("set", "Service basics", [
    group("safety-hooks"),
    artifact("mcp:postgres-readonly"),
    artifact("command:release-notes"),
    artifact("agent:code-reviewer"),
    set("documents"),
  ]),
  make(
    "set",
    "Documents",
    [artifact("skill:pdf-tools"), artifact("agent:incident-timeline"), group("review-group")],
    {
      tags: ["docs"],
      color: "#9a6100",
      icon: "book-open",
    },
  ),
  make(
    "set",
    "Frontend kit",
    [
      artifact("skill:react-performance"),
      artifact("skill:accessibility-audit"),
      artifact("mcp:storybook-docs"),
    ],
    { tags: ["frontend"], color: "#b3276a", icon: "palette" },
  ),
  make("set", "Infra on call", [
    artifact("skill:k8s-manifests"),
    artifact("mcp:sentry-traces"),
    set("documents"),
  ]),
  make("set", "New hire", [set("backend-kit"), set("frontend-kit")], { icon: "rocket", color: "#3c7f57" }),
  make("group", "Review group", [
    artifact("agent:code-reviewer"),
    artifact("agent:test-writer"),
    artifact("skill:api-contract"),
    artifact("command:fix-flaky"),
  ]),
  make("group", "Safety hooks", [
    artifact("hook:secrets-scan"),
    artifact("hook:changelog-guard"),
    artifact("hook:licence-check"),
  ]),
  make("group", "Database", [artifact("skill:sql-migrations"), artifact("mcp:postgres-readonly")]),
];

/** Two that contain each other, as hand-written files may. */
export const entangled = (): MockBundle[] => [
  make("set", "Left hand", [artifact("skill:pdf-tools"), set("right-hand")]),
  make("set", "Right hand", [set("left-hand")]),
];

/** Twenty sets inside each other, with names as long as they may be and in another script. */
export const nested = (): MockBundle[] =>
  Array.from({ length: 20 }, (_, i) => {
    const name =
      i === 0 ? "Everything ".repeat(23).trim() : i === 1 ? "مجموعة الخدمات الخلفية" : `Level ${i + 1}`;
    const inner = i < 19 ? [set(`nested-${i + 1}`)] : [artifact("agent:test-writer")];
    return {
      ...make("set", name, [artifact("skill:pdf-tools"), ...inner], {
        description: i === 0 ? "A long story. ".repeat(40) : "",
        tags: i === 0 ? Array.from({ length: 40 }, (_, n) => `tag-${n}`) : [],
      }),
      id: bundleId(`nested-${i}`),
      slug: `nested-${i}`,
    };
  });

export const invalidFile = (): InvalidFile => ({
  kind: "set",
  slug: "old-kit",
  path: `${libraryPath}/sets/old-kit.toml`,
  line: 7,
  column: 12,
  error: refusal("set_invalid", "Line 7, column 12: expected “=” after a key."),
});

/** `count` sets, a tenth as many groups; the first numbered set holds `members` artifacts. */
export function makeBundles(
  count: number,
  members: number,
  library: readonly ArtifactResponse[],
): MockBundle[] {
  const own = written();
  const sets = own.filter(({ kind }) => kind === "set");
  if (count < sets.length) {
    const kept = new Set(sets.slice(0, count).map(bundleKey));
    return count === 0 ? [] : own.filter((one) => one.kind === "group" || kept.has(bundleKey(one)));
  }
  const some = (from: number, length: number) =>
    Array.from({ length: Math.min(length, library.length) }, (_, i) =>
      artifact(library[(from + i) % library.length]?.id ?? ""),
    );
  const numbered = Array.from({ length: count - sets.length }, (_, i) =>
    make("set", `Team kit ${i + 1}`, some(i * 7, i === 0 ? members : 5 + (i % 12)), {
      tags: i % 3 === 0 ? ["team"] : [],
      description: i === 0 ? "Everything there is, for measuring." : "",
    }),
  );
  const groups = Array.from({ length: Math.floor(numbered.length / 10) }, (_, i) =>
    make("group", `Team group ${i + 1}`, some(i * 11, 4)),
  );
  return [...own, ...numbered, ...groups];
}
