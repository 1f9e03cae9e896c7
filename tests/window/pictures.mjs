// Makes the pictures of the README from the real window: script/pictures. A demo library, five projects, and what a week
// of work does to them.
import { appendFile, cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { results, root } from "./support/paths.mjs";
import { writeTree } from "./support/sandbox.mjs";
import { goTo, openArtifact } from "./support/steps.mjs";

const skill = (name, description, tags) => ({
  [`skills/${name}/SKILL.md`]: `---\nname: ${name}\ndescription: ${description}\ntags: [${tags}]\nversion: 1.2.0\n---\n# ${name}\n\n${description}\n`,
});
const single = (folder, name, description, tags) => ({
  [`${folder}/${name}.md`]: `---\ndescription: ${description}\ntags: [${tags}]\n---\n# ${name}\n\n${description}\n`,
});

const more = {
  ...skill("api-contract", "Checks handlers and clients against the OpenAPI document and names every mismatch", "api, review"),
  ...skill("sql-migrations", "Writes reversible migrations and tries them on a copy of the schema first", "database"),
  ...skill("react-performance", "Finds needless renders and oversized bundles, with a measurement before and after", "frontend, review"),
  ...skill("accessibility-audit", "Walks the pages with a keyboard and reports what a screen reader would miss", "frontend"),
  ...skill("k8s-manifests", "Reviews manifests for limits, probes and roll-out safety", "infra"),
  ...single("commands", "terraform-plan", "Explains a plan in plain words and points at what it would destroy", "infra"),
  ...single("commands", "changelog", "Turns merged pull requests into an entry that a customer understands", "docs"),
  ...single("agents", "incident-timeline", "Builds a timeline from logs, alerts and chat for a review", "infra, docs"),
  ...single("agents", "perf-triage", "Narrows a slow request down to the change that made it slow", "performance"),
};

const deployed = {
  "billing-api": ["pdf-tools", "api-contract", "sql-migrations", "code-reviewer", "release-notes", "secrets-scan"],
  "web-app": ["react-performance", "accessibility-audit", "api-contract", "code-reviewer", "test-writer", "changelog"],
  infra: ["k8s-manifests", "terraform-plan", "incident-timeline", "secrets-scan"],
  "docs-site": ["pdf-tools", "changelog", "accessibility-audit"],
  "data-pipeline": ["sql-migrations", "pdf-tools", "test-writer"],
};

journey("pictures", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  await writeTree(sandbox.library, more);
  for (const [name, artifacts] of Object.entries(deployed)) {
    const project = await sandbox.addProject(name);
    await sandbox.skm("deploy", ...artifacts, "--project", project);
  }
  const projects = path.join(sandbox.home, "work");
  await sandbox.skm("deploy", "react-performance", "--project", path.join(projects, "web-app"), "--profile", "cursor-default");
  await sandbox.skm("deploy", "pdf-tools", "--project", path.join(projects, "docs-site"), "--profile", "codex-default");
  await appendFile(path.join(projects, "billing-api/.claude/skills/sql-migrations/SKILL.md"), "\nOur schema is called billing.\n");
  await appendFile(path.join(projects, "web-app/.claude/skills/api-contract/SKILL.md"), "\nSkip internal routes.\n");
  await appendFile(path.join(sandbox.library, "skills/api-contract/SKILL.md"), "\nFollow pagination.\n");
  await appendFile(path.join(sandbox.library, "commands/changelog.md"), "\nName the people.\n");
  await rm(path.join(projects, "infra/.claude/skills/k8s-manifests"), { recursive: true });
  await mkdir(path.join(projects, "data-pipeline/.claude/agents"), { recursive: true });
  await writeTree(path.join(projects, "data-pipeline/.claude/agents"), { "code-reviewer.md": "My own reviewer.\n" });

  const page = await stage.open();
  const images = path.join(root, "docs/images");
  await mkdir(images, { recursive: true });
  for (const theme of ["light", "dark"]) {
    await goTo(page, "settings");
    await page.click(`settings-theme-${theme}`);
    await page.see(`html[data-theme="${theme}"]`);
    await openArtifact(page, "skill:pdf-tools");
    await page.see("markdown");
    await stage.shot(`artifacts-${theme}`);
    for (const view of ["entities", "deployments", "projects"]) {
      await goTo(page, view);
      await page.gone('[aria-busy="true"]');
      await stage.shot(`${view}-${theme}`);
    }
    for (const view of ["artifacts", "entities", "deployments", "projects"]) {
      await cp(path.join(results, `${view}-${theme}.png`), path.join(images, `${view}-${theme}.png`));
    }
  }
});
