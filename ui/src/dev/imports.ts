/** The invented shell's imports: what projects have, what the library makes of it, and leaving things out. */
import type {
  ArtifactPlan,
  ArtifactResponse,
  ArtifactType,
  Discovery,
  ErrorBody,
  ImportAction,
  ImportChange,
  ImportEntry,
  ImportFile,
  ImportStatus,
  Origin,
  Plan,
  PlannedFile,
  ProjectResponse,
  SkillmeatRecord,
} from "@/api/types";
import { diffOf } from "./diffs";
import { makeArtifact, present } from "./fixtures";
import { filesOf } from "./plans";

type Commands = Record<string, (args: Record<string, unknown>) => unknown>;

/** Parts of a plan with the change that each came of. */
export interface ImportPart {
  project: string;
  part: ArtifactPlan;
}

export interface MockImports {
  commands: Commands;
  plan: (imports: readonly ImportChange[]) => ImportPart[];
  /** Takes these parts in; calling the answer takes it back, and gives the way forward again. */
  apply: (done: readonly { project: Plan; plan: ArtifactPlan }[]) => () => () => void;
  importable: (project: ProjectResponse) => number;
}

interface ImportsOptions {
  library: ArtifactResponse[];
  ready: () => boolean;
  /** Entries of the project `infra`, the hand-written ones first. */
  many: number;
  /** Says that a folder could not be read. */
  unreadable: boolean;
}

const folders: Record<ArtifactType, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

const day = (n: number) => new Date(present - n * 86_400_000).toISOString();

const refusal = (code: ErrorBody["code"], message: string): ErrorBody => ({
  code,
  message,
  hints: [],
  path: null,
});

const origin = (repository: string, found_in: Origin["found_in"], path: string | null = null): Origin => ({
  repository: `https://github.com/${repository}`,
  path,
  reference: found_in === "git_clone" ? "4f2a91c" : null,
  found_in,
});

const skillmeat = (state: SkillmeatRecord["state"], reason: string | null = null): SkillmeatRecord => ({
  state,
  profile: "claude_code",
  platform: "claude_code",
  known_platform: true,
  collection: "default",
  deployed_at: day(40),
  reason,
});

interface Seed {
  kind: ArtifactType;
  name: string;
  status: ImportStatus;
  /** In place of `.claude`. */
  root?: string;
  platforms?: string[];
  more?: Partial<ImportEntry>;
}

const actionsOf: Record<ImportStatus, ImportAction[]> = {
  new: ["import"],
  identical: ["link"],
  differs: ["import", "link"],
  recorded: [],
  invalid: [],
  skipped: [],
};

const one = (kind: ArtifactType) => kind === "command" || kind === "agent";

function entryOf({
  kind,
  name,
  status,
  root = ".claude",
  platforms = ["claude-code"],
  more,
}: Seed): ImportEntry {
  const path = `${root}/${folders[kind]}/${name}${one(kind) ? ".md" : ""}`;
  const known = status === "identical" || status === "differs" || status === "recorded";
  return {
    path,
    artifact: status === "invalid" ? null : `${kind}:${name}`,
    kind,
    name,
    title: null,
    description: null,
    profile: root === ".agents" ? "codex-default" : "claude-code-default",
    platforms,
    status,
    matched: known ? `${kind}:${name}` : null,
    matched_by: known ? (status === "identical" ? "content" : "name") : null,
    other_name: null,
    files: one(kind) ? 1 : 7,
    size: one(kind) ? 2200 : 41_984,
    origin: null,
    skillmeat: null,
    reason: null,
    error: null,
    skip: null,
    actions: more?.skillmeat?.state === "unchanged" ? [...actionsOf[status], "take_over"] : actionsOf[status],
    content_hash: status === "invalid" ? null : `hash of ${name}`,
    ...more,
  };
}

const infra: Seed[] = [
  {
    kind: "skill",
    name: "helm-charts",
    status: "new",
    platforms: ["claude-code", "cursor", "github-copilot"],
    more: {
      origin: origin("acme/agent-skills", "git_clone", "skills/helm-charts"),
      description: "Writes and checks charts",
    },
  },
  { kind: "skill", name: "runbook-writer", status: "new", more: { skillmeat: skillmeat("unchanged") } },
  { kind: "command", name: "cost-report", status: "new", more: { skillmeat: skillmeat("changed") } },
  {
    kind: "agent",
    name: "on-call-helper",
    status: "new",
    more: { origin: origin("sam/dotfiles", "frontmatter") },
  },
  { kind: "hook", name: "plan-before-apply", status: "new", more: { profile: null } },
  { kind: "agent", name: "incident-timeline", status: "identical" },
  {
    kind: "skill",
    name: "commit-helper",
    status: "identical",
    root: ".agents",
    platforms: ["codex", "cursor", "gemini-cli"],
    more: { skillmeat: skillmeat("unchanged"), actions: ["take_over", "link"] },
  },
  { kind: "skill", name: "sql-migrations", status: "differs" },
  {
    kind: "command",
    name: "fix-flaky",
    status: "differs",
    more: { skillmeat: skillmeat("invalid", "Line 12 names no file."), other_name: "fix-flaky-tests" },
  },
  {
    kind: "mcp",
    name: "sentry-traces",
    status: "differs",
    more: { origin: origin("getsentry/mcp", "skills_lock") },
  },
  { kind: "command", name: "release-notes", status: "recorded" },
  { kind: "hook", name: "changelog-guard", status: "recorded" },
  { kind: "agent", name: "code-reviewer", status: "recorded" },
  { kind: "skill", name: "ansible old", status: "invalid", more: { reason: "Name has a space" } },
  {
    kind: "skill",
    name: "vault-helper",
    status: "invalid",
    more: { reason: "SKILL.md is missing", skillmeat: skillmeat("missing") },
  },
  {
    kind: "skill",
    name: "shared-notes",
    status: "skipped",
    more: { skip: { by: "you", at: day(8), reason: null } },
  },
];

const others: Record<string, Seed[]> = {
  "billing-api": [
    { kind: "skill", name: "helm-charts", status: "new" },
    {
      kind: "skill",
      name: "invoice-rules",
      status: "new",
      more: { origin: origin("acme/agent-skills", "collection") },
    },
    { kind: "command", name: "cost-report", status: "new", more: { content_hash: "another cost-report" } },
    { kind: "agent", name: "incident-timeline", status: "identical" },
  ],
  "web-app": [
    { kind: "skill", name: "helm-charts", status: "new", root: ".agents", platforms: ["codex"] },
    { kind: "skill", name: "design-tokens", status: "new" },
    { kind: "command", name: "fix-flaky", status: "identical" },
  ],
  mobile: [{ kind: "skill", name: "store-screenshots", status: "new" }],
  "design-system": [],
};

/** Of a project that nobody wrote down: some things are the same in several, some are its own. */
function plain(name: string): Seed[] {
  const sum = [...name].reduce((all, letter) => all + letter.charCodeAt(0), 0);
  const shared: Seed[] = [
    { kind: "skill", name: "house-style", status: "new", platforms: ["claude-code", "cursor"] },
    { kind: "command", name: "ship", status: "new" },
    { kind: "agent", name: "code-reviewer", status: "identical" },
    {
      kind: "skill",
      name: "pdf-tools",
      status: "new",
      more: { content_hash: `pdf-tools ${sum % 2}`, origin: origin("acme/agent-skills", "skills_lock") },
    },
  ];
  const own: Seed = { kind: "skill", name: `${name.slice(0, 24)}-guide`, status: "new" };
  return [...shared.filter((_, i) => (sum + i) % 3 !== 0), ...(sum % 2 === 0 ? [own] : [])];
}

const kinds: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];
const statuses: readonly ImportStatus[] = ["new", "new", "identical", "new", "differs", "recorded"];

function numbered(i: number): Seed {
  const kind = kinds[i % kinds.length] ?? "skill";
  return {
    kind,
    name: `numbered-${String(i).padStart(4, "0")}`,
    status: statuses[i % statuses.length] ?? "new",
  };
}

export function createImports({ library, ready, many, unreadable }: ImportsOptions): MockImports {
  const kept = new Map<string, ImportEntry[]>();
  const nameOf = (path: string) => path.split("/").at(-1) ?? path;
  const entriesIn = (path: string): ImportEntry[] => {
    const known = kept.get(path);
    if (known) return known;
    const name = nameOf(path);
    const seeds =
      name === "infra"
        ? [...infra, ...Array.from({ length: Math.max(0, many - infra.length) }, (_, i) => numbered(i))]
        : (others[name] ?? plain(name));
    const made = seeds.map(entryOf);
    kept.set(path, made);
    return made;
  };
  /** Without a library there is nothing to compare with. */
  const shown = (entry: ImportEntry): ImportEntry => {
    if (ready() || !(entry.status in { identical: 1, differs: 1, recorded: 1 })) return entry;
    return { ...entry, status: "new", matched: null, matched_by: null, actions: ["import"] };
  };
  const find = (project: string, path: string) => {
    const entry = entriesIn(project).find((one) => one.path === path);
    if (!entry) throw refusal("artifact_not_found", `There is no ${path} in ${nameOf(project)}.`);
    return shown(entry);
  };

  const commands: Commands = {
    discover_project: ({ projectPath }): Discovery => {
      const path = String(projectPath);
      return {
        project_path: path,
        project_name: nameOf(path),
        entries: entriesIn(path).map(shown),
        problems:
          unreadable && nameOf(path) === "infra"
            ? [{ ...refusal("permission_denied", "It may not be read."), path: `${path}/.cursor/commands` }]
            : [],
        looked_in: [".claude/skills", ".claude/commands", ".claude/agents", ".agents/skills"],
      };
    },
    skip_import: ({ projectPath, paths, skip }) => {
      let changed = 0;
      for (const entry of entriesIn(String(projectPath))) {
        if (!(paths as string[]).includes(entry.path)) continue;
        changed += 1;
        entry.status = skip ? "skipped" : "new";
        entry.actions = skip ? [] : ["import"];
        entry.skip = skip ? { by: "you", at: new Date(present).toISOString(), reason: null } : null;
      }
      return { changed, views: ["import"] };
    },
    diff_import: ({ projectPath, path, file }) => {
      const project = String(projectPath);
      const entry = find(project, String(path));
      const fresh = entry.matched === null;
      const diff = diffOf({
        project_path: project,
        profile_id: "",
        artifact: "skill:any",
        path: String(file ?? mainFile(entry)),
        left: fresh ? "history" : "library",
        right: "project",
        operation: null,
      });
      if (!fresh || diff.form !== "text") return diff;
      const lines = diff.hunks.flatMap((hunk) => hunk.lines.filter(({ kind }) => kind !== "removed"));
      return {
        ...diff,
        left: { present: false, hash: null, size: 0, executable: false, link_target: null },
        hunks: [
          {
            left_start: 1,
            right_start: 1,
            lines: lines.map((line, i) => ({ ...line, kind: "added", left: null, right: i + 1 })),
          },
        ],
        added: lines.length,
        removed: 0,
      };
    },
    list_import_files: ({ projectPath, path }): ImportFile[] => {
      const entry = find(String(projectPath), String(path));
      const names = namesIn(entry);
      if (entry.matched === null) return names.map((name) => ({ path: name, state: "only_here" }));
      if (entry.status !== "differs") return names.map((name) => ({ path: name, state: "same" }));
      return names.map((name, i) => ({
        path: name,
        state: i === 0 || i === 3 ? "differs" : i === 4 ? "only_here" : i === 5 ? "only_library" : "same",
      }));
    },
  };

  const planOf = (change: ImportChange, taken: Map<string, string | null>): ArtifactPlan => {
    const entry = find(change.project_path, change.path);
    const kind = entry.kind ?? "skill";
    const name = change.name ?? entry.name;
    const id = change.name ? `${kind}:${name}` : (entry.matched ?? `${kind}:${name}`);
    const there = library.some((artifact) => artifact.id === id);
    const before = taken.get(id);
    const copy = taken.has(id) && before === (entry.content_hash ?? null);
    const enters = (change.action === "import" || !there) && !copy;
    const clash = enters && (there || taken.has(id));
    if (enters && !clash) taken.set(id, entry.content_hash ?? null);
    const files = namesIn(entry).map((inside, i): PlannedFile => {
      const path = one(kind) ? entry.path : `${entry.path}/${inside}`;
      return {
        path,
        action: "adopt",
        size: 2200 + i,
        new_size: null,
        executable: false,
        reason: null,
        choice: null,
      };
    });
    const inLibrary = (path: string) =>
      `${folders[kind]}/${name}${one(kind) ? ".md" : path.slice(entry.path.length)}`;
    return {
      artifact: id,
      profile: entry.profile ?? "",
      platform: entry.profile === "codex-default" ? "codex" : entry.profile === null ? "" : "claude-code",
      destination: entry.path,
      intent: change.action === "import" ? "import" : "adopt",
      action: clash ? "refused" : enters ? "import" : "adopt",
      state: entry.status === "differs" && !enters ? "modified" : null,
      files: clash ? [] : files,
      library_files:
        enters && !clash
          ? files.map((file) => ({
              ...file,
              path: inLibrary(file.path),
              action: "create" as const,
              size: null,
              new_size: file.size,
            }))
          : [],
      choices: [],
      choice: null,
      error: clash
        ? {
            code: "already_exists",
            message: `The library has another ${name} already.`,
            hints: ["Import it under another name."],
            path: null,
          }
        : null,
    };
  };

  return {
    commands,
    importable: ({ path, exists, problem }) =>
      exists && !problem
        ? entriesIn(path).filter(({ status }) => ["new", "identical", "differs"].includes(status)).length
        : 0,
    plan: (imports) => {
      const taken = new Map<string, string | null>();
      return imports.map((change) => ({ project: change.project_path, part: planOf(change, taken) }));
    },
    apply: (done) => {
      const taken = done.filter(({ plan }) => plan.intent === "import" || plan.intent === "adopt");
      const forward = () => {
        const added: ArtifactResponse[] = [];
        const before: [ImportEntry, ImportEntry][] = [];
        for (const { project, plan } of taken) {
          const entry = entriesIn(project.project_path).find((it) => it.path === plan.destination);
          if (!entry) continue;
          if (plan.action === "import") {
            const name = plan.artifact.slice(plan.artifact.indexOf(":") + 1);
            added.push(makeArtifact(entry.kind ?? "skill", name, { description: entry.description }));
          }
          before.push([entry, { ...entry }]);
          Object.assign(entry, {
            status: "recorded",
            actions: [],
            matched: plan.artifact,
            matched_by: "content",
          });
        }
        library.push(...added);
        return () => {
          for (const artifact of added) library.splice(library.indexOf(artifact), 1);
          for (const [entry, was] of before) Object.assign(entry, was);
          return () => void forward();
        };
      };
      return forward();
    },
  };
}

const mainFile = (entry: ImportEntry) => namesIn(entry)[0] ?? "";

/** Names of its files, within it. */
function namesIn(entry: ImportEntry): string[] {
  if (entry.kind && one(entry.kind)) return [entry.path.split("/").at(-1) ?? entry.path];
  return filesOf(makeArtifact(entry.kind ?? "skill", entry.name)).map(({ path }) => path);
}
