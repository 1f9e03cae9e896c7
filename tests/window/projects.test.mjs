import assert from "node:assert/strict";
import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { readTree } from "./support/sandbox.mjs";
import { cellIn, goTo } from "./support/steps.mjs";

journey("a project leaves the list and keeps its files", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", "skill:pdf-tools", "--project", project);
  const before = await readTree(project);
  const page = await stage.open();
  await page.click("nav-project-shop");
  await page.reads("project-detail", "pdf-tools");
  await page.click("remove-project");
  await page.click("remove-project-confirm");
  await page.gone("nav-project-shop");
  await goTo(page, "deployments");
  await page.gone('[data-testid^="deployment-row-"]');
  assert.deepEqual(await readTree(project), before);
  const { projects } = await sandbox.skm("projects", "list");
  assert.deepEqual(projects, []);
});

journey("every change on the disk has its own state after a refresh", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop", { ".claude/commands/release-notes.md": "My own.\n" });
  const deployed = ["agent:code-reviewer", "agent:test-writer", "skill:commit-helper", "skill:pdf-tools"];
  await sandbox.skm("deploy", ...deployed, "--project", project);
  const page = await stage.open();
  await goTo(page, "entities");
  for (const artifact of deployed) await page.see(cellIn(artifact, "shop", "in_sync"));

  const edit = (...file) => writeFile(path.join(...file), "changed\n");
  const skills = path.join(project, ".claude/skills");
  await edit(project, ".claude/agents/code-reviewer.md");
  await edit(sandbox.library, "agents/test-writer.md");
  await edit(skills, "commit-helper/SKILL.md");
  await writeFile(path.join(sandbox.library, "skills/commit-helper/SKILL.md"), "changed otherwise\n");
  await rename(path.join(skills, "pdf-tools"), path.join(project, "moved-away"));

  await page.click("refresh-button");
  await page.see(cellIn("agent:code-reviewer", "shop", "modified"));
  await page.see(cellIn("agent:test-writer", "shop", "outdated"));
  await page.see(cellIn("skill:commit-helper", "shop", "diverged"));
  await page.see(cellIn("skill:pdf-tools", "shop", "missing"));
  await page.see(cellIn("command:release-notes", "shop", "unmanaged"));
  await stage.shot("every state");
});
