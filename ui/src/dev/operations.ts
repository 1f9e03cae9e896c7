/** Operations that never happened, for the invented history. */
import type {
  FileAction,
  FileChange,
  OperationKind,
  OperationPart,
  OperationSummary,
  PlanTotals,
} from "@/api/types";
import { home, libraryPath, present } from "./fixtures";

/** An operation as the invented shell keeps it. */
export interface Kept {
  summary: OperationSummary;
  parts: OperationPart[];
  /** Paths that somebody changed after it: an undo has to ask about them. */
  changedSince: string[];
  /** Puts the invented library back to before it, and gives the way forward again. */
  revert?: () => () => void;
}

/** What is known of an operation that was just carried out. */
export interface Done {
  kind: OperationKind;
  parts: OperationPart[];
  revert?: Kept["revert"];
  undoes?: string;
  /** In place of the usual sentence. */
  summary?: string;
  /** Sets it was about. */
  sets?: OperationSummary["sets"];
  /** The set or group that was edited. */
  edited?: string;
}

export const noTotals: PlanTotals = {
  create: 0,
  replace: 0,
  remove: 0,
  unchanged: 0,
  adopt: 0,
  keep: 0,
  conflict: 0,
  merge: 0,
  library: 0,
};

/** Totals over files of projects and of the library. */
export function totalsOf(files: { action: FileAction }[], library: number): PlanTotals {
  const totals = { ...noTotals, library };
  for (const { action } of files) totals[action] += 1;
  return totals;
}

/** The summary of an operation, from its parts. */
export function summaryOf(id: string, at: string, done: Done): OperationSummary {
  const inProjects = done.kind === "edit_sets" ? [] : done.parts;
  const projects = new Map(inProjects.map((part) => [part.project_path, part.project_name]));
  const artifacts = [...new Set(done.parts.map((part) => part.artifact))].filter(
    (id) => !/^(set|group):/.test(id),
  );
  const files = done.parts.flatMap((part) => part.files);
  const library = done.parts.reduce((sum, part) => sum + part.library_files.length, 0);
  return {
    id,
    kind: done.kind,
    at,
    summary: done.summary ?? `${done.kind} ${artifacts.join(", ")}`,
    program: "window",
    sets: done.sets ?? [],
    edited: done.edited ?? null,
    projects: [...projects].map(([path, name]) => ({ path, name })),
    artifacts,
    artifact_count: artifacts.length,
    totals: totalsOf(files, library),
    undoes: done.undoes ?? null,
    undone_by: null,
    can_undo: true,
    bytes: 1200 * files.filter((file) => file.action !== "create").length + 4800 * (library + 1),
  };
}

/** Files of an artifact: created, replaced, removed, and of the library replaced. */
type Counts = [create: number, replace: number, remove: number, library?: number];

interface Seed {
  /** Minutes before the fixtures' present. */
  age: number;
  kind: OperationKind;
  skm?: boolean;
  artifacts: [id: string, ...Counts][];
  projects: string[];
  /** Place of the seed that it takes back. */
  undoes?: number;
  changed?: boolean;
  lost?: boolean;
  /** A set that was deployed, or edited, and the sentence of the edit. */
  set?: string;
  edit?: string;
  /** A group that was edited. */
  group?: string;
}

const day = 24 * 60;

const seeds: Seed[] = [
  {
    age: 126,
    kind: "deploy",
    artifacts: [
      ["agent:test-writer", 1, 0, 0],
      ["skill:pdf-tools", 7, 0, 0],
      ["skill:api-contract", 2, 3, 1],
      ["hook:changelog-guard", 3, 0, 0],
      ["command:fix-flaky", 1, 0, 0],
      ["mcp:postgres-readonly", 2, 0, 0],
      ["skill:sql-migrations", 4, 0, 0],
      ["agent:code-reviewer", 1, 0, 0],
      ["command:release-notes", 1, 0, 0],
      ["hook:secrets-scan", 3, 0, 0],
      ["skill:commit-helper", 4, 0, 0],
      ["mcp:github-issues", 2, 0, 0],
    ],
    projects: ["billing-api", "data-pipeline"],
  },
  {
    age: 149,
    kind: "save_back",
    artifacts: [["hook:changelog-guard", 0, 0, 0, 2]],
    projects: ["infra"],
  },
  {
    age: 175,
    kind: "update",
    artifacts: [["skill:api-contract", 1, 2, 0]],
    projects: ["web-app"],
    changed: true,
  },
  {
    age: 288,
    kind: "deploy",
    skm: true,
    artifacts: [["command:release-notes", 1, 0, 0]],
    projects: ["mobile"],
  },
  {
    age: day - 220,
    kind: "undo",
    artifacts: [
      ["skill:react-performance", 0, 1, 11],
      ["skill:accessibility-audit", 0, 0, 11],
    ],
    projects: ["docs-site", "web-app"],
    undoes: 5,
  },
  {
    age: day - 218,
    kind: "deploy",
    artifacts: [
      ["skill:react-performance", 11, 1, 0],
      ["skill:accessibility-audit", 11, 0, 0],
    ],
    projects: ["docs-site", "web-app"],
  },
  {
    age: day + 235,
    kind: "batch",
    artifacts: [
      ["skill:k8s-manifests", 5, 0, 0],
      ["command:terraform-plan", 0, 0, 1],
    ],
    projects: ["infra"],
  },
  {
    age: day + 1300,
    kind: "undeploy",
    artifacts: [["agent:perf-triage", 0, 0, 3]],
    projects: ["billing-api", "mobile", "web-app", "infra", "docs-site"],
  },
  {
    age: day + 1377,
    kind: "update",
    artifacts: [["skill:sql-migrations", 0, 2, 0]],
    projects: ["data-pipeline", "auth-service"],
  },
  {
    age: 2 * day + 270,
    kind: "deploy",
    artifacts: [
      ["skill:api-contract", 3, 0, 0],
      ["agent:incident-timeline", 1, 0, 0],
    ],
    projects: ["billing-api", "web-app", "mobile"],
  },
  {
    age: 3 * day + 90,
    kind: "undeploy",
    skm: true,
    artifacts: [["mcp:storybook-docs", 0, 0, 2]],
    projects: ["design-system"],
    lost: true,
  },
  {
    age: 3 * day + 300,
    kind: "save_back",
    artifacts: [["skill:commit-helper", 0, 0, 0, 3]],
    projects: ["web-app"],
  },
  {
    age: 3 * day + 320,
    kind: "deploy",
    artifacts: [
      ["skill:sql-migrations", 4, 0, 0],
      ["agent:code-reviewer", 1, 0, 0],
      ["command:fix-flaky", 1, 0, 0],
    ],
    projects: ["web-app", "billing-api"],
    set: "Backend kit",
  },
  {
    age: 3 * day + 340,
    kind: "edit_sets",
    artifacts: [],
    projects: [],
    set: "Backend kit",
    edit: "Added pdf-tools to Backend kit",
  },
  {
    age: 3 * day + 350,
    kind: "edit_sets",
    artifacts: [],
    projects: [],
    group: "Docs helpers",
    edit: "Added pdf-tools to Docs helpers",
  },
];

const names = [
  "SKILL.md",
  "FORMS.md",
  "scripts/extract.py",
  "scripts/fill_form.py",
  "scripts/lib/tables.py",
  "fixtures/form.pdf",
  "fixtures/report.pdf",
  "checks/pagination.md",
  "checks/errors.md",
  "README.md",
  "LICENSE",
  "run.sh",
];

const folders: Record<string, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

function partOf(project: string, [id, create, replace, remove, library = 0]: Seed["artifacts"][number]) {
  const [type = "", name = ""] = id.split(":");
  const single = type === "command" || type === "agent";
  const destination = `.claude/${folders[type]}/${name}${single ? ".md" : ""}`;
  const path = (i: number) => (single && i === 0 ? destination : `${destination}/${names[i % names.length]}`);
  const actions = [
    ...Array<"replace">(replace).fill("replace"),
    ...Array<"remove">(remove).fill("remove"),
    ...Array<"create">(create).fill("create"),
  ];
  return {
    project_path: `${home}/work/${project}`,
    project_name: project,
    profile_id: "claude-code-default",
    artifact: id,
    destination,
    files: actions.map((action, i): FileChange => ({ path: path(i), action })),
    library_files: Array.from(
      { length: library },
      (_, i): FileChange => ({ path: `${folders[type]}/${name}/${names[i]}`, action: "replace" }),
    ),
  } satisfies OperationPart;
}

const setId = "0193a000-0000-7000-8000-backend-kit";

/** What an edit of a set or group wrote: its file in the library. */
function editOf(name: string, kind: "set" | "group"): OperationPart {
  const path = `${kind}s/${name.toLowerCase().replaceAll(" ", "-")}.toml`;
  const part = {
    project_path: libraryPath,
    project_name: "Default",
    profile_id: "claude-code-default",
    artifact: `${kind}:${setId}`,
    title: name,
    destination: path,
    files: [],
    library_files: [{ path, action: "replace" as const }],
  };
  return part;
}

const idOf = (place: number) => `01939e00-0000-7000-8000-${String(place).padStart(12, "0")}`;

/** The newest first: the written ones, then the same again further back, as many as asked for. */
export function makeOperations(count: number): Kept[] {
  const span = 4 * day;
  return Array.from({ length: count }, (_, place) => {
    const seed = seeds[place % seeds.length] as Seed;
    const round = Math.floor(place / seeds.length);
    const parts = seed.edit
      ? [editOf(seed.group ?? seed.set ?? "", seed.group ? "group" : "set")]
      : seed.projects.flatMap((project) => seed.artifacts.map((one) => partOf(project, one)));
    const at = new Date(present - (seed.age + round * span) * 60_000).toISOString();
    const undoes = seed.undoes === undefined ? undefined : idOf(round * seeds.length + seed.undoes);
    const undoneBy = seeds.findIndex((one) => one.undoes === place % seeds.length);
    const summary = {
      ...summaryOf(idOf(place), at, {
        kind: seed.kind,
        parts,
        undoes,
        summary: seed.edit,
        sets: seed.set ? [{ id: setId, name: seed.set }] : [],
        edited: seed.edit ? (seed.group ?? seed.set) : undefined,
      }),
      program: seed.skm ? ("skm" as const) : ("window" as const),
      undone_by: undoneBy < 0 ? null : idOf(round * seeds.length + undoneBy),
      can_undo: undoneBy < 0 && !seed.lost,
      bytes: 24_000 + 37_000 * (place % 9) + (place % 5 === 0 ? 420_000 : 0),
    };
    const first = parts[0]?.files[0]?.path;
    return { summary, parts, changedSince: seed.changed && first !== undefined ? [first] : [] };
  });
}
