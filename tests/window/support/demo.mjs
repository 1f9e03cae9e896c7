// A library of a team and the projects it is deployed to, with what a week of work does to them.
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { writeTree } from "./sandbox.mjs";
import { writeBundles } from "./sets.mjs";

const skill = (name, description, tags) => ({
  [`skills/${name}/SKILL.md`]: `---\nname: ${name}\ndescription: ${description}\ntags: [${tags}]\nversion: 1.2.0\n---\n# ${name}\n\n${description}\n`,
});
const single = (folder, name, description, tags) => ({
  [`${folder}/${name}.md`]: `---\ndescription: ${description}\ntags: [${tags}]\n---\n# ${name}\n\n${description}\n`,
});

const more = {
  ...skill(
    "api-contract",
    "Checks handlers and clients against the OpenAPI document and names every mismatch",
    "api, review",
  ),
  "skills/api-contract/FORMS.md":
    "# Forms of a report\n\nOne line for each mismatch: the route, what is wrong, and who decides.\n",
  ...skill(
    "sql-migrations",
    "Writes reversible migrations and tries them on a copy of the schema first",
    "database",
  ),
  ...skill(
    "react-performance",
    "Finds needless renders and oversized bundles, with a measurement before and after",
    "frontend, review",
  ),
  ...skill(
    "accessibility-audit",
    "Walks the pages with a keyboard and reports what a screen reader would miss",
    "frontend",
  ),
  ...skill("k8s-manifests", "Reviews manifests for limits, probes and roll-out safety", "infra"),
  ...single(
    "commands",
    "terraform-plan",
    "Explains a plan in plain words and points at what it would destroy",
    "infra",
  ),
  ...single(
    "commands",
    "changelog",
    "Turns merged pull requests into an entry that a customer understands",
    "docs",
  ),
  ...single(
    "agents",
    "incident-timeline",
    "Builds a timeline from logs, alerts and chat for a review",
    "infra, docs",
  ),
  ...single(
    "agents",
    "perf-triage",
    "Narrows a slow request down to the change that made it slow",
    "performance",
  ),
};

const contract = (...steps) => `---
name: api-contract
description: Checks handlers and clients against the OpenAPI document and names every mismatch
tags: [api, review]
version: 1.2.0
---
# api-contract

Use it when a route changed.

## How to check

${steps.map((step, i) => `${i + 1}. ${step}`).join("\n")}

## What to report

- The route and the method.
- What the document says.
- What the code does.
`;
const steps = [
  "Read `api/openapi.yaml`.",
  "List the routes of handlers.",
  "Compare fields and types.",
  "Run the clients’ tests.",
  "Name every mismatch.",
];
const contractPath = "skills/api-contract/SKILL.md";

const deployed = {
  "billing-api": [
    "pdf-tools",
    "api-contract",
    "sql-migrations",
    "code-reviewer",
    "release-notes",
    "secrets-scan",
  ],
  "web-app": [
    "react-performance",
    "accessibility-audit",
    "api-contract",
    "code-reviewer",
    "test-writer",
    "changelog",
  ],
  infra: ["k8s-manifests", "terraform-plan", "incident-timeline", "secrets-scan"],
  "docs-site": ["pdf-tools", "changelog", "accessibility-audit"],
  "data-pipeline": ["sql-migrations", "pdf-tools", "test-writer"],
};

/** Replaces a line of a file. */
async function change(file, from, to) {
  await writeFile(file, (await readFile(file, "utf8")).replace(from, to));
}

/** Fills a sandbox, and returns the paths of its projects by name. */
export async function demo(sandbox) {
  await sandbox.addLibrary();
  await writeTree(sandbox.library, { ...more, [contractPath]: contract(...steps) });
  const projects = {};
  for (const [name, artifacts] of Object.entries(deployed)) {
    projects[name] = await sandbox.addProject(name);
    await sandbox.skm("deploy", ...artifacts, "--project", projects[name]);
  }
  await sandbox.skm(
    "deploy",
    "react-performance",
    "--project",
    projects["web-app"],
    "--profile",
    "cursor-default",
  );
  await sandbox.skm("deploy", "pdf-tools", "--project", projects["docs-site"], "--profile", "codex-default");
  const deployedContract = path.join(projects["web-app"], ".claude", contractPath);
  await change(deployedContract, steps[0], "Read `gateway/openapi.yaml`.");
  await change(deployedContract, steps[1], "List the public routes.");
  await change(path.join(sandbox.library, contractPath), steps[4], "Name every mismatch by line.");
  await change(path.join(sandbox.library, contractPath), "version: 1.2.0", "version: 1.3.0");
  await appendFile(
    path.join(projects["billing-api"], ".claude/skills/sql-migrations/SKILL.md"),
    "\nOur schema is called billing.\n",
  );
  await appendFile(path.join(sandbox.library, "commands/changelog.md"), "\nName the people.\n");
  await rm(path.join(projects.infra, ".claude/skills/k8s-manifests"), { recursive: true });
  await writeTree(projects["data-pipeline"], { ".claude/agents/code-reviewer.md": "My own reviewer.\n" });
  return projects;
}

const kits = {
  "groups/review-group": {
    name: "Review group",
    members: ["agent:code-reviewer", "agent:test-writer", "skill:api-contract", "command:git/fix-flaky"],
  },
  "groups/safety-hooks": { name: "Safety hooks", members: ["hook:secrets-scan", "hook:licence-check"] },
  "groups/database": { name: "Database", members: ["skill:sql-migrations", "mcp:filesystem-readonly"] },
  "sets/backend-kit": {
    name: "Backend kit",
    more: ['description = "What every backend service starts with."', 'tags = ["api", "service"]'],
    members: ["skill:sql-migrations", "skill:api-contract", "group/review-group", "set/service-basics"],
  },
  "sets/service-basics": {
    name: "Service basics",
    more: ['tags = ["service"]'],
    members: [
      "group/safety-hooks",
      "mcp:filesystem-readonly",
      "command:release-notes",
      "agent:code-reviewer",
      "set/documents",
    ],
  },
  "sets/documents": {
    name: "Documents",
    members: ["skill:pdf-tools", "command:changelog", "agent:incident-timeline"],
  },
  "sets/frontend-kit": {
    name: "Frontend kit",
    more: ['tags = ["frontend"]'],
    members: ["skill:react-performance", "skill:accessibility-audit", "group/review-group"],
  },
  "sets/infra-on-call": {
    name: "Infra on call",
    members: ["skill:k8s-manifests", "command:terraform-plan", "agent:perf-triage", "group/safety-hooks"],
  },
  "sets/new-hire": {
    name: "New hire",
    members: ["skill:commit-helper", "set/frontend-kit", "set/documents"],
  },
};

/** The same library with groups and sets, attached to projects of which one is behind; sets must be switched on. */
export async function demoSets(sandbox) {
  const projects = await demo(sandbox);
  const { "sets/documents": documents, ...rest } = kits;
  const before = { ...documents, members: documents.members.slice(0, 2) };
  await writeBundles(sandbox.library, { ...rest, "sets/documents": before });
  const attach = (set, project, ...more) =>
    sandbox.skm("sets", "deploy", set, "--project", projects[project], "--on-conflict", "keep", ...more);
  await attach("backend-kit", "billing-api");
  await attach("backend-kit", "web-app");
  await writeBundles(sandbox.library, { "sets/documents": documents });
  await attach("backend-kit", "billing-api");
  await attach("backend-kit", "docs-site", "--profile", "codex-default");
  await attach("infra-on-call", "infra");
  await attach("frontend-kit", "docs-site");
  await appendFile(path.join(sandbox.library, "commands/release-notes.md"), "\nName the people.\n");
  await sandbox.skm("deploy", "release-notes", "--project", projects["billing-api"]);
  return projects;
}
