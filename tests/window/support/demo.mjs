// A library of a team and the projects it is deployed to, with what a week of work does to them.
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { writeTree } from "./sandbox.mjs";

const skill = (name, description, tags) => ({
  [`skills/${name}/SKILL.md`]: `---\nname: ${name}\ndescription: ${description}\ntags: [${tags}]\nversion: 1.2.0\n---\n# ${name}\n\n${description}\n`,
});
const single = (folder, name, description, tags) => ({
  [`${folder}/${name}.md`]: `---\ndescription: ${description}\ntags: [${tags}]\n---\n# ${name}\n\n${description}\n`,
});

const more = {
  ...skill("api-contract", "Checks handlers and clients against the OpenAPI document and names every mismatch", "api, review"),
  "skills/api-contract/FORMS.md": "# Forms of a report\n\nOne line for each mismatch: the route, what is wrong, and who decides.\n",
  ...skill("sql-migrations", "Writes reversible migrations and tries them on a copy of the schema first", "database"),
  ...skill("react-performance", "Finds needless renders and oversized bundles, with a measurement before and after", "frontend, review"),
  ...skill("accessibility-audit", "Walks the pages with a keyboard and reports what a screen reader would miss", "frontend"),
  ...skill("k8s-manifests", "Reviews manifests for limits, probes and roll-out safety", "infra"),
  ...single("commands", "terraform-plan", "Explains a plan in plain words and points at what it would destroy", "infra"),
  ...single("commands", "changelog", "Turns merged pull requests into an entry that a customer understands", "docs"),
  ...single("agents", "incident-timeline", "Builds a timeline from logs, alerts and chat for a review", "infra, docs"),
  ...single("agents", "perf-triage", "Narrows a slow request down to the change that made it slow", "performance"),
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
  "billing-api": ["pdf-tools", "api-contract", "sql-migrations", "code-reviewer", "release-notes", "secrets-scan"],
  "web-app": ["react-performance", "accessibility-audit", "api-contract", "code-reviewer", "test-writer", "changelog"],
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
  await sandbox.skm("deploy", "react-performance", "--project", projects["web-app"], "--profile", "cursor-default");
  await sandbox.skm("deploy", "pdf-tools", "--project", projects["docs-site"], "--profile", "codex-default");
  const deployedContract = path.join(projects["web-app"], ".claude", contractPath);
  await change(deployedContract, steps[0], "Read `gateway/openapi.yaml`.");
  await change(deployedContract, steps[1], "List the public routes.");
  await change(path.join(sandbox.library, contractPath), steps[4], "Name every mismatch by line.");
  await change(path.join(sandbox.library, contractPath), "version: 1.2.0", "version: 1.3.0");
  await appendFile(path.join(projects["billing-api"], ".claude/skills/sql-migrations/SKILL.md"), "\nOur schema is called billing.\n");
  await appendFile(path.join(sandbox.library, "commands/changelog.md"), "\nName the people.\n");
  await rm(path.join(projects.infra, ".claude/skills/k8s-manifests"), { recursive: true });
  await writeTree(projects["data-pipeline"], { ".claude/agents/code-reviewer.md": "My own reviewer.\n" });
  return projects;
}
