/** Invented libraries and projects of any size, for looking at the window and for component tests. */
import type {
  ArtifactResponse,
  ArtifactType,
  DeploymentState,
  DeploymentSummary,
  ProjectResponse,
  StateCounts,
} from "@/api/types";

export const home = "/home/sam";
export const libraryPath = `${home}/.skillmeat/collection`;
/** The fixtures' present. */
export const present = Date.parse("2026-11-22T14:00:00Z");

const hours = (n: number) => new Date(present - n * 3_600_000).toISOString();

export const noCounts: StateCounts = {
  in_sync: 0,
  modified: 0,
  outdated: 0,
  diverged: 0,
  missing: 0,
  orphaned: 0,
  invalid: 0,
  unmanaged: 0,
};

const projectNames = [
  "auth-service",
  "billing-api",
  "data-pipeline",
  "design-system",
  "docs-site",
  "infra",
  "mobile",
  "web-app",
];

export function makeProject(name: string): ProjectResponse {
  return {
    path: `${home}/work/${name}`,
    name,
    exists: true,
    added_at: hours(400),
    last_deployed_at: hours(2),
    profiles: [
      {
        id: "claude-code-default",
        name: "Claude Code",
        platform: "claude-code",
        platform_name: "Claude Code",
        root: ".claude",
        present: true,
        primary: true,
        supported_types: ["skill", "command", "agent", "hook", "mcp"],
        default_paths: [{ type: "skill", path: ".claude/skills" }],
      },
      {
        id: "codex-default",
        name: "Codex",
        platform: "codex",
        platform_name: "Codex",
        root: ".codex",
        present: true,
        primary: false,
        supported_types: ["skill"],
        default_paths: [{ type: "skill", path: ".codex/skills" }],
      },
    ],
    counts: noCounts,
    worst: null,
    global: false,
    importable: null,
    problem: null,
  };
}

/** Projects with a second profile in use. */
const withCodex = ["billing-api", "data-pipeline", "web-app"];

export const projects = projectNames.map((name) => {
  const project = makeProject(name);
  return withCodex.includes(name) ? project : { ...project, profiles: project.profiles.slice(0, 1) };
});

/** A project whose folder is gone, and one whose manifest cannot be read. */
export const troubledProjects: ProjectResponse[] = [
  { ...makeProject("old-site"), exists: false, last_deployed_at: null },
  {
    ...makeProject("payments"),
    problem: {
      code: "manifest_invalid",
      message: "Line 41, column 9: expected “=” after a key. It is left as it is until it reads again.",
      hints: ["A merge may have left “<<<<<<<” markers in it."],
      path: `${home}/work/payments/.claude/deployment-manifest.toml`,
    },
  },
];

type Seed = [ArtifactType, string, string[], string, [string, DeploymentState][], number];

const seeds: Seed[] = [
  [
    "skill",
    "pdf-tools",
    ["documents", "python"],
    "Extract text and tables from PDFs, fill forms, merge and split files",
    [
      ["docs-site", "outdated"],
      ["billing-api", "in_sync"],
      ["data-pipeline", "in_sync"],
    ],
    2,
  ],
  [
    "agent",
    "code-reviewer",
    ["review"],
    "Reads a diff for defects, missing tests and unsafe defaults",
    [
      ["web-app", "modified"],
      ["billing-api", "in_sync"],
      ["mobile", "in_sync"],
      ["infra", "in_sync"],
      ["docs-site", "in_sync"],
      ["auth-service", "in_sync"],
    ],
    5,
  ],
  [
    "skill",
    "sql-migrations",
    ["database"],
    "Writes reversible migrations and tries them on a copy first",
    [
      ["billing-api", "modified"],
      ["auth-service", "in_sync"],
      ["data-pipeline", "in_sync"],
    ],
    26,
  ],
  [
    "command",
    "release-notes",
    ["docs"],
    "Turns merged pull requests into notes a customer can read",
    [
      ["web-app", "in_sync"],
      ["mobile", "in_sync"],
      ["infra", "in_sync"],
      ["docs-site", "in_sync"],
    ],
    30,
  ],
  [
    "hook",
    "changelog-guard",
    ["git", "docs"],
    "Stops a commit that changes the API without a changelog line",
    [
      ["billing-api", "in_sync"],
      ["auth-service", "in_sync"],
    ],
    50,
  ],
  [
    "mcp",
    "postgres-readonly",
    ["database"],
    "Schema and read-only queries against the development database",
    [
      ["billing-api", "in_sync"],
      ["data-pipeline", "in_sync"],
    ],
    74,
  ],
  [
    "skill",
    "api-contract",
    ["api", "review"],
    "Checks handlers and clients against the OpenAPI document",
    [
      ["web-app", "diverged"],
      ["billing-api", "in_sync"],
      ["mobile", "in_sync"],
    ],
    80,
  ],
  [
    "agent",
    "test-writer",
    ["testing"],
    "Adds the missing cases around a change, then runs them",
    [
      ["web-app", "in_sync"],
      ["mobile", "in_sync"],
    ],
    100,
  ],
  [
    "skill",
    "k8s-manifests",
    ["infra"],
    "Reviews manifests for limits, probes and roll-out safety",
    [["infra", "missing"]],
    150,
  ],
  [
    "command",
    "fix-flaky",
    ["testing"],
    "Repeats a flaky test under load and narrows down the cause",
    [],
    170,
  ],
  [
    "hook",
    "secrets-scan",
    ["git", "security"],
    "Refuses to stage files that look like keys or tokens",
    [
      ["billing-api", "in_sync"],
      ["web-app", "in_sync"],
    ],
    180,
  ],
  [
    "mcp",
    "github-issues",
    [],
    "Search, read and comment on issues of the current repository",
    [["web-app", "in_sync"]],
    340,
  ],
  [
    "skill",
    "react-performance",
    ["frontend", "review"],
    "Finds needless renders and oversized bundles, with proof",
    [
      ["web-app", "outdated"],
      ["design-system", "in_sync"],
    ],
    350,
  ],
  [
    "command",
    "terraform-plan",
    ["infra"],
    "Explains a plan in plain words and points at what it destroys",
    [["infra", "in_sync"]],
    520,
  ],
  [
    "agent",
    "incident-timeline",
    ["infra", "docs"],
    "Builds a timeline from logs, alerts and chat for a review",
    [],
    740,
  ],
  [
    "skill",
    "accessibility-audit",
    ["frontend"],
    "Walks the pages with a keyboard and reports what cannot be reached",
    [
      ["web-app", "in_sync"],
      ["design-system", "in_sync"],
    ],
    760,
  ],
  ["skill", "commit-helper", ["git"], "Groups changes into commits that read well", [], 900],
  [
    "agent",
    "perf-triage",
    ["review"],
    "Finds the slow half of a slow page",
    [["billing-api", "orphaned"]],
    950,
  ],
  [
    "mcp",
    "sentry-traces",
    ["infra"],
    "Reads traces and groups them by cause",
    [["web-app", "diverged"]],
    990,
  ],
  ["mcp", "storybook-docs", ["frontend"], "Answers from the design system’s own pages", [], 1200],
];

function summary(name: string, state: DeploymentState): DeploymentSummary {
  return {
    project_path: `${home}/work/${name}`,
    project_name: name,
    deployed_at: hours(48),
    content_hash: "9c917be2",
    deployment_profile_id: "claude-code-default",
    local_modifications: state === "modified" || state === "diverged",
    platform: "claude-code",
    state,
  };
}

const folders: Record<ArtifactType, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

export function makeArtifact(
  type: ArtifactType,
  name: string,
  part: Partial<ArtifactResponse> = {},
): ArtifactResponse {
  const single = type === "command" || type === "agent";
  return {
    id: `${type}:${name}`,
    uuid: `00000000-0000-5000-8000-${name.length.toString().padStart(12, "0")}`,
    collection_id: "default",
    type,
    name,
    title: null,
    description: null,
    tags: [],
    tools: [],
    version: type === "skill" ? "1.2.0" : null,
    author: null,
    license: null,
    origin: null,
    upstream: type === "skill" ? "acme/agent-skills" : null,
    path: `${libraryPath}/${folders[type]}/${name}${single ? ".md" : ""}`,
    content_hash: "9c917be2",
    file_count: single ? 1 : 7,
    size: single ? 2200 : 41_984,
    updated_at: hours(3),
    status: "present",
    warnings: [],
    deployments: null,
    ...part,
  };
}

/** The first round is as written; of the later ones every third is deployed, here and there with a rarer state. */
function deploymentsOf(round: number, type: ArtifactType, deployed: Seed[4]): DeploymentSummary[] | null {
  if (deployed.length === 0 || (round > 0 && round % 3 !== 1)) return null;
  const own = deployed.map(([project, state]) => summary(project, state));
  if (round === 0 || type !== "skill") return own;
  const rare = (["in_sync", "unmanaged", "invalid", "in_sync"] as const)[round % 4] ?? "in_sync";
  return [...own, { ...summary("web-app", rare), deployment_profile_id: "codex-default", platform: "codex" }];
}

/** Twenty hand-written artifacts, and as many numbered ones behind them as asked for. */
export function makeArtifacts(count: number): ArtifactResponse[] {
  return Array.from({ length: count }, (_, i) => {
    const [type, name, tags, description, deployed, age] = seeds[i % seeds.length] as Seed;
    const round = Math.floor(i / seeds.length);
    return makeArtifact(type, round === 0 ? name : `${name}-${round}`, {
      description,
      tags,
      updated_at: hours(age + round),
      warnings:
        name === "fix-flaky"
          ? [{ code: "frontmatter", message: "The frontmatter’s YAML breaks off at line 4." }]
          : [],
      deployments: deploymentsOf(round, type, deployed),
    });
  });
}

export const sampleMarkdown = `---
name: pdf-tools
description: Extract text and tables from PDFs
---
# PDF tools

Use this skill when a task names a \`.pdf\` file: reading it, taking tables out, filling a form, or joining and
cutting pages. See [the guide](https://example.com/guide) first.

## Before you start

- Scanned pages have no text; run \`scripts/ocr.py\` first.
- Never write over the input: results go next to it.

| Task | Script |
| --- | --- |
| Tables | \`extract.py\` |
| Forms | \`fill_form.py\` |

\`\`\`python
from pathlib import Path

def tables(path: Path) -> list[str]:
    """One string a table."""
    return [row for row in path.read_text().splitlines() if row]
\`\`\`

![A page](https://example.com/page.png)
`;
